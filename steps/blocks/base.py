"""What every block type answers: its words in the studio, its options, its template."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from steps.options import Option

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class BlockType:
    """One kind of thing on a step beside its question. A new kind is one subclass, listed in `BLOCK_TYPES`, and its template.

    `title_is` and `text_is` say what a block's title and text are for this type; `needs` names those that may not be empty.
    """

    key: ClassVar[str]
    label: ClassVar[str | _StrPromise]
    title_is: ClassVar[str | _StrPromise] = ""
    text_is: ClassVar[str | _StrPromise] = ""
    needs: ClassVar[tuple[str, ...]] = ()
    options: ClassVar[tuple[Option, ...]] = ()
    # The part of the style sheet that its page needs beside what all pages need: `<style>.css`.
    style: ClassVar[str] = "blocks"

    @property
    def template(self) -> str:
        """Path of the template that draws it."""
        return f"steps/blocks/{self.key}.html"
