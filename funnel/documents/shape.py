"""Whether what a file holds has the shape of a document, and what is said when it has not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from funnel.documents.parts import (
    BlockPart,
    ChoicePart,
    ConditionPart,
    Document,
    EndingPart,
    HiddenPart,
    Part,
    PathTestPart,
    RulePart,
    StepPart,
    VariablePart,
)
from funnel.documents.problems import DocumentError, path_of, short

# What the items of each list are made of.
_PARTS: Mapping[str, type[Part]] = {
    "": Document,
    "hidden": HiddenPart,
    "variables": VariablePart,
    "steps": StepPart,
    "choices": ChoicePart,
    "rules": RulePart,
    "blocks": BlockPart,
    "when": ConditionPart,
    "endings": EndingPart,
    "tests": PathTestPart,
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
    "dict_type": "Write an object: {{ … }}.",
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


def _names(part: type[Part]) -> list[str]:
    return [field.alias or name for name, field in part.model_fields.items()]
