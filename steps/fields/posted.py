"""Answers that come in more than one posted value: `<step>-answer` itself and `<step>-answer_<part>`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

# What was posted by the parts' names; the bare `<step>-answer` has the empty name. What was not posted is not there.
Posted = dict[str, str]
WHOLE = ""


class PostedInput(forms.Widget):
    """Reads the bare value and the `parts` of one answer from what was posted; templates draw it."""

    def __init__(self, parts: tuple[str, ...]) -> None:
        super().__init__()
        self.parts = parts

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Posted:
        """The last value posted of each."""
        names = {WHOLE: name} | {part: f"{name}_{part}" for part in self.parts}
        return {part: text(data.get(html_name)) for part, html_name in names.items() if html_name in data}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """True when nothing of it was posted."""
        return not self.value_from_datadict(data, files, name)


def text(value: object) -> str:
    """What was posted as text; empty for nothing."""
    return "" if value is None else str(value)


def posted(value: object) -> Posted:
    """What a form field was given to clean: read by `PostedInput`, or, from code, the bare value alone."""
    return value if isinstance(value, dict) else {WHOLE: text(value)}
