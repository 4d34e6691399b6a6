"""Which questions of a survey become steps of which type, and which have to stay out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from funnel.documents.problems import path_of, short
from funnel.importing.conversion import Known, Notes
from funnel.importing.source import Json
from funnel.importing.surveyjs import choices, typed
from funnel.importing.surveyjs.choices import Pick, picks
from funnel.importing.surveyjs.meaning import Value
from funnel.importing.surveyjs.names import Readable
from funnel.importing.surveyjs.outline import Item
from funnel.importing.surveyjs.properties import QUESTION, note_untaken
from funnel.importing.surveyjs.shapes import CHOOSING, Question, Shape
from steps.fields import FIELD_TYPES

# Types of SurveyJS that are no question.
_VALUE = "expression"
# What a type that nobody else knows would have if it asked anything.
_ASKING = frozenset(
    [
        "choices",
        "choicesByUrl",
        "columns",
        "rows",
        "items",
        "templateElements",
        "isRequired",
        "requiredIf",
        "inputType",
        "validators",
        "defaultValue",
        "rateMin",
        "rateMax",
    ]
)
_SAYING = frozenset({"body", "html", "text", "messageStyle"})
_LISTED = frozenset({"single_choice", "multiple_choice", "picture_choice", "ranking"})
_UNRECALLED = frozenset({"content", "password", "file"})
# What other people's "yes or no" is called in conditions.
_ANSWERS: tuple[tuple[Value, Value], ...] = (("y", "n"), ("yes", "no"), ("true", "false"), ("1", "0"))


@dataclass(slots=True)
class Asked:
    """A question that becomes a step, and how it is read; `ref` is what the survey calls it, of those of one name each with a number."""

    item: Item
    question: Question
    shape: Shape
    ref: str
    key: str
    position: int
    picks: list[Pick] = field(default_factory=list)

    def readable(self, name: str) -> Readable:
        """What `name` stands for in expressions and texts."""
        kind = FIELD_TYPES[self.shape.type].kind
        if not FIELD_TYPES[self.shape.type].asks:
            return Readable(name, says_nothing=True)
        values: tuple[tuple[str, Value], ...] = tuple((pick.key, pick.value) for pick in self.picks)
        if self.shape.type == "yes_no":
            values = (("yes", self.shape.flags[0]), ("no", self.shape.flags[1]))
        can_recall = self.shape.type not in _UNRECALLED
        return Readable(name, self.key, kind, self.position, values, can_recall=can_recall)


def shape_of(item: Item, notes: Notes, source: Mapping[str, Json]) -> tuple[Question, Shape | None]:
    """The question, and the shape of its step; None, noted, where there is nothing like it here."""
    question = Question(item.data, item.place, notes)
    kind = item.data.get("type", "text")
    kind = kind.strip() if isinstance(kind, str) else ""
    if kind == "text":
        return question, typed.text(question, source.get("maxTextLength"))
    if kind == "comment":
        return question, typed.comment(question, source.get("maxTextLength"))
    if kind in CHOOSING:
        return question, _chosen(question, CHOOSING[kind](question), kind)
    if kind == "html":
        return question, Shape("content", frozenset({"html"}))
    if kind != _VALUE:
        return question, _custom(question, kind, source)
    return question, None


def _chosen(question: Question, shape: Shape, kind: str) -> Shape | None:
    if kind == "slider" and question.data.get("sliderType") == "range":
        question.note("sliderType", "type_unknown", "There is no slider with two ends here. The question was left out.")
        return None
    if shape.type != "content":
        typed.checked(question, shape)
    return shape


def _custom(question: Question, kind: str, source: Mapping[str, Json]) -> Shape | None:
    """Types that somebody has made, as far as they show what they are."""
    asks = any(name in _ASKING for name in question.data)
    if not asks and any(name in _SAYING for name in question.data):
        question.note(
            "type", "meaning_changed", f"There is no type “{short(kind)}” here. Its texts became a page without a question."
        )
        return Shape("content", frozenset({"body", "html", "text"}))
    if re.sub("[^a-z]", "", kind.lower()) == "yesno":
        question.note(
            "type", "meaning_changed", f"There is no type “{short(kind)}” here. It was taken for a question of yes or no."
        )
        return Shape("yes_no", flags=_answers(question, source))
    message = f"There is nothing like a question of the type “{short(kind)}” here. It was left out."
    question.notes.add(path_of(question.place), "type_unknown", message)
    return None


def _answers(question: Question, source: Mapping[str, Json]) -> tuple[Value, Value]:
    """What such a type calls yes and no, as the survey's own conditions on it tell."""
    name = question.data.get("name")
    about = [text for text in _expressions(source) if isinstance(name, str) and f"{{{name}}}" in text]
    for pair in _ANSWERS:
        if any(f"{quote}{value}{quote}" in text.lower() for text in about for value in pair for quote in "'\""):
            return pair
    return (True, False) if any(re.search(r"\b(true|false)\b", text.lower()) for text in about) else _ANSWERS[0]


def _expressions(source: Json) -> Iterator[str]:
    """Every text that may be an expression."""
    left: list[Json] = [source]
    while left:
        item = left.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            left += [
                value for name, value in item.items() if isinstance(value, dict | list) or name.endswith(("If", "xpression"))
            ]
        elif isinstance(item, list):
            left += [value for value in item if isinstance(value, dict | list)]


def asked(item: Item, question: Question, shape: Shape, ref: str, key: str, position: int, known: Known) -> Asked | None:
    """The question with its choices; None, noted, when there is nothing to choose from."""
    found = Asked(item, question, shape, ref, key, position)
    taken = QUESTION | shape.taken
    if shape.type in _LISTED:
        found.picks = picks(question, shape, ref, known)
        taken |= choices.TAKEN if shape.has_choices else frozenset()
    note_untaken(item.data, item.place, taken, question.notes)
    if shape.type in _LISTED and not found.picks:
        question.notes.add(path_of(item.place), "type_unknown", "It has no choices that can be taken. The question was left out.")
        return None
    return found
