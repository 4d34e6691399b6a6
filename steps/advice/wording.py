"""How pages speak: short questions, choices that differ, buttons that say what they do, one persuasion at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from steps import models
from steps.advice.kinds import ADVICE
from steps.advice.persuasion import Persuasion, kinds
from steps.advice.shown import choices
from steps.compiling.draft import Draft, place
from steps.problems import Problem
from steps.spec import Action

LONGEST_LABEL = 80

# Buttons that say what the machine does, or nothing at all. “Continue” and its like are honest: more of the same follows.
VAGUE_BUTTONS = frozenset(
    {
        *("submit", "submit form", "send", "send form", "ok", "okay", "click", "click here", "press here", "go", "enter"),
        *("absenden", "abschicken", "senden", "formular absenden", "hier klicken", "klicken", "klick hier", "weiter klicken"),
        *("los", "eingabe", "eingeben"),
    }
)
_TOKEN = re.compile(r"\{\{.*?\}\}")


def advise(draft: Draft) -> Iterator[Problem]:
    """On the texts of steps, their choices and endings."""
    for row in draft.steps:
        yield from _on_length(row, row.title)
        for choice in choices(row):
            yield from _on_length(choice, choice.label)
        yield from _on_same_labels(row)
        yield from _on_button(row)
        yield from _on_persuasion(row)
    for ending in draft.endings:
        # Without a link the button is not shown.
        if ending.link:
            yield from _on_button(ending)


def _on_length(row: models.Step | models.Choice, text: str) -> Iterator[Problem]:
    # What stands in the place of a recall is as long as the visitor's own answer.
    length = len(_TOKEN.sub("", text).strip())
    if length > LONGEST_LABEL:
        yield ADVICE["long_label"].at(place(row), length=length, most=LONGEST_LABEL)


def _on_same_labels(row: models.Step) -> Iterator[Problem]:
    """Once for each label that several choices have. Those that are all offered under conditions may never stand side by side."""
    offered = {rule.target_choice_id for rule in row.rules.all() if rule.action == Action.SHOW_CHOICE_IF}
    labels: dict[str, list[models.Choice]] = {}
    for choice in choices(row):
        labels.setdefault(" ".join(choice.label.split()).casefold(), []).append(choice)
    for label, found in labels.items():
        if label and len(found) > 1 and not all(choice.pk in offered for choice in found):
            yield ADVICE["same_label"].at(place(found[1]))


def _on_button(row: models.Step | models.Ending) -> Iterator[Problem]:
    words = " ".join(row.button.casefold().split()).strip(" .!…>»→")
    if words in VAGUE_BUTTONS:
        yield ADVICE["vague_button"].at(place(row), button=row.button.strip())


def _on_persuasion(row: models.Step) -> Iterator[Problem]:
    """The praise is left out: it stands on the page after."""
    found = kinds("\n".join((row.title, row.help_text, row.placeholder, row.button)))
    if len(found) > 1:
        ways = ", ".join(kind.value for kind in Persuasion if kind in found)
        yield ADVICE["stacked_persuasion"].at(place(row), ways=ways)
