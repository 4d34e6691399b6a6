"""What visitors read of a question: its title, what stands below it, and what it has from its page and panels."""

from __future__ import annotations

import re

from funnel.documents.problems import path_of
from funnel.importing.conversion import Notes
from funnel.importing.surveyjs.kinds import Asked
from funnel.importing.surveyjs.wording import EMPTY, Texts, Wording, clipped, joined
from steps.localised import OPTION

_TITLE, _HELP, _STAGE, _PLACEHOLDER, _OPTION = 300, 2_000, 60, 100, 60
# Types with a box that an example can stand in.
_BOXED = frozenset({"short_text", "long_text", "email", "url", "phone", "number"})
_SENTENCE = re.compile(r"[.!?:]\s")


def words(asked: Asked, texts: Texts, notes: Notes) -> dict[str, Wording]:
    """The texts of a step by what translations call them."""
    title, help_text = _heading(asked, texts, notes)
    before = EMPTY
    for place, raw in asked.item.before:
        found = texts.read(raw, place, _HELP, is_line=False, position=asked.position)
        before = joined(before, found)
        if found and asked.item.data.get("visibleIf"):
            message = "It stands on the first step of its page or panel now, and is not shown when that step is not."
            notes.add(path_of(place), "meaning_changed", message)
    place, raw = asked.item.around.stage
    stage = texts.read(raw, place, _STAGE, position=asked.position)
    path = path_of(asked.item.place)
    labels = {OPTION + name: _property(asked, texts, source, _OPTION) for name, source in asked.shape.labels.items()}
    return {
        "title": title,
        "help_text": clipped(joined(before, help_text), _HELP, notes, path),
        "stage": stage,
        "placeholder": _placeholder(asked, texts, notes),
        **{name: wording for name, wording in labels.items() if wording},
    }


def _property(asked: Asked, texts: Texts, name: str, most: int, *, is_line: bool = True) -> Wording:
    place = (*asked.item.place, name)
    return texts.read(asked.item.data.get(name), place, most, is_line=is_line, position=asked.position)


def _heading(asked: Asked, texts: Texts, notes: Notes) -> tuple[Wording, Wording]:
    below = _property(asked, texts, "description", _HELP, is_line=False)
    if asked.shape.type != "content":
        title = _property(asked, texts, "title", _TITLE)
        return title or _named(asked, notes), below
    title = _property(asked, texts, "title", _HELP, is_line=False)
    for name in ("html", "body", "text"):
        below = joined(_property(asked, texts, name, _HELP, is_line=False), below)
    return _split(joined(title, below) if title else below, asked, notes)


def _named(asked: Asked, notes: Notes) -> Wording:
    """The name in a title's place, as SurveyJS shows it."""
    if asked.item.name:
        return Wording(" ".join(asked.item.name.split())[:_TITLE].replace("{{", "{ {"), {})
    notes.add(path_of(asked.item.place), "title_missing", "It has neither title nor name. Give the step a title in the draft.")
    return Wording("…", {})


def _split(found: Wording, asked: Asked, notes: Notes) -> tuple[Wording, Wording]:
    """A text as a heading and what stands below it."""
    if not found:
        notes.add(path_of(asked.item.place), "title_missing", "It has no text that can be taken. Its name stands in its place.")
        return _named(asked, notes), EMPTY
    title, rest = _parts(found.text)
    others = {code: _parts(text) for code, text in found.translations.items()}
    return Wording(title, {code: first for code, (first, _) in others.items()}), Wording(
        rest, {code: second for code, (_, second) in others.items() if second}
    )


def _parts(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    if len(first) <= _TITLE:
        return first, rest.strip()
    ends = [
        match.end()
        for match in _SENTENCE.finditer(text, 0, _TITLE)
        if text.count("{{", 0, match.end()) == text.count("}}", 0, match.end())
    ]
    if ends:
        return text[: ends[-1]].strip(), text[ends[-1] :].strip()
    return "…", text


def _placeholder(asked: Asked, texts: Texts, notes: Notes) -> Wording:
    name = asked.question.choose("placeholder", "placeHolder")
    if asked.shape.type in _BOXED:
        return _property(asked, texts, name, _PLACEHOLDER)
    if name in asked.shape.taken and asked.item.data.get(name):
        notes.add(path_of((*asked.item.place, name)), "property_not_taken", "This type of step has no example in its box.")
    return EMPTY
