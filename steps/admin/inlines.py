"""What all lists of rows inside another row's page share."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms import Field as FormField
from django.forms import ModelChoiceField
from django.utils.translation import gettext_lazy as _

from steps.admin.forms import OrderedFormSet, RowForm
from steps.studio import StackedInline, TabularInline

OPEN = '<a class="studio-open" href="{}">{}</a>'


class OrderedInline(TabularInline[Any, Any]):
    """Rows sorted by dragging or by typing a position, in a tab of their own."""

    form = RowForm
    formset = OrderedFormSet
    # Said here too, since a query that counts drops the model's own ordering.
    ordering = ("position", "id")
    ordering_field = "position"
    hide_title = True
    tab = True
    extra = 0


class OrderedStack(StackedInline[Any, Any]):
    """The same for rows that are too large for a line of a table."""

    form = RowForm
    formset = OrderedFormSet
    ordering = ("position", "id")
    ordering_field = "position"
    tab = True
    extra = 0


def limit(field: ModelChoiceField[Any] | None, rows: list[Any]) -> ModelChoiceField[Any] | None:
    """Offer these rows only, without reading them again for each form of a page."""
    if field is None:
        return None
    if field.queryset is not None:
        field.queryset = field.queryset.filter(pk__in=[row.pk for row in rows])
    field.choices = [("", _("Select value")), *((row.pk, str(row)) for row in rows)]
    return field


def plain(field: FormField | None) -> FormField | None:
    """Without the admin's icons for adding and changing the row that a select points at."""
    if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
        field.widget = field.widget.widget
    return field
