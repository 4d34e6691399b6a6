"""What type of step a question becomes, with its options and bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from funnel.documents.problems import path_of
from funnel.importing.conversion import Notes
from funnel.importing.source import Json
from funnel.importing.surveyjs.builtin import NO, YES, BuiltIn
from funnel.importing.surveyjs.meaning import Value
from funnel.importing.surveyjs.wording import Place
from steps.numbers import plain


@dataclass(slots=True)
class Shape:
    """A type of ours, and what is set of it.

    `taken` are the properties that were read. `choices` are made for those that have none of their own: value, label and what that is
    called. `flags` are what the survey calls yes and no. `titles` are texts that become options.
    """

    type: str
    taken: frozenset[str] = frozenset()
    options: dict[str, str | bool | list[str]] = field(default_factory=dict)
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    has_choices: bool = False
    choices: list[tuple[Place, Json, Json | BuiltIn]] = field(default_factory=list)
    flags: tuple[Value, Value] = (True, False)
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the survey, as its shape is found: where it stands, what it says, and where what cannot be taken is noted."""

    data: Mapping[str, Json]
    place: Place
    notes: Notes

    def note(self, name: str, code: str, message: str) -> None:
        """Note something of one of its properties."""
        self.notes.add(path_of((*self.place, name)), code, message)

    def number(self, name: str) -> Decimal | None:
        """A property that is a number that can be kept; what is none is noted."""
        raw = self.data.get(name)
        if raw is None or raw == "":
            return None
        found = as_number(raw)
        if found is None:
            self.note(name, "value_unusable", "This is no number of at most fifteen digits and four decimals. It was left out.")
        return found

    def is_set(self, *names: str) -> bool:
        """Whether one of the properties is true."""
        return any(self.data.get(name) is True for name in names)

    def choose(self, *names: str) -> str:
        """The first of the properties that is there, for those that were renamed; the first of all if none is."""
        return next((name for name in names if self.data.get(name) is not None), names[0])


def as_number(raw: Json) -> Decimal | None:
    """A number with at most fifteen digits, four of them decimals; None for anything else. Numbers may be written as text."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal | str) or (isinstance(raw, str) and len(raw) > 40):
        return None
    if isinstance(raw, int) and abs(raw) >= 10**11:
        return None
    try:
        found = Decimal(str(raw).strip())
    except ArithmeticError:
        return None
    if not found.is_finite() or abs(found) >= 10**11 or (found and found.adjusted() < -4):
        return None
    return Decimal(plain(found)) if found == round(found, 4) else None


def _choices(kind: str, **options: str | bool) -> Callable[[Question], Shape]:
    def shape(question: Question) -> Shape:
        return Shape(kind, frozenset(), dict(options), has_choices=True)

    return shape


def _several(question: Question) -> Shape:
    found = Shape("multiple_choice", frozenset({"minSelectedChoices", "maxSelectedChoices"}), has_choices=True)
    for name, attribute in (("minSelectedChoices", "minimum"), ("maxSelectedChoices", "maximum")):
        number = question.number(name)
        # 0 is how SurveyJS says "any number".
        setattr(found, attribute, number or None)
    return found


def _picture(question: Question) -> Shape:
    found = _several(question) if question.is_set("multiSelect") else Shape("picture_choice", has_choices=True)
    found.taken |= {"multiSelect"}
    question.note("choices", "property_not_taken", "Pictures cannot be taken from other sites. Upload them in the draft.")
    return found


def _boolean(question: Question) -> Shape:
    taken = frozenset(["labelTrue", "labelFalse", "valueTrue", "valueFalse", "label"])
    flags = tuple(_flag(question, name, default) for name, default in (("valueTrue", True), ("valueFalse", False)))
    labels = [question.data.get("labelTrue"), question.data.get("labelFalse")]
    if not any(labels) or labels == ["Yes", "No"]:
        return Shape("yes_no", taken, flags=(flags[0], flags[1]))
    made = [
        ((*question.place, name), flag, label or default)
        for name, flag, label, default in zip(("labelTrue", "labelFalse"), flags, labels, (YES, NO), strict=True)
    ]
    return Shape("single_choice", taken, {"layout": "cards"}, choices=made)


def _flag(question: Question, name: str, default: bool) -> Json:
    raw = question.data.get(name)
    if raw is None or isinstance(raw, dict | list):
        return default
    # Conditions know one kind of numbers.
    return Decimal(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw


def _rating(question: Question) -> Shape:
    taken = frozenset(
        [
            "rateMin",
            "rateMax",
            "rateStep",
            "rateCount",
            "rateValues",
            "rateType",
            "autoGenerate",
            "minRateDescription",
            "maxRateDescription",
        ]
    )
    data = question.data
    if isinstance(data.get("rateValues"), list) and data["rateValues"]:
        made = [((*question.place, "rateValues", number), *_pair(raw)) for number, raw in enumerate(data["rateValues"])]
        return Shape("single_choice", taken - {"minRateDescription", "maxRateDescription"}, {"layout": "list"}, choices=made)
    first = question.number("rateMin")
    first = Decimal(1) if first is None else first
    step, last, count = question.number("rateStep") or Decimal(1), question.number("rateMax"), question.number("rateCount")
    if last is None:
        last = first + (count - 1) * step if count else Decimal(5)
    described = bool(data.get("minRateDescription") or data.get("maxRateDescription"))
    if step == 1 and first == 1 and 3 <= last <= 10 and last == int(last) and not described:
        return Shape("rating", taken, {} if last == 5 else {"stars": plain(last)})
    if step == 1 and first in (0, 1) and 2 <= last <= 10 and last == int(last):
        bounds = {"from": (first, 0), "to": (last, 10)}
        options: dict[str, str | bool | list[str]] = {
            key: plain(value) for key, (value, usual) in bounds.items() if value != usual
        }
        return Shape("scale", taken, options, labels={"low_label": "minRateDescription", "high_label": "maxRateDescription"})
    return _rated(question, taken, first, last, step)


def _rated(question: Question, taken: frozenset[str], first: Decimal, last: Decimal, step: Decimal) -> Shape:
    """A scale that is none of ours, as choices."""
    several = int((last - first) / step) + 1 if step > 0 and last >= first else 0
    made = [
        ((*question.place, "rateMax"), first + step * place, plain(first + step * place)) for place in range(min(several, 50))
    ]
    taken -= {"minRateDescription", "maxRateDescription"}
    if several > 50:
        question.note("rateMax", "value_unusable", "So many numbers do not fit on a scale. The first 50 were taken.")
    return Shape("single_choice", taken, {"layout": "list"}, choices=[(place, value, label) for place, value, label in made])


def _pair(raw: Json) -> tuple[Json, Json]:
    if isinstance(raw, dict):
        return raw.get("value"), raw.get("text") or raw.get("value")
    return raw, raw


def _slider(question: Question) -> Shape:
    taken = frozenset(["min", "max", "step", "sliderType"])
    found = Shape("slider", taken, minimum=question.number("min"), maximum=question.number("max"))
    step = question.number("step")
    if step and step > 0 and step != 1:
        found.options["step"] = plain(step)
    return found


CHOOSING: Mapping[str, Callable[[Question], Shape]] = {
    "radiogroup": _choices("single_choice"),
    "buttongroup": _choices("single_choice", layout="list"),
    "dropdown": _choices("single_choice", layout="dropdown"),
    "checkbox": _several,
    "tagbox": _several,
    "imagepicker": _picture,
    "ranking": _choices("ranking"),
    "boolean": _boolean,
    "rating": _rating,
    "slider": _slider,
}
