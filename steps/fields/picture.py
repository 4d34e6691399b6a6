"""One choice among pictures."""

from __future__ import annotations

from typing import Any, ClassVar

from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from steps import pictures
from steps.fields import choosing
from steps.fields.choice import SingleChoice
from steps.options import Option, OptionKind
from steps.spec import Step

_COLUMNS = Option(
    "columns",
    _("Pictures in a row"),
    OptionKind.ONE_OF,
    help_text=_("On a phone never more than two."),
    choices=(("", _("As many as fit")), ("2", "2"), ("3", "3"), ("4", "4")),
)


class PictureChoice(SingleChoice):
    """One of the step's choices, each with a picture whose text is its label."""

    key: ClassVar[str] = "picture_choice"
    label: ClassVar[str] = "Picture choice"
    parts: ClassVar[tuple[str, ...]] = ()
    options: ClassVar[tuple[Option, ...]] = (_COLUMNS, choosing.LETTERS, choosing.SHUFFLE, choosing.PIN_LAST)

    def context(self, step: Step, field: BoundField) -> dict[str, Any]:
        found = choosing.context(self, step, field, field.value(), layout=choosing.CARDS)
        urls = {choice.key: pictures.url(choice.picture) for choice in step.choices if choice.picture}
        return found | {
            "pictured": [(choice, urls.get(choice.key, "")) for choice in found["choices"]],
            "columns": self.option(step, "columns"),
        }
