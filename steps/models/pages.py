"""A step's page: the step itself, the choices of its question, and the blocks beside it."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from steps.blocks import BLOCK_TYPES
from steps.columns import key_field, options_field, source_ref_field, translations_field
from steps.fields import FIELD_TYPES
from steps.options import PICTURE

picture_validator = RegexValidator(
    rf"^{PICTURE.pattern}\Z", _("There is no such picture. Upload it again."), code="invalid_picture"
)

# WCAG 1.3.5: what a text step asks for, so that browsers can fill it in.
AUTOCOMPLETE = (
    "name",
    "given-name",
    "family-name",
    "nickname",
    "organization",
    "organization-title",
    "username",
    "tel",
    "url",
    "street-address",
    "address-level2",
    "postal-code",
    "country-name",
)


def field_type_choices() -> list[tuple[str, str]]:
    """The registry as choices; a callable, so that a new field type needs no migration."""
    return [(item.key, item.label) for item in FIELD_TYPES.values()]


def autocomplete_choices() -> list[tuple[str, str]]:
    """The autocomplete tokens as choices."""
    return [(token, token) for token in AUTOCOMPLETE]


def block_type_choices() -> list[tuple[str, str]]:
    """The registry as choices; a callable, so that a new block type needs no migration."""
    return [(item.key, str(item.label)) for item in BLOCK_TYPES.values()]


class Step(models.Model):
    """One page of the funnel, asking at most one thing."""

    funnel = models.ForeignKey("funnel.Funnel", models.CASCADE, related_name="steps")
    position = models.PositiveIntegerField(_("position"), default=0, db_index=True)
    key = key_field(_("In the page's address and the export's columns. Left empty, it is made from the question."))
    type = models.CharField(_("field type"), max_length=40, choices=field_type_choices, default="short_text")
    title = models.CharField(_("question or heading"), max_length=300)
    help_text = models.TextField(_("help text"), blank=True, max_length=2_000)
    required = models.BooleanField(_("required"), default=True)
    button = models.CharField(_("button"), max_length=60, blank=True, help_text=_("Empty: “Continue”."))
    stage = models.CharField(
        _("stage"), max_length=60, blank=True, help_text=_("A name for a row of steps, such as “About you”.")
    )
    praise = models.CharField(
        _("praise"), max_length=200, blank=True, help_text=_("A short line shown once the step is completed.")
    )
    placeholder = models.CharField(_("placeholder"), max_length=100, blank=True)
    autocomplete = models.CharField(
        _("autocomplete"),
        max_length=40,
        blank=True,
        choices=autocomplete_choices,
        help_text=_("What a text step asks for, so that browsers can fill it in."),
    )
    minimum = models.DecimalField(
        _("minimum"),
        max_digits=15,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Number: smallest value. Text: fewest characters. Multiple choice: fewest picks."),
    )
    maximum = models.DecimalField(
        _("maximum"),
        max_digits=15,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Number: largest value. Text: most characters. Multiple choice: most picks."),
    )
    prefill = models.CharField(
        _("filled in from"),
        max_length=50,
        blank=True,
        default="",
        db_default="",
        help_text=_("Key of the hidden field whose value stands in the question when the visitor first sees it."),
    )
    options = options_field()
    translations = translations_field()
    source_ref = source_ref_field()
    key_frozen = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["funnel", "key"], name="step_key_once_per_funnel")]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class Choice(models.Model):
    """One option of a choice step."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="choices")
    position = models.PositiveIntegerField(_("position"), default=0, db_index=True)
    key = key_field(_("What is stored and exported. Left empty, it is made from the label."))
    label = models.CharField(_("label"), max_length=200)
    points = models.DecimalField(
        _("points"),
        max_digits=12,
        decimal_places=4,
        default=0,
        db_default=0,
        help_text=_("Added to the score when it is picked."),
    )
    ending = models.ForeignKey(
        "Ending",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("speaks for ending"),
        help_text=_("Counts when the funnel's ending is the one with the most matching choices."),
    )
    picture = models.CharField(_("picture"), max_length=80, blank=True, default="", db_default="", validators=[picture_validator])
    translations = translations_field()
    source_ref = source_ref_field()
    key_frozen = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["step", "key"], name="choice_key_once_per_step")]

    def __str__(self) -> str:
        return self.label


class Block(models.Model):
    """Something on a step beside its question, such as details to unfold."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="blocks")
    position = models.PositiveIntegerField(_("position"), default=0, db_index=True)
    type = models.CharField(_("block type"), max_length=40, choices=block_type_choices, default="reveal")
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True, max_length=4_000)
    options = options_field()
    translations = translations_field()

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.title or self.get_type_display()
