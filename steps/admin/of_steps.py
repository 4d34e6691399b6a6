"""The lists on a step's page: choices and rules."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models import Field, Model, QuerySet
from django.db.models.fields.related import ForeignKey
from django.forms import Field as FormField
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from steps.admin.forms import KeyedForm
from steps.admin.inlines import OPEN, OrderedInline, limit, plain
from steps.admin.pages import rule_url
from steps.admin.readables import Readables
from steps.admin.widgets import PictureField
from steps.admin.words import rule_in_words
from steps.fields import FIELD_TYPES
from steps.fields.picture import PictureChoice
from steps.models import Choice, Ending, Rule, Step
from steps.spec import EndingBy


class ChoiceForm(KeyedForm):
    """A choice in a step's list."""

    key_from = "label"
    fallback = "choice"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "points" in self.fields:
            self.fields["points"].required = False

    def clean_points(self) -> Decimal:
        """Empty is none."""
        return self.cleaned_data["points"] or Decimal(0)


class ChoiceInline(OrderedInline):
    """The choices of a step."""

    model = Choice
    form = ChoiceForm
    template_after = "funnel/admin/choices.html"

    def get_fields(self, request: HttpRequest, obj: Step | None = None) -> Any:
        """What a choice speaks for only where that counts, or was said before it stopped to count."""
        speaks = ["ending"] if obj is not None and speaks_for_endings(obj) else []
        pictures = ["picture"] if obj is not None and has_pictures(obj.type) else []
        return ["position", "label", *pictures, "points", *speaks, "key"]

    def get_extra(self, request: HttpRequest, obj: Step | None = None, **kwargs: Any) -> int:
        """Blank rows to start with."""
        return 0 if obj and obj.choices.exists() else 3

    def get_formset(self, request: HttpRequest, obj: Step | None = None, **kwargs: Any) -> Any:
        """Endings are looked up here, once for all rows."""
        vars(request)["offered_endings"] = list(Ending.objects.filter(funnel_id=obj.funnel_id)) if obj else []
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> FormField | None:
        """Selects without icons; pictures are uploaded."""
        if db_field.name == "picture":
            return PictureField(label=db_field.verbose_name, required=False)
        return plain(super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """Endings of this funnel."""
        return limit(super().formfield_for_foreignkey(db_field, request, **kwargs), getattr(request, "offered_endings", []))


class RuleInline(OrderedInline):
    """The rules of a step, in words; each has its own page."""

    model = Rule
    fk_name = "step"
    fields = ("position", "words")
    readonly_fields = ("words",)
    template_after = "funnel/admin/add_rule.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rule]:
        """With what the sentence reads."""
        rows = super().get_queryset(request).select_related("target_step", "target_ending", "target_choice")
        return rows.prefetch_related("conditions__source")

    def get_formset(self, request: HttpRequest, obj: Step | None = None, **kwargs: Any) -> Any:
        """The names that the sentences use are looked up here, once for all of them."""
        self.spec = Readables(obj.funnel_id if obj else 0).spec
        return super().get_formset(request, obj, **kwargs)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A rule is made on its own page."""
        return False

    @admin.display(description=_("Rule"))
    def words(self, rule: Rule) -> SafeString:
        """The rule as a sentence that links to its page."""
        return format_html(OPEN, rule_url(rule.pk), rule_in_words(rule, self.spec))


def has_pictures(kind: str) -> bool:
    """Whether each choice of a field type, by its key, has a picture."""
    return isinstance(FIELD_TYPES.get(kind), PictureChoice)


def speaks_for_endings(step: Step) -> bool:
    """Whether the choices of a step have endings to speak for."""
    return step.funnel.ending_by == EndingBy.MATCHES or step.choices.filter(ending__isnull=False).exists()
