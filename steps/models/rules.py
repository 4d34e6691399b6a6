"""What depends on answers: rules and their conditions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from steps.models.endings import Ending
from steps.models.pages import Choice, Step
from steps.rules import OPERATORS
from steps.spec import Action


def operator_choices() -> list[tuple[str, str]]:
    """The registry as choices; a callable, so that a new operator needs no migration."""
    return [(item.name, item.label) for item in OPERATORS.values()]


class Rule(models.Model):
    """What happens when conditions hold: the step is shown or left, what it asks for changes, or a variable does."""

    class ActionChoices(models.TextChoices):
        SHOW_IF = Action.SHOW_IF.value, _("Show this step only if")
        SKIP_TO = Action.SKIP_TO.value, _("After this step, skip to")
        FINISH = Action.FINISH.value, _("After this step, finish with")
        SET = Action.SET.value, _("After this step, set")
        ADD = Action.ADD.value, _("After this step, add to")
        SUBTRACT = Action.SUBTRACT.value, _("After this step, subtract from")
        MULTIPLY = Action.MULTIPLY.value, _("After this step, multiply")
        DIVIDE = Action.DIVIDE.value, _("After this step, divide")
        REQUIRE_IF = Action.REQUIRE_IF.value, _("Require an answer if")
        SHOW_CHOICE_IF = Action.SHOW_CHOICE_IF.value, _("Offer this choice only if")

    step = models.ForeignKey(Step, models.CASCADE, related_name="rules")
    position = models.PositiveIntegerField(_("position"), default=0, db_index=True)
    action = models.CharField(_("action"), max_length=20, choices=ActionChoices.choices, default=ActionChoices.SHOW_IF)
    target_step = models.ForeignKey(
        Step, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("step to skip to")
    )
    target_ending = models.ForeignKey(
        Ending, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ending to finish with")
    )
    # A choice that is deleted leaves its rules behind, so that publishing can say so.
    target_choice = models.ForeignKey(
        Choice, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("choice to offer")
    )
    variable = models.CharField(
        _("variable"),
        max_length=50,
        blank=True,
        default="",
        db_default="",
        help_text=_("“score”, or the key of a variable of this funnel."),
    )
    amount = models.DecimalField(_("by or to"), max_digits=15, decimal_places=4, null=True, blank=True)
    amount_of = models.CharField(
        _("or the value of"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
        help_text=_("A step's key, a variable's, or “hidden.” and a hidden field's. Without a value there, nothing changes."),
    )

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        target = self.target_step or self.target_ending or self.target_choice or self.variable
        return f"{self.get_action_display()} {target or ''}".strip()


class Condition(models.Model):
    """One comparison. Conditions with the same group number must all hold; one such group is enough."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="conditions")
    group = models.PositiveSmallIntegerField(
        _("group"), default=1, help_text=_("All conditions of a group must hold; one group that holds is enough.")
    )
    # A step that is deleted leaves its conditions behind with nothing to read, so that publishing can say so.
    source = models.ForeignKey(Step, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("answer of step"))
    source_name = models.CharField(
        _("or of"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Instead of a step: “score”, a variable's key, or “hidden.” and a hidden field's, such as hidden.utm_source."
        ),
    )
    operator = models.CharField(_("operator"), max_length=40, choices=operator_choices, default="equals")
    value = models.TextField(
        _("value"),
        blank=True,
        max_length=2_000,
        help_text=_(
            "For choices their keys; several are separated by commas, the two of “is between” by “;”. "
            "Dates also as “18 years ago”. Empty for “is answered” and the like."
        ),
    )
    value_of = models.CharField(
        _("or the value of"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
        help_text=_("Instead of a value: a step's key, a variable's, or “hidden.” and a hidden field's."),
    )

    class Meta:
        ordering: ClassVar = ["group", "id"]

    def __str__(self) -> str:
        return f"{self.source or self.source_name} {self.get_operator_display()} {self.value or self.value_of}".strip()
