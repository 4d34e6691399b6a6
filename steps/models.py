"""The drafts a marketer edits. Visitors never read these: they walk a published version."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from steps.fields import FIELD_TYPES
from steps.rules import OPERATORS
from steps.spec import Action

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

KEY_PATTERN = "[a-z][a-z0-9_-]{0,49}"
key_validator = RegexValidator(
    rf"^{KEY_PATTERN}\Z",
    _("Use lower-case letters, digits, - and _, starting with a letter, at most 50 in all."),
    code="invalid_key",
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


def operator_choices() -> list[tuple[str, str]]:
    """The registry as choices; a callable, so that a new operator needs no migration."""
    return [(item.name, item.label) for item in OPERATORS.values()]


def autocomplete_choices() -> list[tuple[str, str]]:
    """The autocomplete tokens as choices."""
    return [(token, token) for token in AUTOCOMPLETE]


def key_field(help_text: _StrPromise) -> models.CharField[str, str]:
    """A name that exports, links and code rely on; made once and frozen at the first publish."""
    return models.CharField(_("key"), max_length=50, validators=[key_validator], help_text=help_text)


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
    key_frozen = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["step", "key"], name="choice_key_once_per_step")]

    def __str__(self) -> str:
        return self.label


class Ending(models.Model):
    """A page on which a visit can end; the first is where the last step leads."""

    funnel = models.ForeignKey("funnel.Funnel", models.CASCADE, related_name="endings")
    position = models.PositiveIntegerField(_("position"), default=0, db_index=True)
    key = key_field(_("In the export's “ending” column. Left empty, it is made from the title."))
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True, max_length=4_000)
    key_frozen = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["funnel", "key"], name="ending_key_once_per_funnel")]

    def __str__(self) -> str:
        return self.title


class Rule(models.Model):
    """What happens to a step when conditions hold: it is shown, it is left for a later step, or the funnel ends."""

    class ActionChoices(models.TextChoices):
        SHOW_IF = Action.SHOW_IF.value, _("Show this step only if")
        SKIP_TO = Action.SKIP_TO.value, _("After this step, skip to")
        FINISH = Action.FINISH.value, _("After this step, finish with")

    step = models.ForeignKey(Step, models.CASCADE, related_name="rules")
    position = models.PositiveIntegerField(_("position"), default=0, db_index=True)
    action = models.CharField(_("action"), max_length=20, choices=ActionChoices.choices, default=ActionChoices.SHOW_IF)
    target_step = models.ForeignKey(
        Step, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("step to skip to")
    )
    target_ending = models.ForeignKey(
        Ending, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ending to finish with")
    )

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        target = self.target_step or self.target_ending
        return f"{self.get_action_display()} {target or ''}".strip()


class Condition(models.Model):
    """One comparison. Conditions with the same group number must all hold; one such group is enough."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="conditions")
    group = models.PositiveSmallIntegerField(
        _("group"), default=1, help_text=_("All conditions of a group must hold; one group that holds is enough.")
    )
    # A step that is deleted leaves its conditions behind with nothing to read, so that publishing can say so.
    source = models.ForeignKey(Step, models.SET_NULL, null=True, related_name="+", verbose_name=_("answer of step"))
    operator = models.CharField(_("operator"), max_length=40, choices=operator_choices, default="equals")
    value = models.TextField(
        _("value"),
        blank=True,
        max_length=2_000,
        help_text=_("For choices their keys; several are separated by commas. Empty for “is answered” and “is empty”."),
    )

    class Meta:
        ordering: ClassVar = ["group", "id"]

    def __str__(self) -> str:
        return f"{self.source} {self.get_operator_display()} {self.value}".strip()
