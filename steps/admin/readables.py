"""What the rules of a draft can read: as names with their meaning, and as pick lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from steps import spec
from steps.models import HiddenField, Step, Variable
from steps.numbers import plain
from steps.references import FACTS, Reference, reference
from steps.rules import Kind
from steps.spec import HIDDEN, SCORE, Spec

# A list of (value, label), or of groups of those, as form fields take it.
Picks = list[tuple[str, Any]]
NOTHING = ("", gettext_lazy("Select value"))


@dataclass(frozen=True, slots=True)
class Readable:
    """Something that rules can read: its heading in lists, what it is, and what a list calls it."""

    heading: str
    reference: Reference
    label: str


class Readables:
    """The names of one funnel's draft, read in a fixed number of queries, whatever is wrong with its rows.

    `spec` is the draft as far as names go, for `steps.references.reference`.
    """

    def __init__(self, funnel_id: int) -> None:
        self.steps = list(Step.objects.filter(funnel_id=funnel_id).prefetch_related("choices"))
        self.hidden = list(HiddenField.objects.filter(funnel_id=funnel_id))
        self.variables = list(Variable.objects.filter(funnel_id=funnel_id))
        self.spec = Spec(
            title="",
            steps=tuple(_step(row) for row in self.steps),
            endings=(),
            hidden=tuple(spec.HiddenField(row.key, row.type) for row in self.hidden),
            variables=tuple(spec.Variable(row.key, plain(row.initial)) for row in self.variables),
        )

    def step(self, key: str) -> Step | None:
        """The step with this key, if there is one."""
        return next((row for row in self.steps if row.key == key), None)

    def readable_at(self, step: Step) -> list[Readable]:
        """What the rules of `step` can read: its own answer and those before it, and all that is no answer."""
        here = self.spec.index[step.key]
        return [item for item in self._all() if item.reference.position <= here and item.reference.kind is not None]

    def variable_names(self) -> list[str]:
        """The score, and the funnel's own variables."""
        return [SCORE, *(row.key for row in self.variables)]

    def _all(self) -> Iterator[Readable]:
        for row in self.steps:
            yield from self._named(_("Answers"), row.key, Truncator(str(row)).chars(80))
        for field in self.hidden:
            yield from self._named(_("Hidden fields"), HIDDEN + field.key, field.key)
        for key, fact in FACTS.items():
            yield from self._named(_("Known of every visit"), HIDDEN + key, fact.title)
        for name in self.variable_names():
            yield from self._named(_("Variables"), name, _("score") if name == SCORE else name)

    def _named(self, heading: str, name: str, label: str) -> Iterator[Readable]:
        found = reference(self.spec, name)
        if found is not None:
            yield Readable(heading, found, label)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the pick lists of one rule's page offer."""

    readables: Readables
    readable: list[Readable]

    def everything(self, picked: str) -> Picks:
        """All that can be read, under headings, and what is picked already."""
        return _grouped(self.readable, picked, self.readables)

    def numbers(self, picked: str) -> Picks:
        """The numbers among that."""
        return _grouped([item for item in self.readable if item.reference.kind is Kind.NUMBER], picked, self.readables)

    def variables(self, picked: str) -> Picks:
        """What calculations can change, and what is picked already."""
        names = self.readables.variable_names()
        gone = [picked] if picked and picked not in names else []
        return [NOTHING, *((name, name) for name in [*names, *gone])]


def _grouped(items: Iterable[Readable], picked: str, readables: Readables) -> Picks:
    groups: dict[str, Picks] = {}
    for item in items:
        groups.setdefault(item.heading, []).append((item.reference.name, item.label))
    if picked and not any(picked == name for group in groups.values() for name, _label in group):
        row = readables.step(picked)
        groups[_("Cannot be read here")] = [(picked, str(row) if row else picked)]
    return [NOTHING, *groups.items()]


def _step(row: Step) -> spec.Step:
    choices = tuple(spec.Choice(choice.key, choice.label) for choice in row.choices.all())
    return spec.Step(row.key, row.type, row.title, choices=choices)
