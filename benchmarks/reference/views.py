"""The same wizard twice more: by hand, as one would write it without help, and on stock formtools."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from formtools.wizard.views import NamedUrlSessionWizardView

from benchmarks.reference.models import Log, Response
from benchmarks.reference.wizards import WIZARDS

COOKIE = "response"


def step(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One step by hand: a signed cookie, a form, one answer and one event saved, on to the next step."""
    wizard = WIZARDS[slug]
    response = get_object_or_404(Response, uuid=request.get_signed_cookie(COOKIE), funnel=slug)
    form_class = wizard.forms[key]
    if request.method == "POST":
        form = form_class(request.POST)
        if form.is_valid():
            with transaction.atomic():
                response.answers[key] = form.cleaned_data["answer"]
                response.save(update_fields=["answers", "updated_at"])
                Log.objects.create(response=response, kind="answered", step_key=key)
            following = wizard.following(key, response.answers)
            return redirect("reference:step", slug, following) if following else redirect("reference:done")
    else:
        form = form_class(initial={"answer": response.answers.get(key)})
    return render(request, "reference/step.html", {"form": form, "funnel_title": slug})


def done(request: HttpRequest) -> HttpResponse:
    """The end of both."""
    return HttpResponse("Thank you.")


class StockWizard(NamedUrlSessionWizardView):
    """formtools as its documentation shows it."""

    template_name = "reference/wizard.html"

    def get_prefix(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return PREFIX

    def done(self, form_list: Any, **kwargs: Any) -> HttpResponse:
        return done(self.request)


PREFIX = "stock"
