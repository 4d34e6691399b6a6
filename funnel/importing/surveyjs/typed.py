"""What type of step a question becomes that is typed."""

from __future__ import annotations

import re
from decimal import Decimal

from funnel.documents.problems import path_of
from funnel.importing.source import Json
from funnel.importing.surveyjs.days import today
from funnel.importing.surveyjs.expressions import parse
from funnel.importing.surveyjs.meaning import CannotError
from funnel.importing.surveyjs.shapes import Question, Shape, as_number
from funnel.importing.surveyjs.tokens import UnreadableError
from steps.dates import constant as sound_date
from steps.numbers import plain

_TYPES = {
    "text": "short_text",
    "email": "email",
    "url": "url",
    "tel": "phone",
    "number": "number",
    "range": "slider",
    "date": "date",
    "datetime": "date",
    "datetime-local": "date",
    "time": "time",
    "password": "password",
}
_CHANGED = {
    "tel": "Phone numbers are checked here, and need a country code until the draft names a country.",
    "datetime": "Only the day is asked for. Add a step for the time of day where it matters.",
    "datetime-local": "Only the day is asked for. Add a step for the time of day where it matters.",
    "password": "A password is kept as a hash here, and no rule or text can read it.",
}
_LONGEST = 10_000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def text(question: Question, longest: Json = None) -> Shape:
    """One line; `longest` is the survey's own limit on characters."""
    wanted = question.data.get("inputType", "text")
    wanted = wanted.lower() if isinstance(wanted, str) else "text"
    kind = _TYPES.get(wanted, "short_text")
    if wanted in _CHANGED:
        question.note("inputType", "meaning_changed", _CHANGED[wanted])
    elif wanted not in _TYPES:
        question.note(
            "inputType", "meaning_changed", f"There is no input of the type “{wanted[:40]}” here. A line of text is asked for."
        )
    if kind == "short_text" and _has_validator(question, "email"):
        kind = "email"
    found = Shape(kind, frozenset({"inputType", "placeholder", "placeHolder", "maxLength"}))
    if kind == "date":
        _days(question, found)
    elif kind in ("number", "slider"):
        _numbers(question, found)
    elif kind == "short_text":
        _characters(question, found, longest)
    elif kind != "password" and question.data.get("maxLength") not in (None, -1, 0):
        question.note("maxLength", "property_not_taken", "How long such an answer may be is fixed here. It was left out.")
    _validate(question, found)
    return found


def comment(question: Question, longest: Json = None) -> Shape:
    """Several lines."""
    found = Shape("long_text", frozenset({"placeholder", "placeHolder", "maxLength"}))
    _characters(question, found, longest)
    _validate(question, found)
    return found


def checked(question: Question, found: Shape) -> None:
    """Take what the validators of any other question say, as far as there is the like."""
    _validate(question, found)


def _characters(question: Question, found: Shape, longest: Json) -> None:
    own = question.number("maxLength")
    most = own if own is not None and own >= 0 else as_number(longest)
    if most is not None and most > 0:
        found.maximum = min(Decimal(int(most)), Decimal(_LONGEST))


def _numbers(question: Question, found: Shape) -> None:
    found.taken |= {"min", "max", "step"}
    found.minimum, found.maximum = question.number("min"), question.number("max")
    step = question.number("step")
    if step and step > 0 and not (found.type == "slider" and step == 1):
        found.options["step"] = plain(step)


def _days(question: Question, found: Shape) -> None:
    found.taken |= {"min", "max", "minValueExpression", "maxValueExpression"}
    for option, name, counted in (("earliest", "min", "minValueExpression"), ("latest", "max", "maxValueExpression")):
        raw, expression = question.data.get(name), question.data.get(counted)
        if raw not in (None, ""):
            day = _day(raw)
            found.options |= {option: day} if day else {}
            if not day:
                question.note(name, "value_unusable", "This is no day such as 2026-03-02. It was left out.")
        elif expression not in (None, ""):
            day = _counted(expression)
            found.options |= {option: day} if day else {}
            if not day:
                message = "Only a number of days from today can stand here. The bound was left out: any day is taken."
                question.note(counted, "expression_unreadable", message)


def _day(raw: Json) -> str:
    try:
        return sound_date(raw[:10]) if isinstance(raw, str) and _DAY.match(raw) else ""
    except ValueError:
        return ""


def _counted(raw: Json) -> str:
    try:
        return (today(parse(raw)) or "") if isinstance(raw, str) else ""
    except (UnreadableError, CannotError):
        return ""


def _has_validator(question: Question, kind: str) -> bool:
    return any(_kind(item) == kind for item in _validators(question))


def _validators(question: Question) -> list[Json]:
    found = question.data.get("validators")
    return found if isinstance(found, list) else []


def _kind(item: Json) -> str:
    kind = item.get("type") if isinstance(item, dict) else None
    return kind.lower().removesuffix("validator") if isinstance(kind, str) else ""


# What each validator that there is the like of bounds, and by which properties.
_BOUNDS = {"numeric": ("minValue", "maxValue"), "text": ("minLength", "maxLength"), "answercount": ("minCount", "maxCount")}
_BOUNDED = {
    "numeric": frozenset({"number", "slider"}),
    "text": frozenset({"short_text", "long_text"}),
    "answercount": frozenset({"multiple_choice"}),
}
_SAID = frozenset({"type", "notificationType"})


def _validate(question: Question, found: Shape) -> None:
    raw = question.data.get("validators")
    if raw is not None and not isinstance(raw, list):
        question.note("validators", "value_unusable", "This is no list. It was left out.")
    for number, item in enumerate(_validators(question)):
        _apply(question, found, item, number)


def _apply(question: Question, found: Shape, item: Json, number: int) -> None:
    kind, place = _kind(item), (*question.place, "validators", number)
    path = path_of(place)
    if found.type in _BOUNDED.get(kind, ()):
        validator = Question(item, place, question.notes)
        low, high = (validator.number(name) for name in _BOUNDS[kind])
        # Where two bounds say different things, the narrower one holds in SurveyJS too.
        found.minimum = max((bound for bound in (found.minimum, low) if bound is not None), default=None)
        found.maximum = min((bound for bound in (found.maximum, high) if bound is not None), default=None)
    elif not (kind == "email" and found.type == "email") and not (kind == "numeric" and found.type in ("rating", "scale")):
        question.notes.add(
            path, "property_not_taken", f"Answers cannot be checked by “{kind[:40] or 'this'}” here. It was left out."
        )
        return
    known = _SAID | set(_BOUNDS.get(kind, ()))
    for name, value in item.items():
        if name not in known and value not in (None, "", False):
            message = "The messages are built in here." if name == "text" else "There is nothing like this property here."
            question.notes.add(path_of((*place, name)), "property_not_taken", f"{message} It was left out.")
