"""One question of a survey as a step of ours: when it is shown and required, its choices and its bounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from funnel.documents.parts import ChoicePart, RulePart, StepPart
from funnel.documents.problems import path_of
from funnel.importing.logic import ALWAYS, All, Groups, Logic
from funnel.importing.surveyjs import pages
from funnel.importing.surveyjs.builtin import BuiltIn
from funnel.importing.surveyjs.choices import Pick
from funnel.importing.surveyjs.drafting import Drafting, Limit
from funnel.importing.surveyjs.kinds import Asked
from funnel.importing.surveyjs.meaning import Value, text
from funnel.importing.surveyjs.outline import Condition, expression, visible_if
from funnel.importing.surveyjs.wording import Texts, translations
from steps.fields import FIELD_TYPES
from steps.fields.text import HARD_MAXIMUM, ShortText
from steps.spec import Action

_SHOWN = "The step is always shown."
_OPTIONAL = "The step can always be left empty."
_OFFERED = "The choice is always offered."
_LABEL = 200


@dataclass(slots=True)
class Made:
    """A step, and when it is shown. `never` says that it is never; `never_offered` names the values of such choices."""

    asked: Asked
    part: StepPart
    shown: Logic = ALWAYS
    rules: list[RulePart] = field(default_factory=list)
    never: bool = False
    never_offered: list[str] = field(default_factory=list)


def make(asked: Asked, drafting: Drafting, texts: Texts) -> Made:
    """The step of a question, with the rules that are about showing and requiring."""
    words = pages.words(asked, texts, drafting.notes)
    choices = [_choice(pick, asked, texts) for pick in asked.picks]
    minimum, maximum = _bounds(asked, len(choices))
    required = asked.question.is_set("isRequired") or not FIELD_TYPES[asked.shape.type].asks
    part = StepPart(
        key=asked.key,
        type=asked.shape.type,
        title=words["title"].text,
        help_text=words["help_text"].text,
        button="",
        stage=words["stage"].text,
        praise="",
        placeholder=words["placeholder"].text,
        required=required,
        minimum=minimum,
        maximum=maximum,
        choices=choices,
        options=asked.shape.options
        | {name.removeprefix("option."): words[name].text for name in words if name.startswith("option.")},
        translations=translations(words),
        source_ref=asked.ref,
    )
    found = Made(asked, part)
    _show(found, drafting)
    if not required:
        _require(found, drafting)
    _offer(found, drafting)
    return found


def _choice(pick: Pick, asked: Asked, texts: Texts) -> ChoicePart:
    if isinstance(pick.label, BuiltIn):
        label = texts.built_in(pick.label)
    else:
        label = texts.read(pick.label, pick.place, _LABEL, position=asked.position)
    plain = label.text or text(pick.value)[:_LABEL]
    return ChoicePart(
        key=pick.key, label=plain, points=Decimal(0), translations=translations({"label": label}), source_ref=pick.ref
    )


def finished(made: Made, calculations: list[RulePart], texts: Texts) -> StepPart:
    """The step with all its rules, those that lead on last, once all languages of the survey are known."""
    last = [rule for rule in made.rules if Action(rule.action).leaves]
    first = [rule for rule in made.rules if rule not in last]
    choices = [
        _choice(pick, made.asked, texts) if isinstance(pick.label, BuiltIn) else choice
        for pick, choice in zip(made.asked.picks, made.part.choices, strict=True)
    ]
    return made.part.model_copy(update={"choices": choices, "rules": [*first, *calculations, *last]})


def _bounds(asked: Asked, choices: int) -> tuple[Decimal | None, Decimal | None]:
    """The bounds that the step can have; those that no answer could keep are noted."""
    low, high, kind = asked.shape.minimum, asked.shape.maximum, FIELD_TYPES[asked.shape.type]
    counts = kind.bounds != "value"
    most = HARD_MAXIMUM if kind.is_text else choices if kind.bounds == "picks" else None
    bound = high if high is not None else kind.default_maximum if isinstance(kind, ShortText) else None
    unsound = (
        (counts and any(number is not None and (number < 0 or number != int(number)) for number in (low, high)))
        or (low is not None and bound is not None and low > bound)
        or (low is not None and counts and most is not None and low > most)
        or (counts and high == 0)
    )
    if unsound:
        message = "Its smallest and largest number fit no answer. Both were left out."
        asked.question.notes.add(path_of(asked.item.place), "value_unusable", message)
        return None, None
    if high is not None and counts and most is not None:
        high = min(high, Decimal(most))
    return low, high


def _show(found: Made, drafting: Drafting) -> None:
    item, limit = found.asked.item, Limit(found.asked.position)
    own = visible_if(item.data, item.place, drafting.notes)
    conditions = [*item.around.conditions, *([own] if own else [])]
    parts = [part for condition in conditions if (part := drafting.logic(condition, _SHOWN, limit)) is not None]
    if not parts:
        return
    written = drafting.groups(parts, path_of(conditions[-1][0]), _SHOWN)
    if written is None:
        return
    found.never = not written
    found.shown = ALWAYS if [] in written else All(tuple(parts))
    found.rules += _rules("show_if", written)


def _require(found: Made, drafting: Drafting) -> None:
    item = found.asked.item
    condition = expression(item.data, "requiredIf", item.place, drafting.notes, _OPTIONAL)
    if condition is None or not FIELD_TYPES[found.asked.shape.type].asks:
        return
    logic = drafting.logic(condition, _OPTIONAL, Limit(found.asked.position))
    written = drafting.groups([logic], path_of(condition[0]), _OPTIONAL) if logic is not None else None
    if written == [[]]:
        found.part = found.part.model_copy(update={"required": True})
    elif written:
        found.rules += _rules("require_if", written)


def _offer(found: Made, drafting: Drafting) -> None:
    asked = found.asked
    common = expression(asked.item.data, "choicesVisibleIf", asked.item.place, drafting.notes, "The choices are always offered.")
    listed = len(asked.item.place) + 1
    for pick in asked.picks:
        # A choice's own condition stands in for that of all; those added by a property have none.
        is_listed = asked.shape.has_choices and len(pick.place) > listed
        condition = pick.condition or (common if is_listed else None)
        written = _offered(condition, pick, asked, drafting) if condition else [[]]
        if not written:
            found.never_offered.append(pick.ref)
        found.rules += _rules("show_choice_if", written, target=pick.key)


def _offered(condition: Condition, pick: Pick, asked: Asked, drafting: Drafting) -> Groups:
    constants: dict[str, Value] = {"item": pick.value, "choice": pick.value}
    logic = drafting.logic(condition, _OFFERED, Limit(asked.position), constants)
    written = drafting.groups([logic], path_of(condition[0]), _OFFERED) if logic is not None else None
    return [[]] if written is None else written


def _rules(action: str, when: Groups, target: str | None = None) -> list[RulePart]:
    """The rule, unless it would always hold; of what never holds there is none."""
    return [RulePart(action=action, target=target, when=when)] if when and [] not in when else []
