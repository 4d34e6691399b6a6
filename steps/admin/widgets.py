"""Inputs of the studio that Unfold has not: longer texts, ticks, colours, pictures, several languages."""

from __future__ import annotations

from typing import IO, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from steps import pictures
from steps.options import PICTURE
from steps.studio import TextInput

_SHOWN_TYPES = "image/png,image/jpeg,image/webp,image/gif"


class LongText(forms.Textarea):
    """A text of several lines, looking like all other inputs."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({**TextInput().attrs, "rows": 3, **(attrs or {})})


class Tick(forms.CheckboxInput):
    """A box to tick."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "studio-tick", **(attrs or {})})


class Colour(TextInput):
    """A colour as text; the page's script shows the browser's own colour picker beside it and keeps the two the same."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The text, then the picker, which is hidden until the script runs and is never posted."""
        text = super().render(name, value, {**(attrs or {}), "placeholder": "#rrggbb", "maxlength": "7"}, renderer)
        picker = format_html(
            '<input type="color" class="studio-swatch" aria-label="{}" data-colour hidden>', _("Pick the colour")
        )
        return format_html('<span class="studio-colour">{}{}</span>', text, picker)


class Picture(forms.ClearableFileInput):
    """An upload, with the picture that is there now and a tick that removes it. Its value is a stored picture's name."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": _SHOWN_TYPES, **(attrs or {})})

    def is_initial(self, value: Any) -> bool:
        """Whether there is a picture already."""
        return isinstance(value, str) and PICTURE.fullmatch(value) is not None

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """From the project's templates, where Django's forms do not look."""
        context = {**self.get_context(name, value, attrs), "types": self.attrs.get("data-of-types", "")}
        if self.is_initial(value):
            context["url"] = pictures.url(value)
        return render_to_string("funnel/admin/_picture.html", context)


class PictureField(forms.FileField):
    """The name of a stored picture, or "": what is uploaded is stored at once, no side longer than `longest` pixels."""

    widget = Picture

    def __init__(self, *, longest: int | None = None, **kwargs: Any) -> None:
        self.longest = longest or pictures.LONGEST_SIDE
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> str:
        """The name. ValidationError, with what to do, for an upload that is no picture."""
        given = super().clean(data, initial)
        if not given or isinstance(given, str):
            return given or ""
        try:
            return pictures.store(cast("IO[bytes]", given), longest=self.longest)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid_picture") from error


class LinesField(forms.CharField):
    """A text in which each line counts; line ends are \\n, whatever the browser sends."""

    widget = LongText

    def to_python(self, value: Any) -> str:
        """The lines as they were typed."""
        return "\n".join(str(value or "").splitlines()).strip()


class Codes(forms.CheckboxSelectMultiple):
    """Several of a few codes, as one text with commas between: "de, ar"."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"class": "studio-codes", **(attrs or {})}, choices)

    def format_value(self, value: Any) -> Any:
        """The codes that are ticked."""
        return [code.strip() for code in str(value or "").split(",")]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """What was ticked, in the order of the boxes."""
        picked = data.getlist(name) if isinstance(data, MultiValueDict) else [data.get(name) or ""]
        return ", ".join(filter(None, (code.strip() for text in picked for code in str(text).split(","))))
