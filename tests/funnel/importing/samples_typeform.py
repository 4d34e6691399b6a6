"""Typeform forms for tests: parts to make them of, one with everything, and what visitors of an imported one go through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
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

Json = dict[str, Any]
# What stands in the way of publishing, and changes no visitor's way: what never happens.
DEAD = frozenset({"impossible_condition", "unreachable_step"})


def field(ref: str, type: str = "short_text", **parts: Any) -> Json:
    """A question; `parts` are further names of it, beside its reference, type and title."""
    return {"id": f"id-{ref}", "ref": ref, "type": type, "title": f"Title of {ref}"} | parts


def picked(ref: str, *choices: str, type: str = "multiple_choice", **properties: Any) -> Json:
    """A question with choices, each with its label for a reference."""
    listed = [{"id": f"{ref}-{label}", "ref": label, "label": label} for label in choices]
    return field(ref, type, properties={"choices": listed, **properties})


def group(ref: str, *fields: Json, type: str = "group") -> Json:
    """A group of questions."""
    return field(ref, type, properties={"fields": list(fields)})


def screen(ref: str, **properties: Any) -> Json:
    """A thank-you screen."""
    return {"ref": ref, "type": "thankyou_screen", "title": f"Title of {ref}", "properties": properties}


def of(ref: str) -> Json:
    """The answer to a question, as a side of a comparison."""
    return {"type": "field", "value": ref}


def hidden(name: str) -> Json:
    """A hidden field, as a side of a comparison."""
    return {"type": "hidden", "value": name}


def variable(name: str) -> Json:
    """A variable, as a side of a comparison."""
    return {"type": "variable", "value": name}


def choice(ref: str) -> Json:
    """A choice, as a side of a comparison."""
    return {"type": "choice", "value": ref}


def when(op: str, *sides: Any) -> Json:
    """A condition; what is no object becomes a constant."""
    return {"op": op, "vars": [side if isinstance(side, dict) else {"type": "constant", "value": side} for side in sides]}


ALWAYS = when("always")


def jump(to: str, condition: Json = ALWAYS, type: str = "field") -> Json:
    """A jump to a question, or to a screen with the type "thankyou"."""
    return {"action": "jump", "details": {"to": {"type": type, "value": to}}, "condition": condition}


def end(to: str, condition: Json = ALWAYS) -> Json:
    """A jump to a thank-you screen."""
    return jump(to, condition, "thankyou")


def calculate(action: str, name: str, value: Any, condition: Json = ALWAYS, type: str = "constant") -> Json:
    """A change of a variable."""
    details = {"target": {"type": "variable", "value": name}, "value": {"type": type, "value": value}}
    return {"action": action, "details": details, "condition": condition}


def after(ref: str, *actions: Json, type: str = "field") -> Json:
    """What is done when a question is left."""
    return {"type": type, "ref": ref, "actions": list(actions)}


def form(*fields: Json, logic: Sequence[Json] = (), ends: Sequence[str] = ("thanks",), **parts: Any) -> Json:
    """A form; `ends` are references of its thank-you screens."""
    return {
        "id": "Ab12Cd",
        "title": "A form",
        "fields": list(fields),
        "thankyou_screens": [screen(ref) for ref in ends],
        "logic": list(logic),
    } | parts


def everything() -> Json:
    """A form with every type of question, and every name that is taken."""
    contact = [
        field("first", "short_text", subfield_key="first_name"),
        field("mail", "email", subfield_key="email", validations={"required": True}),
    ]
    return {
        "id": "Zz99",
        "title": "Everything & more",
        "settings": {"language": "de-CH", "show_progress_bar": False, "meta": {"allow_indexing": False}},
        "hidden": ["plan", "utm_source", "seats"],
        "variables": {"score": 5, "price": 9.5},
        "welcome_screens": [
            {"ref": "hello", "title": "Welcome", "properties": {"description": "Read *this*", "button_text": "Begin"}}
        ],
        "fields": [
            field("company", validations={"required": True, "max_length": 50}),
            field("story", "long_text", properties={"description": "In a few words"}),
            field("site", "website"),
            field("phone", "phone_number", properties={"default_country_code": "us"}),
            field("age", "number", validations={"min_value": 18, "max_value": 99}),
            field("day", "date", properties={"structure": "MMDDYYYY", "separator": "/"}),
            picked("one", "Red", "Green", randomize=True),
            picked("many", "Red", "Green", "Blue", allow_multiple_selection=True, allow_other_choice=True)
            | {"validations": {"min_selection": 1, "max_selection": 2}},
            picked("drop", "Beta", "Alpha", type="dropdown", alphabetical_order=True),
            picked("picture", "Cat", "Dog", type="picture_choice"),
            picked("pictures", "Cat", "Dog", type="picture_choice", allow_multiple_selection=True),
            field("agreed", "yes_no"),
            field("terms", "legal", validations={"required": True}),
            field("note", "statement", properties={"button_text": "Go on"}),
            field("stars", "rating", properties={"steps": 7, "shape": "star"}),
            field(
                "liked", "opinion_scale", properties={"steps": 5, "start_at_one": True, "labels": {"left": "No", "right": "Yes"}}
            ),
            field("recommend", "nps", properties={"labels": {"left": "Never", "right": "Surely"}}),
            picked("order", "Price", "Speed", type="ranking"),
            field("cv", "file_upload"),
            group("about", field("inside"), group("deeper", field("innermost"), type="inline_group")),
            {**field("contact", "contact_info"), "properties": {"fields": contact}},
            {
                **field("postal", "address"),
                "properties": {
                    "fields": [
                        field("street", "short_text", subfield_key="address"),
                        field("city", "short_text", subfield_key="city"),
                    ]
                },
            },
            field("grid", "matrix", properties={"fields": [field("grid-1", "multiple_choice")]}),
            field("pay", "payment"),
            field("meet", "calendly"),
            field("odd", "hologram"),
            field("last", title="Anything else, {{field:company}}? {{hidden:plan}} pays {{var:price}}, {{var:score}} points."),
        ],
        "thankyou_screens": [
            screen(
                "bye",
                description="Until {{field:day}}",
                show_button=True,
                button_text="Shop",
                redirect_url="https://shop.example/a",
            ),
            screen("other-end"),
        ],
        "logic": [after("age", end("other-end", when("lower_than", of("age"), 21)), calculate("add", "price", 2))],
    }


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


def types_of(document: Document) -> dict[str, str]:
    """The type of each step by the reference of its question."""
    assert all(step.type in FIELD_TYPES for step in document.steps)
    return {step.source_ref: step.type for step in document.steps}
