"""Drafts to a spec, or to everything that stands in its way, all at once."""

from __future__ import annotations

from dataclasses import dataclass

from steps import models
from steps.compiling import endings, logic, names, path_tests, presentation, rows, rules, texts
from steps.compiling.draft import Draft, read
from steps.compiling.names import RESERVED_KEYS
from steps.exploring import Verdicts
from steps.localised import as_written
from steps.problems import Problem
from steps.spec import Ending, EndingBy, HiddenField, Options, Spec, Translations, Variable

__all__ = ["RESERVED_KEYS", "Compiled", "compile_draft", "compile_rows"]


@dataclass(frozen=True)
class Compiled:
    """`spec` when nothing stands in the way, else None; `problems` in the order they were looked for.

    `draft` and `verdicts` are what was found on the way, for advice; verdicts are None when too much is wrong to tell.
    """

    spec: Spec | None
    problems: tuple[Problem, ...]
    draft: Draft
    verdicts: Verdicts | None


def compile_draft(
    *,
    funnel_id: int,
    title: str,
    ending_by: str = EndingBy.FIRST,
    link_hosts: str = "",
    design: Options | None = None,
    languages: str = "en",
    translations: Translations | None = None,
) -> Compiled:
    """Compile the draft of one funnel. Reads the rows in a fixed number of queries; writes nothing.

    The rest are the funnel's own columns: how its ending is picked, the sites endings may link to, how it looks, its languages
    (codes with commas between) and its name in the further ones.
    """
    return compile_rows(
        read(
            funnel_id=funnel_id,
            title=title,
            ending_by=ending_by,
            link_hosts=link_hosts,
            design=design or {},
            languages=languages,
            translations=translations or {},
        )
    )


def compile_rows(draft: Draft) -> Compiled:
    """Compile rows that were read already; the problems found are added to the draft's own."""
    names.check(draft)
    # Rules name steps, endings and variables, so they are compiled against a spec that has all of those and no rules yet.
    bare = Spec(
        title=draft.title,
        steps=tuple(rows.step(draft, row) for row in draft.steps),
        endings=tuple(_ending(row) for row in draft.endings),
        hidden=tuple(HiddenField(row.key, row.type) for row in draft.hidden),
        variables=tuple(Variable(row.key, rows.number(row.initial)) for row in draft.variables),
        ending_by=EndingBy(draft.ending_by),
        design=presentation.design(draft),
        languages=presentation.languages(draft),
        translations=draft.translations,
    )
    spec = rules.compiled(draft, as_written(bare))
    endings.check(draft)
    texts.check(draft, spec)
    verdicts = logic.check(draft, spec)
    if not draft.problems:
        path_tests.check(draft, spec)
    return Compiled(None if draft.problems else spec, tuple(draft.problems), draft, verdicts)


def _ending(row: models.Ending) -> Ending:
    return Ending(
        key=row.key,
        title=row.title,
        body=row.body,
        button=row.button,
        link=row.link,
        score_from=rows.optional(row.score_from),
        score_below=rows.optional(row.score_below),
        translations=row.translations,
    )
