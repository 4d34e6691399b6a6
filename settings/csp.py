"""Headers that say what a page may do: strict for visitors, looser for the admin alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csp.constants import HEADER, NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CheckableLazyObject, CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

ADMIN_PATH = "admin/"

VISITOR_DIRECTIVES = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
    "frame-ancestors": [NONE],
}

# Unfold's Alpine compiles the expressions in its attributes (eval) and its theme is a <style> element; no inline script runs.
ADMIN_DIRECTIVES = {
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
}

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=()"


# What django-csp's decorators leave on a response, for it to say more or less than the settings do.
_SAID_BY_VIEWS = frozenset(f"_csp_{what}{suffix}" for what in ("config", "update", "replace", "exempt") for suffix in ("", "_ro"))


class HeadersMiddleware(CSPMiddleware):
    """django-csp's middleware with one more policy, chosen by path, and a Permissions-Policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        # The same for nearly every response, and building them took a twentieth of a request.
        self.visitors = build_policy()
        self.admins = build_policy(replace=ADMIN_DIRECTIVES)
        # Debug pages, a report-only policy, excluded prefixes: django-csp knows about those.
        is_more = settings.CONTENT_SECURITY_POLICY.keys() != {"DIRECTIVES"}
        self.is_involved = settings.DEBUG or is_more or bool(getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None))

    def get_policy_parts(self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False) -> PolicyParts:
        """The visitor's policy unless the path is the admin's; views may still narrow it with django-csp's decorators."""
        parts = super().get_policy_parts(request, response, report_only)
        if _is_admin(request) and not report_only:
            parts.replace = ADMIN_DIRECTIVES | (parts.replace or {})
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add both headers; django-csp works out the policy where a view, a nonce or more settings have a say in it."""
        # What has no policy is no document.
        if not getattr(response, "_csp_exempt", False):
            response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if self.is_involved or hasattr(request, "_csp_nonce") or not _SAID_BY_VIEWS.isdisjoint(vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.admins if _is_admin(request) else self.visitors)
        # As django-csp leaves it: a nonce asked for from now on would not be in the header.
        setattr(request, "csp_nonce", CheckableLazyObject(self._csp_nonce_post_response))  # noqa: B010 -- not declared
        return response


def _is_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith(f"/{ADMIN_PATH}")
