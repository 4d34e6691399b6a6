"""Columns that several models have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

KEY_PATTERN = "[a-z][a-z0-9_-]{0,49}"
key_validator = RegexValidator(
    rf"^{KEY_PATTERN}\Z",
    _("Use lower-case letters, digits, - and _, starting with a letter, at most 50 in all."),
    code="invalid_key",
)


def key_field(help_text: _StrPromise) -> models.CharField[str, str]:
    """A name that exports, links and code rely on; made once and frozen at the first publish."""
    return models.CharField(_("key"), max_length=50, validators=[key_validator], help_text=help_text)


def options_field() -> models.JSONField[dict[str, Any], dict[str, Any]]:
    """Options that differ from their defaults, by key: see `steps.options`."""
    return models.JSONField(default=dict, blank=True, editable=False, db_default=models.Value({}, models.JSONField()))


def translations_field() -> models.JSONField[dict[str, Any], dict[str, Any]]:
    """The row's texts in further languages: by language, then by the text's name."""
    return models.JSONField(default=dict, blank=True, editable=False, db_default=models.Value({}, models.JSONField()))


def source_ref_field() -> models.CharField[str, str]:
    """What it is called in the form that it was imported from; by it, importing that form again finds the row."""
    return models.CharField(max_length=200, blank=True, default="", db_default="", editable=False)
