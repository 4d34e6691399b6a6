"""The wizard's storage: the visit, found by a signed cookie."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from formtools.wizard.storage.base import BaseStorage

from funnel import visits
from funnel.models import Visit
from steps.spec import Answers

_DAY = 86_400


class VisitStorage(BaseStorage):
    """Reads a visit's answers for the wizard. It never writes: `visits` does, in one transaction with the events.

    The cookie holds the visit's uuid and the time it was set, signed; one cookie per funnel, so that a visitor can be in
    several. It is renewed by an answer when older than a day. Another one says, until the next page, that an answer was not taken.
    """

    def __init__(self, prefix: str, request: HttpRequest | None = None, file_storage: Any = None) -> None:
        # Not super().__init__: nothing is kept in `request.session` or in `self.data`.
        self.prefix = prefix
        self.request = request
        self.file_storage = file_storage
        self.visit: Visit | None = None
        self._shown: str | None = None
        self.cookie = f"{settings.STEPWISE_COOKIE_PREFIX}{prefix}"
        self._is_old = False
        self._set: UUID | None = None
        self._forget = False
        self._drop_cookie = f"{self.cookie}-dropped"
        self._dropped = self._forget_drop = False

    def load(self, request: HttpRequest, *, funnel: str, step: str) -> Visit | None:
        """The visit of the request's cookie, or None: no cookie, an expired or forged one, or no such visit."""
        uuid = self._read(request)
        self.visit = visits.find(uuid=uuid, funnel=funnel, step=step) if uuid else None
        return self.visit

    def begin(self, visit: Visit) -> None:
        """Take a new visit, and its cookie with the response."""
        self.visit = visit
        self._set = visit.uuid

    def renew(self) -> None:
        """Let the cookie live on when it is older than a day."""
        if self.visit is not None and self._is_old:
            self._set = self.visit.uuid

    def forget(self) -> None:
        """Drop the cookie with the response; the visit itself stays."""
        self._forget = True

    def remember_drop(self) -> None:
        """Let the page that comes next say that an answer was not taken."""
        self._dropped = True

    def recalls_drop(self) -> bool:
        """Whether this page is to say so; it is the only one that does."""
        self._forget_drop = bool(self.request and self.request.COOKIES.get(self._drop_cookie))
        return self._forget_drop

    @property
    def answers(self) -> Answers:
        """The stored answers by step key; empty without a visit."""
        return self.visit.answers if self.visit else {}

    # The rest is formtools' contract.

    def _get_current_step(self) -> str | None:
        return self._shown

    def _set_current_step(self, step: str) -> None:
        """The step this request shows. Not where the visitor is: that follows from the answers."""
        self._shown = step

    @property
    def extra_data(self) -> dict[str, Any]:
        return {}

    def get_step_data(self, step: str) -> None:
        """Always None: stored answers are canonical values, not raw form data to validate again."""

    def get_step_files(self, step: str) -> None:
        """Always None: no step takes files."""

    def reset(self) -> None:
        """Nothing to reset: a visit is never emptied."""

    def update_response(self, response: HttpResponseBase) -> None:
        if self._dropped:
            response.set_cookie(
                self._drop_cookie,
                "1",
                max_age=60,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        elif self._forget_drop:
            response.delete_cookie(self._drop_cookie, samesite="Lax")
        if self._forget:
            response.delete_cookie(self.cookie, samesite="Lax")
        elif self._set:
            response.set_cookie(
                self.cookie,
                signing.dumps({"visit": self._set.hex, "at": int(time.time())}, salt=self.cookie),
                max_age=_lifetime(),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )

    def _read(self, request: HttpRequest) -> UUID | None:
        signed = request.COOKIES.get(self.cookie)
        if not signed:
            return None
        try:
            data = signing.loads(signed, salt=self.cookie, max_age=_lifetime())
            uuid, set_at = UUID(hex=data["visit"]), float(data["at"])
        except (signing.BadSignature, KeyError, TypeError, ValueError):
            return None
        self._is_old = time.time() - set_at > _DAY
        return uuid


def _lifetime() -> timedelta:
    return timedelta(days=settings.STEPWISE_VISIT_DAYS)
