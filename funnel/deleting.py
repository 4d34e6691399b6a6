"""Delete visits with everything they left: events, steps, secrets, files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from funnel import uploads
from funnel.models import Event, Secret, Upload, Visit, VisitStep
from funnel.transactions import write_transaction

# What a visit leaves behind, in the order in which it goes.
LEFT: tuple[type[Model], ...] = (Upload, Secret, VisitStep, Event)
_VISITS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Deleted:
    """How many visits are gone, and how many files of theirs."""

    visits: int = 0
    files: int = 0

    def __add__(self, other: Deleted) -> Deleted:
        return Deleted(self.visits + other.visits, self.files + other.files)


def delete(visits: QuerySet[Visit]) -> Deleted:
    """Delete these visits for good, some at a time, each batch in one transaction; their files once it is committed.

    Safe while visitors are under way: who answers a step of a visit that is gone is told so. Reports count without them.
    """
    total = Deleted()
    for batch in _batches(list(visits.order_by("pk").values_list("pk", flat=True))):
        with write_transaction():
            total += _delete(batch)
    return total


def _batches(keys: list[int]) -> Iterable[list[int]]:
    return (keys[first : first + _VISITS_AT_ONCE] for first in range(0, len(keys), _VISITS_AT_ONCE))


def _delete(batch: list[int]) -> Deleted:
    # Locked first: an answer on its way waits, and then finds no visit.
    locked = list(Visit.objects.select_for_update().filter(pk__in=batch).order_by("pk").values_list("pk", flat=True))
    paths = list(Upload.objects.filter(visit__in=locked).values_list("path", flat=True))
    for model in LEFT:
        model._default_manager.filter(visit__in=locked).delete()
    Visit.objects.filter(pk__in=locked).delete()
    uploads.discard(paths)
    return Deleted(len(locked), len(paths))
