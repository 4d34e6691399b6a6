"""Whether the parts of a document that name each other do so soundly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from funnel.documents.shape import Document, RulePart, short


def broken_links(document: Document) -> Iterator[str]:
    """What is wrong with the document's keys: used twice, or pointing nowhere. Each with its path and what to do."""
    steps = {step.key for step in document.steps}
    endings = {ending.key for ending in document.endings}
    yield from _twice("steps", (step.key for step in document.steps))
    yield from _twice("endings", (ending.key for ending in document.endings))
    for position, step in enumerate(document.steps):
        yield from _twice(f"steps[{position}].choices", (choice.key for choice in step.choices))
        for place, rule in enumerate(step.rules):
            yield from _rule(f"steps[{position}].rules[{place}]", rule, steps, endings)


def _twice(path: str, keys: Iterable[str]) -> Iterator[str]:
    seen = Counter[str]()
    for position, key in enumerate(keys):
        seen[key] += 1
        if seen[key] == 2:
            yield f"{path}[{position}].key: the key “{key}” is used before. Give each its own key."


def _rule(path: str, rule: RulePart, steps: Collection[str], endings: Collection[str]) -> Iterator[str]:
    if rule.target is not None:
        if rule.action == "show_if":
            yield f"{path}.target: show_if has no target. Remove it."
        elif rule.action == "skip_to" and rule.target not in steps:
            yield f"{path}.target: there is no step “{rule.target}”. {_there('steps', steps)}"
        elif rule.action == "finish" and rule.target not in endings:
            yield f"{path}.target: there is no ending “{rule.target}”. {_there('endings', endings)}"
    for number, group in enumerate(rule.when):
        for position, condition in enumerate(group):
            if condition.step is not None and condition.step not in steps:
                where = f"{path}.when[{number}][{position}].step"
                yield f"{where}: there is no step “{condition.step}”. {_there('steps', steps)}"


def _there(what: str, keys: Collection[str]) -> str:
    return f"The {what} are: {short(', '.join(sorted(keys)))}." if keys else f"There are no {what}."
