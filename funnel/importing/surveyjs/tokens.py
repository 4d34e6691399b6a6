"""A SurveyJS expression cut into tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The longest expressions known have some 2,000 characters.
LONGEST = 20_000

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | \{(?P<name>[^{}]{1,300})\}
      # SurveyJS takes no quotation mark of either sort within a text, unless with a backslash.
      | '(?P<single>(?:\\['"]|[^'"\\]|\\(?!['"]))*)' | "(?P<double>(?:\\['"]|[^'"\\]|\\(?!['"]))*)"
      | (?P<number>0x[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)(?![0-9])
      | (?P<word>[A-Za-z_]+(?:[0-9]+[A-Za-z_]*)*)
      | (?P<sign>\|\||&&|<=|>=|==|<>|!=|\*=|[=<>!+\-*/%^()\[\],])""",
    re.VERBOSE,
)
# Other ways to write the operators.
_SYNONYMS = {
    "||": "or",
    "&&": "and",
    "!": "negate",
    "=": "equal",
    "==": "equal",
    "<>": "notequal",
    "!=": "notequal",
    "<": "less",
    "<=": "lessorequal",
    ">": "greater",
    ">=": "greaterorequal",
    "*=": "contains",
    "contain": "contains",
    "notcontain": "notcontains",
    "^": "power",
}


class UnreadableError(ValueError):
    """Raised for an expression that is none; says why, as half a sentence."""


@dataclass(frozen=True, slots=True)
class Token:
    """One piece: its kind ("name", "text", "number", "word", "operator" or "end") and what it says; words keep their case."""

    kind: str
    text: str
    place: int

    @property
    def operator(self) -> str:
        """The name of the operator that it may stand for, in lower case; empty for what can be none."""
        return _SYNONYMS.get(self.text.lower(), self.text.lower()) if self.kind in ("word", "operator") else ""


def tokens(text: str) -> list[Token]:
    """The tokens of an expression, "end" last. UnreadableError for what is too long, or holds what no expression does."""
    if len(text) > LONGEST:
        raise UnreadableError(f"it has {len(text):,} characters, and at most {LONGEST:,} are read")
    found, place = [], 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise UnreadableError(f"“{text[place : place + 20]}” is nothing that can stand there")
        if match.lastgroup != "space":
            found.append(_token(match))
        place = match.end()
    return [*found, Token("end", "", len(text))]


def _token(match: re.Match[str]) -> Token:
    group = str(match.lastgroup)
    text = match[group]
    if group in ("single", "double"):
        return Token("text", text.replace("\\'", "'").replace('\\"', '"'), match.start())
    return Token("operator" if group == "sign" else group, text, match.start())
