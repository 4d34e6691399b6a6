"""The pages on which a visit can end."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from steps.columns import key_field, source_ref_field, translations_field

link_validator = RegexValidator(r"^https://", _("Use an address that begins with https://."), code="invalid_link")


class Ending(models.Model):
    """A page on which a visit can end; the first is where the last step leads."""

    funnel = models.ForeignKey("funnel.Funnel", models.CASCADE, related_name="endings")
    position = models.PositiveIntegerField(_("position"), default=0, db_index=True)
    key = key_field(_("In the export's “ending” column. Left empty, it is made from the title."))
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True, max_length=4_000)
    button = models.CharField(
        _("button"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
        help_text=_("What to do next, such as “Download the guide”."),
    )
    link = models.URLField(
        _("link"),
        max_length=500,
        blank=True,
        default="",
        db_default="",
        validators=[link_validator],
        help_text=_("Where the button leads: an https address on one of the funnel's allowed sites."),
    )
    score_from = models.DecimalField(
        _("score from"),
        max_digits=15,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("The lowest score that leads here; empty for the lowest of all."),
    )
    score_below = models.DecimalField(
        _("score below"),
        max_digits=15,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Where the next ending's scores begin; empty for the highest of all."),
    )
    translations = translations_field()
    source_ref = source_ref_field()
    key_frozen = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["funnel", "key"], name="ending_key_once_per_funnel")]

    def __str__(self) -> str:
        return self.title
