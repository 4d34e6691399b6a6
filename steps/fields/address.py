"""A postal address, in five or six boxes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from steps.fields import countries
from steps.fields.countries import REGION
from steps.fields.country import found
from steps.fields.parts import Part, PartsField, PartsType, wrong
from steps.options import Option, OptionKind
from steps.spec import Step, Value

ASKS_STATE = Option(
    "asks_state",
    _("Ask for the state or province"),
    OptionKind.FLAG,
    False,
    help_text=_("As addresses in the United States, Canada or Australia have one."),
)
# Countries whose addresses have no postal code (Universal Postal Union).
_WITHOUT_POSTAL_CODE = frozenset(
    [
        "AE",
        "AG",
        "AO",
        "AW",
        "BF",
        "BI",
        "BJ",
        "BO",
        "BS",
        "BW",
        "BZ",
        "CD",
        "CF",
        "CG",
        "CI",
        "CM",
        "CW",
        "DJ",
        "DM",
        "ER",
        "FJ",
        "GD",
        "GH",
        "GM",
        "GQ",
        "GY",
        "HK",
        "KI",
        "KM",
        "KN",
        "KP",
        "LY",
        "ML",
        "MO",
        "MR",
        "MW",
        "NR",
        "QA",
        "RW",
        "SB",
        "SC",
        "SL",
        "SR",
        "SS",
        "ST",
        "SX",
        "SY",
        "TD",
        "TG",
        "TK",
        "TL",
        "TO",
        "TV",
        "UG",
        "VU",
        "YE",
        "ZW",
    ]
)


class _Postal(PartsField):
    """The boxes of an address; `home` is the code of the country that is filled in beforehand."""

    def __init__(self, *, home: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.home = home

    def taken_apart(self, text: str) -> dict[str, str]:
        """As an address is exported: its parts in order, with commas between, of which only the first can itself hold some."""
        pieces = [piece.strip() for piece in text.split(",")]
        most = ("street", "postal_code", "city", "country")
        if len(pieces) < len(most):
            return dict(zip(most, pieces, strict=False))
        return {"street": ", ".join(pieces[:-3])} | dict(zip(most[1:], pieces[-3:], strict=True))

    def is_blank(self, texts: Mapping[str, str]) -> bool:
        """Also when nothing was added to the country that stood there already."""
        return not any(text for name, text in texts.items() if name != "country") and (
            not texts.get("country") or countries.find(texts["country"]) == self.home
        )

    def may_be_empty(self, part: Part, texts: Mapping[str, str]) -> bool:
        """Not every country has postal codes."""
        if part.name == "postal_code" and countries.find(texts.get("country", "")) in _WITHOUT_POSTAL_CODE:
            return True
        return part.may_be_empty

    def checked(self, texts: Mapping[str, str]) -> dict[str, str]:
        """With the country's code instead of its name."""
        errors: list[ValidationError] = []
        kept = dict(texts)
        country = kept.get("country", "")
        if country and not self.is_blank(texts):
            try:
                kept["country"] = found(country)
            except ValidationError as error:
                errors.append(wrong("country", error.messages[0], str(error.code)))
        try:
            kept = super().checked(kept)
        except ValidationError as error:
            errors = [*error.error_list, *errors]
        if errors:
            raise ValidationError(errors)
        return kept


class Address(PartsType):
    """Street, postal code, city and country; a state too, if asked for."""

    key: ClassVar[str] = "address"
    label: ClassVar[str] = "Postal address"
    parts: ClassVar[tuple[str, ...]] = ("street", "extra", "postal_code", "city", "state", "country")
    options: ClassVar[tuple[Option, ...]] = (REGION, ASKS_STATE)

    def layout(self, step: Step) -> list[Part]:
        state = Part("state", _("State or province"), "", "address-level1", may_be_empty=True)
        known = tuple(countries.names().values())
        return [
            Part("street", _("Street and number"), _("Enter your street and house number."), "address-line1", longest=200),
            Part("extra", _("Flat, floor or company"), "", "address-line2", longest=200, may_be_empty=True),
            Part("postal_code", _("Postal code"), _("Enter your postal code."), "postal-code", longest=20),
            Part("city", _("City"), _("Enter your town or city."), "address-level2"),
            *([state] if self.option(step, ASKS_STATE.key) else []),
            Part("country", _("Country"), _("Enter your country."), "country-name", names=known),
        ]

    def form_field(self, step: Step) -> forms.Field:
        home = self.option(step, REGION.key)
        return _Postal(
            home=home,
            parts=self.layout(step),
            required=step.required,
            missing=_("Enter your address to go on."),
            initial={"country": countries.name(home)} if home else None,
        )

    def typed(self, value: Value) -> Any:
        """With the country's name."""
        return self._named(value) if isinstance(value, dict) else value

    def words(self, value: Value, step: Step) -> str:
        return self.joined(self._named(value)) if isinstance(value, dict) else ""

    def _named(self, texts: Mapping[str, str]) -> dict[str, str]:
        code = texts.get("country")
        return {**texts, "country": countries.name(code)} if code else dict(texts)
