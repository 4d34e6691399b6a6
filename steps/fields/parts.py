"""Answers of several boxes on one page: a name, an address, a date of birth."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import ngettext

from steps.fields.base import FieldType, normalise
from steps.fields.posted import WHOLE, PostedInput, posted
from steps.rules import Kind
from steps.spec import Step, Value

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Part:
    """One box: `missing` is what to say when it is left empty, which `may_be_empty` allows; `names` is a list to pick from."""

    name: str
    label: str | _StrPromise
    missing: str | _StrPromise
    autocomplete: str = "off"
    inputmode: str = ""
    longest: int = 100
    may_be_empty: bool = False
    names: Sequence[str] = ()


class PartsInput(PostedInput):
    """Several boxes; the answer's own id is that of the first box with an error, else of the first box."""

    def __init__(self, parts: tuple[str, ...]) -> None:
        super().__init__(parts)
        self.first = parts[0]

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        """Id of the box that a link to the answer leads to."""
        return f"{id_}_{self.first}" if id_ else ""


class PartsField(forms.Field):
    """Checks several boxes; cleaned, a dict of the texts that are not blank, in order. Each error names its box: `wrong`."""

    widget: PartsInput

    def __init__(self, *, parts: Sequence[Part], missing: str | _StrPromise, **kwargs: Any) -> None:
        self.parts = {part.name: part for part in parts}
        self.missing = missing
        super().__init__(widget=PartsInput(tuple(self.parts)), **kwargs)

    def clean(self, value: Any) -> dict[str, str]:
        """The texts by part. ValidationError with one error for each box that is not right."""
        try:
            return self.checked(self.read(posted(value)))
        except ValidationError as error:
            self.widget.first = part_of(error.error_list[0]) or self.widget.first
            raise

    def read(self, answer: Mapping[str, str]) -> dict[str, str]:
        """What was posted as one line of text per part; from code, the bare value taken apart."""
        if not answer.keys() & self.parts.keys():
            return self.taken_apart(_line(answer.get(WHOLE, ""), 2_000))
        return {name: _line(answer.get(name, ""), 2 * part.longest) for name, part in self.parts.items()}

    def taken_apart(self, text: str) -> dict[str, str]:
        """The parts of an answer that is written as one text."""
        return {next(iter(self.parts)): text}

    def is_blank(self, texts: Mapping[str, str]) -> bool:
        """Whether these texts say nothing."""
        return not any(texts.values())

    def may_be_empty(self, part: Part, texts: Mapping[str, str]) -> bool:
        """Whether a box can stay empty while others are filled."""
        return part.may_be_empty

    def checked(self, texts: Mapping[str, str]) -> dict[str, str]:
        """The texts that are not blank. ValidationError, as `clean`."""
        if self.is_blank(texts):
            if self.required:
                raise ValidationError([wrong(next(iter(self.parts)), self.missing, "required")])
            return {}
        errors: list[ValidationError] = []
        for name, part in self.parts.items():
            if not texts.get(name) and not self.may_be_empty(part, texts):
                errors.append(wrong(name, part.missing, f"required_{name}"))
            elif len(texts.get(name, "")) > part.longest:
                errors.append(_too_long(part))
        if errors:
            raise ValidationError(errors)
        return {name: texts[name] for name in self.parts if texts.get(name)}


class PartsType(FieldType):
    """What types with several boxes share; they say which boxes, and how the answer reads as one text."""

    kind: ClassVar[Kind | None] = None
    # Whether the boxes stand in one row, and what is wrong with them above it.
    is_row: ClassVar[bool] = False

    @property
    def template(self) -> str:
        """One template for all of them."""
        return "steps/fields/parts.html"

    @abstractmethod
    def layout(self, step: Step) -> list[Part]:
        """The boxes, in order."""

    def context(self, step: Step, field: BoundField) -> dict[str, Any]:
        """`parts`, each with what its box needs and the `errors` that are its own, and `is_row`."""
        said = field.form.errors.as_data().get(field.name, []) if field.form.is_bound else []
        values = field.value()
        shown = values if isinstance(values, dict) else {}
        boxes = [self._box(part, field, shown.get(part.name, ""), said) for part in self.layout(step)]
        for number, box in enumerate(box for box in boxes if box["errors"]):
            # What describes the whole question is the first error.
            box["error_id"] = f"error_{box['name']}" if number and not self.is_row else "error"
        return {"parts": boxes, "is_row": self.is_row}

    def canonical(self, cleaned: Any, step: Step) -> Value:
        return cleaned or None

    def cell(self, value: Value) -> str:
        """In the order of the parts: databases keep another."""
        return self.joined(value) if isinstance(value, dict) else ""

    def words(self, value: Value, step: Step) -> str:
        return self.joined(value) if isinstance(value, dict) else ""

    def joined(self, texts: Mapping[str, str]) -> str:
        """The answer as one text."""
        return ", ".join(texts[part] for part in self.parts if texts.get(part))

    def _box(self, part: Part, field: BoundField, value: str, said: list[ValidationError]) -> dict[str, Any]:
        return {
            "name": part.name,
            "html_name": f"{field.html_name}_{part.name}",
            "id": f"{field.auto_id}_{part.name}",
            "value": value,
            "label": part.label,
            "autocomplete": part.autocomplete,
            "inputmode": part.inputmode,
            "may_be_empty": part.may_be_empty,
            "names": part.names,
            "errors": [text for error in said if part_of(error) == part.name for text in error.messages],
        }


def wrong(part: str, message: str | _StrPromise, code: str, **params: Any) -> ValidationError:
    """An error that belongs to one box."""
    return ValidationError(message, code=code, params={"part": part, **params})


def part_of(error: ValidationError) -> str:
    """The box that an error belongs to; empty for none."""
    return str((error.params or {}).get("part", ""))


def _line(value: str, longest: int) -> str:
    # Cut before the slower normalising: what is longer is refused anyway.
    return " ".join(normalise(value[: longest + 1]).split())


def _too_long(part: Part) -> ValidationError:
    message = ngettext(
        "%(label)s: use at most %(limit)d character.", "%(label)s: use at most %(limit)d characters.", part.longest
    )
    return wrong(part.name, message, f"max_length_{part.name}", label=part.label, limit=part.longest)
