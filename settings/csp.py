"""Headers that say what a page may do: strict for visitors, looser for the admin alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts

if TYPE_CHECKING:
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


class HeadersMiddleware(CSPMiddleware):
    """django-csp's middleware with one more policy, chosen by path, and a Permissions-Policy."""

    def get_policy_parts(self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False) -> PolicyParts:
        """The visitor's policy unless the path is the admin's; views may still narrow it with django-csp's decorators."""
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(f"/{ADMIN_PATH}") and not report_only:
            parts.replace = ADMIN_DIRECTIVES | (parts.replace or {})
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add both headers."""
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return super().process_response(request, response)
