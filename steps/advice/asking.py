"""What is asked of visitors: when, how much, with what right and for what reason."""

from __future__ import annotations

import re
from collections.abc import Iterator

from steps import models
from steps.advice.kinds import ADVICE
from steps.advice.shown import asks, autocomplete, choices
from steps.advice.unread import names_read
from steps.compiling.draft import Draft, place
from steps.fields import choosing
from steps.problems import Problem

# Long lists need a search to be found one's way in.
MOST_CHOICES = 7
# So many easy answers come before the first personal one.
_EASY_FIRST = 2

# What a text step asks for, by its autocomplete token.
_PERSONAL = {
    **dict.fromkeys(("name", "given-name", "family-name"), "a name"),
    "tel": "a phone number",
    **dict.fromkeys(("street-address", "address-level2", "postal-code"), "an address"),
}
# And what a field type of its own is for.
_PERSONAL_TYPES = {
    "email": "an e-mail address",
    "name": "a name",
    "phone": "a phone number",
    "address": "an address",
    "date_of_birth": "a date of birth",
}
_SENSITIVE = {token: what for token, what in _PERSONAL.items() if what != "a name"}
_BIRTH = re.compile(r"\b(?:birth\w*|born|bday|dob|geb(?:oren|urt\w*))\b", re.IGNORECASE)
# Seldom worth losing a visitor for, when nothing in the funnel depends on it.
_OPTIONAL = frozenset({"tel", "organization", "organization-title", "url", "nickname"})


def advise(draft: Draft) -> Iterator[Problem]:
    """On every question."""
    yield from _too_soon(draft)
    read = names_read(draft)
    for row in draft.steps:
        yield from _on_choices(row)
        if row.required and row.key not in read and (row.type in ("long_text", "phone") or autocomplete(row) in _OPTIONAL):
            yield ADVICE["needlessly_required"].at(place(row))
        what = _sensitive(row)
        if what and not row.help_text.strip():
            yield ADVICE["no_reason"].at(place(row), what=what)


def _too_soon(draft: Draft) -> Iterator[Problem]:
    """The first personal question, if it comes first thing. Those after it are the same mistake."""
    for easy, row in enumerate(draft.steps):
        what = _personal(row) if easy < _EASY_FIRST else ""
        if what:
            yield ADVICE["personal_too_soon"].at(place(row), what=what)
        if what or row.praise.strip() or not asks(row):
            return


def _on_choices(row: models.Step) -> Iterator[Problem]:
    count = len(choices(row))
    if row.type == "single_choice" and str(row.options.get(choosing.LAYOUT.key, "")) in choosing.FOLDED:
        return
    if count > MOST_CHOICES:
        yield ADVICE["too_many_choices"].at(place(row), count=count, most=MOST_CHOICES)


def _personal(row: models.Step) -> str:
    """What personal thing the step asks for; empty for none."""
    return _PERSONAL_TYPES.get(row.type) or _PERSONAL.get(autocomplete(row), "")


def _sensitive(row: models.Step) -> str:
    """What the step asks for that people give only for a reason; empty for nothing of the kind."""
    if row.type == "consent":
        return "consent"
    if row.type in _PERSONAL_TYPES and row.type != "name":
        return _PERSONAL_TYPES[row.type]
    if row.type == "date" and _BIRTH.search(f"{row.title} {row.key.replace('_', ' ')}"):
        return "a date of birth"
    return _SENSITIVE.get(autocomplete(row), "")
