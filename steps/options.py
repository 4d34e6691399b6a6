"""What can be set of a field type, a block type or the design, beyond what all of them have: declared once, checked everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from steps.numbers import plain
from steps.spec import Options, Value

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
PICTURE = re.compile(r"[0-9a-f]{16,64}\.(?:webp|png|jpg)", re.ASCII)


class OptionKind(StrEnum):
    """What an option's value is, and how it is written."""

    FLAG = "flag"
    NUMBER = "number"
    TEXT = "text"
    LINES = "lines"
    ONE_OF = "one_of"
    COLOUR = "colour"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be set. Canonical values: a bool, a decimal string, text, a list of lines, the key of one of `choices`,
    "#rrggbb", or a picture's file name; "" is a number, colour or picture that is not set.

    `least` and `most` bound a number; `most` is also the most characters of a text (200 if not given), the most lines, and the
    longest side of a picture in pixels.
    `is_text` marks what visitors read, so that it can be translated.
    """

    key: str
    label: str | _StrPromise
    kind: OptionKind
    default: Any = ""
    help_text: str | _StrPromise = ""
    choices: tuple[tuple[str, str | _StrPromise], ...] = ()
    least: int | None = None
    most: int | None = None
    whole: bool = False
    is_text: bool = False

    def of(self, options: Options) -> Any:
        """The value in `options`, or the default."""
        return options.get(self.key, self.default)

    def read(self, raw: object) -> Value:
        """The canonical value of what a form or a document holds. ValueError, with what to do, when it is none."""
        match self.kind:
            case OptionKind.FLAG:
                if not isinstance(raw, bool):
                    raise ValueError("Write true or false.")
                return raw
            case OptionKind.LINES:
                return self._lines(raw)
            case OptionKind.NUMBER:
                return self._number(raw)
            case OptionKind.ONE_OF:
                keys = [key for key, _ in self.choices]
                if raw not in keys:
                    raise ValueError(f"Use one of: {', '.join(filter(None, keys))}.")
                return str(raw)
            case _:
                return self._text(raw)

    def _text(self, raw: object) -> str:
        if raw is not None and not isinstance(raw, str):
            raise ValueError("Write text.")
        text = (raw or "").strip()
        if self.kind is OptionKind.COLOUR and text and not _COLOUR.fullmatch(text := text.lower()):
            raise ValueError("Write a colour as #rrggbb, such as #2f4bd6.")
        if self.kind is OptionKind.PICTURE and text and not PICTURE.fullmatch(text):
            raise ValueError("There is no such picture. Upload it again.")
        if len(text) > (self.most or 200):
            raise ValueError(f"Use at most {self.most or 200} characters.")
        return text

    def _lines(self, raw: object) -> list[str]:
        if not isinstance(raw, list | tuple):
            raw = str(raw or "").splitlines()
        lines = [text for line in raw if (text := str(line).strip())]
        if len(lines) > (self.most or 100) or any(len(line) > 200 for line in lines):
            raise ValueError(f"Use at most {self.most or 100} lines of at most 200 characters.")
        return lines

    def _number(self, raw: object) -> str:
        if raw is None or raw == "":
            return ""
        try:
            number = Decimal(str(raw))
        except InvalidOperation as error:
            raise ValueError("Write a number.") from error
        exponent = number.as_tuple().exponent
        # Asked of the exponent first: written out, 1e-999999 has a million digits.
        if (
            not isinstance(exponent, int)
            or not -15 <= exponent <= 15
            or len(number.as_tuple().digits) > 15
            or abs(number) >= 10**15
        ):
            raise ValueError("Write a number of at most 15 digits.")
        if self.whole and number != int(number):
            raise ValueError("Write a whole number.")
        if self.least is not None and number < self.least:
            raise ValueError(f"Write a number of at least {self.least}.")
        if self.most is not None and number > self.most:
            raise ValueError(f"Write a number of at most {self.most}.")
        return plain(number)


@dataclass(frozen=True, slots=True)
class Unsound:
    """An option that cannot stand: its key, and what to do."""

    key: str
    why: str


def check(declared: Iterable[Option], options: Mapping[str, object]) -> tuple[dict[str, Value], list[Unsound]]:
    """The canonical options that differ from their defaults, and everything wrong with the others."""
    known = {option.key: option for option in declared}
    sound: dict[str, Value] = {}
    unsound: list[Unsound] = []
    for key, raw in options.items():
        if key not in known:
            unsound.append(Unsound(key, f"It is not known here. Remove it, or use one of: {', '.join(known) or 'none'}."))
            continue
        try:
            value = known[key].read(raw)
        except ValueError as error:
            unsound.append(Unsound(key, str(error)))
            continue
        if value != known[key].default:
            sound[key] = value
    return sound, unsound
