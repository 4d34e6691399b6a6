"""The texts of a form as ours: without markup, with earlier answers recalled in our way."""

from __future__ import annotations

import re
from decimal import Decimal

from funnel.documents.problems import path_of, short
from funnel.importing.conversion import Notes
from funnel.importing.texts import taken
from funnel.importing.typeform.beginning import Beginning
from funnel.importing.typeform.declared import Declared
from funnel.importing.typeform.outline import Outline
from funnel.importing.typeform.values import Place
from steps.fields import FIELD_TYPES
from steps.numbers import plain
from steps.spec import SCORE

_TOKEN = re.compile(r"\{\{([^{}]*)\}\}")
# Digits, and letters of the scripts that put spaces between words: among those, a star or an underscore is no formatting.
_WORD = "0-9A-Za-z\u00c0-\u0dff"
_LINK = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^()\s]+)\)")
# Addresses are matched to be left alone.
_MARKUP = (
    re.compile(rf"(https?://\S+)|(?<![{_WORD}*])(\*{{1,3}})(?=\S)([^*\n]+?)(?<=\S)\2(?![{_WORD}*])"),
    re.compile(r"(https?://\S+)|(?<![\w/])(_)(?=\S)([^_\n]+?)(?<=\S)_(?![\w/])"),
)
# While a text is cleaned and cut, one character of Unicode's private area stands for each recall, so that none is cut in half.
_FIRST, _MOST = 0xE000, 6_000
_PRIVATE = re.compile("[\ue000-\uf8ff]")
# What stands there when there is no answer; the same in all languages.
_FALLBACK = "…"


class Wording:
    """Takes texts; what they recall must be asked before. `can_skip` says whether a required question may be passed by."""

    def __init__(self, notes: Notes, outline: Outline, declared: Declared, beginning: Beginning, *, can_skip: bool) -> None:
        self._notes = notes
        self._outline = outline
        self._declared = declared
        self._beginning = beginning
        self._can_skip = can_skip

    def of(self, value: object, most: int, place: Place, before: int | None, *, is_line: bool = True) -> str:
        """A text of at most `most` characters; what was cut, cleaned or left out is noted.

        It can recall the questions before the one at `before`; with None nothing, not even a hidden field.
        """
        path = path_of(place)
        recalls: list[str] = []
        if isinstance(value, str) and "{{" in value:
            value = self._set_apart(value, place, before, recalls)
        text = self._unmarked(taken(value, most, self._notes, path, is_line=is_line), path)
        if not recalls:
            return text
        while len(filled := _filled(text, recalls)) > most:
            self._notes.add(
                path, "text_shortened", f"With what it recalls it has more than {most:,} characters. Shorten it in the draft."
            )
            text = text[: -(len(filled) - most)] if len(filled) - most < len(text) else ""
        return filled.strip()

    def _set_apart(self, text: str, place: Place, before: int | None, recalls: list[str]) -> str:
        def recalled(match: re.Match[str]) -> str:
            token = self._token(match[1], place, before) if len(recalls) < _MOST else ""
            if not token:
                return ""
            recalls.append(token)
            return chr(_FIRST + len(recalls) - 1)

        replaced = _TOKEN.sub(recalled, _PRIVATE.sub("", text))
        if "{{" in replaced:
            # Two opening braces would be a recall here.
            self._notes.add(
                path_of(place), "text_cleaned", "Braces that recall nothing were taken out. Read it once in the draft."
            )
            replaced = re.sub(r"\{{2,}", "{", replaced)
        return replaced

    def _token(self, inner: str, place: Place, before: int | None) -> str:
        """Our recall of what `inner` names; "", noted, when it cannot be recalled there."""
        if before is None:
            self._note(place, "property_not_taken", "This text cannot recall anything here.")
            return ""
        kind, _, name = inner.replace("\\", "").partition(":")
        kind, name = kind.strip().lower(), name.strip()
        if kind in ("hidden", "var", "variable"):
            known = self._declared.hidden if kind == "hidden" else self._declared.variables
            if name in known:
                at_first = "" if kind == "hidden" else self._at_first(name, place, before)
                return at_first or _written(known[name].name, _FALLBACK if kind == "hidden" else "")
        item = self._outline.found.get(name) if kind == "field" else None
        if item is not None and item.is_taken and FIELD_TYPES[item.type].asks:
            if item.index >= before:
                self._note(place, "reference_later", f"It recalls {item.words}, which is not answered yet there.")
                return ""
            fallback = "" if item.required and not self._can_skip else _FALLBACK
            return _written(item.key + (".name" if item.type == "file" else ""), fallback)
        self._note(place, "reference_unknown", f"It recalls “{short(inner.strip())}”, which is not there or says nothing.")
        return ""

    def _at_first(self, name: str, place: Place, before: int) -> str:
        """The score with which a visit begins, on its first page: here it is set on leaving that. Else "", noted if it may be wrong."""
        is_first, begins_at = before == self._beginning.first, self._declared.score if name == SCORE else Decimal(0)
        if not is_first and before not in self._beginning.others:
            return ""
        if name in self._beginning.calculated or (begins_at and not is_first):
            message = "A visit may begin here. What is calculated before its first question is then not shown yet."
            self._notes.add(path_of(place), "meaning_changed", message)
        return plain(begins_at) if is_first and begins_at else ""

    def _note(self, place: Place, code: str, message: str) -> None:
        self._notes.add(path_of(place), code, f"{message} The recall was taken out.")

    def _unmarked(self, text: str, path: str) -> str:
        clean = _LINK.sub(r"\1 (\2)", text)
        for pattern in _MARKUP:
            clean = pattern.sub(lambda match: match[1] or match[3], clean).strip()
        # Marks become more characters nowhere but in a link, whose brackets stay.
        if clean != text:
            self._notes.add(path, "text_cleaned", "Its formatting was taken off. Read it once in the draft.")
        return clean


def _written(name: str, fallback: str) -> str:
    return f'{{{{ {name} | "{fallback}" }}}}' if fallback else f"{{{{ {name} }}}}"


def _filled(text: str, recalls: list[str]) -> str:
    return _PRIVATE.sub(lambda match: recalls[ord(match[0]) - _FIRST] if ord(match[0]) - _FIRST < len(recalls) else "", text)
