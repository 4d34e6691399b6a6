"""What a funnel looks like and what stands beside its questions: options, blocks, design, languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from steps import models
from steps.blocks import BLOCK_TYPES
from steps.compiling.draft import Draft
from steps.design import DESIGN, LANGUAGES
from steps.options import Option, check
from steps.spec import Block, Options


def sound(draft: Draft, row: object, declared: Iterable[Option], options: Mapping[str, object]) -> Options:
    """The options that can stand, canonical; the others are reported at the row."""
    declared = tuple(declared)
    labels = {option.key: str(option.label) for option in declared}
    found, unsound = check(declared, options)
    for item in unsound:
        draft.report("bad_option", row, label=labels.get(item.key, item.key), why=item.why)
    return found


def blocks(draft: Draft, step: models.Step) -> tuple[Block, ...]:
    """The step's blocks, their problems reported."""
    return tuple(_block(draft, step, row) for row in step.blocks.all())


def _block(draft: Draft, step: models.Step, row: models.Block) -> Block:
    row.step = step
    kind = BLOCK_TYPES.get(row.type)
    if kind is None:
        draft.report("unknown_block", row, type=row.type)
        return Block(row.type, row.title, row.text)
    for name in kind.needs:
        if not getattr(row, name).strip():
            draft.report("empty_block", row, label=kind.label, what=name)
    return Block(row.type, row.title, row.text, sound(draft, row, kind.options, row.options), row.translations)


def design(draft: Draft) -> Options:
    """How the funnel looks."""
    return sound(draft, None, DESIGN, draft.design)


def languages(draft: Draft) -> tuple[str, ...]:
    """The funnel's languages, that of its texts first."""
    found = tuple(code.strip().lower() for code in draft.languages.split(",") if code.strip())
    if not found or len(set(found)) < len(found) or not LANGUAGES.keys() >= set(found):
        draft.report("bad_languages", None, languages=draft.languages, known=", ".join(LANGUAGES))
        return ("en",)
    return found
