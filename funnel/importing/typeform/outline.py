"""The questions of a form in the order in which they are asked: groups unfolded, each with what is done when it is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, count

from funnel.documents.parts import ChoicePart
from funnel.documents.problems import path_of, short
from funnel.importing.conversion import Notes
from funnel.importing.typeform.kinds import ENDINGS, GROUPS, type_of
from funnel.importing.typeform.naming import titled
from funnel.importing.typeform.values import Object, Place, object_of, objects, ref_of
from steps.fields import FIELD_TYPES
from steps.rules import Kind

# Groups inside groups; Typeform itself has one level.
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do on leaving a question, as the source has it."""

    place: Place
    data: Object


@dataclass(slots=True)
class Item:
    """A question, a page to read, or a group that has no questions. `type` is the key of ours, "" when it is left out.

    `kept` is the reference by which another import finds it again, "" where it has nothing but its place; `ref` is that too, then the
    place. `choices` are those it became, `named` the keys of them by whatever logic may call them: reference, id or label; `limits` are
    the lowest and the highest number that can be answered.
    """

    index: int
    place: Place
    ref: str
    data: Object
    type: str
    groups: tuple[Group, ...] = ()
    kept: str = ""
    key: str = ""
    required: bool = False
    actions: list[Action] = field(default_factory=list)
    choices: list[ChoicePart] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    limits: tuple[Decimal | None, Decimal | None] = (None, None)

    @property
    def is_taken(self) -> bool:
        """Whether it becomes a step."""
        return bool(self.type)

    @property
    def kind(self) -> Kind | None:
        """What its answers can be compared with."""
        return FIELD_TYPES[self.type].kind if self.type else None

    @property
    def words(self) -> str:
        """What notes call it."""
        title = self.data.get("title")
        return f"“{short(title)}”" if isinstance(title, str) and title.strip() else f"“{short(self.ref)}”"


@dataclass(eq=False, slots=True)
class Group:
    """Questions that belong together; `first` is the place of the first of them among all, `end` one after the last."""

    place: Place
    data: Object
    ref: str
    first: int
    end: int = 0


@dataclass
class Outline:
    """All questions in order; welcome pages first. `found` has them by reference, and by id where that means nothing else."""

    items: list[Item] = field(default_factory=list)
    found: dict[str, Item] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    endings: list[tuple[Place, Object]] = field(default_factory=list)
    welcomes: int = 0

    def start_of(self, ref: str) -> int | None:
        """The place at which a jump to a question or a group arrives; None when there is neither."""
        if ref in self.found:
            return self.found[ref].index
        return self.groups[ref].first if ref in self.groups else None

    def taken(self) -> Iterator[Item]:
        """The questions that become steps."""
        return (item for item in self.items if item.is_taken)


def outline_of(source: Object, notes: Notes) -> Outline:
    """The questions and the endings of a form; what cannot be taken of them is noted."""
    reader = _Reader(notes)
    for place, data in objects(source.get("welcome_screens"), notes, ("welcome_screens",)):
        reader.question(place, {**data, "type": "welcome_screen"}, ())
    reader.outline.welcomes = len(reader.outline.items)
    for place, data in objects(source.get("thankyou_screens"), notes, ("thankyou_screens",)):
        reader.outline.endings.append((place, data))
    reader.fields(source.get("fields"), ("fields",), ())
    reader.alias()
    return reader.outline


