"""The formats that can be brought in, how a file's is told, and the way from a file to a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from funnel.documents import Document, DocumentError
from funnel.importing import surveyjs, typeform
from funnel.importing.conversion import Conversion, Known, Notes
from funnel.importing.source import Json

Convert = Callable[..., tuple[Document, str]]

# Our own documents are read by `funnel.documents`, which refuses what it does not know instead of noting it.
STEPWISE = "stepwise"
FOREIGN: Mapping[str, Convert] = {"typeform": typeform.convert, "surveyjs": surveyjs.convert}
FORMATS = (STEPWISE, *FOREIGN)
LABELS: Mapping[str, str] = {STEPWISE: "Stepwise", "typeform": "Typeform", "surveyjs": "SurveyJS"}

# What the outermost object of each format has, the most telling first.
_MARKS: Mapping[str, tuple[str, ...]] = {
    STEPWISE: ("schema",),
    "typeform": ("fields", "thankyou_screens", "welcome_screens"),
    "surveyjs": ("pages", "elements", "questions"),
}


def detect(source: Json) -> str:
    """The format of a parsed file; "" when it is none of those known."""
    if not isinstance(source, dict):
        return ""
    return next((name for name, marks in _MARKS.items() if any(mark in source for mark in marks)), "")


def convert(source: Json, *, format: str, known: Known, notes: Notes) -> Conversion:
    """The document that a parsed file of a foreign format becomes; DocumentError when it is no such form at all."""
    if not isinstance(source, dict):
        raise DocumentError([f"The file is not a form of {LABELS[format]}: there is no object {{ … }} around it."])
    collected = Notes()
    document, name = FOREIGN[format](source, known=known, notes=collected)
    return Conversion(document, name, (*notes.all(), *collected.all()), collected.built_in)
