"""The demo's funnels and log-ins, and the refusal to make them where they do not belong."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from funnel import documents, publishing, roles
from funnel.demo import drawings
from funnel.demo.audiences import AUDIENCES
from funnel.models import Funnel, Version
from steps.models import Choice

FOLDER = Path(__file__).parent
SLUGS = tuple(AUDIENCES)
LOGO_OF = "sign-up"


class RefusedError(Exception):
    """Raised where the demo could do harm; the text says what to do instead."""


@dataclass(frozen=True, slots=True)
class LogIn:
    """One person to try Stepwise as."""

    username: str
    password: str
    may: str


# (user name, group, what they may do); without a group, a superuser. Nobody would call a real colleague so.
_PEOPLE = (
    ("demo-admin", "", "everything, users and groups included"),
    ("demo-marketer", "marketer", "build, publish and roll back funnels"),
    ("demo-analyst", "analyst", "look at funnels and visits, export CSV"),
)


def check() -> None:
    """RefusedError on the settings of a real site, and on a database with funnels that the demo did not begin."""
    if settings.SECURE_SSL_REDIRECT:
        raise RefusedError(
            "These are the settings of a real site (settings.prod), and the demo prints passwords for everybody to see. "
            "Use ./run demo, or set DJANGO_SETTINGS_MODULE=settings.dev."
        )
    people = get_user_model().objects.filter(username__in=[name for name, *_ in _PEOPLE])
    slug = Funnel.objects.values_list("slug", flat=True).first()
    # Whoever tries the demo may add funnels of their own: the demo's people show that it was there first.
    if slug is not None and not people.exists():
        raise RefusedError(
            f"This database holds funnels that are not the demo's, such as “{slug}”, so nothing was changed. To see the demo, "
            "give it a database of its own: STEPWISE_VAR_DIR=/tmp/stepwise-demo ./run demo. To serve these funnels: ./run serve."
        )


def make_funnels(*, now: datetime) -> list[Funnel]:
    """Make those of the demo's funnels that were never published, as of five weeks ago, and return them.

    One that is there stays as it is: somebody may have changed it.
    """
    missing = [slug for slug in SLUGS if not Version.objects.filter(funnel__slug=slug).exists()]
    return [_made(slug, now - timedelta(weeks=5)) for slug in missing]


def make_log_ins() -> list[LogIn]:
    """The demo's people, each with a new password."""
    roles.ensure()
    return [_log_in(*person) for person in _PEOPLE]


def _made(slug: str, published_at: datetime) -> Funnel:
    imported = documents.replace_draft(documents.parse((FOLDER / f"{slug}.json").read_bytes()))
    _illustrate(imported.funnel)
    publishing.publish(funnel=imported.funnel, user=None, now=published_at)
    return imported.funnel


def _illustrate(funnel: Funnel) -> None:
    """Give the funnel its pictures. Documents name pictures by their content, so the demo's have none."""
    if funnel.slug == LOGO_OF:
        funnel.design = {**funnel.design, "logo": drawings.logo()}
        funnel.save(update_fields=["design"])
    pictured = Choice.objects.filter(step__funnel=funnel, step__type="picture_choice")
    if pictured.exists():
        for key, picture in drawings.views().items():
            pictured.filter(key=key).update(picture=picture)


def _log_in(username: str, group: str, may: str) -> LogIn:
    password = secrets.token_urlsafe(9)
    user, _ = get_user_model().objects.get_or_create(username=username)
    user.is_staff = user.is_active = True
    user.is_superuser = not group
    user.set_password(password)
    user.save(update_fields=["is_staff", "is_active", "is_superuser", "password"])
    user.groups.set(Group.objects.filter(name=group))
    return LogIn(username, password, may)
