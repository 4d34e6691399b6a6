"""Whether the parts of a document that name each other do so soundly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from funnel.documents.names import is_marked
from funnel.documents.parts import ConditionPart, Document, PathTestPart, RulePart, StepPart
from funnel.documents.problems import path_of, short
from steps.references import FACTS
from steps.spec import HIDDEN, SCORE, Action


def broken_links(document: Document) -> Iterator[str]:
    """What is wrong with the document's keys: used twice, or pointing nowhere. Each with its path and what to do."""
    yield from _twice("hidden", (field.key for field in document.hidden))
    yield from _twice("variables", (variable.key for variable in document.variables))
    yield from _twice("steps", (step.key for step in document.steps))
    yield from _twice("endings", (ending.key for ending in document.endings))
    links = _Links(document)
    for position, step in enumerate(document.steps):
        yield from _twice(f"steps[{position}].choices", (choice.key for choice in step.choices))
        yield from links.of_step(f"steps[{position}]", step)
    for position, test in enumerate(document.tests):
        yield from links.of_test(f"tests[{position}]", test)


def _twice(path: str, keys: Iterable[str]) -> Iterator[str]:
    seen = Counter[str]()
    for position, key in enumerate(keys):
        seen[key] += 1
        if seen[key] == 2:
            yield f"{path}[{position}].key: the key “{key}” is used before. Give each its own key."


class _Links:
    """What there is in a document to point at, and what points elsewhere."""

    def __init__(self, document: Document) -> None:
        self.steps = frozenset(step.key for step in document.steps)
        self.endings = frozenset(ending.key for ending in document.endings)
        self.hidden = frozenset(field.key for field in document.hidden)
        self.variables = frozenset([SCORE, *(variable.key for variable in document.variables)])
        self.answered = self.steps | {HIDDEN + key for key in (*self.hidden, *FACTS)}
        self.readable = self.answered | self.variables

    def of_step(self, path: str, step: StepPart) -> Iterator[str]:
        """What a step, its choices and its rules point at that is not there."""
        yield from _name(f"{path}.prefill", "hidden field", step.prefill, self.hidden)
        for position, choice in enumerate(step.choices):
            yield from _key(f"{path}.choices[{position}].ending", "ending", choice.ending, self.endings)
        for position, rule in enumerate(step.rules):
            yield from self._rule(f"{path}.rules[{position}]", rule, step)

    def of_test(self, path: str, test: PathTestPart) -> Iterator[str]:
        """The same for a path test."""
        for name in test.answers:
            yield from _name(f"{path}.{path_of(('answers', name))}", "step or hidden field", name, self.answered)
        for position, key in enumerate(test.path):
            yield from _name(f"{path}.path[{position}]", "step", key, self.steps)
        yield from _key(f"{path}.ending", "ending", test.ending, self.endings)

    def _rule(self, path: str, rule: RulePart, step: StepPart) -> Iterator[str]:
        action = Action(rule.action)
        if action.calculates:
            yield from _name(f"{path}.variable", "variable", rule.variable, self.variables)
            yield from self._readable(f"{path}.amount_of", rule.amount_of)
        if action is Action.SKIP_TO:
            yield from _key(f"{path}.target", "step", rule.target, self.steps)
        if action is Action.FINISH:
            yield from _key(f"{path}.target", "ending", rule.target, self.endings)
        if action is Action.SHOW_CHOICE_IF:
            own = frozenset(choice.key for choice in step.choices)
            yield from _key(f"{path}.target", "choice of this step", rule.target, own)
        for name in _out_of_place(rule):
            yield f"{path}.{name}: {action} has no {name}. Remove it."
        for number, group in enumerate(rule.when):
            for position, condition in enumerate(group):
                yield from self._condition(f"{path}.when[{number}][{position}]", condition)

    def _condition(self, path: str, condition: ConditionPart) -> Iterator[str]:
        if condition.step is not None and condition.left:
            yield f"{path}.step: this is the older name of “left”, which is there too. Remove one of them."
        yield from _key(f"{path}.step", "step", condition.step, self.steps)
        yield from self._readable(f"{path}.left", condition.left)
        yield from self._readable(f"{path}.value_of", condition.value_of)

    def _readable(self, path: str, name: str) -> Iterator[str]:
        return _name(path, "step, variable or hidden field", name, self.readable)


def _out_of_place(rule: RulePart) -> Iterator[str]:
    """The names of what the rule has and its action has no use for."""
    action = Action(rule.action)
    if rule.target is not None and not (action.leaves or action is Action.SHOW_CHOICE_IF):
        yield "target"
    if not action.calculates:
        given = {"variable": rule.variable, "amount": rule.amount is not None, "amount_of": rule.amount_of}
        yield from (name for name, value in given.items() if value)


def _name(path: str, what: str, name: str, there: frozenset[str]) -> Iterator[str]:
    """The problem of a name that stands for nothing, unless the document knows."""
    return iter(()) if not name or is_marked(name) else _key(path, what, name, there)


def _key(path: str, what: str, key: str | None, there: frozenset[str]) -> Iterator[str]:
    if key is not None and key not in there:
        yield f"{path}: there is no {what} “{short(key)}”. {_listed(there)}"


# A large document can have as many problems as keys.
@lru_cache(maxsize=16)
def _listed(there: frozenset[str]) -> str:
    # Keys first: of hidden fields there are always some.
    names = sorted(there, key=lambda name: (name.startswith(HIDDEN), name))
    return f"There are: {short(', '.join(names))}." if names else "There are none."
