"""The funnel document: a whole draft as one JSON file, to keep, compare, review and move between sites."""

from __future__ import annotations

from funnel.documents.parts import Document
from funnel.documents.problems import DocumentError, Warned
from funnel.documents.reading import export_draft
from funnel.documents.restoring import restore_draft
from funnel.documents.shape import json_schema
from funnel.documents.text import LIMIT, parse
from funnel.documents.writing import Imported, replace_draft

__all__ = [
    "LIMIT",
    "Document",
    "DocumentError",
    "Imported",
    "Warned",
    "export_draft",
    "json_schema",
    "parse",
    "replace_draft",
    "restore_draft",
]
