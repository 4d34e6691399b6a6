"""The pages that a survey ends on, and the rules that lead to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from funnel.documents.parts import EndingPart
from funnel.documents.problems import path_of
from funnel.importing.conversion import Known, Notes
from funnel.importing.keys import Keys
from funnel.importing.source import Json
from funnel.importing.surveyjs.builtin import ON, THANKS
from funnel.importing.surveyjs.outline import Condition, expression
from funnel.importing.surveyjs.wording import EMPTY, Place, Texts, Wording, translations
from steps.links import hosts, is_allowed

_TITLE, _BODY, _LINK = 200, 4_000, 500
_DEFAULT = "completed"


@dataclass(frozen=True, slots=True)
class Conditional:
    """An ending for those for whom a condition holds; the first that does counts."""

    key: str
    condition: Condition


@dataclass(slots=True)
class Endings:
    """The endings of a draft, that for everybody else first, and the sites that they link to."""

    parts: list[EndingPart] = field(default_factory=list)
    conditional: list[Conditional] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)


def endings(source: Mapping[str, Json], known: Known, texts: Texts, notes: Notes) -> Endings:
    """The endings of a survey; what cannot be taken is noted."""
    return _Reader(source, known, texts, notes).read()


class _Reader:
    def __init__(self, source: Mapping[str, Json], known: Known, texts: Texts, notes: Notes) -> None:
        self._source, self._texts, self._notes = source, texts, notes
        self._keys = Keys(known.endings, stem="ending")
        self._found = Endings()

    def read(self) -> Endings:
        html = self._texts.read(self._source.get("completedHtml"), ("completedHtml",), _BODY, is_line=False)
        link = self._link(self._source.get("navigateToUrl"), ("navigateToUrl",))
        listed = self._listed("completedHtmlOnCondition", "html")
        # All of them first, so that all languages that there are are known.
        read = [self._texts.read(item.get("html"), (*place, "html"), _BODY, is_line=False) for place, item, _ in listed]
        self._add(_DEFAULT, "thanks", html, link)
        for number, (text, (_, _, condition)) in enumerate(zip(read, listed, strict=True)):
            self._conditional(f"completedHtmlOnCondition[{number}]", text, "", condition)
        for number, (place, item, condition) in enumerate(self._listed("navigateToUrlOnCondition", "url")):
            if listed:
                message = "Endings depend on one list of conditions here, and that of the texts was taken. It was left out."
                self._notes.add(path_of(place), "property_not_taken", message)
            elif own := self._link(item.get("url"), (*place, "url")):
                self._conditional(f"navigateToUrlOnCondition[{number}]", html, own, condition)
        return self._found

    def _listed(self, name: str, text: str) -> list[tuple[Place, Mapping[str, Json], Condition]]:
        raw, found = self._source.get(name), []
        if raw is not None and not isinstance(raw, list):
            self._notes.add(name, "value_unusable", "This is no list. It was left out.")
        for number, item in enumerate(raw if isinstance(raw, list) else ()):
            place: Place = (name, number)
            sound = isinstance(item, dict) and item.get(text)
            condition = expression(item, "expression", place, self._notes, "The ending was left out.") if sound else None
            if condition:
                found.append((place, item, condition))
            else:
                self._notes.add(path_of(place), "value_unusable", "It lacks a condition or what it leads to. It was left out.")
        return found

    def _conditional(self, ref: str, text: Wording, link: str, condition: Condition) -> None:
        self._found.conditional.append(Conditional(self._add(ref, "ending", text, link), condition))

    def _add(self, ref: str, name: str, text: Wording, link: str) -> str:
        key = self._keys.make(ref, name)
        title, body = _headed(text, self._texts.built_in(THANKS))
        button = self._texts.built_in(ON) if link else EMPTY
        self._found.parts.append(
            EndingPart(
                key=key,
                title=title.text,
                body=body.text,
                button=button.text,
                link=link,
                translations=translations({"title": title, "body": body, "button": button}),
                source_ref=ref,
            )
        )
        return key

    def _link(self, raw: Json, place: Place) -> str:
        """An address that an ending may link to; empty, noted, for any other."""
        if raw is None or raw == "":
            return ""
        text = raw.strip() if isinstance(raw, str) else ""
        try:
            host = (urlsplit(text).hostname or "") if len(text) <= _LINK else ""
            sound = bool(host) and "{" not in text and is_allowed(text, host) and len(hosts(host)) == 1
        except ValueError:
            sound = False
        if not sound:
            message = "An ending leads only to addresses that begin with https:// and name a site, without answers in them."
            self._notes.add(path_of(place), "property_not_taken", f"{message} It was left out.")
            return ""
        self._notes.add(
            path_of(place), "meaning_changed", "Nobody is sent on by themselves here: the ending has a button that leads there."
        )
        self._found.hosts += [host] if host not in self._found.hosts else []
        return text


def _headed(text: Wording, thanks: Wording) -> tuple[Wording, Wording]:
    """A text as the heading of a page and what stands below it."""
    if not text:
        return thanks, EMPTY
    title, body = _parts(text.text, thanks.text)
    others = {code: _parts(other, thanks.translations.get(code, thanks.text)) for code, other in text.translations.items()}
    return Wording(title, {code: first for code, (first, _) in others.items()}), Wording(
        body, {code: second for code, (_, second) in others.items() if second}
    )


def _parts(text: str, thanks: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    return (first, rest.strip()) if len(first) <= _TITLE else (thanks, text)
