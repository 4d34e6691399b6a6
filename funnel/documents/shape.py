"""The shape of a funnel document: what it may hold, and what is said about anything else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.functional_validators import AfterValidator, PlainValidator
from pydantic.json_schema import WithJsonSchema
from pydantic_core import ErrorDetails

from funnel.documents.values import to_text
from funnel.models import SLUG_PATTERN, slug_validator
from steps.fields import FIELD_TYPES
from steps.models import AUTOCOMPLETE, KEY_PATTERN
from steps.rules import OPERATORS
from steps.spec import Action

SCHEMA = 1
_SHOWN = 100


class DocumentError(ValueError):
    """Raised for a document that cannot be taken; `problems` says where, why, and what to do, all at once."""

    def __init__(self, problems: Sequence[str]) -> None:
        shown = [*problems[:_SHOWN], *([f"… and {len(problems) - _SHOWN} more."] if len(problems) > _SHOWN else [])]
        super().__init__("\n".join(shown))
        self.problems = tuple(shown)


def path_of(place: Sequence[str | int]) -> str:
    """A place in words that editors and `jq` know: `steps[2].rules[0].target`."""
    path = ""
    for part in place:
        if isinstance(part, int):
            path += f"[{part}]"
        elif re.fullmatch(r"\w{1,50}", part):
            path += f".{part}"
        else:
            path += f"[{json.dumps(short(part), ensure_ascii=False)}]"
    return path.removeprefix(".") or "the document"


def short(text: str) -> str:
    """Text to quote in a message, cut where it goes on and on; half characters become question marks."""
    text = text.encode(errors="replace").decode()
    return text if len(text) <= 60 else f"{text[:60]}…"


def _known(what: str, names: Collection[str]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in names:
            raise ValueError(f"There is no {what} “{short(text)}”. Use one of these: {', '.join(filter(None, names))}.")
        return text

    return check


def _matching(pattern: str, advice: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"“{short(text)}” is not allowed here. {advice}")
        return text

    return check


def _named(what: str, names: Collection[str]) -> tuple[AfterValidator, WithJsonSchema]:
    return AfterValidator(_known(what, names)), WithJsonSchema({"enum": list(names)})


_KEY_ADVICE = "Use lower-case letters, digits, - and _, starting with a letter, at most 50 in all."
_SCALARS: list[dict[str, Any]] = [{"type": "string", "maxLength": 2_000}, {"type": "number"}, {"type": "boolean"}]
_VALUES = {"anyOf": [*_SCALARS, {"type": "array", "items": {"anyOf": _SCALARS}}]}

Key = Annotated[
    str, AfterValidator(_matching(KEY_PATTERN, _KEY_ADVICE)), WithJsonSchema({"type": "string", "pattern": f"^{KEY_PATTERN}$"})
]
Slug = Annotated[
    str,
    AfterValidator(_matching(SLUG_PATTERN, str(slug_validator.message))),
    WithJsonSchema({"type": "string", "pattern": f"^{SLUG_PATTERN}$"}),
]
Type = Annotated[str, *_named("field type", FIELD_TYPES)]
Operator = Annotated[str, *_named("operator", OPERATORS)]
ActionName = Annotated[str, *_named("action", [action.value for action in Action])]
Autocomplete = Annotated[str, *_named("autocomplete token", ("", *AUTOCOMPLETE))]
Bound = Annotated[Decimal, Field(max_digits=15, decimal_places=4), WithJsonSchema({"type": "number"})]
Text = Annotated[str, PlainValidator(to_text), WithJsonSchema(_VALUES)]
SchemaNumber = Annotated[int, PlainValidator(int), WithJsonSchema({"const": SCHEMA})]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ConditionPart(_Part):
    """One comparison: the answer to an earlier step (or this one), an operator, and what to compare with."""

    step: Key | None = None
    operator: Operator
    value: Text = ""


class RulePart(_Part):
    """What happens to the step when all conditions of one group in `when` hold; without `when`, always."""

    action: ActionName
    target: Key | None = None
    when: list[Annotated[list[ConditionPart], Field(min_length=1)]] = []


class ChoicePart(_Part):
    """One option; `key` is what is stored and exported."""

    key: Key
    label: str = Field(max_length=200)


class StepPart(_Part):
    """One page, asking at most one thing. `minimum` and `maximum` are a number's values, a text's characters, or picks."""

    key: Key
    type: Type
    title: str = Field(max_length=300)
    help_text: str = Field("", max_length=2_000)
    required: bool = True
    button: str = Field("", max_length=60)
    stage: str = Field("", max_length=60)
    praise: str = Field("", max_length=200)
    placeholder: str = Field("", max_length=100)
    autocomplete: Autocomplete = ""
    minimum: Bound | None = None
    maximum: Bound | None = None
    choices: list[ChoicePart] = []
    rules: list[RulePart] = []


class EndingPart(_Part):
    """A page on which a visit can end; the first is where the last step leads."""

    key: Key
    title: str = Field(max_length=200)
    body: str = Field("", max_length=4_000)


class Document(_Part):
    """A whole funnel: its steps in order, each with its choices and rules, and its endings."""

    schema_number: SchemaNumber = Field(alias="schema")
    slug: Slug
    name: str = Field(min_length=1, max_length=120)
    steps: list[StepPart] = []
    endings: list[EndingPart] = []


# What the items of each list are made of.
_PARTS: Mapping[str, type[_Part]] = {
    "": Document,
    "steps": StepPart,
    "choices": ChoicePart,
    "rules": RulePart,
    "when": ConditionPart,
    "endings": EndingPart,
}


def json_schema() -> str:
    """The JSON Schema of the document, for editors and for other programs."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Document.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def validated(data: Any) -> Document:
    """The document in parsed JSON, whose numbers are decimals. DocumentError, listing everything that does not fit."""
    try:
        return Document.model_validate(data)
    except ValidationError as error:
        raise DocumentError([_in_words(item) for item in error.errors(include_url=False)]) from error


_ADVICE: Mapping[str, str] = {
    "missing": "It is missing. Add it.",
    "string_type": "Write text, in quotes.",
    "bool_type": "Write true or false.",
    "list_type": "Write a list: [ … ].",
    "model_type": "Write an object: {{ … }}.",
    "is_instance_of": "Write a number.",
    "string_too_long": "The text is too long. Use at most {max_length} characters.",
    "string_too_short": "The text is empty. Write something.",
    "too_short": "The list is empty. Add a condition, or remove the list.",
    "decimal_max_digits": "The number is too long. Use at most {max_digits} digits.",
    "decimal_max_places": "The number has too many decimals. Use at most {decimal_places}.",
    "decimal_whole_digits": "The number is too large. Use at most {whole_digits} digits before the decimal point.",
    "value_error": "{error}",
}


def _in_words(error: ErrorDetails) -> str:
    *_, name = error["loc"] or ("",)
    advice = _ADVICE.get(error["type"], "It does not fit ({msg}). Correct or remove it.")
    if error["type"] == "extra_forbidden":
        container = next((part for part in reversed(error["loc"][:-1]) if isinstance(part, str)), "")
        advice = f"“{short(str(name))}” is not known here. Remove it, or use one of: {', '.join(_names(_PARTS[container]))}."
        return f"{path_of(error['loc'])}: {advice}"
    return f"{path_of(error['loc'])}: {advice.format(msg=error['msg'], **error.get('ctx', {}))}"


def _names(part: type[_Part]) -> list[str]:
    return [field.alias or name for name, field in part.model_fields.items()]
