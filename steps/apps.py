"""The Django app of the drafts."""

from __future__ import annotations

from django.apps import AppConfig


class StepsConfig(AppConfig):
    name = "steps"
    verbose_name = "Steps"
    default_auto_field = "django.db.models.BigAutoField"
