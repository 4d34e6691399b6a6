"""What visitors may open: details to unfold, and a word explained."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from steps.blocks.base import BlockType


class Reveal(BlockType):
    """A line that unfolds to details: why something is asked, an answer to a common question."""

    key: ClassVar[str] = "reveal"
    label = _("Details to unfold")
    title_is = _("The line to open it with, such as “Why do we ask?”.")
    text_is = _("What is shown once it is open.")
    needs: ClassVar[tuple[str, ...]] = ("title", "text")


class Tooltip(BlockType):
    """A word explained, by tap, hover and focus."""

    key: ClassVar[str] = "tooltip"
    label = _("Word explained")
    title_is = _("The word, such as “VAT number”.")
    text_is = _("What it means, in a sentence or two.")
    needs: ClassVar[tuple[str, ...]] = ("title", "text")
