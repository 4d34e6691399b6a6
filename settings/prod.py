"""A real site: https only, and it refuses to start half configured."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from settings import environment
from settings.base import *  # noqa: F403 -- settings extend base

HOW_TO_MAKE_ONE = "make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'"


def checked_secret(secret: str, *, name: str) -> str:
    """The secret, or a refusal that never repeats it."""
    if not secret:
        raise ImproperlyConfigured(f"{name} is not set: {HOW_TO_MAKE_ONE}")
    if secret.startswith("django-insecure") or len(secret) < 50 or len(set(secret)) < 10:
        raise ImproperlyConfigured(f"{name} is too easy to guess (50 characters or more are needed): {HOW_TO_MAKE_ONE}")
    return secret


def checked_hosts() -> list[str]:
    """The host names this site answers to."""
    hosts = environment.names("DJANGO_ALLOWED_HOSTS")
    if not hosts or "*" in hosts:
        raise ImproperlyConfigured(
            "DJANGO_ALLOWED_HOSTS must list this site's host names, such as forms.example.com; `*` is refused."
        )
    for host in hosts:
        if "/" in host or " " in host:
            raise ImproperlyConfigured(f"DJANGO_ALLOWED_HOSTS takes host names without scheme or path, not {host!r}.")
    return hosts


DEBUG = environment.flag("DJANGO_DEBUG", default=False)
if DEBUG:
    raise ImproperlyConfigured("DJANGO_DEBUG must be false on a real site: unset it, or use settings.dev.")

SECRET_KEY = checked_secret(environment.text("DJANGO_SECRET_KEY"), name="DJANGO_SECRET_KEY")
SECRET_KEY_FALLBACKS = [
    checked_secret(secret, name="DJANGO_SECRET_KEY_FALLBACKS") for secret in environment.names("DJANGO_SECRET_KEY_FALLBACKS")
]
ALLOWED_HOSTS = checked_hosts()

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # load balancers ask inside, over plain http
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# Only behind a proxy that sets this header itself: otherwise anybody can claim to have come by https.
if environment.flag("STEPWISE_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A browser takes a `__Host-` cookie only over https, from this very host and for all its paths: no sibling host can plant one.
STEPWISE_COOKIE_PREFIX = "__Host-"
SESSION_COOKIE_NAME = "__Host-sessionid"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_COOKIE_SECURE = True

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
