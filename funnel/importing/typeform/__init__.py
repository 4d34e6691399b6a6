"""Typeform's forms, as its Create API writes them, as funnel documents."""

from __future__ import annotations

import re
from typing import Any

from django.utils.text import slugify

from funnel.documents import Document
from funnel.documents.parts import SCHEMA, StepPart
from funnel.importing.conversion import Known, Notes
from funnel.importing.source import Json
from funnel.importing.texts import taken
from funnel.importing.typeform.beginning import beginning_of
from funnel.importing.typeform.beside import note_groups
from funnel.importing.typeform.choices import take_choices
from funnel.importing.typeform.declared import Declared, declared_in, read_fields, shared_keys
from funnel.importing.typeform.endings import BUILT_IN, EndingReader, Endings
from funnel.importing.typeform.entrance import Entrance
from funnel.importing.typeform.fields import Steps
from funnel.importing.typeform.logic import Rules
from funnel.importing.typeform.naming import names_for
from funnel.importing.typeform.outline import Action, Outline, attach, outline_of
from funnel.importing.typeform.settings import design_of, language_of, note_settings
from funnel.importing.typeform.values import Object, object_of, ref_of
from funnel.importing.typeform.wording import Wording
from funnel.models import SLUG_PATTERN
from steps.fields import FIELD_TYPES

__all__ = ["convert"]


def convert(source: Json, *, known: Known, notes: Notes) -> tuple[Document, str]:
    """The document that a form becomes, and the name of the form, such as "typeform:a1b2c3"; "" where it has no name of its own.

    Everything not taken is noted.
    """
    return _Conversion(object_of(source), known, notes).document()


class _Conversion:
    """One form on its way. What comes first in `document` is what the rest reads: questions, their keys, then texts, then logic."""

    def __init__(self, source: Object, known: Known, notes: Notes) -> None:
        self._source = source
        self._known = known
        self._notes = notes
        self._settings = object_of(source.get("settings"))
        self._language = language_of(self._settings, notes)

    def document(self) -> tuple[Document, str]:
        """All of it."""
        outline = outline_of(self._source, self._notes)
        before = attach(outline, self._source.get("logic"), self._notes)
        keys = shared_keys(self._known)
        declared = declared_in(self._source, outline, self._known, keys, self._notes)
        for item in outline.taken():
            name = f"step {item.kept}" if item.kept else f"place {item.ref}"
            item.key = keys.make(name, *names_for(item.ref, item.data.get("title")), item.type.replace("_", "-"))
        beginning = beginning_of(outline, before)
        wording = Wording(self._notes, outline, declared, beginning, can_skip=_can_skip(outline, before))
        makers = Steps(self._notes, wording, read_fields(self._source.get("logic")))
        for item in outline.taken():
            item.required = makers.is_required(item)
        for item in outline.taken():
            if FIELD_TYPES[item.type].has_choices:
                take_choices(item, self._known, wording, self._notes, self._language)
        note_groups((group for item in outline.items for group in item.groups), self._notes)
        parts = {item.index: makers.step(item) for item in outline.taken()}
        reader = EndingReader(self._notes, wording, outline, self._language)
        endings = reader.read(self._settings, self._known, is_built_in_named=_names_built_in(outline, before))
        steps = self._with_rules(outline, before, parts, Rules(self._notes, outline, declared, endings), declared)
        note_settings(self._source, self._settings, self._notes)
        return self._assembled(steps, declared, endings)

    def _with_rules(
        self, outline: Outline, before: list[Action], parts: dict[int, dict[str, Any]], rules: Rules, declared: Declared
    ) -> list[StepPart]:
        entering = Entrance(outline, declared, rules, self._notes).enter(before)
        found = [
            StepPart(**parts[item.index], rules=[*entering.get(item.index, []), *rules.of(item)]) for item in outline.taken()
        ]
        rules.note_not_followed()
        return found

    def _assembled(self, steps: list[StepPart], declared: Declared, endings: Endings) -> tuple[Document, str]:
        name = taken(self._source.get("title"), 120, self._notes, "title")
        # What tells the form from others: its identifier, else the title that it has; nothing that is made up here.
        own = ref_of(self._source.get("id")) or (ref_of(self._source["title"]) if name else "")
        source = f"typeform:{own}"[:200] if own else ""
        if not name:
            name = "Imported form"
            self._notes.add("title", "title_missing", f"The form has no title. It was called “{name}”.")
        document = Document(
            schema=SCHEMA,
            slug=self._slug(name),
            name=name,
            link_hosts=endings.hosts,
            design=design_of(self._settings),
            languages=[self._language],
            source=source,
            hidden=declared.hidden_parts,
            variables=declared.variable_parts,
            steps=steps,
            endings=endings.parts,
        )
        return document, source

    def _slug(self, name: str) -> str:
        candidates = (self._known.slug, slugify(name)[:50].strip("-_"), slugify(ref_of(self._source.get("id")))[:50].strip("-_"))
        sound = (text.replace("_", "-") for text in candidates)
        return next((text for text in sound if re.fullmatch(SLUG_PATTERN, text)), "imported-form")


def _can_skip(outline: Outline, before: list[Action]) -> bool:
    """Whether some visitors may not be asked everything."""
    actions = [*before, *(action for item in outline.items for action in item.actions)]
    return any(action.data.get("action") == "jump" for action in actions)


def _names_built_in(outline: Outline, before: list[Action]) -> bool:
    """Whether a jump leads to Typeform's own ending."""
    actions = [*before, *(action for item in outline.items for action in item.actions)]
    targets = (object_of(object_of(action.data.get("details")).get("to")) for action in actions)
    return any(ref_of(target.get("value")) == BUILT_IN for target in targets)
