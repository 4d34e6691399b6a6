"""Endings: where their buttons lead, and which scores lead to them."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from steps import links, models
from steps.compiling.draft import Draft
from steps.numbers import plain
from steps.spec import EndingBy


def check(draft: Draft) -> None:
    """Links to allowed sites only; every score has exactly one ending."""
    for row in draft.endings:
        if row.link and not links.is_allowed(row.link, draft.link_hosts):
            draft.report("bad_link", row, link=row.link)
    if draft.ending_by == EndingBy.SCORE:
        _check_ranges(draft)
    if draft.ending_by == EndingBy.MATCHES and not any(choice.ending_id for step in draft.steps for choice in step.choices.all()):
        draft.report("no_matching_choice", None)


def _check_ranges(draft: Draft) -> None:
    ranges = [row for row in draft.endings if row.score_from is not None or row.score_below is not None]
    if not ranges:
        draft.report("no_score_range", None)
        return
    # The lowest first; one without a lower limit is below all others.
    ranges.sort(key=lambda row: (row.score_from is not None, row.score_from or Decimal(0)))
    if ranges[0].score_from is not None:
        draft.report("score_gap", ranges[0], gap=f"below {plain(ranges[0].score_from)}")
    for row, following in pairwise(ranges):
        _check_pair(draft, row, following)
    if ranges[-1].score_below is not None:
        draft.report("score_gap", ranges[-1], gap=f"from {plain(ranges[-1].score_below)} on")
    for row in ranges:
        if row.score_from is not None and row.score_below is not None and row.score_from >= row.score_below:
            draft.report("empty_score_range", row, low=plain(row.score_from), high=plain(row.score_below))


def _check_pair(draft: Draft, row: models.Ending, following: models.Ending) -> None:
    high, low = row.score_below, following.score_from
    if high is None or low is None or low < high:
        draft.report("score_overlap", following, other=row.title)
    elif high < low:
        draft.report("score_gap", following, gap=f"from {plain(high)} up to, but not, {plain(low)}")
