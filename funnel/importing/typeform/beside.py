"""What stands beside questions and groups, and has no place on our steps."""

from __future__ import annotations

from collections.abc import Iterable

from funnel.documents.problems import path_of
from funnel.importing.conversion import Notes
from funnel.importing.typeform.outline import Group
from funnel.importing.typeform.values import Object, Place, note_others, object_of

_OF_GROUPS = frozenset({"description", "button_text", "show_button", "fields"})


def note_groups(groups: Iterable[Group], notes: Notes) -> None:
    """Note what groups have beside their title."""
    for group in dict.fromkeys(groups):
        properties, place = object_of(group.data.get("properties")), (*group.place, "properties")
        if properties.get("description"):
            message = "The text of a group was left out. If visitors should read it, add a step of content."
            notes.add(path_of((*place, "description")), "property_not_taken", message)
        note_others(properties, _OF_GROUPS, notes, place)
        note_pictures(group.data, notes, group.place)


def note_pictures(data: Object, notes: Notes, place: Place) -> None:
    """Note a picture or film beside something, once."""
    if data.get("attachment"):
        message = "Its picture or film is not in the file, and steps have no place for one."
        notes.add(path_of((*place, "attachment")), "property_not_taken", message)
    elif data.get("layout"):
        notes.add(path_of((*place, "layout")), "property_not_taken", "All steps of a funnel have one layout, that of its design.")
