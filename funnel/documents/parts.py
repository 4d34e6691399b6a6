"""The parts of a funnel document, and what each may hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo
from pydantic.functional_validators import AfterValidator, PlainValidator
from pydantic.json_schema import WithJsonSchema

from funnel.documents.path_tests import to_lines, to_path
from funnel.documents.problems import short
from funnel.documents.values import to_answer, to_text
from funnel.models import SLUG_PATTERN, slug_validator
from steps import links
from steps.blocks import BLOCK_TYPES
from steps.design import LANGUAGES
from steps.fields import FIELD_TYPES
from steps.models import AUTOCOMPLETE, KEY_PATTERN
from steps.numbers import plain
from steps.options import PICTURE
from steps.references import HIDDEN_TYPES
from steps.rules import OPERATORS
from steps.spec import Action, EndingBy

SCHEMA = 2
# Schema 1 had fewer names, and called a condition's left side `step`.
READ_SCHEMAS = (1, SCHEMA)

_Several = TypeVar("_Several", bound=Collection[str])


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


def _patterned(pattern: str, advice: str, **schema: int) -> tuple[AfterValidator, WithJsonSchema]:
    return AfterValidator(_matching(pattern, advice)), WithJsonSchema({"type": "string", "pattern": f"^{pattern}$", **schema})


def _value(value: Any, info: ValidationInfo) -> str:
    return to_text(value, info.data.get("operator", ""))


def _option(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    if isinstance(value, str | bool):
        return value
    raise ValueError("Write text, a number, true or false, or a list of texts.")


def _host(text: str) -> str:
    found = links.hosts(text)
    if len(found) != 1:
        raise ValueError(f"“{short(text)}” is not the name of one site. Enter just the name, such as shop.example.com.")
    return found[0]


def _fitting(joined: Callable[[_Several], str], most: int) -> Callable[[_Several], _Several]:
    """A check of what becomes one text in the draft."""

    def check(several: _Several) -> _Several:
        if len(joined(several)) > most:
            raise ValueError(f"All together, they have more than {most:,} characters. Use fewer.")
        return several

    return check


_KEY_ADVICE = "Use lower-case letters, digits, - and _, starting with a letter, at most 50 in all."
_SCALARS: list[dict[str, Any]] = [{"type": "string", "maxLength": 2_000}, {"type": "number"}, {"type": "boolean"}]
_VALUES = WithJsonSchema({"anyOf": [*_SCALARS, {"type": "array", "items": {"anyOf": _SCALARS}}]})

SchemaNumber = Annotated[int, PlainValidator(int), WithJsonSchema({"enum": list(READ_SCHEMAS)})]
Key = Annotated[str, *_patterned(KEY_PATTERN, _KEY_ADVICE)]
Slug = Annotated[str, *_patterned(SLUG_PATTERN, str(slug_validator.message))]
# What can be read or changed; whether there is such a thing is for `links` to say.
Name = Annotated[str, Field(max_length=61)]
KeyName = Annotated[str, Field(max_length=51)]
Type = Annotated[str, *_named("field type", FIELD_TYPES)]
HiddenType = Annotated[str, *_named("type of hidden fields", HIDDEN_TYPES)]
Operator = Annotated[str, *_named("operator", OPERATORS)]
ActionName = Annotated[str, *_named("action", [action.value for action in Action])]
EndingByName = Annotated[str, *_named("way to pick the ending", [way.value for way in EndingBy])]
Autocomplete = Annotated[str, *_named("autocomplete token", ("", *AUTOCOMPLETE))]
Number = Annotated[Decimal, Field(max_digits=15, decimal_places=4), WithJsonSchema({"type": "number"})]
Points = Annotated[Decimal, Field(max_digits=12, decimal_places=4), WithJsonSchema({"type": "number"})]
Value = Annotated[str, PlainValidator(_value), _VALUES]
Answer = Annotated[str, PlainValidator(to_answer), _VALUES]
PathKey = Annotated[str, *_patterned(r"\S+", "Write the key of a step.")]
Link = Annotated[
    str,
    Field(max_length=500),
    *_patterned("(?:https://.*)?", "Write an address that begins with https://.", maxLength=500),
]
Host = Annotated[str, AfterValidator(_host)]
BlockName = Annotated[str, *_named("block type", BLOCK_TYPES)]
Language = Annotated[str, *_named("language", LANGUAGES)]
PictureName = Annotated[str, *_patterned(f"(?:{PICTURE.pattern})?", "Write the name of an uploaded picture.")]
# What a part is called in the form that it was imported from.
SourceRef = Annotated[str, Field(max_length=200)]
# Options by key; which ones there are depends on the type, and is checked with the draft.
OptionValue = Annotated[
    Any, AfterValidator(_option), WithJsonSchema({"anyOf": [*_SCALARS, {"type": "array", "items": _SCALARS[0]}]})
]
OptionValues = dict[Annotated[str, Field(max_length=50)], OptionValue]
# By language, then by the name of the text.
TranslatedTexts = dict[Language, dict[Annotated[str, Field(max_length=50)], Annotated[str, Field(max_length=4_000)]]]


class Part(BaseModel):
    """What all parts have in common: nothing unknown, nothing converted, nothing changed later."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ConditionPart(Part):
    """One comparison: what is read, an operator, and a value or something else that is read.

    Read are, by name, the answer to an earlier step (or this one), "score", a variable, or "hidden." and a hidden field. `step` is
    the older name of `left`, and takes the keys of steps only.
    """

    left: Name = ""
    step: Key | None = None
    operator: Operator
    value: Value = ""
    value_of: Name = ""


