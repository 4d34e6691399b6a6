"""Earlier answers played back in texts: `{{ first_name | "there" }}`. A replacement of whitelisted names, not a template engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from steps import picks
from steps.fields import FIELD_TYPES
from steps.foreign import like
from steps.journey import picked
from steps.references import recallable
from steps.rules import Values, is_blank
from steps.spec import Block, Choice, Ending, Spec, Step

_TOKEN = re.compile(
    r"""\{\{ \s* (?P<name> (?:hidden\.)? [a-z][a-z0-9_-]{0,49} (?:\.[a-z][a-z_]*)?) \s* (?: \| \s* ["“”„] (?P<fallback> [^"“”„{}]*) ["“”„] \s* )? \}\}""",
    re.VERBOSE,
)
_OPEN = "{{"

# Characters that one filled text may have.
_LONGEST = 20_000

# What becomes of the label of a picked choice.
Label = Callable[[str, Spec, Values], str]

_STEP_TEXTS = ("title", "help_text", "button", "stage", "placeholder")
_ENDING_TEXTS = ("title", "body", "button")
_BLOCK_TEXTS = ("title", "text")


@dataclass(frozen=True, slots=True)
class Token:
    """One place of a text that recalls something; without a fallback (None) nothing stands there when there is no answer."""

    name: str
    fallback: str | None


def tokens(text: str) -> list[Token]:
    """The places of `text` that recall something, in order."""
    return [Token(match["name"], match["fallback"]) for match in _TOKEN.finditer(text)]


def malformed(text: str) -> str | None:
    """What follows the first `{{` that is no token, cut short; None when there is none."""
    rest = _TOKEN.sub("", text)
    return rest[rest.index(_OPEN) :][:40] if _OPEN in rest else None


def fill(text: str, spec: Spec, values: Values) -> str:
    """`text` with its tokens replaced by what `values` say, or by their fallbacks.

    One pass: what a visitor typed is not looked at again, and what names nothing stays as it is. The result is plain text,
    still to be escaped, and cut where it would grow beyond all measure. Texts of the first schema recall nothing.
    """
    if _OPEN not in text or spec.schema == 1:
        return text
    return like(_TOKEN.sub(lambda match: _recalled(match, spec, values, _label), text)[:_LONGEST], text)


def fill_step(step: Step, spec: Spec, values: Values) -> Step:
    """The step with all texts of its page filled, its choices' labels included; the praise is for the page after it."""
    if step.key not in _recalling(spec):
        return step
    filled: dict[str, Any] = {name: fill(getattr(step, name), spec, values) for name in _STEP_TEXTS}
    choices = tuple(replace(choice, label=fill(choice.label, spec, values)) for choice in step.choices)
    blocks = tuple(_fill_block(block, spec, values) for block in step.blocks)
    return replace(step, **filled, choices=choices, blocks=blocks)


def _fill_block(block: Block, spec: Spec, values: Values) -> Block:
    return replace(block, title=fill(block.title, spec, values), text=fill(block.text, spec, values))


def fill_ending(ending: Ending, spec: Spec, values: Values) -> Ending:
    """The ending with all its texts filled."""
    filled: dict[str, Any] = {name: fill(getattr(ending, name), spec, values) for name in _ENDING_TEXTS}
    return replace(ending, **filled)


def said(step: Step, name: str, values: Values, fill_label: Callable[[str], str] = str) -> str:
    """What was answered to `step`, as visitors read it: `values` hold the answer as `name`. Empty for a blank answer.

    What was typed for "Other" stands for its label, and is not looked at again; the labels are what `fill_label` makes of them.
    """
    kind, value = FIELD_TYPES[step.type], values.get(name)
    typed = values.get(f"{name}.{picks.OTHER}")
    if typed:
        value = [key for key in picked(value) if key != picks.OTHER]
    return ", ".join(filter(None, [fill_label(kind.words(value, step)), str(typed or "")]))


def texts(item: Step | Choice | Block | Ending) -> Iterator[tuple[str, str]]:
    """(name of the field, text) of each text of a step, choice, block or ending that may recall something."""
    for name in text_names(item):
        yield name, getattr(item, name)


def text_names(item: Step | Choice | Block | Ending) -> tuple[str, ...]:
    """The names of those texts."""
    match item:
        case Step():
            return (*_STEP_TEXTS, "praise")
        case Choice():
            return ("label",)
        case Block():
            return _BLOCK_TEXTS
        case Ending():
            return _ENDING_TEXTS


@lru_cache(maxsize=512)
def _recalling(spec: Spec) -> frozenset[str]:
    """Keys of the steps that recall anything; kept by identity, as most steps recall nothing."""
    return frozenset(step.key for step in spec.steps if any(_OPEN in text for text in _page_texts(step)))


@lru_cache(maxsize=512)
def in_stages(spec: Spec) -> bool:
    """Whether the name of a stage recalls anything, which stands on the pages of other steps too."""
    return any(_OPEN in step.stage for step in spec.steps)


def _page_texts(step: Step) -> Iterator[str]:
    yield from (text for _, text in texts(step))
    yield from (choice.label for choice in step.choices)
    yield from (text for block in step.blocks for _, text in texts(block))


def _recalled(match: re.Match[str], spec: Spec, values: Values, label: Label) -> str:
    name, fallback = match["name"], match["fallback"] or ""
    found = recallable(spec, name)
    if found is None:
        return match[0]
    value = values.get(name)
    if is_blank(value):
        return fallback
    if found.step is None:
        return str(value)
    if not found.step.choices:
        return said(found.step, name, values)
    return said(found.step, name, values, lambda words: label(words, spec, values))


def _label(words: str, spec: Spec, values: Values) -> str:
    """A choice's label is the marketer's, and may recall something itself: but no further label, or few texts would make millions."""
    return _TOKEN.sub(lambda match: _recalled(match, spec, values, lambda *_: match["fallback"] or ""), words)
