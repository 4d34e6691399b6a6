"""The rules of a draft: what they read, compare and change."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from steps import dates, models
from steps.compiling.draft import Draft
from steps.compiling.rows import optional
from steps.fields import FIELD_TYPES
from steps.references import Reference, reference
from steps.rules import OPERATORS, Kind, Operand, Operator
from steps.spec import Action, Condition, Rule, Spec, Value

_SEPARATORS = {Operand.MANY: r"[,;\n]", Operand.RANGE: r";|\n|\.\.|\bto\b|\band\b"}
_ONE = frozenset({Kind.TEXT, Kind.CHOICE})
_LISTED = frozenset({Kind.TEXT, Kind.CHOICE, Kind.CHOICES})
# What is the case where no rule of the kind says otherwise.
_OTHERWISE = {
    Action.SHOW_IF: "a step without “show only if” rules is always shown",
    Action.REQUIRE_IF: "without such rules an answer is required only where the step itself is ticked as required",
    Action.SHOW_CHOICE_IF: "a choice without such rules is always offered",
}


def compiled(draft: Draft, bare: Spec) -> Spec:
    """`bare` with the rules that are sound; what is wrong with the others is reported."""
    steps = []
    for row, step in zip(draft.steps, bare.steps, strict=True):
        rules: list[Rule] = []
        for item in row.rules.all():
            # The reverse accessors are cached, so that naming a place costs no query.
            item.step = row
            rule = _rule(draft, bare, row, item)
            if rule is not None:
                draft.rules[step.key, len(rules)] = (item, rule)
                rules.append(rule)
        steps.append(replace(step, rules=tuple(rules)))
    return replace(bare, steps=tuple(steps))


def _rule(draft: Draft, spec: Spec, step: models.Step, row: models.Rule) -> Rule | None:
    """The compiled rule; None, all its problems reported, when anything is wrong with it."""
    before = len(draft.problems)
    action = Action(row.action)
    if action is Action.REQUIRE_IF and step.type in FIELD_TYPES and not FIELD_TYPES[step.type].asks:
        draft.report("requires_nothing", row)
    target = _target(draft, spec, step, row)
    _check_amount(draft, spec, step, row)
    conditions = list(row.conditions.all())
    if action.precedes_answer and not conditions:
        draft.report("no_condition", row, otherwise=_OTHERWISE[action])
    groups: dict[int, list[Condition]] = {}
    for item in conditions:
        item.rule = row
        condition = _condition(draft, spec, step, action, item)
        if condition:
            groups.setdefault(item.group, []).append(condition)
    if len(draft.problems) > before:
        return None
    return Rule(
        action=action,
        target=target,
        groups=tuple(tuple(groups[number]) for number in sorted(groups)),
        amount=optional(row.amount) if action.calculates else None,
        amount_of=row.amount_of if action.calculates else "",
    )


def _target(draft: Draft, spec: Spec, step: models.Step, row: models.Rule) -> str:
    """The key of what a rule leads to or changes; empty for one that does neither or, reported, names the wrong thing."""
    action = Action(row.action)
    if action.calculates:
        found = reference(spec, row.variable)
        if found is None or found.step is not None:
            draft.report("unknown_variable", row, name=row.variable)
        return row.variable
    if action is Action.SHOW_CHOICE_IF:
        return _offered(draft, spec, step, row)
    if action is Action.FINISH:
        if row.target_ending_id not in draft.ending_keys:
            draft.report("missing_ending", row)
        return draft.ending_keys.get(row.target_ending_id or 0, "")
    if action is not Action.SKIP_TO:
        return ""
    if row.target_step_id not in draft.order:
        draft.report("missing_target", row)
        return ""
    target = draft.steps[draft.order[row.target_step_id]]
    if draft.position(target) <= draft.position(step):
        draft.report("backward_skip", row, target=target.title)
    return target.key


def _offered(draft: Draft, spec: Spec, step: models.Step, row: models.Rule) -> str:
    """The key of the choice that a rule offers; empty, reported, for one that the step does not have, or has no use for."""
    compiled = spec.steps[draft.position(step)].choices
    own = dict(zip((choice.pk for choice in step.choices.all()), compiled, strict=False))
    if row.target_choice_id not in own:
        draft.report("missing_choice", row)
        return ""
    return own[row.target_choice_id].key


def _check_amount(draft: Draft, spec: Spec, step: models.Step, row: models.Rule) -> None:
    if not Action(row.action).calculates:
        return
    if (row.amount is None) == (not row.amount_of):
        draft.report("bad_amount", row, why="it needs either a number or the name of what holds one")
    if not row.amount_of:
        return
    found = _readable(draft, spec, step, row, row.amount_of, or_own=True)
    if found and found.kind is not Kind.NUMBER:
        draft.report("bad_amount", row, why=f"“{found.title}” is not a number")


def _readable(
    draft: Draft, spec: Spec, step: models.Step, row: models.Rule | models.Condition, name: str, *, or_own: bool
) -> Reference | None:
    """What `name` stands for when a rule of `step` may read it; None, the reason reported, when it may not."""
    found = reference(spec, name)
    if found is None:
        draft.report("unknown_reference", row, name=name)
        return None
    here = draft.position(step)
    if found.position == here and not or_own:
        draft.report("reads_itself", row)
        return None
    if found.position > here:
        draft.report("reads_later", row, source=found.title)
        return None
    return found


def _condition(draft: Draft, spec: Spec, step: models.Step, action: Action, row: models.Condition) -> Condition | None:
    source = draft.steps[draft.order[row.source.pk]].key if row.source and row.source.pk in draft.order else row.source_name
    if not source or (row.source and row.source.pk not in draft.order):
        draft.report("missing_source", row)
        return None
    left = _readable(draft, spec, step, row, source, or_own=not action.precedes_answer)
    if left is None:
        return None
    operator = _operator(draft, row, left)
    if operator is None:
        return None
    if row.value_of:
        return _comparison(draft, spec, step, action, row, left, operator)
    try:
        value = _operand(row.value, left, operator.operand)
    except ValueError as error:
        keyed = left.step is not None and left.step.choices and operator.operand in (Operand.ONE, Operand.MANY)
        draft.report("unknown_choice" if keyed else "bad_value", row, why=str(error))
        return None
    relative = left.kind is Kind.DATE and any(not dates.is_date(text) for text in _texts(value))
    return Condition(source, row.operator, value, relative=relative)


def _texts(value: Value) -> list[str]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []


def _operator(draft: Draft, row: models.Condition, left: Reference) -> Operator | None:
    """The operator, or None, reported, when it makes no sense of the left side."""
    operator = OPERATORS.get(row.operator)
    if operator is not None and operator.name in left.operators:
        return operator
    allowed = ", ".join(OPERATORS[name].label_for(left.kind) for name in left.operators)
    draft.report(
        "operator_not_for_type",
        row,
        operator=operator.label_for(left.kind) if operator else row.operator,
        type=FIELD_TYPES[left.step.type].label if left.step and left.step.type in FIELD_TYPES else left.name,
        allowed=allowed or "none, because it asks nothing",
    )
    return None


def _comparison(
    draft: Draft,
    spec: Spec,
    step: models.Step,
    action: Action,
    row: models.Condition,
    left: Reference,
    operator: Operator,
) -> Condition | None:
    """A condition whose right side is something that is read too."""
    right = _readable(draft, spec, step, row, row.value_of, or_own=not action.precedes_answer)
    if right is None:
        return None
    if row.value.strip():
        draft.report("bad_value", row, why="It compares with a value and with something that is read. Empty one of the two.")
        return None
    allowed = _comparable(left.kind, operator.operand)
    if right.kind not in allowed:
        draft.report("kinds_differ", row, left=left.title, right=right.title, operator=operator.label_for(left.kind))
        return None
    return Condition(left.name, row.operator, right=right.name)


def _comparable(kind: Kind | None, operand: Operand) -> frozenset[Kind | None]:
    """The kinds of a right side that is read. None for operators that compare with nothing, or with two values."""
    match operand:
        case Operand.COUNT:
            return frozenset({Kind.NUMBER})
        case Operand.MANY:
            return _LISTED
        case Operand.ONE:
            return _ONE if kind in _ONE else frozenset({kind})
        case _:
            return frozenset()


def _operand(raw: str, left: Reference, operand: Operand) -> Value:
    """A typed right side made canonical; ValueError, with what to do, when it is none."""
    if operand is Operand.NOTHING:
        if raw.strip():
            raise ValueError("This operator compares with nothing. Empty the value.")
        return None
    if operand is Operand.COUNT:
        if not raw.strip().isdecimal() or not 1 <= len(raw.strip()) <= 4 or int(raw) < 1:
            raise ValueError(f"“{raw}” is not a number of picks. Enter a whole number from 1.")
        return str(int(raw))
    if operand is Operand.ONE:
        return _constant(raw, left)
    parts = [part for part in re.split(_SEPARATORS[operand], raw) if part.strip()]
    if operand is Operand.RANGE:
        return _range(raw, parts, left)
    if not parts:
        raise ValueError("Enter at least one value to compare with.")
    values = [str(_constant(part, left)) for part in parts]
    # Made canonical, a character may be one that stands between values: the Greek question mark is a semicolon.
    odd = [part for part, value in zip(parts, values, strict=True) if re.search(_SEPARATORS[operand], value)]
    if odd:
        raise ValueError(f"“{odd[0]}” cannot be one of several values. Leave out commas, semicolons and line ends.")
    return values


def _constant(raw: str, left: Reference) -> Value:
    if left.step is None:
        return FIELD_TYPES["number"].operand(raw, frozenset())
    return FIELD_TYPES[left.step.type].operand(raw, frozenset(choice.key for choice in left.step.choices))


def _range(raw: str, parts: list[str], left: Reference) -> Value:
    if len(parts) != 2:
        raise ValueError(f"“{raw}” is not two values. Enter the lower and the higher one with a semicolon between them.")
    low, high = (str(_constant(part, left)) for part in parts)
    fixed = left.kind is Kind.NUMBER or (dates.is_date(low) and dates.is_date(high))
    if fixed and (Decimal(low) > Decimal(high) if left.kind is Kind.NUMBER else low > high):
        raise ValueError(f"{low} is above {high}. Enter the lower one first.")
    return [low, high]
