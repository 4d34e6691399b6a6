"""What visitors get in return: a word of thanks in each stage, and somewhere to go at the end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from steps.advice.kinds import ADVICE
from steps.advice.shown import asks
from steps.compiling.draft import Draft, place
from steps.problems import Problem


def advise(draft: Draft) -> Iterator[Problem]:
    """On stages and endings."""
    # Of the last step the ending is the acknowledgement.
    for stage, found in groupby(draft.steps, key=lambda row: row.stage.strip()):
        rows = list(found)
        to_thank = [row for row in rows if asks(row) and row is not draft.steps[-1]]
        if stage and to_thank and not any(row.praise.strip() for row in rows):
            yield ADVICE["stage_without_praise"].at(place(rows[0]), stage=stage)
    for ending in draft.endings:
        if ending.link:
            continue
        if ending.button.strip():
            yield ADVICE["button_without_link"].at(place(ending), button=ending.button.strip())
        else:
            yield ADVICE["no_next_action"].at(place(ending))
