"""Passwords that visitors choose: kept as hashes beside the answers, and handed to the code that makes accounts."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.views.decorators.debug import sensitive_variables

from funnel.events import Statement
from funnel.models import Secret, Visit
from steps.fields.secret import Sealed

_KEEP = """
INSERT INTO funnel_secret (visit_id, step_key, hash, set_at) VALUES (%s, %s, %s, %s)
 ON CONFLICT (visit_id, step_key) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at"""


def password_hash(visit: Visit, step_key: str) -> str | None:
    """The hash of the password that the visitor chose at this step, for `User.password`; None when there is none.

    Whether the step is still on the visitor's path, `visits.journey_of` says.
    """
    return Secret.objects.filter(visit=visit, step_key=step_key).values_list("hash", flat=True).first()


class NewSecret:
    """A password to be kept beside the answer that says it is set. Hashed at most once, and never inside a transaction's wait."""

    def __init__(self, sealed: Sealed) -> None:
        self._sealed = sealed
        self._hash: str | None = None

    @sensitive_variables()
    def is_kept(self, visit: Visit, step: str) -> bool:
        """Whether it is the password that is kept already. As slow as a log-in."""
        kept = password_hash(visit, step)
        return kept is not None and check_password(self._sealed.open(), kept)

    @sensitive_variables()
    def statements(self, *, visit_id: int, step: str, now: datetime) -> list[Statement]:
        """What keeps it, in place of the one before."""
        self._hash = self._hash or make_password(self._sealed.open())
        return [(_KEEP, [visit_id, step, self._hash, connection.ops.adapt_datetimefield_value(now)])]

    def settle(self, stored: bool) -> None:
        """Nothing is left over."""
