"""Development and the demo: `./run serve`, `./run demo`, `./run manage`."""

from __future__ import annotations

from contextlib import suppress

from django.core.management.utils import get_random_secret_key

from settings import environment
from settings.base import *  # noqa: F403 -- settings extend base
from settings.base import VAR_DIR

DEBUG = environment.flag("DJANGO_DEBUG", default=True)
ALLOWED_HOSTS = environment.names("DJANGO_ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]


def kept_secret() -> str:
    """A secret made on the first run and kept, so that log-ins and visits outlive a restart."""
    path = VAR_DIR / "secret_key"
    # "x" lets only one of two processes that start together write it.
    with suppress(FileExistsError), path.open("x", encoding="ascii") as file:
        path.chmod(0o600)
        file.write(get_random_secret_key())
    return path.read_text(encoding="ascii")


SECRET_KEY = environment.text("DJANGO_SECRET_KEY") or kept_secret()

# With DEBUG, files are served from where they are edited; without (the demo), as a real site serves them.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
