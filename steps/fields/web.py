"""The address of a web page."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from steps.fields.base import FieldType, required_message
from steps.fields.text import NormalisedText
from steps.rules import Kind
from steps.spec import Step, Value

_MOST = 2_000
_SCHEME = re.compile(r"(?P<scheme>https?)://", re.IGNORECASE)
_is_web_address = URLValidator(schemes=["http", "https"])


class _WebAddress(NormalisedText):
    """An http or https address; https:// is put before what has neither."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text or len(text) > self.maximum:
            return text
        match = _SCHEME.match(text)
        scheme, rest = (match["scheme"].lower(), text[match.end() :]) if match else ("https", text.removeprefix("//"))
        host = re.split(r"[/?#]", rest, maxsplit=1)[0]
        return f"{scheme}://{host.lower()}{rest[len(host) :]}"

    def run_validators(self, value: Any) -> None:
        if value and not _is_sound(value):
            raise ValidationError(_("Enter a web address like www.example.com."), code="invalid_url")


def _is_sound(address: str) -> bool:
    """Whether it can be opened: no name or password in it, and nothing invisible that makes it look like another."""
    if any(unicodedata.category(char) == "Cf" for char in address):
        return False
    try:
        _is_web_address(address)
        parts = urlsplit(address)
        # Asking for the port checks it.
        return "@" not in parts.netloc and parts.port != 0
    except (ValidationError, ValueError):
        return False


class Url(FieldType):
    """A web address."""

    key: ClassVar[str] = "url"
    label: ClassVar[str] = "Web address"
    kind: ClassVar[Kind | None] = Kind.TEXT
    autocomplete: ClassVar[str] = "url"
    is_text: ClassVar[bool] = True

    def form_field(self, step: Step) -> forms.Field:
        return _WebAddress(
            required=step.required,
            minimum=0,
            maximum=_MOST,
            error_messages=required_message(str(_("Enter a web address to go on."))),
        )

    def words(self, value: Value, step: Step) -> str:
        """The address as people say it: without https://."""
        return str(value).removeprefix("https://") if value else ""
