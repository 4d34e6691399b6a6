"""A password for an account that is set up later: checked here, stored only as a hash, never shown again."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    get_default_password_validators,
)
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from steps.fields.base import FieldType, required_message
from steps.options import Option, OptionKind
from steps.spec import Step, Value

# More is no safer, and hashing a novel is work for us alone.
LONGEST = 128
LEAST_LENGTH = Option(
    "least_length",
    _("Characters at least"),
    OptionKind.NUMBER,
    default="10",
    help_text=_("From 8 to 64. Long passwords are safer than odd ones."),
    least=8,
    most=64,
    whole=True,
)

# By the codes of Django's validators: what is wrong, and what to do.
_SAID = {
    "password_too_common": _("Many people use this password, so it is tried first. Choose another."),
    "password_entirely_numeric": _("A password of digits only is guessed quickly. Add some letters."),
}
# What each validator asks for, told before anything is typed.
_RULES = {
    NumericPasswordValidator: ("letters", _("Not only digits")),
    CommonPasswordValidator: ("common", _("Not one that many people use: we look when you send it")),
}


class Sealed:
    """A text that shows nowhere by accident: not in logs, not in the report of an error. `open` gives it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Sealed(…)"

    def __bool__(self) -> bool:
        return bool(self._text)

    def open(self) -> str:
        """The text itself."""
        return self._text


class _SealedInput(forms.PasswordInput):
    """Reads `<name>_secret`, a name that no page repeats, and seals it at once."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return Sealed(str(data.get(f"{name}_secret") or ""))


class _BoundSecret(BoundField):
    """Nothing typed by somebody who has set a password keeps it: True, as the answer is stored."""

    @property
    def data(self) -> Any:
        typed = super().data
        return True if not typed and self.initial is True else typed


class SecretField(forms.Field):
    """A password by the site's own validators, at least `least` characters long. Cleans to `Sealed`, True (kept) or None."""

    widget = _SealedInput

    def __init__(self, *, least: int, **kwargs: Any) -> None:
        self.least = least
        super().__init__(**kwargs)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return _BoundSecret(form, self, field_name)

    def to_python(self, value: Any) -> Any:
        """What is not there is None."""
        return value or None

    def run_validators(self, value: Any) -> None:
        """Only what was typed is checked. Raises with codes; no message repeats the password."""
        if not isinstance(value, Sealed):
            return
        count = len(value.open())
        if count > LONGEST:
            raise ValidationError(
                _("Use at most %(limit)d characters; you have typed %(count)d."),
                code="max_length",
                params={"limit": LONGEST, "count": count},
            )
        if count < self.least:
            raise ValidationError(
                ngettext(
                    "Use at least %(limit)d character; you have typed %(count)d.",
                    "Use at least %(limit)d characters; you have typed %(count)d.",
                    self.least,
                ),
                code="min_length",
                params={"limit": self.least, "count": count},
            )
        _validate(value)


class Password(FieldType):
    """A password for an account that is set up later."""

    key: ClassVar[str] = "password"
    label: ClassVar[str] = "Password"
    style: ClassVar[str] = "secrets"
    autocomplete: ClassVar[str] = "new-password"
    options: ClassVar[tuple[Option, ...]] = (LEAST_LENGTH,)
    is_apart: ClassVar[bool] = True
    checks_inline: ClassVar[bool] = False

    def form_field(self, step: Step) -> forms.Field:
        return SecretField(
            least=self.least(step),
            required=step.required,
            error_messages=required_message(str(_("Choose a password to go on."))),
        )

    def least(self, step: Step) -> int:
        """The fewest characters: what the step says, or what the whole site asks for if that is more."""
        site = [item.min_length for item in get_default_password_validators() if isinstance(item, MinimumLengthValidator)]
        return max([int(self.option(step, "least_length") or LEAST_LENGTH.default), *site])

    def canonical(self, cleaned: Any, step: Step) -> Value:
        """Only that it is set: the secret goes another way."""
        return True if cleaned else None

    def stand_in(self, raw: str) -> Value:
        return True

    def words(self, value: Value, step: Step) -> str:
        """Nobody reads it back."""
        return "••••" if value else ""

    def context(self, step: Step, field: BoundField) -> dict[str, Any]:
        least = self.least(step)
        length = ngettext("At least %(least)d character", "At least %(least)d characters", least) % {"least": least}
        asked = [_RULES[type(item)] for item in get_default_password_validators() if type(item) in _RULES]
        return {
            "rules": [("length", length), *asked],
            "least": str(least),
            "is_set": field.initial is True,
            "was_typed": field.form.is_bound and isinstance(field.data, Sealed) and bool(field.data),
        }


def _validate(sealed: Sealed) -> None:
    """By the validators of the settings, but for the length, which the step says."""
    validators = [item for item in get_default_password_validators() if not isinstance(item, MinimumLengthValidator)]
    try:
        password_validation.validate_password(sealed.open(), password_validators=validators)
    except ValidationError as error:
        raise ValidationError(
            [
                ValidationError(_SAID.get(str(item.code), item.message), code=item.code or "invalid", params=item.params)
                for item in error.error_list
            ]
        ) from None
