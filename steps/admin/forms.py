"""Forms and formsets that see to keys and order, so that a marketer need not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.forms import Textarea
from django.utils.translation import gettext_lazy as _

from steps.admin.keys import make_key
from steps.compiling import RESERVED_KEYS
from steps.models import Choice, Ending, Rule, Step
from steps.studio import InlineFormSet, ModelForm

KeyedRow = Step | Choice | Ending
FROZEN = _("Fixed since it was first published: exports and links rely on it.")


class RowForm(ModelForm[Any]):
    """A row that has a place among its siblings: where none is given, a new row goes last."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        position = self.fields.get("position")
        if position:
            position.required = False
            position.widget.attrs["class"] = f"{position.widget.attrs.get('class', '')} studio-position"
        for field in self.fields.values():
            if isinstance(field.widget, Textarea):
                field.widget.attrs["rows"] = 3
        if self.instance.pk is None:
            self.initial["position"] = None

    def has_changed(self) -> bool:
        """Dragging numbers all rows, also one that is still blank: that alone does not fill it in."""
        return bool(set(self.changed_data) - (set() if self.instance.pk else {"position"}))


class KeyedForm(RowForm):
    """A row whose key may be left empty when it is new, and is read-only once it was published."""

    key_from: ClassVar[str] = "title"
    fallback: ClassVar[str] = "step"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = self.fields.get("key")
        if key is None:
            return
        key.required = self.instance.pk is not None and not self.instance.key_frozen
        if self.instance.key_frozen:
            key.disabled = True
            key.help_text = str(FROZEN)

    def needs_key(self) -> bool:
        """Whether the marketer left the key to us."""
        return "key" in self.fields and not self.instance.pk and not self.cleaned_data.get("key")

    def fill_key(self, taken: Iterable[str]) -> str:
        """Make the key from the text, unlike any in `taken`, and return it."""
        text = str(self.cleaned_data.get(self.key_from, ""))
        key = make_key(text, fallback=self.fallback, taken=RESERVED_KEYS.union(taken))
        self.cleaned_data["key"] = self.instance.key = key
        return key


class StepRowForm(KeyedForm):
    """A step in a funnel's list."""


class ChoiceForm(KeyedForm):
    """A choice in a step's list."""

    key_from = "label"
    fallback = "choice"


class EndingForm(KeyedForm):
    """An ending in a funnel's list."""

    fallback = "ending"


class StepForm(KeyedForm):
    """A step on its own page. `funnel_id` is the funnel a new step joins."""

    funnel_id: ClassVar[int]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.funnel_id = self.funnel_id

    def clean(self) -> dict[str, Any]:
        """Make the key of a new step; refuse one that another step has."""
        cleaned: dict[str, Any] = super().clean() or {}
        others = siblings(self.instance).values_list("key", flat=True)
        if self.needs_key():
            self.fill_key(others)
        elif cleaned.get("key") in set(others):
            self.add_error("key", _("Another step of this funnel has this key."))
        return cleaned


class OrderedFormSet(InlineFormSet[Any, Any, Any]):
    """Rows in an order that holds after each save: 1, 2, 3 …, however the positions were typed or dragged."""

    def clean(self) -> None:
        """Give each row that stays its place, and each new one a key."""
        if any(self.errors):
            # Rows without a key have not been given one yet, and comparing them would call them duplicates.
            return
        self._arrange()
        super().clean()

    def _arrange(self) -> None:
        rows = [form for form in self.forms if _stays(form) and form not in self.deleted_forms]
        for number, form in enumerate(sorted(rows, key=_place), start=1):
            form.instance.position = number
        taken = {form.cleaned_data.get("key", "") for form in rows if isinstance(form, KeyedForm)}
        for form in rows:
            if isinstance(form, KeyedForm) and form.needs_key():
                taken.add(form.fill_key(taken))

    def save(self, commit: bool = True) -> list[Model]:
        """Save what changed, then the positions of the rows that only moved up or down."""
        saved: list[Model] = super().save(commit=commit)
        moved = [
            form.instance
            for form in self.initial_forms
            if form not in self.deleted_forms and form.initial.get("position") != form.instance.position
        ]
        if commit and moved:
            self.model._default_manager.bulk_update(moved, ["position"])
        return saved


def _stays(form: Any) -> bool:
    return bool(form.instance.pk or form.has_changed())


def _place(form: Any) -> tuple[bool, int, int]:
    """Sort key: rows without a number last; of two with the same, the one that moved up first, that moved down last."""
    new, old = form.cleaned_data.get("position"), form.initial.get("position")
    if new is None:
        return True, 0, 0
    moved = -1 if old is None else (new > old) - (new < old)
    return False, new, moved


def siblings(row: Step | Rule) -> QuerySet[Any]:
    """The other rows of the same parent."""
    if isinstance(row, Rule):
        return Rule.objects.filter(step_id=row.step_id).exclude(pk=row.pk)
    return Step.objects.filter(funnel_id=row.funnel_id).exclude(pk=row.pk)


def last_position(row: Step | Rule) -> int:
    """One after the last of its siblings."""
    positions = siblings(row).order_by("-position").values_list("position", flat=True)
    return int(positions.first() or 0) + 1
