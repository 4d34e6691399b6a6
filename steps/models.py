"""The drafts a marketer edits. Visitors never read these: they walk a published version."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from steps.blocks import BLOCK_TYPES
from steps.columns import options_field, translations_field
from steps.fields import FIELD_TYPES
from steps.options import PICTURE
from steps.references import HIDDEN_TYPES
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
picture_validator = RegexValidator(
    rf"^{PICTURE.pattern}\Z", _("There is no such picture. Upload it again."), code="invalid_picture"
)
link_validator = RegexValidator(r"^https://", _("Use an address that begins with https://."), code="invalid_link")

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


def hidden_type_choices() -> list[tuple[str, str]]:
    """The field types that a hidden field can be of, as choices."""
    return [(key, FIELD_TYPES[key].label) for key in HIDDEN_TYPES]


def autocomplete_choices() -> list[tuple[str, str]]:
    """The autocomplete tokens as choices."""
    return [(token, token) for token in AUTOCOMPLETE]


def block_type_choices() -> list[tuple[str, str]]:
    """The registry as choices; a callable, so that a new block type needs no migration."""
    return [(item.key, str(item.label)) for item in BLOCK_TYPES.values()]


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
    key_frozen = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["funnel", "key"], name="ending_key_once_per_funnel")]

    def __str__(self) -> str:
        return self.title


class Rule(models.Model):
    """What happens when conditions hold: the step is shown, left for a later one or for an ending, or a variable changes."""

    class ActionChoices(models.TextChoices):
        SHOW_IF = Action.SHOW_IF.value, _("Show this step only if")
        SKIP_TO = Action.SKIP_TO.value, _("After this step, skip to")
        FINISH = Action.FINISH.value, _("After this step, finish with")
        SET = Action.SET.value, _("After this step, set")
        ADD = Action.ADD.value, _("After this step, add to")
        SUBTRACT = Action.SUBTRACT.value, _("After this step, subtract from")
        MULTIPLY = Action.MULTIPLY.value, _("After this step, multiply")
        DIVIDE = Action.DIVIDE.value, _("After this step, divide")

    step = models.ForeignKey(Step, models.CASCADE, related_name="rules")
    position = models.PositiveIntegerField(_("position"), default=0, db_index=True)
    action = models.CharField(_("action"), max_length=20, choices=ActionChoices.choices, default=ActionChoices.SHOW_IF)
    target_step = models.ForeignKey(
        Step, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("step to skip to")
    )
    target_ending = models.ForeignKey(
        Ending, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ending to finish with")
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
        target = self.target_step or self.target_ending or self.variable
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


class HiddenField(models.Model):
    """Something the funnel's address may say of a visitor, such as `?plan=pro`; taken once, when the visit begins."""

    funnel = models.ForeignKey("funnel.Funnel", models.CASCADE, related_name="hidden_fields")
    position = models.PositiveIntegerField(_("position"), default=0, db_index=True)
    key = key_field(_("Its name in the address: ?name=value. Rules and texts read it as “hidden.name”."))
    type = models.CharField(_("field type"), max_length=40, choices=hidden_type_choices, default="short_text")

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

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["funnel", "key"], name="variable_key_once_per_funnel")]

    def __str__(self) -> str:
        return self.key


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
