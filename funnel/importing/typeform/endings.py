"""The pages on which a form ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from funnel.documents.parts import EndingPart
from funnel.documents.problems import path_of, short
from funnel.importing.conversion import Known, Notes
from funnel.importing.keys import Keys
from funnel.importing.typeform.beside import note_pictures
from funnel.importing.typeform.naming import names_for, titled
from funnel.importing.typeform.outline import Outline
from funnel.importing.typeform.values import Object, Place, flag_of, note_no_flags, note_others, object_of, part_of, ref_of
from funnel.importing.typeform.wording import Wording
from steps.links import is_allowed

# Typeform's own ending, which forms name without having it.
BUILT_IN = "default_tys"
_TITLES = {"de": "Vielen Dank!", "ar": "شكرًا لك!"}
_BUTTONS = {"de": "Weiter", "ar": "متابعة"}
_SCREEN = frozenset({"id", "ref", "title", "type", "properties", "attachment", "layout"})
_PROPERTIES = frozenset({"show_button", "button_text", "button_mode", "redirect_url", "description", "share_icons"})
_LONGEST_LINK = 500
# All hosts together have to fit into a column.
_MOST_HOSTS = 2_000


@dataclass
class Endings:
    """The endings in order, the first being where those come whom no jump sends elsewhere; `keys` by reference and by id."""

    parts: list[EndingPart] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    hosts: list[str] = field(default_factory=list)


class EndingReader:
    """Makes endings of thank-you screens. `language` is that of the words that the form itself has not."""

    def __init__(self, notes: Notes, wording: Wording, outline: Outline, language: str) -> None:
        self._notes = notes
        self._wording = wording
        self._last = len(outline.items)
        self._screens = outline.endings
        self._language = language
        self._found = Endings()
        self._redirect = ""

    def read(self, settings: Object, known: Known, *, is_built_in_named: bool) -> Endings:
        """All endings; one is made where the form has none, or names Typeform's own."""
        keys = Keys(known.endings, stem="ending")
        self._redirect = self._link(settings.get("redirect_after_submit_url"), ("settings", "redirect_after_submit_url"))
        if self._redirect:
            message = "Visitors are not sent on by themselves here: each ending without a link of its own has a button that leads there."
            self._notes.add("settings.redirect_after_submit_url", "meaning_changed", message)
        seen: dict[str, Object] = {}
        for place, data in self._screens:
            self._take(place, data, keys, seen)
        if not self._found.parts or (is_built_in_named and BUILT_IN not in self._found.keys):
            self._add_built_in(keys)
        return self._found

    def _take(self, place: Place, data: Object, keys: Keys, seen: dict[str, Object]) -> None:
        wanted = ref_of(data.get("ref")) or ref_of(data.get("id"))
        content = {name: value for name, value in data.items() if name not in ("type", "id")}
        if wanted in seen and seen[wanted] == content:
            # Forms list their screens among the fields once more.
            return
        if wanted in seen:
            message = f"The reference “{short(wanted)}” is used before. What names it means the first."
            self._notes.add(path_of(place), "reference_repeated", message)
        # What has nothing but its place is not found again by it: the next time, another screen may stand there.
        kept = next((name for name in (wanted, titled(data.get("title"))) if name and name not in seen), "")
        ref = kept or path_of(place)
        while ref in seen:
            ref += "'"
        seen[ref] = content
        raw = data.get("title")
        title = self._wording.of(raw, 200, (*place, "title"), self._last)
        if not title:
            title = self._thanks()
            self._notes.add(path_of(place), "title_missing", f"It has no title. It was called “{title}”. Give it one.")
        button, link = self._button(place, data)
        part = EndingPart(
            key=keys.make(ref if kept else f"place {ref}", *(("thank-you",) if ref == BUILT_IN else names_for(ref, title))),
            title=title,
            body=self._body(place, data, raw, title),
            button=button,
            link=link,
            source_ref=kept,
        )
        self._found.parts.append(part)
        for name in (ref, ref_of(data.get("id")) or ref):
            self._found.keys.setdefault(name, part.key)
        self._note_lost(place, data)

    def _body(self, place: Place, data: Object, raw: object, title: str) -> str:
        description = object_of(data.get("properties")).get("description")
        body = self._wording.of(description, 4_000, (*place, "properties", "description"), self._last, is_line=False)
        if not (title.endswith("…") and isinstance(raw, str) and len(raw) > 200):
            return body
        whole = self._wording.of(raw, 4_000, (*place, "title"), self._last, is_line=False)
        if body and len(whole) + len(body) + 2 > 4_000:
            path = path_of((*place, "properties", "description"))
            self._notes.add(
                path, "text_shortened", "It was left out, as the long title fills the text. Shorten both in the draft."
            )
            return whole
        return f"{whole}\n\n{body}".strip()

    def _button(self, place: Place, data: Object) -> tuple[str, str]:
        """The button's words and where it leads; both empty when it leads nowhere here."""
        properties, here = object_of(data.get("properties")), (*place, "properties")
        url = properties.get("redirect_url")
        link = self._link(url, (*here, "redirect_url"))
        is_shown = properties.get("show_button") is not False
        if data.get("type") == "url_redirect" and link:
            message = "Visitors are not sent on by themselves here: a button leads there."
            self._notes.add(path_of((*here, "redirect_url")), "meaning_changed", message)
        elif not is_shown:
            link = ""
        link = link or self._redirect
        if link:
            words = self._wording.of(properties.get("button_text"), 60, (*here, "button_text"), self._last) if is_shown else ""
            return words or _BUTTONS.get(self._language, "Continue"), link
        if is_shown and properties.get("button_text") and not url:
            message = "It leads nowhere that a button here could lead to. It was left out."
            self._notes.add(path_of((*here, "button_text")), "property_not_taken", message)
        return "", ""

    def _link(self, url: object, place: Place) -> str:
        """The address, if one of ours can lead there; its site is then allowed. "" for none, noted if there is one."""
        if url in (None, ""):
            return ""
        link = url.strip() if isinstance(url, str) else ""
        host = _host(link)
        fits = len(link) <= _LONGEST_LINK and "{{" not in link and is_allowed(link, host)
        if not fits or len("\n".join({*self._found.hosts, host})) > _MOST_HOSTS:
            message = (
                "Buttons lead to fixed addresses that begin with https:// and have no more than 500 characters. It was left out."
            )
            self._notes.add(path_of(place), "value_unusable", message)
            return ""
        if host not in self._found.hosts:
            self._found.hosts.append(host)
        return link

    def _add_built_in(self, keys: Keys) -> None:
        title = self._thanks()
        message = f"The form ends with a page that is not in the file. An ending called “{title}” was added for it."
        self._notes.add("thankyou_screens", "title_missing", message)
        link = self._redirect
        key = keys.make(BUILT_IN, "thank-you")
        button = _BUTTONS.get(self._language, "Continue") if link else ""
        self._found.parts.append(EndingPart(key=key, title=title, body="", button=button, link=link, source_ref=BUILT_IN))
        self._found.keys[BUILT_IN] = key

    def _thanks(self) -> str:
        return _TITLES.get(self._language, "Thank you!")

    def _note_lost(self, place: Place, data: Object) -> None:
        properties = part_of(data, "properties", self._notes, place)
        if flag_of(properties.get("share_icons")):
            path = path_of((*place, "properties", "share_icons"))
            self._notes.add(path, "property_not_taken", "Endings have no buttons of other sites to share them with.")
        note_no_flags(properties, ("show_button", "share_icons"), self._notes, (*place, "properties"))
        note_others(data, _SCREEN, self._notes, place)
        note_others(properties, _PROPERTIES, self._notes, (*place, "properties"))
        note_pictures(data, self._notes, place)


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "") if link.startswith("https://") else ""
    except ValueError:
        return ""
