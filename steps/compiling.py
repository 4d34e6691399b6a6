"""Drafts to a spec, or to everything that stands in its way, all at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from steps import models, reachability
from steps.contradictions import satisfiable
from steps.fields import FIELD_TYPES
from steps.fields.number import plain
from steps.fields.text import HARD_MAXIMUM, ShortText
from steps.problems import PROBLEMS, Place, Problem
from steps.rules import OPERATORS, Operand
from steps.spec import Action, Choice, Condition, Ending, Rule, Spec, Step, Value

# Page addresses under /f/<funnel>/ that are not steps.
RESERVED_KEYS = frozenset({"done"})


@dataclass(frozen=True)
class Compiled:
    """`spec` when nothing stands in the way, else None; `problems` in the order of the steps."""

    spec: Spec | None
    problems: tuple[Problem, ...]


@dataclass
class _Draft:
    """The rows of one funnel, read once, and the problems found on the way."""

    title: str
    steps: list[models.Step]
    endings: list[models.Ending]
    problems: list[Problem] = field(default_factory=list)
    # The rules that are sound in themselves, compiled.
    rules: list[tuple[models.Step, models.Rule, Rule]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.order = {step.pk: position for position, step in enumerate(self.steps)}
        self.ending_keys = {ending.pk: ending.key for ending in self.endings}

    def report(self, code: str, row: object, **values: object) -> None:
        self.problems.append(PROBLEMS[code].at(_place(row), **values))


def compile_draft(*, funnel_id: int, title: str) -> Compiled:
    """Compile the draft of one funnel. Reads the rows in a fixed number of queries; writes nothing."""
    steps = list(models.Step.objects.filter(funnel_id=funnel_id).prefetch_related("choices", "rules__conditions__source"))
    draft = _Draft(title, steps, list(models.Ending.objects.filter(funnel_id=funnel_id)))
    _check_whole(draft)
    spec = Spec(
        title=title,
        steps=tuple(_step(draft, row) for row in draft.steps),
        endings=tuple(Ending(key=row.key, title=row.title, body=row.body) for row in draft.endings),
    )
    _check_logic(draft, spec)
    return Compiled(None if draft.problems else spec, tuple(draft.problems))


def _place(row: object) -> Place:
    match row:
        case models.Step():
            return Place("step", row.pk, f"Step “{row.title or row.key}”", row.pk)
        case models.Choice():
            return Place("choice", row.pk, f"Choice “{row.label or row.key}” of step “{row.step.title}”", row.step_id)
        case models.Ending():
            return Place("ending", row.pk, f"Ending “{row.title or row.key}”", None)
        case models.Rule():
            return Place("rule", row.pk, f"Rule “{row.get_action_display()}” of step “{row.step.title}”", row.step_id)
        case models.Condition():
            return Place("condition", row.pk, f"A condition of step “{row.rule.step.title}”", row.rule.step_id)
        case _:
            return Place("funnel", None, "The funnel", None)


def _check_whole(draft: _Draft) -> None:
    if not draft.steps:
        draft.report("empty_funnel", None)
    if not draft.endings:
        draft.report("no_ending", None)
    _check_keys(draft, draft.steps)
    _check_keys(draft, draft.endings)
    for step in draft.steps:
        if step.key in RESERVED_KEYS:
            draft.report("reserved_key", step, key=step.key)


def _check_keys(draft: _Draft, rows: Sequence[models.Step] | Sequence[models.Ending] | Sequence[models.Choice]) -> None:
    seen = Counter(row.key for row in rows)
    for row in rows:
        if not row.key:
            draft.report("missing_key", row)
        elif not re.fullmatch(models.KEY_PATTERN, row.key):
            draft.report("invalid_key", row, key=row.key)
        elif seen[row.key] > 1:
            draft.report("duplicate_key", row, key=row.key)
        title = row.label if isinstance(row, models.Choice) else row.title
        if not title.strip():
            draft.report("missing_text", row)


def _step(draft: _Draft, row: models.Step) -> Step:
    kind = FIELD_TYPES.get(row.type)
    if kind is None:
        draft.report("unknown_type", row, type=row.type)
    choices = list(row.choices.all()) if kind and kind.has_choices else []
    if kind and kind.has_choices:
        _check_keys(draft, choices)
        if not choices:
            draft.report("no_choices", row)
    _check_bounds(draft, row, len(choices))
    return Step(
        key=row.key,
        type=row.type,
        title=row.title,
        help_text=row.help_text,
        required=row.required,
        button=row.button,
        stage=row.stage,
        praise=row.praise,
        placeholder=row.placeholder,
        autocomplete=row.autocomplete,
        minimum=None if row.minimum is None else plain(row.minimum),
        maximum=None if row.maximum is None else plain(row.maximum),
        choices=tuple(Choice(key=choice.key, label=choice.label) for choice in choices),
        rules=tuple(rule for rule in (_rule(draft, row, item) for item in row.rules.all()) if rule),
    )


def _check_bounds(draft: _Draft, row: models.Step, choices: int) -> None:
    kind = FIELD_TYPES.get(row.type)
    low, high = row.minimum, row.maximum
    if kind is None or not kind.bounds or (low is None and high is None):
        return
    if low is not None and high is not None and low > high:
        draft.report("bad_bounds", row, why=f"the minimum {plain(low)} is above the maximum {plain(high)}")
    if kind.bounds == "value":
        return
    longest = HARD_MAXIMUM if kind.is_text else None
    if longest and high is not None and high > longest:
        draft.report("bad_bounds", row, why=f"no answer may have more than {longest} characters")
    elif isinstance(kind, ShortText) and high is None and low is not None and low > kind.default_maximum:
        draft.report("bad_bounds", row, why=f"without a maximum it is {kind.default_maximum}, below the minimum {plain(low)}")
    if any(bound is not None and (bound < 0 or bound != int(bound)) for bound in (low, high)):
        draft.report("bad_bounds", row, why=f"a number of {kind.bounds} is a whole number from 0")
    elif high == 0:
        draft.report("bad_bounds", row, why=f"at most 0 {kind.bounds} leaves no possible answer")
    elif kind.bounds == "picks" and low is not None and low > choices:
        draft.report("bad_bounds", row, why=f"{plain(low)} picks are asked for, but there are only {choices} choices")


def _rule(draft: _Draft, step: models.Step, row: models.Rule) -> Rule | None:
    """The compiled rule; None, all its problems reported, when anything is wrong with it."""
    # The reverse accessors are cached, so that naming a place costs no query.
    row.step = step
    before = len(draft.problems)
    action = Action(row.action)
    target = _target(draft, step, row)
    conditions = list(row.conditions.all())
    if action is Action.SHOW_IF and not conditions:
        draft.report("no_condition", row)
    groups: dict[int, list[Condition]] = {}
    for item in conditions:
        item.rule = row
        condition = _condition(draft, step, action, item)
        if condition:
            groups.setdefault(item.group, []).append(condition)
    if len(draft.problems) > before:
        return None
    rule = Rule(action=action, target=target, groups=tuple(tuple(groups[number]) for number in sorted(groups)))
    draft.rules.append((step, row, rule))
    return rule


def _target(draft: _Draft, step: models.Step, row: models.Rule) -> str:
    """The key of what a rule leads to; empty for one that leads nowhere or, reported, to the wrong place."""
    if row.action == Action.FINISH:
        if row.target_ending_id not in draft.ending_keys:
            draft.report("missing_ending", row)
        return draft.ending_keys.get(row.target_ending_id or 0, "")
    if row.action != Action.SKIP_TO:
        return ""
    if row.target_step_id not in draft.order:
        draft.report("missing_target", row)
        return ""
    target = draft.steps[draft.order[row.target_step_id]]
    if draft.order[target.pk] <= draft.order[step.pk]:
        draft.report("backward_skip", row, target=target.title)
    return target.key


def _condition(draft: _Draft, step: models.Step, action: Action, row: models.Condition) -> Condition | None:
    source = row.source
    if source is None or source.pk not in draft.order:
        draft.report("missing_source", row)
        return None
    if source.pk == step.pk and action is Action.SHOW_IF:
        draft.report("reads_itself", row)
        return None
    if draft.order[source.pk] > draft.order[step.pk]:
        draft.report("reads_later", row, source=source.title)
        return None
    kind = FIELD_TYPES.get(source.type)
    operator = OPERATORS.get(row.operator)
    if kind is None or operator is None or row.operator not in kind.operators:
        allowed = ", ".join(OPERATORS[name].label for name in kind.operators) if kind else ""
        draft.report(
            "operator_not_for_type",
            row,
            operator=operator.label if operator else row.operator,
            type=kind.label if kind else source.type,
            allowed=allowed or "none, because it asks nothing",
        )
        return None
    try:
        value = _operand(row, draft.steps[draft.order[source.pk]], operator.operand)
    except ValueError as error:
        draft.report("unknown_choice" if kind.has_choices else "bad_value", row, why=str(error))
        return None
    return Condition(step=source.key, operator=row.operator, value=value)


def _operand(row: models.Condition, source: models.Step, operand: Operand) -> Value:
    kind = FIELD_TYPES[source.type]
    if operand is Operand.NOTHING:
        if row.value.strip():
            raise ValueError("This operator compares with nothing. Empty the value.")
        return None
    choices = frozenset(choice.key for choice in source.choices.all())
    if operand is Operand.ONE:
        return kind.operand(row.value, choices)
    parts = [part for part in re.split(r"[,;\n]", row.value) if part.strip()]
    if not parts:
        raise ValueError("Enter at least one value to compare with.")
    return [str(kind.operand(part, choices)) for part in parts]


def _check_logic(draft: _Draft, spec: Spec) -> None:
    """Can each condition hold, is each step reached? Asked of the parts that are in order, whatever is wrong with others."""
    codes = {problem.code for problem in draft.problems}
    if codes & {"missing_key", "duplicate_key"}:
        return
    unclear = {
        problem.place.step_pk for problem in draft.problems if problem.code in ("unknown_type", "no_choices", "bad_bounds")
    }
    certain = reachability.always_on_path(spec)
    for step, row, rule in draft.rules:
        for group in rule.groups:
            for source in dict.fromkeys(item.step for item in group):
                target = spec.step(source)
                blank = not target.required or not (source == step.key or source in certain)
                reading = [item for item in group if item.step == source]
                if draft.steps[spec.index[source]].pk in unclear:
                    continue
                if not satisfiable(target, reading, may_be_blank=blank):
                    draft.report("impossible_condition", row, source=target.title)
    if any(problem.place.kind in ("rule", "condition") for problem in draft.problems) or unclear:
        # With a rule missing, ways are missing: what it says of the others would be wrong.
        return
    reached = reachability.reachable(spec)
    for step in draft.steps:
        if step.key not in reached:
            draft.report("unreachable_step", step)
