"""The texts of a survey in its languages, with what they play back of answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from funnel.documents.problems import path_of
from funnel.importing.conversion import Notes
from funnel.importing.source import Json
from funnel.importing.surveyjs.builtin import BuiltIn
from funnel.importing.surveyjs.names import Names, Readable
from funnel.importing.texts import taken
from steps.design import LANGUAGES

Place = tuple[str | int, ...]

# What SurveyJS calls the text for visitors whose language has none, and the language of such texts.
_DEFAULT, _ENGLISH = "default", "en"
_PLACEHOLDER = re.compile(r"\{([^{}\n]{1,100})\}")
_NAME = re.compile(r"[\w.$\[\] -]+")
# Braces of the source itself would look like a recall of ours.
_DOUBLED = re.compile(r"(?<=\{)(?=\{)")
# What stands where there is no answer.
_NOTHING = "…"
_AT_THE_END = 1_000_000


@dataclass(frozen=True, slots=True)
class Wording:
    """One text, and its translations by language."""

    text: str
    translations: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.text)


EMPTY = Wording("", {})


class Texts:
    """Reads the texts of one survey. `main` is the language that they are in, `languages` those met so far, that one first."""

    def __init__(self, locale: Json, names: Names, notes: Notes) -> None:
        self._names, self._notes = names, notes
        self._locale = locale.strip() if isinstance(locale, str) and locale.strip() else _ENGLISH
        code = _code(self._locale)
        self.main = code if code in LANGUAGES else _ENGLISH
        self.languages = [self.main]
        self._refused: set[str] = set()
        if code not in LANGUAGES:
            notes.add(
                "locale", "property_not_taken", self._no_language(self._locale) + " The draft says that its texts are in English."
            )

    def read(self, raw: Json, place: Place, most: int, *, is_line: bool = True, position: int = _AT_THE_END) -> Wording:
        """A text of at most `most` characters; what stands at `position` plays back only answers of earlier steps."""
        if not isinstance(raw, dict):
            return Wording(self._one(raw, place, most, is_line, position), {})
        code = next((code for code in (self._locale, self.main, _DEFAULT, *raw) if raw.get(code)), "")
        others: dict[str, str] = {}
        for other, text in raw.items():
            language = _ENGLISH if other == _DEFAULT else _code(other)
            if other == code or language == self.main or not text:
                continue
            if language not in LANGUAGES:
                self._refuse(other, place)
            elif found := self._one(text, (*place, other), most, is_line, position):
                others.setdefault(language, found)
                self.languages += [language] if language not in self.languages else []
        found = self._one(raw.get(code), (*place, code) if code else place, most, is_line, position)
        return Wording(found, others) if found else EMPTY

    def built_in(self, item: BuiltIn) -> Wording:
        """A text that SurveyJS has built in, in the languages met so far."""
        known = item.by_language
        others = {code: known[code] for code in self.languages if code != self.main and code in known}
        return Wording(known.get(self.main, known[_ENGLISH]), others)

    def _one(self, raw: Json, place: Place, most: int, is_line: bool, position: int) -> str:
        path = path_of(place)
        if isinstance(raw, str):
            raw = self._recalling(raw[: 20 * most + 1_001], path, position)
        elif raw is not None and not isinstance(raw, bool | dict | list):
            raw = str(raw)
        return _whole(taken(raw, most, self._notes, path, is_line=is_line))

    def _recalling(self, text: str, path: str, position: int) -> str:
        plain = _DOUBLED.sub(" ", text)
        return _PLACEHOLDER.sub(lambda match: self._recall(match, path, position), plain)

    def _recall(self, match: re.Match[str], path: str, position: int) -> str:
        name = match[1].strip()
        found = self._names.find(name)
        if found is None:
            if _NAME.fullmatch(name):
                self._notes.add(
                    path, "reference_unknown", f"There is nothing called “{name}”. The text has it as it was written."
                )
            return match[0]
        if found.says_nothing:
            return ""
        why = _unplayable(found, position)
        if why:
            code = "reference_later" if found.key and found.can_recall else "property_not_taken"
            self._notes.add(path, code, f"The text plays back “{name}”, {why}. “{_NOTHING}” stands in its place.")
            return _NOTHING
        return f'{{{{ {found.key} | "{_NOTHING}" }}}}'

    def _refuse(self, code: str, place: Place) -> None:
        if code not in self._refused:
            self._refused.add(code)
            self._notes.add(
                path_of((*place, code)), "property_not_taken", f"{self._no_language(code)} Its texts were left out everywhere."
            )

    def _no_language(self, code: str) -> str:
        return f"Funnels do not speak the language “{code[:40]}”, only {', '.join(LANGUAGES)}."


def _code(text: str) -> str:
    """The language of a locale such as "de-AT"."""
    return re.split("[-_]", text.strip().lower(), maxsplit=1)[0]


def _unplayable(item: Readable, position: int) -> str:
    if item.lost:
        return item.lost
    if not item.can_recall:
        return "which no text can play back"
    return "which is asked only later" if item.position >= position else ""


def joined(first: Wording, second: Wording) -> Wording:
    """Two texts as paragraphs of one, in every language that has either."""
    if not first or not second:
        return first or second
    languages = {*first.translations, *second.translations}
    both = {
        code: f"{first.translations.get(code, first.text)}\n\n{second.translations.get(code, second.text)}" for code in languages
    }
    return Wording(f"{first.text}\n\n{second.text}", both)


def clipped(wording: Wording, most: int, notes: Notes, path: str) -> Wording:
    """A text put together of several, and its translations, cut where it is too long, which is noted."""
    every = [wording.text, *wording.translations.values()]
    if all(len(text) <= most for text in every):
        return wording
    notes.add(path, "text_shortened", f"All its texts together have more than {most:,} characters. Shorten them in the draft.")
    return Wording(_cut(wording.text, most), {code: _cut(text, most) for code, text in wording.translations.items()})


def _cut(text: str, most: int) -> str:
    return _whole(text if len(text) <= most else text[: most - 1].rstrip() + _NOTHING)


def _whole(text: str) -> str:
    """The text without a recall that a cut has left half of."""
    start = text.rfind("{{")
    return text[:start].rstrip() + _NOTHING if start > text.rfind("}}") else text


def translations(texts: Mapping[str, Wording]) -> dict[str, dict[str, str]]:
    """The translations of a part: by language, then by the name of the text."""
    found: dict[str, dict[str, str]] = {}
    for name, wording in texts.items():
        for code, text in wording.translations.items():
            found.setdefault(code, {})[name] = text
    return found
