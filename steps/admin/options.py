"""Options as fields of a page's form: each `Option` becomes a field `option_<key>`, and what is entered the row's JSON column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, TypeVar, cast

from django import forms
from django.utils.translation import gettext as _

from steps.admin.forms import as_sent
from steps.admin.widgets import Colour, LinesField, LongText, PictureField, Tick
from steps.options import Option, OptionKind, check
from steps.studio import ModelForm, Select, TextInput

PREFIX = "option_"
# A text that may be longer than this gets more than one line to be typed on.
_ONE_LINE = 200

Form = TypeVar("Form", bound="OptionsForm")


class OptionsForm(ModelForm[Any]):
    """A row whose options have fields of their own; made whole by `with_options`."""

    # The row's JSON column, and all options that the page can show.
    column: ClassVar[str] = "options"
    declared: ClassVar[tuple[Option, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(as_sent(self.initial))
        options = getattr(self.instance, self.column)
        for option in self.declared:
            self.initial.setdefault(name_of(option), _shown(option, options))

    def own(self, cleaned: Mapping[str, Any]) -> tuple[Option, ...]:
        """The options that the row has, as it is about to be; what is entered for others is dropped."""
        return self.declared

    def clean(self) -> dict[str, Any]:
        """Put what was entered into the row; what cannot stand is said at its field."""
        cleaned: dict[str, Any] = super().clean() or {}
        own = {option.key: option for option in self.own(cleaned)}
        for option in self.declared:
            if option.key not in own:
                self.errors.pop(name_of(option), None)
        entered = {key: cleaned[name] for key, option in own.items() if _is_set(option, cleaned.get(name := name_of(option)))}
        sound, unsound = check(own.values(), entered)
        for item in unsound:
            self.add_error(PREFIX + item.key, item.why)
        setattr(self.instance, self.column, sound)
        return cleaned


def with_options(*groups: Iterable[Option]) -> Callable[[type[Form]], type[Form]]:
    """A class decorator: the form with a field for each option."""
    declared = tuple(union(groups).values())

    def complete(form: type[Form]) -> type[Form]:
        fields = {name_of(option): form_field(option) for option in declared}
        about = {"__module__": form.__module__, "__doc__": form.__doc__, "declared": declared}
        return cast("type[Form]", cast("Any", type(form))(form.__name__, (form,), {**about, **fields}))

    return complete


def union(groups: Iterable[Iterable[Option]]) -> dict[str, Option]:
    """All options by key, each once: one key means one thing, whichever type has it."""
    return {option.key: option for group in groups for option in group}


def name_of(option: Option) -> str:
    """What the option's form field is called."""
    return PREFIX + option.key


def names_of(options: Iterable[Option]) -> tuple[str, ...]:
    """What the options' form fields are called."""
    return tuple(map(name_of, options))


def form_field(option: Option) -> forms.Field:
    """The field in which the option is set. It refuses nothing but uploads: `steps.options.check` does."""
    about: dict[str, Any] = {"label": option.label, "help_text": option.help_text, "required": False}
    match option.kind:
        case OptionKind.FLAG:
            return forms.BooleanField(widget=Tick(), **about)
        case OptionKind.ONE_OF:
            return forms.ChoiceField(choices=option.choices, widget=Select(), **about)
        case OptionKind.LINES:
            return LinesField(**about)
        case OptionKind.PICTURE:
            return PictureField(longest=option.most, **about)
        case OptionKind.COLOUR:
            return forms.CharField(widget=Colour(), **about)
        case OptionKind.NUMBER:
            return forms.CharField(widget=TextInput(attrs={"inputmode": "decimal"}), **about)
        case _:
            most = option.most or _ONE_LINE
            widget = LongText() if most > _ONE_LINE else TextInput(attrs={"maxlength": most})
            return forms.CharField(widget=widget, **about)


def in_words(declared: Iterable[Option], options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(label, value) of what is set of these options, for those who read."""
    return [(str(option.label), _value(option, options[option.key])) for option in declared if option.key in options]


def kept(declared: Iterable[Option], options: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the row's options that are declared: what stays when its type changes."""
    keys = {option.key for option in declared}
    return {key: value for key, value in options.items() if key in keys}


def _shown(option: Option, options: Mapping[str, Any]) -> Any:
    """What stands in the option's field."""
    value = option.of(options)
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value


def _is_set(option: Option, entered: Any) -> bool:
    """Whether anything was entered: a field that was refused already has nothing, and a list left out has its default."""
    left_out = option.kind is OptionKind.ONE_OF and entered == "" and "" not in dict(option.choices)
    return entered is not None and not left_out


def _value(option: Option, value: Any) -> str:
    if option.kind is OptionKind.FLAG:
        return _("yes") if value else _("no")
    if option.kind is OptionKind.PICTURE:
        return _("a picture") if value else _("none")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(dict(option.choices).get(str(value), value)) or _("none")
