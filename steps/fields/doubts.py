"""Answers that are sound and yet look like a slip: the visitor is asked once, and never kept from going on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from steps.fields.base import normalise
from steps.fields.posted import WHOLE, PostedInput, posted

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Posted beside the answer: the text that the visitor was asked about already, and the better one that they took.
SEEN = "seen"
TAKEN = "taken"
LOOK_AGAIN = "look_again"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why an answer may be a slip: the `question`, what to do about it on a page, and what was probably meant, if that is known."""

    question: str
    advice: str | _StrPromise
    better: str = ""


# The doubt about a text as it was typed, if there is one.
Doubting = Callable[[str], Doubt | None]


class SecondLook(forms.CharField):
    """Text that is asked about once if it is doubtful, with the code `look_again`.

    The page posts what it has asked about as `<name>_seen`: that text is taken as it is. `<name>_taken` is what was probably meant, if
    the visitor wants that instead. Without `<name>_seen`, as from code, nothing is asked. For a first base class.
    """

    def __init__(self, *, doubting: Doubting, parts: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(widget=PostedInput((SEEN, TAKEN, *parts)), **kwargs)
        self.doubting = doubting

    def clean(self, value: Any) -> Any:
        """The text, or what was meant. ValidationError for what is wrong or was never asked about."""
        answer = posted(value)
        cleaned = super().clean(answer.get(WHOLE, ""))
        if not cleaned or SEEN not in answer:
            return cleaned
        typed = normalise(answer.get(WHOLE, ""))
        doubt = self.doubting(typed)
        if doubt and doubt.better and answer.get(TAKEN) == doubt.better:
            return doubt.better
        if doubt and normalise(answer[SEEN]) != typed:
            raise ValidationError(f"{doubt.question} {doubt.advice}", code=LOOK_AGAIN)
        return cleaned

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What the visitor typed."""
        return posted(data).get(WHOLE, "")


def look(field: BoundField, doubting: Doubting) -> dict[str, str]:
    """For a template: `seen`, the text that is asked about or was before, and `better`, what was probably meant, while it is asked."""
    typed = normalise(str(field.value() or ""))
    # A long text is no slip, and must not cost a thought.
    doubt = doubting(typed) if 0 < len(typed) <= 254 else None
    asked = any(error.code == LOOK_AGAIN for error in field.form.errors.as_data().get(field.name, ()))
    return {"seen": typed if doubt else "", "better": doubt.better if doubt and asked else ""}
