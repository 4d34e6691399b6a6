"""Visit steps made again from the event log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from funnel import events
from funnel.models import Event, Funnel, Visit, VisitStep
from funnel.transactions import write_transaction

_VISITS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many visits were gone through, from how many events, and how many visit steps came of it."""

    visits: int = 0
    events: int = 0
    steps: int = 0

    def __add__(self, other: Rebuilt) -> Rebuilt:
        return Rebuilt(self.visits + other.visits, self.events + other.events, self.steps + other.steps)


def rebuild(funnels: Iterable[Funnel]) -> Rebuilt:
    """Replace the visit steps of all visits of these funnels by what their events say, some visits at a time.

    Safe while visitors are under way: each batch is one transaction that holds its visits' rows, and answering a step
    waits for the row.
    """
    total = Rebuilt()
    for batch in _batches([funnel.pk for funnel in funnels]):
        with write_transaction():
            total += _rebuild(batch)
    return total


def _batches(funnel_ids: list[int]) -> Iterator[list[int]]:
    """Primary keys of the funnels' visits, the oldest first; read batch by batch, so that no cursor stays open across them."""
    last = 0
    visits = Visit.objects.filter(funnel__in=funnel_ids).order_by("pk").values_list("pk", flat=True)
    while batch := list(visits.filter(pk__gt=last)[:_VISITS_AT_ONCE]):
        yield batch
        last = batch[-1]


def _rebuild(batch: list[int]) -> Rebuilt:
    # Locked before the events are read: what is committed later is then added to the new rows by its own transaction.
    locked = list(Visit.objects.select_for_update().filter(pk__in=batch).order_by("pk").values_list("pk", flat=True))
    steps = VisitStep.objects.filter(visit__in=locked)
    steps.delete()
    found = list(Event.objects.filter(visit__in=locked).order_by("visit", "seq"))
    for event in found:
        events.execute(events.merging(visit_id=event.visit_id, changes=events.touches(event), now=event.occurred_at))
    return Rebuilt(len(locked), len(found), steps.count())
