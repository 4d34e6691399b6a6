"""Path tests: what the marketer expects of the rules."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from steps.models.endings import Ending


class PathTest(models.Model):
    """What a marketer expects of the rules: with these answers, these steps and this ending. Tried at each publish."""

    funnel = models.ForeignKey("funnel.Funnel", models.CASCADE, related_name="path_tests")
    position = models.PositiveIntegerField(_("position"), default=0, db_index=True)
    name = models.CharField(_("name"), max_length=120)
    answers = models.TextField(
        _("with these answers"),
        blank=True,
        max_length=20_000,
        help_text=_(
            "One on each line: the step's key, “=”, and the value, as in a condition. “hidden.plan = pro” for a hidden field. "
            "Steps that ask nothing are read, optional ones without an answer are left empty."
        ),
    )
    path = models.TextField(
        _("the visitor sees these steps"), blank=True, max_length=20_000, help_text=_("Their keys in order, one on each line.")
    )
    ending = models.ForeignKey(
        Ending,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("and this ending"),
        help_text=_("Empty: the last of the steps waits for an answer."),
    )

    class Meta:
        verbose_name = _("path test")
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.name
