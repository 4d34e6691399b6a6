"""The Django app of funnels, visits and events."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register

from funnel.checks import check_sqlite


class FunnelConfig(AppConfig):
    name = "funnel"
    verbose_name = "Funnels"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(check_sqlite)
