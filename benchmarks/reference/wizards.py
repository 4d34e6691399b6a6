"""The wizards that are compared: so many steps with one line of text each, with or without a rule per step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms

# Nobody answers it, so every step is shown; but a rule has to look.
SKIP = "skip"


class QuestionForm(forms.Form):
    """One question."""

    answer = forms.CharField(max_length=200)


@dataclass(frozen=True)
class Wizard:
    """One size of wizard; the same keys, titles and rules in every implementation."""

    length: int
    rules: bool

    @property
    def slug(self) -> str:
        """Its name in URLs."""
        return f"rules-{self.length}" if self.rules else f"plain-{self.length}"

    @cached_property
    def titles(self) -> dict[str, str]:
        """The questions by step key, in order."""
        return {f"step-{number}": f"What is your answer to question {number}?" for number in range(1, self.length + 1)}

    @cached_property
    def keys(self) -> list[str]:
        """The step keys in order."""
        return list(self.titles)

    @cached_property
    def forms(self) -> dict[str, type[QuestionForm]]:
        """A form class for each step."""
        return {
            key: type("StepForm", (QuestionForm,), {"answer": forms.CharField(label=title, max_length=200)})
            for key, title in self.titles.items()
        }

    def following(self, key: str, answers: dict[str, str]) -> str | None:
        """By hand: the next step whose rule holds; None at the end."""
        for position in range(self.keys.index(key) + 1, self.length):
            if not (self.rules and answers.get(self.keys[position - 1]) == SKIP):
                return self.keys[position]
        return None

    @cached_property
    def conditions(self) -> dict[str, Callable[[Any], bool]]:
        """For formtools: each step but the first is shown unless the answer before it says otherwise."""

        def condition(before: str) -> Callable[[Any], bool]:
            def holds(view: Any) -> bool:
                cleaned = view.get_cleaned_data_for_step(before) or {}
                return bool(cleaned.get("answer") != SKIP)

            return holds

        pairs = zip(self.keys, self.keys[1:], strict=False)
        return {after: condition(before) for before, after in pairs} if self.rules else {}


LENGTHS = (5, 20, 100, 200)
WIZARDS = {wizard.slug: wizard for length in LENGTHS for wizard in (Wizard(length, False), Wizard(length, True))}
