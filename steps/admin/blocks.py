"""The blocks on a step's page: what stands beside the question."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from steps.admin.forms import RowForm
from steps.admin.inlines import OrderedStack
from steps.admin.options import OptionsForm, in_words, name_of, names_of, union, with_options
from steps.blocks import BLOCK_TYPES, BlockType
from steps.models import Block, Step
from steps.options import Option

# All that can be set of any type of block, each with the types that have it.
_OPTIONS = tuple(union(kind.options for kind in BLOCK_TYPES.values()).values())
_TYPES = {option.key: [kind.key for kind in BLOCK_TYPES.values() if option.key in union([kind.options])] for option in _OPTIONS}
_TEXTS = ("title", "text")


@with_options(_OPTIONS)
class BlockForm(OptionsForm, RowForm):
    """A block on its step's page. The page's script shows what the picked type needs, and hides the rest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "type" not in self.fields:
            return
        kind = BLOCK_TYPES.get(str(self.instance.type))
        for name in _TEXTS:
            self.fields[name].help_text = _help(getattr(kind, f"{name}_is", ""))
        for option in _OPTIONS:
            self.fields[name_of(option)].widget.attrs["data-of-types"] = " ".join(_TYPES[option.key])

    def own(self, cleaned: Mapping[str, Any]) -> tuple[Option, ...]:
        """The options of the type that the block is about to have."""
        kind = BLOCK_TYPES.get(cleaned.get("type", self.instance.type))
        return kind.options if kind else ()


class BlockInline(OrderedStack):
    """The blocks of a step, in the order visitors see them."""

    model = Block
    form = BlockForm
    template_after = "funnel/admin/blocks.html"

    def get_fields(self, request: HttpRequest, obj: Step | None = None) -> Any:
        """For those who may only look, the options stand in one line."""
        viewing = obj is not None and not self.has_change_permission(request, obj)
        return ["position", "type", *_TEXTS, *(["what_is_set"] if viewing else names_of(_OPTIONS))]

    def get_readonly_fields(self, request: HttpRequest, obj: Step | None = None) -> Any:
        """The line of options."""
        return ["what_is_set"]

    def kinds(self) -> list[BlockType]:
        """All types, for the words below the list."""
        return list(BLOCK_TYPES.values())

    def legend(self) -> str:
        """What title and text are for each type, as JSON for the page's script; nothing for what the type has not."""
        return json.dumps(
            {kind.key: {name: str(getattr(kind, f"{name}_is")) for name in _TEXTS} for kind in BLOCK_TYPES.values()}
        )

    @admin.display(description=_("Set"))
    def what_is_set(self, block: Block) -> str:
        """The options that differ from their defaults, in words."""
        kind = BLOCK_TYPES.get(block.type)
        return "; ".join(f"{label}: {value}" for label, value in in_words(kind.options if kind else (), block.options))


def _help(text: object) -> SafeString:
    """Marked, so that the script can change it with the type."""
    return format_html("<span data-is>{}</span>", text)
