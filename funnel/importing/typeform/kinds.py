"""What each type of question becomes, and what of its properties is taken."""

from __future__ import annotations

from funnel.importing.typeform.values import Object, flag_of, object_of

# Questions of other types are left out: none of ours asks the like.
_TYPES = {
    "short_text": "short_text",
    "long_text": "long_text",
    "email": "email",
    "website": "url",
    "phone_number": "phone",
    "number": "number",
    "date": "date",
    "yes_no": "yes_no",
    "legal": "consent",
    "statement": "content",
    "welcome_screen": "content",
    "rating": "rating",
    "opinion_scale": "scale",
    "nps": "scale",
    "ranking": "ranking",
    "file_upload": "file",
}
GROUPS = frozenset({"group", "inline_group", "contact_info", "address"})
ENDINGS = frozenset({"thankyou_screen", "url_redirect"})

# What changes nothing but the look, or says what every form has.
_COSMETIC = frozenset(
    ["vertical_alignment", "hide_marks", "separator", "show_button", "supersized", "show_labels", "show_all_choices", "fields"]
)
_ALWAYS_TAKEN = _COSMETIC | {"description", "button_text"}
_CHOOSING = frozenset(
    {"choices", "randomize", "allow_multiple_selection", "allow_other_choice", "min_selection", "max_selection"}
)
_TAKEN = {
    "phone_number": frozenset({"default_country_code"}),
    "multiple_choice": _CHOOSING,
    "picture_choice": _CHOOSING,
    "dropdown": _CHOOSING | {"alphabetical_order"},
    "ranking": frozenset({"choices", "randomize"}),
    # Stars in another shape are noted with the rating.
    "rating": frozenset({"steps", "shape"}),
    "opinion_scale": frozenset({"steps", "start_at_one", "labels"}),
    "nps": frozenset({"steps", "start_at_one", "labels"}),
}


def type_of(data: Object) -> str:
    """The key of our field type for a question; "" when there is nothing like it."""
    kind = data.get("type")
    if kind in ("multiple_choice", "picture_choice", "dropdown"):
        return _choosing(str(kind), object_of(data.get("properties")))
    return _TYPES.get(kind, "") if isinstance(kind, str) else ""


def properties_of(kind: str) -> frozenset[str]:
    """The names of the properties that a question of a Typeform type loses nothing by."""
    return _ALWAYS_TAKEN | _TAKEN.get(kind, frozenset())


def _choosing(kind: str, properties: Object) -> str:
    if flag_of(properties.get("allow_multiple_selection")):
        return "multiple_choice"
    # Pictures have no "Other, namely …" here.
    pictured = kind == "picture_choice" and not flag_of(properties.get("allow_other_choice"))
    return "picture_choice" if pictured else "single_choice"
