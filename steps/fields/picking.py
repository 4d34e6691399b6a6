"""Form fields of picked answers: one choice, several, one found by typing; each may come with what else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from steps import picks
from steps.fields.base import normalise
from steps.fields.choosing import LONGEST_OTHER
from steps.spec import Step

_SAY_WHAT = _("Say what else in the text box, or pick another answer.")


def line(text: Any) -> str:
    """What was typed, as one line in canonical form."""
    return " ".join(normalise(str(text)).split())


class OneWidget(forms.Select):
    """Reads one pick, joined with the text of "Other" where a box for it was sent too."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        picked, text = data.get(name), data.get(f"{name}_other")
        if text is None or (picked and picked != picks.OTHER):
            return picked
        return picks.with_text(text) if picked or text.strip() else picked


class SeveralWidget(forms.SelectMultiple):
    """As `OneWidget`, for several picks."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        picked = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name)
        text = data.get(f"{name}_other")
        if text is None or not isinstance(picked, list):
            return picked
        if not picked and text.strip():
            return [picks.with_text(text)]
        # Each once: the text must not be there a thousand times.
        joined = picks.with_text(text)
        return [joined if pick == picks.OTHER else pick for pick in dict.fromkeys(picked)]


def _as_choice(pick: Any, *, asks_other: bool) -> Any:
    """The pick without the text behind it, which only "Other" may have."""
    return picks.OTHER if asks_other and picks.key_of(str(pick)) == picks.OTHER else pick


def _shortened(text: str) -> str:
    """As `line`; what is too long in any case is not looked at closely, since that takes time."""
    return line(text) if len(text) <= 4 * LONGEST_OTHER else text


def _other(pick: str) -> str:
    """A pick with its text checked and in canonical form; the box may be missing, but not sent and empty."""
    text = picks.text_of(pick)
    if text is None or picks.key_of(pick) != picks.OTHER:
        return pick
    text = _shortened(text)
    if not text.strip():
        raise ValidationError(_SAY_WHAT, code="other_missing")
    if len(text) > LONGEST_OTHER:
        raise ValidationError(
            _("Say it in at most %(limit)d characters; you have typed %(count)d."),
            code="max_length",
            params={"limit": LONGEST_OTHER, "count": len(text)},
        )
    return picks.with_text(text)


class OnePick(forms.ChoiceField):
    """One of a step's choices."""

    widget: type[forms.Widget] = OneWidget

    def __init__(self, step: Step, **kwargs: Any) -> None:
        self.asks_other = picks.asks_other(step)
        super().__init__(choices=[(choice.key, choice.label) for choice in step.choices], **kwargs)

    def to_python(self, value: Any) -> str:
        pick = super().to_python(value)
        return _other(pick) if self.asks_other else pick

    def valid_value(self, value: Any) -> bool:
        return super().valid_value(_as_choice(value, asks_other=self.asks_other))


class FoundPick(OnePick):
    """One of a step's choices, typed: by its label, whatever the case, or by its key. With "Other", anything else is that."""

    widget = forms.TextInput

    def __init__(self, step: Step, **kwargs: Any) -> None:
        # Of two with one label, the first; labels before keys, since labels are what people see.
        self.by_words = {choice.key.casefold(): choice.key for choice in reversed(step.choices)}
        self.by_words |= {line(choice.label).casefold(): choice.key for choice in reversed(step.choices)}
        super().__init__(step, **kwargs)

    def to_python(self, value: Any) -> str:
        typed = _shortened(str(value or ""))
        key = self.by_words.get(typed.casefold())
        if key is not None or not typed:
            return key or ""
        if not self.asks_other:
            return typed
        return _other(typed if picks.text_of(typed) and picks.key_of(typed) == picks.OTHER else picks.with_text(typed))


class SeveralPicks(forms.MultipleChoiceField):
    """Several of a step's choices, at least and at most so many; one of them may exclude the others."""

    widget = SeveralWidget

    def __init__(self, step: Step, **kwargs: Any) -> None:
        self.asks_other = picks.asks_other(step)
        self.labels: Mapping[str, str] = {choice.key: choice.label for choice in step.choices}
        self.alone = picks.exclusive_key(step)
        self.least = int(step.minimum or 0)
        self.most = int(step.maximum or len(step.choices))
        super().__init__(choices=list(self.labels.items()), **kwargs)

    def to_python(self, value: Any) -> list[str]:
        found = super().to_python(value)
        return [_other(pick) for pick in found] if self.asks_other else found

    def valid_value(self, value: Any) -> bool:
        return super().valid_value(_as_choice(value, asks_other=self.asks_other))

    def validate(self, value: Any) -> None:
        super().validate(value)
        picked = {picks.key_of(pick) for pick in value}
        if self.alone in picked:
            self._check_alone(picked)
            return
        if picked and len(picked) < self.least:
            raise _count_error(
                ngettext("Pick at least %(limit)d answer.", "Pick at least %(limit)d answers.", self.least),
                "min_choices",
                self.least,
            )
        if len(picked) > self.most:
            raise _count_error(
                ngettext("Pick at most %(limit)d answer.", "Pick at most %(limit)d answers.", self.most), "max_choices", self.most
            )

    def _check_alone(self, picked: set[str]) -> None:
        if len(picked) > 1:
            raise ValidationError(
                _("“%(label)s” goes with no other answer: pick it alone, or leave it out."),
                code="exclusive_choice",
                params={"label": self.labels[self.alone]},
            )


def _count_error(message: str, code: str, limit: int) -> ValidationError:
    return ValidationError(message, code=code, params={"limit": limit})
