"""Forms and formsets that see to keys and order, so that a marketer need not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.forms import Textarea
from django.utils.translation import gettext_lazy as _

from steps.admin.keys import make_key
from steps.compiling import RESERVED_KEYS
from steps.models import Ending, Rule, Step, Variable
from steps.numbers import plain
from steps.studio import InlineFormSet, ModelForm

FROZEN = _("Fixed since it was first published: exports and links rely on it.")


RECALL = _("This and the other texts can play back an earlier answer by its key: {{ first_name | “there” }}.")


def as_sent(initial: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the texts that have several lines, with the line ends of browsers: else one that nobody touched would count as changed."""
    texts = {name: value for name, value in initial.items() if isinstance(value, str) and "\n" in value}
    return {name: text.replace("\r\n", "\n").replace("\n", "\r\n") for name, text in texts.items()}


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
        self.initial.update(as_sent(self.initial))
        for name, value in self.initial.items():
            if isinstance(value, Decimal):
                # 10, not 10.0000
                self.initial[name] = Decimal(plain(value))
        if self.instance.pk is None:
            self.initial["position"] = None

    def clean(self) -> dict[str, Any]:
        """Texts with the line ends that they have everywhere else: saving what nobody touched makes no other text of it."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned.update({name: text.replace("\r\n", "\n") for name, text in cleaned.items() if isinstance(text, str)})
        return cleaned

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
        keyless = [form for form in rows if isinstance(form, KeyedForm) and form.needs_key()]
        taken = {form.cleaned_data.get("key", "") for form in rows}
        if keyless and self.model is Step:
            taken.update(variable_keys(self.instance.pk))
        for form in keyless:
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


def siblings(row: Step | Rule | Ending) -> QuerySet[Any]:
    """The other rows of the same parent."""
    if isinstance(row, Rule):
        return Rule.objects.filter(step_id=row.step_id).exclude(pk=row.pk)
    return type(row).objects.filter(funnel_id=row.funnel_id).exclude(pk=row.pk)


def last_position(row: Step | Rule | Ending) -> int:
    """One after the last of its siblings."""
    positions = siblings(row).order_by("-position").values_list("position", flat=True)
    return int(positions.first() or 0) + 1


def variable_keys(funnel_id: int) -> QuerySet[Variable, str]:
    """The keys of a funnel's variables, which no step may have: rules name both by their key alone."""
    return Variable.objects.filter(funnel_id=funnel_id).values_list("key", flat=True)