class _Reader:
    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.outline = Outline()
        self._refs: set[str] = set()

    def fields(self, value: object, place: Place, groups: tuple[Group, ...]) -> None:
        """Everything in a list of fields."""
        for where, data in objects(value, self.notes, place):
            kind = data.get("type")
            if isinstance(kind, str) and kind in ENDINGS:
                self.outline.endings.append((where, data))
            elif self._is_group(data) and len(groups) < _DEEPEST:
                self._group(where, data, groups)
            else:
                self.question(where, data, groups)

    def question(self, place: Place, data: Object, groups: tuple[Group, ...]) -> None:
        """One question, noted when there is nothing like it here."""
        kept = self._ref(data, place, titled(data.get("title")))
        item = Item(len(self.outline.items), place, kept or self._place(place), data, type_of(data), groups, kept)
        if data.get("type") == "address" and not item.type:
            # One that has no fields of its own is a postal address.
            item.type = "address"
        self.outline.items.append(item)
        self.outline.found[item.ref] = item
        if not item.type:
            kind = data.get("type")
            named = f"of type “{short(kind)}”" if isinstance(kind, str) and kind else "without a type"
            message = f"{item.words} is a question {named}, and there is nothing like it here. It was left out."
            self.notes.add(path_of(place), "type_unknown", message)
            self._note_inner(item)

    def _note_inner(self, item: Item) -> None:
        """Name what is asked inside of a question that was left out; a matrix is one question, whatever rows it has."""
        if item.data.get("type") == "matrix":
            return
        waiting = [((*item.place, "properties", "fields"), item.data)]
        while waiting:
            place, data = waiting.pop()
            inner = object_of(data.get("properties")).get("fields")
            for number, each in enumerate(inner if isinstance(inner, list) else ()):
                where = (*place, number)
                title = object_of(each).get("title")
                words = f"“{short(title)}”" if isinstance(title, str) and title.strip() else "This"
                self.notes.add(path_of(where), "type_unknown", f"{words} stands in {item.words}, and was left out with it.")
                waiting.append(((*where, "properties", "fields"), object_of(each)))

    def alias(self) -> None:
        """Let ids, and what stands inside of questions that were left out, be found too."""
        for item in self.outline.items:
            self.outline.found.setdefault(ref_of(item.data.get("id")) or item.ref, item)
            inner = object_of(item.data.get("properties")).get("fields")
            for data in inner if isinstance(inner, list) else ():
                for name in ("ref", "id"):
                    self.outline.found.setdefault(ref_of(object_of(data).get(name)) or item.ref, item)

    def _is_group(self, data: Object) -> bool:
        kind = data.get("type")
        inner = object_of(data.get("properties")).get("fields")
        return isinstance(kind, str) and kind in GROUPS and isinstance(inner, list) and bool(inner)

    def _group(self, place: Place, data: Object, groups: tuple[Group, ...]) -> None:
        group = Group(place, data, self._ref(data, place) or self._place(place), len(self.outline.items))
        self.outline.groups[group.ref] = group
        self.outline.groups.setdefault(ref_of(data.get("id")) or group.ref, group)
        self.fields(object_of(data.get("properties")).get("fields"), (*place, "properties", "fields"), (*groups, group))
        group.end = len(self.outline.items)

    def _ref(self, data: Object, place: Place, *names: str) -> str:
        """Its reference; its id or one of the names when it has none, or another thing has the same. "" when none is left."""
        wanted = ref_of(data.get("ref"))
        if wanted and wanted in self._refs:
            message = f"The reference “{short(wanted)}” is used before. What names it means the first."
            self.notes.add(path_of(place), "reference_repeated", message)
        found = next((name for name in (wanted, ref_of(data.get("id")), *names) if name and name not in self._refs), "")
        self._refs.add(found)
        return found

    def _place(self, place: Place) -> str:
        """What is called by nothing else, for this import alone: the next time, another question may stand there."""
        path = path_of(place)[-150:]
        found = next(name for name in chain((path,), (f"{path} {number}" for number in count(2))) if name not in self._refs)
        self._refs.add(found)
        return found


def attach(outline: Outline, logic: object, notes: Notes) -> list[Action]:
    """Give each question what is done when it is left, groups' after that of their last question; return what is done before the first."""
    before: list[Action] = []
    after: dict[str, list[Action]] = {}
    for place, data in objects(logic, notes, ("logic",)):
        ref = ref_of(data.get("ref"))
        actions = [Action(where, action) for where, action in objects(data.get("actions"), notes, (*place, "actions"))]
        if data.get("type") == "hidden":
            before += actions
        elif ref in outline.found:
            outline.found[ref].actions += actions
        elif ref in outline.groups:
            after.setdefault(outline.groups[ref].ref, []).extend(actions)
        elif actions:
            message = f"There is no question “{short(ref)}”. What should be done after it was left out."
            notes.add(path_of((*place, "ref")), "reference_unknown", message)
    _attach_groups(outline, after, notes)
    return before


def _attach_groups(outline: Outline, after: Mapping[str, list[Action]], notes: Notes) -> None:
    # Those inside others have been left first.
    innermost = sorted({id(group): group for group in outline.groups.values()}.values(), key=lambda group: -len(group.place))
    for group in innermost:
        actions = after.get(group.ref, [])
        if group.end > group.first:
            outline.items[group.end - 1].actions += actions
        elif actions:
            message = "The group has no questions. What should be done after it was left out."
            notes.add(path_of(group.place), "reference_unknown", message)
