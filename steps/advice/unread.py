"""What is read in a draft, and hidden fields and variables that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from steps.advice.kinds import ADVICE
from steps.advice.shown import rows, tokens
from steps.compiling.draft import Draft, place
from steps.problems import Problem
from steps.spec import HIDDEN


def advise(draft: Draft) -> Iterator[Problem]:
    """Hidden fields and variables without a reader."""
    read = names_read(draft)
    for field in draft.hidden:
        if HIDDEN + field.key not in read:
            yield ADVICE["never_read"].at(place(field))
    for variable in draft.variables:
        if variable.key not in read:
            yield ADVICE["never_read"].at(place(variable))


def names_read(draft: Draft) -> set[str]:
    """The names of all that rules, texts and prefilled questions read, also of rules that have problems."""
    found = {token.name for row in rows(draft) for token in tokens(row)}
    found |= {HIDDEN + step.prefill for step in draft.steps if step.prefill}
    return found | names_in_rules(draft)


def names_in_rules(draft: Draft) -> set[str]:
    """The names that rules read. A variable that is only read to change itself is not."""
    found: set[str] = set()
    for rule in (rule for step in draft.steps for rule in step.rules.all()):
        if rule.amount_of != rule.variable:
            found.add(rule.amount_of)
        for condition in rule.conditions.all():
            found |= {condition.source.key if condition.source else condition.source_name, condition.value_of}
    return found - {""}
