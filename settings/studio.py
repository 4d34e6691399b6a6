"""How the admin looks and what its sidebar links to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def _file(path: str) -> Callable[[HttpRequest], str]:
    return lambda request: static(path)


def _may(permission: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perm(permission)


def _link(title: object, icon: str, name: str, permission: str) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": reverse_lazy(f"admin:{name}_changelist"), "permission": _may(permission)}


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Stepwise",
    "SITE_HEADER": "Stepwise",
    "SITE_SUBHEADER": _("Funnels, one step at a time"),
    "SITE_ICON": _file("funnel/icon.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _file("funnel/icon.svg")}],
    "STYLES": [_file("studio/studio.css")],
    "SCRIPTS": [_file("studio/studio.js")],
    "BORDER_RADIUS": "6px",
    "COLORS": {
        # The blue of the icon and of the visitors' buttons.
        "primary": {
            "50": "oklch(97% .014 254.604)",
            "100": "oklch(93.2% .032 255.585)",
            "200": "oklch(88.2% .059 254.128)",
            "300": "oklch(80.9% .105 251.813)",
            "400": "oklch(70.7% .165 254.624)",
            "500": "oklch(62.3% .214 259.815)",
            "600": "oklch(48.8% .243 264.376)",
            "700": "oklch(42.4% .199 265.638)",
            "800": "oklch(37.9% .146 265.522)",
            "900": "oklch(32% .12 266)",
            "950": "oklch(28.2% .091 267.935)",
        },
    },
    "SIDEBAR": {
        "navigation": [
            {
                "title": _("Build"),
                "items": [_link(_("Funnels"), "conversion_path", "funnel_funnel", "funnel.view_funnel")],
            },
            {
                "title": _("Watch"),
                "items": [
                    _link(_("Visits"), "footprint", "funnel_visit", "funnel.view_visit"),
                    _link(_("Events"), "timeline", "funnel_event", "funnel.view_event"),
                ],
            },
            {
                "title": _("People"),
                "items": [
                    _link(_("Users"), "person", "auth_user", "auth.view_user"),
                    _link(_("Roles"), "group", "auth_group", "auth.view_group"),
                ],
            },
        ],
    },
}
