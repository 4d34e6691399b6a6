"""Columns that several models have."""

from __future__ import annotations

from typing import Any

from django.db import models


def options_field() -> models.JSONField[dict[str, Any], dict[str, Any]]:
    """Options that differ from their defaults, by key: see `steps.options`."""
    return models.JSONField(default=dict, blank=True, editable=False, db_default=models.Value({}, models.JSONField()))


def translations_field() -> models.JSONField[dict[str, Any], dict[str, Any]]:
    """The row's texts in further languages: by language, then by the text's name."""
    return models.JSONField(default=dict, blank=True, editable=False, db_default=models.Value({}, models.JSONField()))
