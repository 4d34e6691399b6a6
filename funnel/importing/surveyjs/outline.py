"""The questions of a survey in order, taken out of their pages and panels, each with what it has from those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from funnel.documents.problems import path_of
from funnel.importing.conversion import Notes
from funnel.importing.source import Json
from funnel.importing.surveyjs.properties import CONTAINER, PAGE, PANEL, note_untaken
from funnel.importing.surveyjs.wording import Place

# Panels inside each other; nobody nests more.
_DEEPEST = 30
# How the two are called in older files, too.
_LISTS = ("elements", "questions")

Text = tuple[Place, Json]
Condition = tuple[Place, str]


@dataclass(frozen=True, slots=True)
class Inherited:
    """What pages and panels hand down: the row's name, conditions, and the texts that stand before the first question in them."""

    page: int = 0
    stage: Text = ((), None)
    conditions: tuple[Condition, ...] = ()
    hidden_by: str = ""


@dataclass(slots=True)
class Item:
    """One element that is no panel: where it stands in the source, what it says, and what it has from around it."""

    place: Place
    data: Mapping[str, Json]
    name: str
    around: Inherited
    # Texts of pages and panels that begin with it, the outermost first.
    before: list[Text] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """All elements in order, and the first element of each page and panel that has a name, by that name."""

    items: list[Item] = field(default_factory=list)
    starts: dict[str, int] = field(default_factory=dict)


def outline(source: Mapping[str, Json], notes: Notes) -> Outline:
    """The elements of a survey; what is none is noted."""
    reader = _Reader(notes)
    reader.above(source)
    pages = source.get("pages")
    if pages is not None and not isinstance(pages, list):
        notes.add("pages", "value_unusable", "This is no list of pages. It was left out.")
    number = 0
    for name in _LISTS:
        if source.get(name) is not None:
            reader.elements(source[name], (name,), Inherited(), 0)
            number = 1
    for place, page in enumerate(pages if isinstance(pages, list) else ()):
        reader.page(page, ("pages", place), Inherited(page=number + place))
    return reader.found


class _Reader:
    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self.found = Outline()
        self._before: list[Text] = []

    def above(self, source: Mapping[str, Json]) -> None:
        """What a survey says of itself stands above its first question."""
        if source.get("description"):
            self._before.append((("description",), source["description"]))

    def page(self, page: Json, place: Place, around: Inherited) -> None:
        if not isinstance(page, dict):
            self._notes.add(path_of(place), "value_unusable", "This is no page. It was left out.")
            return
        note_untaken(page, place, PAGE, self._notes)
        self._container(page, place, replace(around, stage=((*place, "title"), page.get("title"))), 0, len(self._before))

    def elements(self, elements: Json, place: Place, around: Inherited, depth: int) -> None:
        if not isinstance(elements, list):
            self._notes.add(path_of(place), "value_unusable", "This is no list of questions. It was left out.")
            return
        for number, element in enumerate(elements):
            self._element(element, (*place, number), around, depth)

    def _element(self, element: Json, place: Place, around: Inherited, depth: int) -> None:
        if not isinstance(element, dict):
            self._notes.add(path_of(place), "value_unusable", "This is no question. It was left out.")
        elif element.get("type") not in ("panel", "flowpanel"):
            name = element.get("name")
            text = name.strip() if isinstance(name, str) else ""
            self.found.items.append(Item(place, element, text, around, self._before))
            self._before = []
        elif depth >= _DEEPEST:
            self._notes.add(
                path_of(place), "type_unknown", f"Panels are nested more than {_DEEPEST} deep. This one was left out."
            )
        else:
            note_untaken(element, place, PANEL, self._notes)
            waiting = len(self._before)
            self._container(element, place, self._in_panel(element, place, around), depth + 1, waiting)

    def _in_panel(self, panel: Mapping[str, Json], place: Place, around: Inherited) -> Inherited:
        """A panel's title names the row of steps where nothing else does, else it stands above its first question."""
        title: Text = ((*place, "title"), panel.get("title"))
        if not panel.get("title"):
            return around
        if not around.stage[1]:
            return replace(around, stage=title)
        self._before.append(title)
        return around

    def _container(self, data: Mapping[str, Json], place: Place, around: Inherited, depth: int, waiting: int) -> None:
        """`waiting` texts from further out stand above the next question in any case."""
        if data.get("description"):
            self._before.append(((*place, "description"), data["description"]))
        around = self._condition(data, place, around)
        start = len(self.found.items)
        if isinstance(name := data.get("name"), str) and name:
            self.found.starts.setdefault(name, start)
        for lists in _LISTS:
            if data.get(lists) is not None:
                self.elements(data[lists], (*place, lists), around, depth)
        if len(self.found.items) == start:
            # What a page or panel without questions says belongs to nothing.
            for text_place, _ in self._before[waiting:]:
                note_above_nothing(text_place, self._notes)
            del self._before[waiting:]

    def _condition(self, data: Mapping[str, Json], place: Place, around: Inherited) -> Inherited:
        found = visible_if(data, place, self._notes)
        if found is not None:
            return replace(around, conditions=(*around.conditions, found))
        if data.get("visible") is False and not around.hidden_by:
            self._notes.add(
                path_of((*place, "visible")),
                "property_not_taken",
                f"Nobody would ever see this {CONTAINER}. All in it was left out.",
            )
            return replace(around, hidden_by=path_of(place))
        return around


def note_above_nothing(place: Place, notes: Notes) -> None:
    """Note that the text of a page, panel or survey was left out with all questions that it stands above."""
    notes.add(path_of(place), "property_not_taken", "It stands above no question, and was left out.")


def visible_if(data: Mapping[str, Json], place: Place, notes: Notes) -> Condition | None:
    """The condition under which something is shown, if it has one; what is no expression is noted."""
    return expression(data, "visibleIf", place, notes, "It is always shown.")


def expression(data: Mapping[str, Json], name: str, place: Place, notes: Notes, consequence: str) -> Condition | None:
    """The expression that a property holds, if it has one; `consequence` says what happens without one that cannot be read."""
    raw = data.get(name)
    if isinstance(raw, str):
        return ((*place, name), raw) if raw.strip() else None
    if raw:
        notes.add(path_of((*place, name)), "expression_unreadable", f"This is no expression. {consequence}")
    return None
