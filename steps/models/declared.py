"""What rules and texts read by name and no step asks: hidden fields and variables."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from steps.columns import key_field, source_ref_field
from steps.fields import FIELD_TYPES
from steps.references import HIDDEN_TYPES


def hidden_type_choices() -> list[tuple[str, str]]:
    """The field types that a hidden field can be of, as choices."""
    return [(key, FIELD_TYPES[key].label) for key in HIDDEN_TYPES]


class HiddenField(models.Model):
    """Something the funnel's address may say of a visitor, such as `?plan=pro`; taken once, when the visit begins."""

    funnel = models.ForeignKey("funnel.Funnel", models.CASCADE, related_name="hidden_fields")
    position = models.PositiveIntegerField(_("position"), default=0, db_index=True)
    key = key_field(_("Its name in the address: ?name=value. Rules and texts read it as “hidden.name”."))
    type = models.CharField(_("field type"), max_length=40, choices=hidden_type_choices, default="short_text")
    source_ref = source_ref_field()

    class Meta:
        verbose_name = _("hidden field")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["funnel", "key"], name="hidden_key_once_per_funnel")]

    def __str__(self) -> str:
        return self.key


class Variable(models.Model):
    """A number that rules change on the visitor's way. Every funnel has one more, the score."""

    funnel = models.ForeignKey("funnel.Funnel", models.CASCADE, related_name="variables")
    position = models.PositiveIntegerField(_("position"), default=0, db_index=True)
    key = key_field(_("Rules and texts read it by this name."))
    initial = models.DecimalField(_("at the start"), max_digits=15, decimal_places=4, default=0)
    source_ref = source_ref_field()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["funnel", "key"], name="variable_key_once_per_funnel")]

    def __str__(self) -> str:
        return self.key
