"""A file of any known format becomes a draft: a new one, or, for a form that was imported before, the same one again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from funnel.documents import Document, DocumentError, Imported, Warned, export_draft, parse, replace_draft
from funnel.documents.reading import pretty
from funnel.importing.changes import changes
from funnel.importing.conversion import Conversion, Known, Notes
from funnel.importing.formats import FOREIGN, LABELS, STEPWISE, convert, detect
from funnel.importing.source import Json, read
from funnel.models import Funnel
from funnel.transactions import write_transaction
from steps.models import Choice, Ending, HiddenField, Step, Variable

# What of a report is kept for the studio: nobody reads more.
_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a file: the draft, and what changed in one that was there before."""

    imported: Imported
    format: str
    changes: tuple[str, ...]
    # What the funnel was called whose draft was replaced.
    name_before: str = ""
    # What the source declares and every funnel has anyway: its key by its reference.
    built_in: Mapping[str, str] = field(default_factory=dict)

    def report(self) -> str:
        """Where everything of the source has gone, as JSON."""
        found = json.loads(self.imported.report())
        found["hidden"] += [{"source_ref": ref, "key": key} for ref, key in self.built_in.items()]
        return pretty(found)


def receive(data: bytes, *, format: str = "", slug: str = "", now: datetime) -> Received:
    """Take a file into a draft, all of it or nothing; `format` is told from the file when it is not given.

    The draft is that of `slug`; else the one that the same form became before; else a new one, at an address that is free.
    DocumentError, with what to do, for what is no such file, and where the same form became several.
    """
    if format == STEPWISE:
        return _own(parse(data), slug)
    notes = Notes()
    source = read(data, notes)
    format = format or detect(source)
    if format == STEPWISE:
        return _own(parse(data), slug)
    if format not in FOREIGN:
        raise DocumentError(
            [f"This is none of the known formats: {', '.join(LABELS.values())}. Export the form as JSON, or name its format."]
        )
    first = convert(source, format=format, known=Known(), notes=notes)
    with write_transaction():
        return _foreign(source, format, notes, first, slug, now)


def _own(document: Document, slug: str) -> Received:
    with write_transaction():
        name, before = _draft_at(slug or document.slug)
        imported = replace_draft(document, slug=slug)
        # What another form could not bring along says nothing of this one.
        Funnel.objects.filter(pk=imported.funnel.pk).update(import_report=None)
        return Received(imported, STEPWISE, _changes(before, imported.funnel), name)


def _foreign(source: Json, format: str, notes: Notes, first: Conversion, slug: str, now: datetime) -> Received:
    there = _funnel_of(first.source, slug)
    slug = slug or (there.slug if there else _free(first.document.slug))
    found = first
    if there is not None and there.source == first.source:
        # Once more, with the keys that its parts have had since.
        found = convert(source, format=format, known=_known(there), notes=notes)
    name, before = _draft_at(slug)
    imported = replace_draft(found.document, slug=slug)
    changed = _changes(before, imported.funnel)
    imported.funnel.import_report = _report(format, found.notes, changed, now)
    imported.funnel.save(update_fields=["import_report"])
    return Received(replace(imported, notes=found.notes), format, changed, name, found.built_in)


def _funnel_of(source: str, slug: str) -> Funnel | None:
    """The funnel whose draft the form replaces; None for a new one. DocumentError when nobody can tell which."""
    if slug:
        return Funnel.objects.filter(slug=slug).first()
    if not source:
        # A form that has no name of its own might be any form.
        return None
    found = list(Funnel.objects.filter(source=source).order_by("id"))
    if len(found) > 1:
        slugs = ", ".join(funnel.slug for funnel in found)
        raise DocumentError([f"This form was imported as {slugs}. Name the address of the one whose draft is to be replaced."])
    return found[0] if found else None


def _free(slug: str) -> str:
    """An address that no funnel has: another form, or one made here, may go by the same title."""
    taken, found, number = set(Funnel.objects.values_list("slug", flat=True)), slug, 1
    while found in taken:
        number += 1
        end = f"-{number}"
        found = slug[: 50 - len(end)].rstrip("-") + end
    return found


def _draft_at(slug: str) -> tuple[str, str]:
    """The name of the funnel that is there, and its draft as a document; both empty for none."""
    funnel = Funnel.objects.filter(slug=slug).first()
    return (funnel.name, export_draft(funnel)) if funnel else ("", "")


def _changes(before: str, funnel: Funnel) -> tuple[str, ...]:
    return changes(before, export_draft(Funnel.objects.get(pk=funnel.pk))) if before else ()


def _known(funnel: Funnel) -> Known:
    choices = (
        Choice.objects.filter(step__funnel=funnel).exclude(source_ref="").values_list("step__source_ref", "source_ref", "key")
    )
    return Known(
        slug=funnel.slug,
        steps=_keys(Step, funnel),
        choices={(step, ref): key for step, ref, key in choices},
        endings=_keys(Ending, funnel),
        hidden=_keys(HiddenField, funnel),
        variables=_keys(Variable, funnel),
    )


def _keys(model: type[Step | Ending | HiddenField | Variable], funnel: Funnel) -> dict[str, str]:
    rows = model.objects.filter(funnel=funnel).exclude(source_ref="")
    return dict(rows.values_list("source_ref", "key"))


def _report(format: str, notes: tuple[Warned, ...], changed: tuple[str, ...], now: datetime) -> dict[str, object]:
    """What the studio shows beside the draft."""
    return {
        "format": format,
        "at": now.isoformat(),
        "count": len(notes),
        "warnings": [{"path": note.path, "code": note.code, "message": note.message} for note in notes[:_KEPT]],
        "changes": list(changed[:_KEPT]),
    }
