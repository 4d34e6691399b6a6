"""The logic of Typeform forms for tests: sides of comparisons, conditions, jumps, calculations."""

from __future__ import annotations

from typing import Any

from tests.funnel.importing.samples_typeform import Json


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
# The question "q" is answered with yes.
YES = when("is", of("q"), True)


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
