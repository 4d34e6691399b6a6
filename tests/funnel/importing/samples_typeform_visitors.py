"""What becomes of Typeform forms in tests: converted, compiled, and walked as a visitor does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from funnel import publishing
from funnel.documents import Document, replace_draft
from funnel.importing.conversion import Known, Notes
from funnel.importing.typeform import convert
from steps.compiling import Compiled, rows
from steps.fields import FIELD_TYPES
from steps.journey import walk
from steps.spec import Ending, HiddenField, Rule, Spec, Value, Variable
from tests.funnel.importing.samples_typeform import Json, field, form
from tests.funnel.importing.samples_typeform_logic import after, jump

# What stands in the way of publishing, and changes no visitor's way: what never happens.
DEAD = frozenset({"impossible_condition", "unreachable_step"})


@dataclass(frozen=True)
class Brought:
    """A form that was converted: the document, and what was noted, as (path, code)."""

    document: Document
    noted: list[tuple[str, str]]
    messages: str

    def step(self, ref: str) -> Any:
        """The step that a question became."""
        return next(step for step in self.document.steps if step.source_ref == ref)

    def codes(self, path: str = "") -> list[str]:
        """The codes of what was noted at a path, or anywhere."""
        return [code for where, code in self.noted if not path or where == path]


def brought(source: Any, known: Known | None = None) -> Brought:
    """Convert a form."""
    notes = Notes()
    document, _ = convert(source, known=known or Known(), notes=notes)
    return Brought(document, [(note.path, note.code) for note in notes.all()], "\n".join(map(str, notes.all())))


def compiled(document: Document, *, allowing: frozenset[str] = frozenset()) -> Spec:
    """What visitors would get; fails for a document that cannot be published, unless for reasons in `allowing`."""
    found = publishing.check(replace_draft(document).funnel)
    problems = [str(problem) for problem in found.problems if problem.code not in allowing]
    assert problems == []
    return found.spec or _spec_of(found)


def _spec_of(found: Compiled) -> Spec:
    """The spec of a draft whose problems change nothing for visitors."""
    draft, rules = found.draft, defaultdict[str, list[Rule]](list)
    for (key, _), (_, rule) in draft.rules.items():
        rules[key].append(rule)
    return Spec(
        title=draft.title,
        steps=tuple(replace(rows.step(draft, row), rules=tuple(rules[row.key])) for row in draft.steps),
        endings=tuple(Ending(row.key, row.title) for row in draft.endings),
        hidden=tuple(HiddenField(row.key, row.type) for row in draft.hidden),
        variables=tuple(Variable(row.key, rows.number(row.initial)) for row in draft.variables),
    )


def path_of_visitor(
    source: Json, answers: Mapping[str, Value], address: Mapping[str, Value] | None = None, **also: Any
) -> tuple[list[str], str, dict[str, Value]]:
    """Convert, compile and walk a form: the references of the questions seen, that of the ending, and what is known there.

    `answers` are by reference, with choices by theirs; everything else is left empty.
    """
    document = brought(source).document
    spec = compiled(document, **also)
    given: dict[str, Value] = {}
    for step in document.steps:
        value = answers.get(step.source_ref, {"content": True, "consent": False}.get(step.type))
        given[step.key] = _with_keys(value, {item.source_ref: item.key for item in step.choices})
    found = walk(spec, given, address or {})
    refs = {step.key: step.source_ref for step in document.steps}
    ends = {ending.key: ending.source_ref for ending in document.endings}
    return [refs[key] for key in found.path], ends[found.ending or ""], dict(found.values)


def _with_keys(value: Value, keys: Mapping[str, str]) -> Value:
    if isinstance(value, list):
        return [keys.get(item, item) for item in value]
    return keys.get(value, value) if isinstance(value, str) else value


def way(source: Json, answers: dict[str, Value] | None = None, address: dict[str, Value] | None = None, **also: Any) -> str:
    """The references of the questions seen, then that of the ending: "a b > thanks"."""
    path, ending, _ = path_of_visitor(source, answers or {}, address, **also)
    return f"{' '.join(path)} > {ending}"


def taken(condition: Json, question: Json, answer: Value, **also: Any) -> bool:
    """Whether a jump with this condition is taken after the question is answered so."""
    source = form(question, field("x"), field("y"), logic=[after("q", jump("y", condition))], **also)
    return way(source, {"q": answer}, allowing=DEAD) == "q y > thanks"


def types_of(document: Document) -> dict[str, str]:
    """The type of each step by the reference of its question."""
    assert all(step.type in FIELD_TYPES for step in document.steps)
    return {step.source_ref: step.type for step in document.steps}
