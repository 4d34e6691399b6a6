"""The reference app: installed by `benchmarks.reference.settings` alone."""

from __future__ import annotations

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """Tables of the hand-written wizard."""

    name = "benchmarks.reference"
    label = "reference"
    default_auto_field = "django.db.models.BigAutoField"
