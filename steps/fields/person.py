"""A person's name, in two boxes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from steps.fields.parts import Part, PartsField, PartsType
from steps.options import Option, OptionKind
from steps.spec import Step

ONE_NAME = Option(
    "one_name",
    _("Family name may be left empty"),
    OptionKind.FLAG,
    False,
    help_text=_("For people who have one name only, and where the given name is all you need."),
)


class _TwoNames(PartsField):
    def taken_apart(self, text: str) -> dict[str, str]:
        """What stands after the last space is the family name."""
        given, _space, family = text.rpartition(" ")
        return {"given": given, "family": family} if given else {"given": family}


class Name(PartsType):
    """Given and family name."""

    key: ClassVar[str] = "name"
    label: ClassVar[str] = "Name"
    parts: ClassVar[tuple[str, ...]] = ("given", "family")
    options: ClassVar[tuple[Option, ...]] = (ONE_NAME,)

    def layout(self, step: Step) -> list[Part]:
        may = self.option(step, ONE_NAME.key)
        return [
            Part("given", _("Given name"), _("Enter your given name."), "given-name"),
            Part("family", _("Family name"), _("Enter your family name."), "family-name", may_be_empty=may),
        ]

    def form_field(self, step: Step) -> forms.Field:
        return _TwoNames(required=step.required, parts=self.layout(step), missing=_("Enter your name to go on."))

    def joined(self, texts: Mapping[str, str]) -> str:
        return " ".join(texts[part] for part in self.parts if texts.get(part))
