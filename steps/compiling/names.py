"""Keys: there, well formed, used once, and none that means something else already."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from steps import models
from steps.compiling.draft import Draft
from steps.references import FACTS
from steps.spec import SCORE

# Page addresses under /f/<funnel>/ that are not steps, and the variable that every funnel has.
RESERVED_KEYS = frozenset({"done", "review", SCORE})

Keyed = models.Step | models.Ending | models.Choice | models.HiddenField | models.Variable


def check(draft: Draft) -> None:
    """All keys but those of choices."""
    if not draft.steps:
        draft.report("empty_funnel", None)
    if not draft.endings:
        draft.report("no_ending", None)
    # One namespace, since rules and texts name both by their key alone.
    shared: list[models.Step | models.Variable] = [*draft.steps, *draft.variables]
    check_keys(draft, shared)
    check_keys(draft, draft.endings)
    check_keys(draft, draft.hidden)
    for row in shared:
        if row.key in RESERVED_KEYS:
            draft.report("reserved_key", row, key=row.key)
    for field in draft.hidden:
        if field.key in FACTS:
            draft.report("reserved_key", field, key=field.key)


def check_keys(draft: Draft, rows: Iterable[Keyed]) -> None:
    """The keys and the texts of rows that share a namespace."""
    every = list(rows)
    seen = Counter(row.key for row in every)
    for row in every:
        if not row.key:
            draft.report("missing_key", row)
        elif not re.fullmatch(models.KEY_PATTERN, row.key):
            draft.report("invalid_key", row, key=row.key)
        elif seen[row.key] > 1:
            draft.report("duplicate_key", row, key=row.key)
        if _text(row) == "":
            draft.report("missing_text", row)


def _text(row: Keyed) -> str | None:
    """What visitors read of the row; None for one they never see."""
    match row:
        case models.Choice():
            return row.label.strip()
        case models.Step() | models.Ending():
            return row.title.strip()
        case _:
            return None
