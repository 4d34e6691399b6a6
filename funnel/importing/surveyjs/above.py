"""The texts of a survey, its pages and panels, on their way to the first question in them that is taken."""

from __future__ import annotations

from collections.abc import Iterable

from funnel.documents.problems import path_of
from funnel.importing.conversion import Notes
from funnel.importing.surveyjs.outline import Item, Text, note_above_nothing
from funnel.importing.surveyjs.wording import Place


class Above:
    """Hands on what stands above questions that are left out; it is told of each question, in order."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._waiting: list[Text] = []

    def passed(self, item: Item) -> None:
        """A question was left out: what stands above it waits for the next one. What is hidden with it was named already."""
        hidden = item.around.hidden_by
        self._waiting += [text for text in item.before if not (hidden and path_of(_around(text)).startswith(hidden))]

    def taken(self, item: Item) -> None:
        """A question was taken: it gets what waits, as far as it is in the same page or panel; the rest is noted."""
        waiting, self._waiting = self._waiting, []
        item.before = [text for text in waiting if _is_within(item, text)] + item.before
        self._note(text for text in waiting if not _is_within(item, text))

    def done(self) -> None:
        """There are no more questions: what still waits is noted."""
        self._note(self._waiting)

    def _note(self, texts: Iterable[Text]) -> None:
        for place, _ in texts:
            note_above_nothing(place, self._notes)


def _around(text: Text) -> Place:
    """The page or panel that a text belongs to; () for the survey."""
    return text[0][:-1]


def _is_within(item: Item, text: Text) -> bool:
    around = _around(text)
    return item.place[: len(around)] == around
