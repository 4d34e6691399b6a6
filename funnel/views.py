"""Pages beside the wizard."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from funnel.models import Funnel


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The live funnels, with links."""
    funnels = Funnel.objects.filter(live_version__isnull=False)
    return render(request, "funnel/index.html", {"funnels": funnels, "funnel_title": "Stepwise"})
