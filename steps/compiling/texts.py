"""What texts recall: only what is there, and asked before the text is read."""

from __future__ import annotations

from steps import models, recall
from steps.compiling.draft import Draft, translated
from steps.fields import FIELD_TYPES
from steps.localised import localised
from steps.references import recallable
from steps.spec import Block, Choice, Ending, Spec, Step


def check(draft: Draft, spec: Spec) -> None:
    """Every text that visitors read, in every language."""
    _check_all(draft, spec, None)
    for language in spec.languages[1:]:
        # Not the cached ones: a draft is looked at once.
        _check_all(draft, localised.__wrapped__(spec, language), language)


def _check_all(draft: Draft, spec: Spec, language: str | None) -> None:
    for row, step in zip(draft.steps, spec.steps, strict=True):
        _check(draft, spec, row, step, draft.position(row), language)
        kept = {choice.key: choice for choice in row.choices.all()}
        for choice in step.choices:
            _check(draft, spec, kept[choice.key], choice, draft.position(row), language)
        for block_row, block in zip(row.blocks.all(), step.blocks, strict=True):
            _check(draft, spec, block_row, block, draft.position(row), language)
    for ending_row, ending in zip(draft.endings, spec.endings, strict=True):
        _check(draft, spec, ending_row, ending, len(draft.steps), language)


def _check(
    draft: Draft,
    spec: Spec,
    row: models.Step | models.Choice | models.Block | models.Ending,
    item: Step | Choice | Block | Ending,
    position: int,
    language: str | None,
) -> None:
    for name, text in recall.texts(item):
        if language is not None and name not in item.translations.get(language, {}):
            continue
        where = row if language is None else translated(row, language, name)
        broken = recall.malformed(text)
        if broken is not None:
            draft.report("malformed_recall", where, text=broken)
        # The praise of a step stands on the page after it.
        last = position if name == "praise" else position - 1
        for token in recall.tokens(text):
            found = recallable(spec, token.name)
            if found is None:
                draft.report("unknown_recall", where, name=token.name)
            elif found.step is not None and not _says_something(found.step):
                draft.report("recall_of_nothing", where, source=found.title)
            elif found.position > last:
                draft.report("later_recall", where, source=found.title)


def _says_something(step: Step) -> bool:
    kind = FIELD_TYPES.get(step.type)
    return kind is not None and kind.asks and not kind.is_apart
