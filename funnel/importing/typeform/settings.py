"""What is set of a whole form."""

from __future__ import annotations

from typing import Any

from funnel.documents.problems import short
from funnel.importing.conversion import Notes
from funnel.importing.typeform.values import Object, note_others, part_of, ref_of
from steps.design import LANGUAGES

_ROOT = frozenset(
    [
        *("id", "type", "title", "settings", "hidden", "variables", "welcome_screens", "fields", "logic", "thankyou_screens"),
        *("theme", "workspace", "_links", "self", "created_at", "last_updated_at", "published_at"),
    ]
)
# What is said elsewhere, is Typeform's own business, or is the same for every funnel.
_SETTINGS = frozenset(
    [
        *("language", "redirect_after_submit_url", "progress_bar", "show_progress_bar", "meta", "is_public", "is_trial"),
        *("hide_navigation", "free_form_navigation", "autosave_progress", "show_time_to_complete", "show_question_number"),
        *("show_typeform_branding", "show_number_of_submissions", "show_cookie_consent", "show_key_hint_on_choices"),
        *("are_uploads_public", "use_lead_qualification", "pro_subdomain_enabled", "capabilities"),
    ]
)
_META = frozenset({"allow_indexing"})


def language_of(settings: Object, notes: Notes) -> str:
    """The code of the language that the form speaks, among those that the built-in messages are translated to."""
    said = settings.get("language")
    code = said.lower().replace("_", "-").partition("-")[0] if isinstance(said, str) else ""
    if code in LANGUAGES:
        return code
    if said not in (None, ""):
        known = ", ".join(LANGUAGES.values())
        message = (
            f"Messages such as “Enter an answer” are in English: of “{short(ref_of(said))}” there are none. There are: {known}."
        )
        notes.add("settings.language", "property_not_taken", message)
    return "en"


def design_of(settings: Object) -> dict[str, Any]:
    """What of the settings is design here."""
    return {"progress": "none"} if settings.get("show_progress_bar") is False else {}


def note_settings(source: Object, settings: Object, notes: Notes) -> None:
    """Note what is set of the form and was not taken."""
    if source.get("theme"):
        notes.add(
            "theme", "property_not_taken", "Colours, fonts and pictures of a theme are not in the file. Set the funnel's design."
        )
    part_of(source, "settings", notes, ())
    note_others(source, _ROOT, notes, ())
    note_others(settings, _SETTINGS, notes, ("settings",))
    note_others(part_of(settings, "meta", notes, ("settings",)), _META, notes, ("settings", "meta"))
