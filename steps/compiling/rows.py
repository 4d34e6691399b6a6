"""One step of a draft, without its rules."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from steps import dates, models, picks
from steps.compiling import presentation
from steps.compiling.draft import Draft
from steps.compiling.names import check_keys
from steps.fields import FIELD_TYPES
from steps.fields.text import HARD_MAXIMUM, ShortText
from steps.forms import NEVER_PREFILLED
from steps.numbers import plain
from steps.spec import Choice, Step


def number(value: Decimal | float | str) -> str:
    """A column's number as canonical text; rows that were never saved may hold other than decimals."""
    return plain(Decimal(str(value)))


def optional(value: Decimal | None) -> str | None:
    """As `number`, None for an empty column."""
    return None if value is None else number(value)


def step(draft: Draft, row: models.Step) -> Step:
    """The step, its problems reported."""
    kind = FIELD_TYPES.get(row.type)
    if kind is None:
        draft.report("unknown_type", row, type=row.type)
    choices = list(row.choices.all()) if kind and kind.has_choices else []
    for choice in choices:
        # The reverse accessor is cached, so that naming a place costs no query.
        choice.step = row
    if kind and kind.has_choices:
        check_keys(draft, choices)
        if not choices:
            draft.report("no_choices", row)
    _check_bounds(draft, row, len(choices))
    if row.prefill and row.type in NEVER_PREFILLED:
        draft.report("never_prefilled", row)
    elif row.prefill and row.prefill not in {field.key for field in draft.hidden}:
        draft.report("unknown_prefill", row, key=row.prefill)
    options = presentation.sound(draft, row, kind.options if kind else (), row.options)
    if options.get(picks.OTHER) and picks.OTHER not in {choice.key for choice in choices}:
        draft.report("bad_option", row, label="Other, namely …", why="Add a choice with the key “other”, whatever its label.")
    low, high = (
        dates.resolve(str(options[key]), timezone.localdate()) if options.get(key) else "" for key in ("earliest", "latest")
    )
    if low and high and low > high:
        draft.report("bad_option", row, label="Latest date", why="No date is both. Make it later than the earliest date.")
    return Step(
        key=row.key,
        type=row.type,
        title=row.title,
        help_text=row.help_text,
        required=row.required,
        button=row.button,
        stage=row.stage,
        praise=row.praise,
        placeholder=row.placeholder,
        autocomplete=row.autocomplete,
        minimum=optional(row.minimum),
        maximum=optional(row.maximum),
        prefill=row.prefill,
        choices=tuple(_choice(draft, choice) for choice in choices),
        options=options,
        blocks=presentation.blocks(draft, row),
        translations=row.translations,
    )


def _choice(draft: Draft, row: models.Choice) -> Choice:
    if row.ending_id is not None and row.ending_id not in draft.ending_keys:
        draft.report("missing_ending", row)
    ending = draft.ending_keys.get(row.ending_id or 0, "")
    return Choice(
        key=row.key, label=row.label, points=number(row.points), ending=ending, picture=row.picture, translations=row.translations
    )


def _check_bounds(draft: Draft, row: models.Step, choices: int) -> None:
    kind = FIELD_TYPES.get(row.type)
    low, high = row.minimum, row.maximum
    if kind is None or not kind.bounds or (low is None and high is None):
        return
    if low is not None and high is not None and low > high:
        draft.report("bad_bounds", row, why=f"the minimum {plain(low)} is above the maximum {plain(high)}")
    if kind.bounds == "value":
        return
    longest = HARD_MAXIMUM if kind.is_text else None
    if longest and high is not None and high > longest:
        draft.report("bad_bounds", row, why=f"no answer may have more than {longest} characters")
    elif isinstance(kind, ShortText) and high is None and low is not None and low > kind.default_maximum:
        draft.report("bad_bounds", row, why=f"without a maximum it is {kind.default_maximum}, below the minimum {plain(low)}")
    if any(bound is not None and (bound < 0 or bound != int(bound)) for bound in (low, high)):
        draft.report("bad_bounds", row, why=f"a number of {kind.bounds} is a whole number from 0")
    elif high == 0:
        draft.report("bad_bounds", row, why=f"at most 0 {kind.bounds} leaves no possible answer")
    elif kind.bounds == "picks" and low is not None and low > choices:
        draft.report("bad_bounds", row, why=f"{plain(low)} picks are asked for, but there are only {choices} choices")
