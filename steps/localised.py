"""A funnel in another of its languages: the same steps and rules, with the texts that are translated."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from steps.blocks import BLOCK_TYPES
from steps.fields import FIELD_TYPES
from steps.foreign import Foreign
from steps.options import OptionKind
from steps.recall import text_names
from steps.spec import Block, Choice, Ending, Spec, Step, Translations

_Part = TypeVar("_Part", Step, Choice, Block, Ending)

# Before the key of an option, in the name of its text.
OPTION = "option."


@lru_cache(maxsize=512)
def localised(spec: Spec, language: str) -> Spec:
    """`spec` with its texts in `language`, those that are not translated as they are written, as `Foreign` texts; `spec` itself in a
    language that the funnel does not speak. Kept by identity, as versions never change.
    """
    source = spec.languages[0]
    if language == source or language not in spec.languages:
        return spec
    return replace(
        spec,
        title=_texts(spec.translations, language).get("name") or Foreign(spec.title, source),
        steps=tuple(_step(step, language, source) for step in spec.steps),
        endings=tuple(_part(ending, language, source) for ending in spec.endings),
    )


def as_written(spec: Spec) -> Spec:
    """`spec` without the translations of texts that it has not, such as a help text that was taken out again: nobody could see them
    to change them, and visitors of one language would read what no other does.
    """
    return replace(
        spec,
        steps=tuple(
            replace(
                _of_what_is_written(step),
                choices=tuple(map(_of_what_is_written, step.choices)),
                blocks=tuple(map(_of_what_is_written, step.blocks)),
            )
            for step in spec.steps
        ),
        endings=tuple(map(_of_what_is_written, spec.endings)),
    )


def _of_what_is_written(part: _Part) -> _Part:
    if not part.translations:
        return part
    written = {name for name in text_names(part) if getattr(part, name).strip()}
    if not isinstance(part, Choice | Ending):
        written |= {OPTION + key for key in _text_options(part) if str(part.options.get(key, "")).strip()}
    kept = {
        language: {name: text for name, text in texts.items() if name in written} for language, texts in part.translations.items()
    }
    return replace(part, translations={language: texts for language, texts in kept.items() if texts})


def _step(step: Step, language: str, source: str) -> Step:
    return replace(
        _part(step, language, source),
        choices=tuple(_part(choice, language, source) for choice in step.choices),
        blocks=tuple(_part(block, language, source) for block in step.blocks),
    )


def _part(part: _Part, language: str, source: str) -> _Part:
    texts = _texts(part.translations, language)
    written = {name: Foreign(text, source) for name in text_names(part) if (text := getattr(part, name))}
    changes: dict[str, Any] = written | {name: texts[name] for name in text_names(part) if name in texts}
    if not isinstance(part, Choice | Ending):
        options = {key: texts[OPTION + key] for key in _text_options(part) if OPTION + key in texts}
        changes |= {"options": {**part.options, **options}} if options else {}
    return replace(part, **changes)


def _text_options(part: Step | Block) -> list[str]:
    """The keys of its options that visitors read as text: no others can be translated."""
    kind = FIELD_TYPES.get(part.type) if isinstance(part, Step) else BLOCK_TYPES.get(part.type)
    return [option.key for option in kind.options if option.is_text and option.kind is OptionKind.TEXT] if kind else []


def _texts(translations: Translations, language: str) -> dict[str, str]:
    """Those that say something: an empty translation is none."""
    return {name: text for name, text in translations.get(language, {}).items() if text}
