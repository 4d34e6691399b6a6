"""What SurveyJS itself shows where a survey has no text of its own, in the languages that funnels speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """One such text, by language; English is always there."""

    by_language: Mapping[str, str]


THANKS = BuiltIn(
    {
        "en": "Thank you for completing the survey",
        "de": "Vielen Dank für das Ausfüllen des Fragebogens",
        "ar": "شكرا لك على استكمال الاستبيان",
    }
)
ON = BuiltIn({"en": "Continue", "de": "Weiter", "ar": "متابعة"})
YES = BuiltIn({"en": "Yes", "de": "Ja", "ar": "نعم"})
NO = BuiltIn({"en": "No", "de": "Nein", "ar": "لا"})
NONE = BuiltIn({"en": "None", "de": "Nichts trifft zu", "ar": "لا شيء"})
REFUSED = BuiltIn({"en": "Refuse to answer", "de": "Antwort verweigern", "ar": "رفض الإجابة"})
UNKNOWN = BuiltIn({"en": "Don't know", "de": "Weiß ich nicht", "ar": "لا أعرف"})
OTHERS = BuiltIn({"en": "Other (describe)", "de": "Sonstiges (Bitte angeben)", "ar": "نص آخر"})
