"""The field types, one class each, in one literal."""

from __future__ import annotations

from steps.fields.address import Address
from steps.fields.base import FieldType
from steps.fields.birth import DateOfBirth
from steps.fields.choice import Consent, MultipleChoice, SingleChoice, YesNo
from steps.fields.clock import Time
from steps.fields.content import Content
from steps.fields.country import Country
from steps.fields.date import Date
from steps.fields.file import FileUpload
from steps.fields.number import Number
from steps.fields.person import Name
from steps.fields.phone import Phone
from steps.fields.picture import PictureChoice
from steps.fields.ranking import Ranking
from steps.fields.scale import Rating, Scale, Slider
from steps.fields.secret import Password
from steps.fields.text import Email, LongText, ShortText
from steps.fields.web import Url

__all__ = ["FIELD_TYPES", "FieldType", "field_type"]


def _by_key(*types: FieldType) -> dict[str, FieldType]:
    """The types by key; ValueError naming both owners when two claim one key."""
    found: dict[str, FieldType] = {}
    for item in types:
        if item.key in found:
            raise ValueError(f"{type(item).__name__} and {type(found[item.key]).__name__} both claim the key {item.key}.")
        found[item.key] = item
    return found


FIELD_TYPES: dict[str, FieldType] = _by_key(
    ShortText(),
    LongText(),
    Email(),
    Url(),
    Phone(),
    Name(),
    Address(),
    Country(),
    Number(),
    Date(),
    DateOfBirth(),
    Time(),
    SingleChoice(),
    MultipleChoice(),
    PictureChoice(),
    Ranking(),
    Rating(),
    Scale(),
    Slider(),
    YesNo(),
    Consent(),
    Password(),
    FileUpload(),
    Content(),
)


def field_type(key: str) -> FieldType:
    """The field type with `key`; KeyError when there is none."""
    return FIELD_TYPES[key]
