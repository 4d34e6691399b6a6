"""A phone number of any country."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumbers import CountryCodeSource, PhoneNumber, PhoneNumberFormat, ValidationResult

from steps.fields import countries
from steps.fields.base import FieldType, normalise, not_blank, required_message
from steps.fields.countries import REGION
from steps.fields.doubts import Doubt, SecondLook, look
from steps.fields.posted import posted
from steps.fields.text import NormalisedText
from steps.options import Option, OptionKind
from steps.rules import Kind
from steps.spec import Step, Value

PICKS_REGION = Option(
    "picks_region",
    _("Country beside the number"),
    OptionKind.FLAG,
    False,
    help_text=_("Visitors pick the number's country from a list, instead of writing its code before the number."),
)
_MOST = 60
_HERE = "region"


class _PhoneNumber(SecondLook, NormalisedText):
    """A phone number as people write it; its E.164 text. One that no network uses is asked about."""

    def __init__(self, *, region: str, **kwargs: Any) -> None:
        super().__init__(doubting=self._doubt, parts=(_HERE,), minimum=0, maximum=_MOST, **kwargs)
        self.region = region

    def clean(self, value: Any) -> str:
        picked = posted(value).get(_HERE, "")
        self.region = picked if picked in phonenumbers.SUPPORTED_REGIONS else self.region
        text = str(super().clean(value))
        return written(parse(text, self.region), PhoneNumberFormat.E164) if text else ""

    def run_validators(self, value: Any) -> None:
        if value:
            parse(value, self.region)

    def _doubt(self, text: str) -> Doubt | None:
        try:
            number = parse(text, self.region)
        except ValidationError:
            return None
        return None if phonenumbers.is_valid_number(number) else Doubt(_question(number), _("If it is right, just go on."))


class Phone(FieldType):
    """A phone number, stored as E.164: "+4930123456"."""

    key: ClassVar[str] = "phone"
    label: ClassVar[str] = "Phone number"
    kind: ClassVar[Kind | None] = Kind.TEXT
    autocomplete: ClassVar[str] = "tel"
    is_text: ClassVar[bool] = True
    options: ClassVar[tuple[Option, ...]] = (REGION, PICKS_REGION)

    def form_field(self, step: Step) -> forms.Field:
        return _PhoneNumber(
            region=self.option(step, REGION.key),
            required=step.required,
            error_messages=required_message(str(_("Enter a phone number to go on."))),
        )

    def context(self, step: Step, field: BoundField) -> dict[str, Any]:
        """As `look`; `countries` as (code, name, calling code), if visitors pick one, and `region`, the one that is picked."""
        region = posted(field.data).get(_HERE) or _region_of(field.value()) or self.option(step, REGION.key)
        form_field = field.field
        doubting = form_field.doubting if isinstance(form_field, _PhoneNumber) else _no_doubt
        listed = calling_codes(translation.get_language() or "en") if self.option(step, PICKS_REGION.key) else ()
        return {**look(field, doubting), "countries": listed, "region": region}

    def typed(self, value: Value) -> Any:
        return self.words(value, Step("", self.key, "")) or value

    def words(self, value: Value, step: Step) -> str:
        """In international form: "+49 30 123456"."""
        try:
            return written(parse(str(value), ""), PhoneNumberFormat.INTERNATIONAL) if value else ""
        except ValidationError:
            return str(value)

    def hint(self, value: Value, step: Step) -> str:
        try:
            number = parse(str(value or ""), "")
        except ValidationError:
            return ""
        return "" if phonenumbers.is_valid_number(number) else _question(number)

    def operand(self, raw: str, choices: frozenset[str]) -> Value:
        """A whole number as E.164; the beginning or a part of one without what stands between its digits."""
        text = str(super().operand(raw, choices))
        try:
            return written(parse(text, ""), PhoneNumberFormat.E164)
        except ValidationError:
            return not_blank(normalise("".join(char for char in text if char not in " -/.()")))


def parse(text: str, region: str) -> PhoneNumber:
    """The number in `text`, which without a calling code is one of `region`. ValidationError, with what to do, when it is none."""
    try:
        number = _without_trunk(phonenumbers.parse(text, region or None, keep_raw_input=True))
    except phonenumbers.NumberParseException as error:
        if error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
            raise ValidationError(
                _("Begin the number with + and the code of its country, like +49 30 123456."), code="no_country_code"
            ) from error
        raise ValidationError(_("Enter a phone number in digits, like +49 30 123456."), code="invalid_phone") from error
    if number.extension:
        raise ValidationError(_("Enter the number without an extension."), code="invalid_phone")
    match phonenumbers.is_possible_number_with_reason(number):
        case ValidationResult.IS_POSSIBLE:
            return number
        case ValidationResult.TOO_LONG:
            raise ValidationError(_("This number has too many digits. Check it."), code="invalid_phone")
        case ValidationResult.INVALID_COUNTRY_CODE:
            raise ValidationError(_("No country has this code. Check what stands after the +."), code="invalid_phone")
        case _:
            raise ValidationError(_("Digits are missing. Enter the whole number, with its area code."), code="invalid_phone")


def written(number: PhoneNumber, form: int) -> str:
    """A number in one of the forms of `PhoneNumberFormat`."""
    return str(phonenumbers.format_number(number, form))


@lru_cache(maxsize=32)
def calling_codes(language: str) -> tuple[tuple[str, str, int], ...]:
    """(code, name, calling code) of each country that has one, by name."""
    with translation.override(language):
        known = countries.names()
    return tuple((code, name, prefix) for code, name in known.items() if (prefix := phonenumbers.country_code_for_region(code)))


def _without_trunk(number: PhoneNumber) -> PhoneNumber:
    """The number without the prefix of calls within its country, which parsing leaves where too few digits would be left."""
    region = phonenumbers.region_code_for_country_code(number.country_code or 0)
    prefix = phonenumbers.ndd_prefix_for_region(region or "", True)
    national = phonenumbers.national_significant_number(number)
    if not prefix or not national.startswith(prefix[0]) or phonenumbers.is_valid_number(number):
        return number
    # Behind a calling code a 0 is one in any case; an 8, as in Russia, may begin a number that we do not know.
    is_certain = prefix[0] == "0" or number.country_code_source == CountryCodeSource.FROM_DEFAULT_COUNTRY
    if not is_certain:
        return number
    rest = national.removeprefix(prefix).lstrip("0")
    return PhoneNumber(country_code=number.country_code, national_number=int(rest or 0), extension=number.extension)


def _region_of(value: object) -> str:
    text = normalise(str(value or ""))
    if not text.startswith("+"):
        return ""
    try:
        return phonenumbers.region_code_for_number(parse(text, "")) or ""
    except ValidationError:
        return ""


def _question(number: PhoneNumber) -> str:
    shown = written(number, PhoneNumberFormat.INTERNATIONAL)
    return gettext("Is %(number)s right? No network we know has such a number.") % {"number": shown}


def _no_doubt(text: str) -> Doubt | None:
    return None
