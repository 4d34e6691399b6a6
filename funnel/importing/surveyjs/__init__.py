"""SurveyJS's survey JSON as funnel documents."""

from __future__ import annotations

from funnel.importing.surveyjs.converting import convert

__all__ = ["convert"]