class RulePart(Part):
    """What happens when all conditions of one group in `when` hold; without `when`, always.

    `target` is for skip_to, finish and show_choice_if; `variable`, with either `amount` or the name in `amount_of`, for the calculations.
    """

    action: ActionName
    target: Key | None = None
    variable: KeyName = ""
    amount: Number | None = None
    amount_of: Name = ""
    when: list[Annotated[list[ConditionPart], Field(min_length=1)]] = []


class BlockPart(Part):
    """Something on a step beside its question; `options` are those of its type."""

    type: BlockName
    title: str = Field("", max_length=200)
    text: str = Field("", max_length=4_000)
    options: OptionValues = {}
    translations: TranslatedTexts = {}


class ChoicePart(Part):
    """One option; `key` is what is stored and exported. Picking it adds `points` to the score and speaks for `ending`."""

    key: Key
    label: str = Field(max_length=200)
    points: Points = Field(Decimal(0), json_schema_extra={"default": 0})
    ending: Key | None = None
    picture: PictureName = ""
    translations: TranslatedTexts = {}
    source_ref: SourceRef = ""


class StepPart(Part):
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
    minimum: Number | None = None
    maximum: Number | None = None
    prefill: KeyName = ""
    choices: list[ChoicePart] = []
    rules: list[RulePart] = []
    options: OptionValues = {}
    blocks: list[BlockPart] = []
    translations: TranslatedTexts = {}
    source_ref: SourceRef = ""


class EndingPart(Part):
    """A page on which a visit can end; the first is where the last step leads, unless `ending_by` says otherwise."""

    key: Key
    title: str = Field(max_length=200)
    body: str = Field("", max_length=4_000)
    button: str = Field("", max_length=60)
    link: Link = ""
    score_from: Number | None = None
    score_below: Number | None = None
    translations: TranslatedTexts = {}
    source_ref: SourceRef = ""


class HiddenPart(Part):
    """Something the funnel's address may say of a visitor, such as ?plan=pro."""

    key: Key
    type: HiddenType = "short_text"
    source_ref: SourceRef = ""


class VariablePart(Part):
    """A number that rules change on the way."""

    key: Key
    initial: Number = Field(Decimal(0), json_schema_extra={"default": 0})
    source_ref: SourceRef = ""


class PathTestPart(Part):
    """With these answers, by step key or by "hidden." and a hidden field, a visitor sees these steps and this ending."""

    name: str = Field(min_length=1, max_length=120)
    answers: Annotated[dict[str, Answer], AfterValidator(_fitting(to_lines, 20_000))] = {}
    path: Annotated[list[PathKey], AfterValidator(_fitting(to_path, 20_000))] = []
    ending: Key | None = None


class Document(Part):
    """A whole funnel: its steps in order, each with its choices and rules, its endings, and what they all may read."""

    schema_number: SchemaNumber = Field(alias="schema")
    slug: Slug
    name: str = Field(min_length=1, max_length=120)
    ending_by: EndingByName = EndingBy.FIRST.value
    link_hosts: Annotated[list[Host], AfterValidator(_fitting("\n".join, 2_000))] = []
    design: OptionValues = {}
    languages: Annotated[list[Language], Field(min_length=1)] = ["en"]
    translations: TranslatedTexts = {}
    source: SourceRef = ""
    hidden: list[HiddenPart] = []
    variables: list[VariablePart] = []
    steps: list[StepPart] = []
    endings: list[EndingPart] = []
    tests: list[PathTestPart] = []
