"""Pages beside the wizard."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from funnel import compression, scripts, sheets, visits
from funnel.models import Funnel, Version
from steps import pictures
from steps.options import PICTURE


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The live funnels, with links."""
    funnels = Funnel.objects.filter(live_version__isnull=False)
    return render(request, "funnel/index.html", {"funnels": funnels, "funnel_title": "Stepwise"})


@require_safe
def sheet(request: HttpRequest, version: int, digest: str) -> HttpResponse:
    """The style sheet of a version, or of no funnel's pages. One whose content has another name by now is not to be kept."""
    try:
        spec = visits.spec_of(version) if version else None
    except Version.DoesNotExist as error:
        raise Http404("No such version.") from error
    encoding = compression.encoding(request)
    return _file(sheets.sheet(spec, encoding), "css", encoding, is_current=sheets.address(version, spec) == request.path)


@require_safe
def script(request: HttpRequest, bundle: str, digest: str) -> HttpResponse:
    """A bundle of scripts. One whose content has another name by now is not to be kept."""
    if bundle not in scripts.BUNDLES:
        raise Http404("No such scripts.")
    encoding = compression.encoding(request)
    return _file(scripts.content(bundle, encoding), "javascript", encoding, is_current=scripts.digest(bundle) == digest)


def _file(content: bytes, kind: str, encoding: str, *, is_current: bool) -> HttpResponse:
    response = compression.response(content, encoding, f"text/{kind}; charset=utf-8")
    # Their headers are about documents: here they would be a fortieth of the first view's bytes, for nothing.
    setattr(response, "_csp_exempt", True)  # noqa: B010 -- not declared
    setattr(response, "xframe_options_exempt", True)  # noqa: B010 -- not declared
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_current else "no-store"
    return response


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A stored picture, by the name of its content: so it can be kept for good."""
    data = pictures.read(name) if PICTURE.fullmatch(name) else None
    if data is None:
        raise Http404("No such picture.")
    return HttpResponse(data, content_type="image/webp")
