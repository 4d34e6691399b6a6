"""The Django app of funnels, visits and events."""

from __future__ import annotations

from django.apps import AppConfig


class FunnelConfig(AppConfig):
    name = "funnel"
    verbose_name = "Funnels"
    default_auto_field = "django.db.models.BigAutoField"
