"""The texts of a draft beside their translations: what there is to translate, what is, and writing it into the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from steps import recall
from steps.blocks import BLOCK_TYPES
from steps.fields import FIELD_TYPES
from steps.localised import OPTION
from steps.models import Block, Choice, Ending, Step
from steps.options import Option, OptionKind

# A funnel's own text, by the name that its translation has.
NAME = "name"
_STEP_TEXTS = ("title", "help_text", "placeholder", "button", "praise", "stage")
_BLOCK_TEXTS = ("title", "text")
_ENDING_TEXTS = ("title", "body", "button")
# Above so many characters a text is typed on several lines.
_ONE_LINE = 200
_MOST_OF_AN_OPTION = 200


@dataclass(frozen=True, slots=True)
class Text:
    """One text that visitors read: the row it belongs to, its name there, what it is in words, and the most characters it may have."""

    row: Any
    name: str
    label: str
    source: str
    most: int

    @property
    def id(self) -> str:
        """A name for it that no other text of the funnel has."""
        return f"{self.row._meta.model_name}-{self.row.pk}-{self.name}"

    @property
    def is_long(self) -> bool:
        """Whether it may take several lines."""
        return self.most > _ONE_LINE and self.name != "title"

    def translation(self, language: str) -> str:
        """What visitors read in `language`; empty when it is not translated."""
        return str(self.row.translations.get(language, {}).get(self.name, ""))


@dataclass(frozen=True, slots=True)
class Section:
    """The texts of one page that visitors see; `row` is what a marketer opens to change them."""

    row: Any
    heading: str
    texts: tuple[Text, ...]


def sections(funnel: Any, steps: Iterable[Step], endings: Iterable[Ending]) -> Iterator[Section]:
    """Everything that visitors read, page by page, as far as it is written; `steps` have their choices and blocks at hand."""
    yield Section(funnel, _("The funnel"), (Text(funnel, NAME, _("Name"), funnel.name, _most(funnel, NAME)),))
    for number, step in enumerate(steps, start=1):
        if texts := tuple(_texts_of_step(step)):
            yield Section(step, _("Step %(number)d: %(title)s") % {"number": number, "title": step.title}, texts)
    for ending in endings:
        if texts := tuple(_columns(ending, _ENDING_TEXTS)):
            yield Section(ending, _("Ending: %s") % ending.title, texts)


def translate(text: Text, language: str, translation: str) -> None:
    """Put a translation into the text's row, which is not saved; an empty one is taken out."""
    texts = {**text.row.translations.get(language, {}), text.name: translation.strip()}
    texts = {name: written for name, written in texts.items() if written}
    others = {code: written for code, written in text.row.translations.items() if code != language}
    text.row.translations = {**others, language: texts} if texts else others


def warning(source: str, translation: str) -> str:
    """What is wrong with the recalls of a translation, if anything: it must recall what its source recalls."""
    if not translation:
        return ""
    broken = recall.malformed(translation)
    if broken is not None:
        return _("“%s” is not written as the recall of an answer.") % broken
    wanted, found = _names(source), _names(translation)
    if missing := ", ".join(f"{{{{ {name} }}}}" for name in wanted if name not in found):
        return _("The source recalls %s, this does not.") % missing
    if added := ", ".join(f"{{{{ {name} }}}}" for name in found if name not in wanted):
        return _("This recalls %s, the source does not.") % added
    return ""


def _texts_of_step(step: Step) -> Iterator[Text]:
    kind = FIELD_TYPES.get(step.type)
    yield from _columns(step, _STEP_TEXTS)
    yield from _options(step, kind.options if kind else ())
    choices: Iterable[Choice] = step.choices.all() if kind and kind.has_choices else ()
    for choice in choices:
        yield Text(choice, "label", _("Choice"), choice.label, _most(choice, "label"))
    for block in step.blocks.all():
        yield from _texts_of_block(block)


def _texts_of_block(block: Block) -> Iterator[Text]:
    kind = BLOCK_TYPES.get(block.type)
    called = str(kind.label if kind else block.type)
    for text in (*_columns(block, _BLOCK_TEXTS), *_options(block, kind.options if kind else ())):
        yield Text(block, text.name, f"{called}: {text.label}", text.source, text.most)


def _columns(row: Any, names: Iterable[str]) -> Iterator[Text]:
    for name in names:
        if source := getattr(row, name).strip():
            yield Text(row, name, str(row._meta.get_field(name).verbose_name).capitalize(), source, _most(row, name))


def _options(row: Step | Block, declared: Iterable[Option]) -> Iterator[Text]:
    """The options that visitors read, as far as they are set: the defaults speak every language."""
    for option in declared:
        source = _written(option, row.options)
        if source:
            yield Text(row, OPTION + option.key, str(option.label), source, option.most or _MOST_OF_AN_OPTION)


def _written(option: Option, options: Mapping[str, Any]) -> str:
    if not option.is_text or option.kind is not OptionKind.TEXT:
        return ""
    return str(options.get(option.key, "")).strip()


def _most(row: Any, name: str) -> int:
    return int(row._meta.get_field(name).max_length)


def _names(text: str) -> list[str]:
    return list(dict.fromkeys(token.name for token in recall.tokens(text)))
