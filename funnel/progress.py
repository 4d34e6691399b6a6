"""How far a visitor has come, in the style that the design names: a pure function of the spec, the journey and the step shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from funnel import review
from steps import recall
from steps.journey import Journey
from steps.spec import Spec

BAR, SEGMENTS, DIAL, DOTS, NONE = STYLES = ("bar", "segments", "dial", "dots", "none")
# More of them have no room on a phone.
_MOST = {SEGMENTS: 8, DOTS: 12}


@dataclass(frozen=True, slots=True)
class Mark:
    """One stage or step in a row of them. `name` is empty for a step; one that the visitor went back to is done and current."""

    name: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """What a page says of the way: `position` of `length` steps, and the share in whole percent that lies behind.

    `marks` are for the styles that draw a row of them. Going forward, neither the percent nor the share of marks that are done
    ever falls, and only the end is 100 percent and all done: `journey` counts the longest way still possible, and a stage is
    done when the visitor's way has left it.
    """

    style: str
    position: int
    length: int
    percent: int
    marks: tuple[Mark, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do."""
        return self.percent == 100

    @property
    def template(self) -> str:
        """Path of the template that draws it."""
        return f"funnel/progress/{self.style}.html"

    @property
    def place(self) -> int:
        """The number of the current mark, from 1; that of the last one at the end."""
        return next((number for number, mark in enumerate(self.marks, start=1) if mark.is_current), len(self.marks))

    @property
    def has_stages(self) -> bool:
        """Whether the marks are stages, with names."""
        return any(mark.name for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A stage that has just been done: its name, the how many-th it was on the visitor's way, of how many at most, the check included."""

    name: str
    number: int
    length: int


def of(spec: Spec, journey: Journey, key: str = "") -> Progress:
    """Progress when the step `key` is shown; `review.KEY` is the page after the last one, no key the end.

    ValueError for a step off the path.
    """
    length = journey.length + review.is_asked_for(spec)
    match key:
        case "":
            before = length
        case review.KEY if journey.open_step is None:
            before = journey.length
        case _:
            before = journey.position(key) - 1
    style = _style(spec)
    percent = 100 * before // length if length else 100
    return Progress(style, min(before + 1, length), length, percent, _marks(style, spec, journey, key, before))


def milestone(spec: Spec, journey: Journey) -> Milestone | None:
    """The stage that the last answered step has ended; None within a stage, and where there are not several."""
    names, places = _stages(spec)
    if len(names) < 2 or not journey.done:
        return None
    met = [places[key] for key in journey.path[: journey.done]]
    if journey.open_step is not None and places[journey.open_step] == met[-1]:
        return None
    length = len(_stage_marks(spec, journey, "")) + review.is_asked_for(spec)
    return Milestone(recall.fill(names[met[-1]], spec, journey.values), len(set(met)), length)


def _style(spec: Spec) -> str:
    """The design's style; a bar where it would not fit. Always the same in one version, so that it never changes on the way."""
    style = str(spec.design.get("progress", BAR))
    if style not in STYLES:
        return BAR
    names, _places = _stages(spec)
    count = len(names) if names and style == SEGMENTS else len(spec.steps)
    return style if style not in _MOST or 1 < count + review.is_asked_for(spec) <= _MOST[style] else BAR


def _marks(style: str, spec: Spec, journey: Journey, key: str, before: int) -> tuple[Mark, ...]:
    if style not in _MOST:
        return ()
    is_end = not key
    last = (Mark(_("Check your answers"), is_end, key == review.KEY),) if review.is_asked_for(spec) else ()
    if style == SEGMENTS and _stages(spec)[0]:
        return (*_stage_marks(spec, journey, key), *last)
    done = journey.length + 1 if is_end else journey.done
    return tuple(Mark("", place < done, place == before) for place in range(journey.length + len(last)))


def _stage_marks(spec: Spec, journey: Journey, key: str) -> list[Mark]:
    """The stages that the visitor's way has met, and those that it may still come to; none that it went past."""
    names, places = _stages(spec)
    met = {places[step] for step in journey.path}
    here = places.get(key, len(names))
    now = len(names) if journey.open_step is None else places[journey.open_step]
    return [
        Mark(recall.fill(name, spec, journey.values), place < now, place == here)
        for place, name in enumerate(names)
        if place in met or (place > now and journey.remaining > 1)
    ]


@lru_cache(maxsize=512)
def _stages(spec: Spec) -> tuple[tuple[str, ...], Mapping[str, int]]:
    """The names of the stages in order, and which of them each step is in; kept by identity, as a spec never changes.

    A step without a stage belongs to the one before it, or at the beginning to the first. A stage that comes again later counts
    as another one, because nobody goes back to it.
    """
    names: list[str] = []
    places: dict[str, int] = {}
    for step in spec.steps:
        if step.stage and (not names or step.stage != names[-1]):
            names.append(step.stage)
        places[step.key] = max(len(names) - 1, 0)
    return tuple(names), places
