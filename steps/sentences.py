"""Conditions and calculations of a spec in words, for people who know its questions and not its keys."""

from __future__ import annotations

from collections.abc import Sequence

from steps.references import Reference, reference
from steps.rules import OPERATORS, Kind, Operand
from steps.spec import Action, Condition, Rule, Spec, Value

_VERBS = {
    Action.SET: "sets {variable} to {amount}",
    Action.ADD: "adds {amount} to {variable}",
    Action.SUBTRACT: "takes {amount} from {variable}",
    Action.MULTIPLY: "multiplies {variable} by {amount}",
    Action.DIVIDE: "divides {variable} by {amount}",
}


def conditions_in_words(spec: Spec, groups: tuple[tuple[Condition, ...], ...], here: str = "") -> str:
    """“(a and b) or c”; empty when there is no condition. The answer to the step `here` is called just that."""
    return joined([[_condition(spec, item, here) for item in group] for group in groups])


def all_in_words(spec: Spec, needed: Sequence[tuple[tuple[Condition, ...], ...]]) -> str:
    """“(a or b) and (c and d)”, where of each of `needed` one group has to hold."""
    texts = [conditions_in_words(spec, groups) for groups in needed]
    return texts[0] if len(texts) == 1 else " and ".join(f"({text})" for text in texts)


def joined(groups: Sequence[Sequence[str]], both: str = "and", either: str = "or") -> str:
    """“(a and b) or c” of the texts of conditions in their groups; `both` and `either` are the words between them."""
    several = len(groups) > 1
    texts = [f" {both} ".join(group) for group in groups]
    return f" {either} ".join(
        f"({text})" if several and len(group) > 1 else text for text, group in zip(texts, groups, strict=True)
    )


def calculation_in_words(spec: Spec, rule: Rule, here: str = "") -> str:
    """“adds 10 to score if the answer is “Founder””, of a rule that calculates."""
    amount = _name(spec, rule.amount_of, here) if rule.amount is None else rule.amount
    text = _VERBS[rule.action].format(variable=rule.target, amount=amount)
    when = conditions_in_words(spec, rule.groups, here)
    return f"{text} if {when}" if when else text


def _condition(spec: Spec, item: Condition, here: str) -> str:
    left, operator = reference(spec, item.left), OPERATORS[item.operator]
    words = [_name(spec, item.left, here), operator.label_for(left.kind if left else None)]
    if item.right:
        words.append(_name(spec, item.right, here))
    elif operator.operand is not Operand.NOTHING:
        words.append(_constant(left, item.value, operator.operand))
    return " ".join(words)


def _name(spec: Spec, name: str, here: str) -> str:
    """A question by its title, a variable or a hidden field by its name."""
    if name == here:
        return "the answer"
    found = reference(spec, name)
    if found is None or found.step is None:
        return name
    return f"“{found.title}”" if found.is_answer else found.title


def _constant(left: Reference | None, value: Value, operand: Operand) -> str:
    kind = left.kind if left else None
    labels = {choice.key: choice.label for choice in left.step.choices} if left and left.step else {}
    items = value if isinstance(value, list) else [value]
    texts = [_item(kind if operand is not Operand.COUNT else None, item, labels) for item in items]
    return " and ".join(texts) if operand is Operand.RANGE else ", ".join(texts)


def _item(kind: Kind | None, value: Value, labels: dict[str, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else str(value)
    return f"“{labels.get(text, text)}”" if kind in (Kind.TEXT, Kind.CHOICE, Kind.CHOICES) else text
