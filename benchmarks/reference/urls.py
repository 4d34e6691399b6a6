"""The project's addresses and those of the reference wizards."""

from __future__ import annotations

from django.urls import URLPattern, include, path

from benchmarks.reference import views
from benchmarks.reference.wizards import WIZARDS, Wizard


def stock(wizard: Wizard) -> URLPattern:
    """formtools wants one view for each wizard."""
    name = f"stock-{wizard.slug}"
    view = views.StockWizard.as_view(
        form_list=list(wizard.forms.items()), condition_dict=wizard.conditions, url_name=f"reference:{name}"
    )
    pattern: URLPattern = path(f"stock/{wizard.slug}/<slug:step>/", view, name=name)
    return pattern


reference = [
    path("hand/<slug:slug>/<slug:key>/", views.step, name="step"),
    path("done/", views.done, name="done"),
    *(stock(wizard) for wizard in WIZARDS.values()),
]

urlpatterns = [path("", include("settings.urls")), path("", include((reference, "reference")))]
