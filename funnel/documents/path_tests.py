"""The answers of a path test: an object in the document, lines of “name = value” in the draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from funnel.documents.names import MISSING, is_marked, read
from funnel.documents.values import Json, from_answer
from steps.references import reference
from steps.spec import Spec


def to_lines(answers: Mapping[str, str]) -> str:
    """The draft's text for the answers of a document, whose values are texts already."""
    return "\n".join(_line(name, value) for name, value in answers.items())


def _line(name: str, value: str) -> str:
    return read(name) if is_marked(name) and not value else f"{read(name)} = {value}".rstrip()


def from_lines(text: str, spec: Spec) -> dict[str, Json]:
    """The document's answers for the draft's text; `spec` has the steps and hidden fields they are given to.

    A line that answers nothing, or answers what another did, stays as it was typed: it is a marked name, without a value.
    """
    found: dict[str, Json] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, equals, raw = (part.strip() for part in line.partition("="))
        left = reference(spec, name) if equals else None
        if left is None or left.step is None or name in found:
            found[MISSING + line] = ""
        else:
            found[name] = from_answer(raw, left)
    return found


def to_path(keys: Iterable[str]) -> str:
    """The draft's text for the path of a document."""
    return "\n".join(map(read, keys))
