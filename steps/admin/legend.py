"""What a rule's page explains: everything its conditions can read, and what can be asked of it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from steps.admin.readables import Readable
from steps.fields import FIELD_TYPES
from steps.references import Reference
from steps.rules import OPERATORS, Kind, Operand


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be read: its kind, and for choices their (key, label)."""

    title: str
    type: str
    values: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Section:
    """The entries under one heading."""

    heading: str
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What can be asked of all things of one kind, and how the value is written."""

    kind: str
    operators: list[str]
    value: str


@dataclass(frozen=True, slots=True)
class Legend:
    """The whole explanation; `names` says the same to the page's script, as JSON."""

    sections: list[Section]
    comparisons: list[Comparison]
    names: str


def legend(readable: list[Readable]) -> Legend:
    """The explanation of what can be read at one step."""
    sections: dict[str, list[Entry]] = {}
    kinds: dict[Kind, None] = {}
    for item in readable:
        sections.setdefault(item.heading, []).append(_entry(item))
        if item.reference.kind is not None:
            kinds[item.reference.kind] = None
    return Legend(
        [Section(heading, entries) for heading, entries in sections.items()],
        [_comparison(kind, readable) for kind in kinds],
        json.dumps({item.reference.name: _allowed(item.reference) for item in readable}),
    )


def _allowed(found: Reference) -> dict[str, bool]:
    """The operators for it, each with whether it compares with something."""
    return {name: OPERATORS[name].operand is not Operand.NOTHING for name in found.operators}


def _entry(item: Readable) -> Entry:
    step = item.reference.step
    values = [(choice.key, choice.label) for choice in step.choices] if step else []
    if item.reference.kind is Kind.FLAG:
        values = [("yes", ""), ("no", "")]
    return Entry(item.label, _type(item.reference), values)


def _type(found: Reference) -> str:
    return str(FIELD_TYPES[found.step.type].label) if found.step else _("Number")


def _comparison(kind: Kind, readable: list[Readable]) -> Comparison:
    names = dict.fromkeys(name for item in readable if item.reference.kind is kind for name in item.reference.operators)
    # In the order of the list of operators, whichever entry brought them.
    labels = [operator.label_for(kind).rstrip(":") for name, operator in OPERATORS.items() if name in names]
    return Comparison(_kind(kind), labels, _value(kind))


def _kind(kind: Kind) -> str:
    return {
        Kind.TEXT: _("Texts and e-mail addresses"),
        Kind.NUMBER: _("Numbers, the score and variables"),
        Kind.DATE: _("Dates"),
        Kind.CHOICE: _("Single choices"),
        Kind.CHOICES: _("Multiple choices"),
        Kind.FLAG: _("Yes or no, and consent"),
    }[kind]


def _value(kind: Kind) -> str:
    """How a value of this kind is written."""
    return {
        Kind.TEXT: _("Upper and lower case are the same. For “is any of”, commas between: Berlin, Hamburg."),
        Kind.NUMBER: _("In digits: 12 or 12.5. For “is between”, the lower one first and a semicolon between: 10; 20."),
        Kind.DATE: _(
            "Like 2026-12-31, or counted from the day the visit began: today, 18 years ago, in 2 weeks. "
            "At least 18 years old: “is on or before” 18 years ago. For “is between”, a semicolon between: 2026-01-01; 2026-06-30."
        ),
        Kind.CHOICE: _("Keys, not labels. For “is any of”, commas between: founder, student."),
        Kind.CHOICES: _("Keys, not labels, with commas between; for a number of picks, a whole number: 2."),
        Kind.FLAG: _("yes or no."),
    }[kind]
