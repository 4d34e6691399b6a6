"""Whatever is posted to any field type gets a verdict at once, and what is stored is JSON that every database takes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from steps.fields import FIELD_TYPES
from steps.forms import StepForm
from steps.spec import Choice, Step, Value

pytestmark = [pytest.mark.sqlite_only, pytest.mark.no_cover]

COUNT = 2_000
# Of processor time, so that a busy machine fails nothing.
SLOWEST = 0.25
CHOICES = (Choice("red", "Red"), Choice("green", "Green"), Choice("blue", "Blue"))
# What some type takes for an answer, or nearly.
SEEDS = (
    *(
        "",
        " ",
        "red",
        "yes",
        "on",
        "1",
        "7",
        "1990",
        "12",
        "-3",
        "1.5",
        "1,000",
        "1 200,50",
        "1e400",
        "-1e-400",
        "NaN",
        "Infinity",
        "0x10",
        "١٢٣",
        "１２",
    ),
    *(
        "2026-12-31",
        "0001-01-01",
        "9999-12-31",
        "10000-01-01",
        "31.12.2026",
        "29.02.2027",
        "today",
        "٢٠٢٦-١٢-٣١",
        "17:45",
        "24:00",
        "9 pm",
    ),
    *("ada@example.com", "ada@gmial.com", "a@b", "@", "ada@" + "x" * 300 + ".com", "ada@[127.0.0.1]", "müller@müller.example"),
    *(
        "https://example.com/a?b#c",
        "http://[::1",
        "javascript:alert(1)",
        "//x",
        "http://a@b.c",
        "https://exa\u202emple.com",
        "example.com:99999",
    ),
    *("+49 30 123456", "+49", "030 123456", "+999 123", "tel:+1-201-555-0123;ext=5", "+1 (201) 555-0123 x9", "٠٣٠ ١٢٣٤٥٦"),
    *(
        "Germany",
        "de",
        "DEU",
        "Côte d’Ivoire",
        "Deutschland",
        "Ada Lovelace",
        "Main St 1, 12345, Berlin, Germany",
        "\u0130stanbul",
    ),
)
PIECES = (
    *(
        "\x00",
        "\x1f",
        "\x7f",
        "\x85",
        "\ud800",
        "\udfff",
        "\u202e",
        "\u200f",
        "\u200b",
        "\ufeff",
        "\u2028",
        "\U0010ffff",
        "\ufffe",
    ),
    *("😀", "👩‍👩‍👧‍👦", "🇩🇪", "ﬃ", "ß", "İ", "ǆ", "\u0344", "a" + "\u0301" * 50, "क्ष", "ﷺ", "𝟙", "½", "²", "٠", "۹", "一"),
    *(
        "=1+1",
        "{{ it }}",
        "{% x %}",
        "<script>",
        "'; --",
        "%s",
        "%(limit)s",
        "\\u0000",
        "\\",
        '"',
        "\r\n",
        "\t",
        "/",
        ":",
        "@",
        ".",
        ",",
        "+",
        "-",
    ),
)
LONG = (
    "x" * 1_000_000,
    "9" * 1_000_000,
    " " * 1_000_000,
    "\x00" * 1_000_000,
    "a" + "\u0345" * 20_000 + "\u0334" * 20_000,
    "a@" + "a-" * 100_000 + ".com",
    "a@" + "a." * 20_000 + "com",
    "https://" + "a." * 20_000,
    "https://example.com/" + "(" * 1_900,
    "+" + "1" * 240,
    "," * 39_000,
    "1," * 19_000,
    "😀" * 9_000,
    "ﷺ" * 10_000,
)


def values(rng: Random) -> Iterator[str]:
    """Everything above, and then mixtures of it."""
    yield from SEEDS
    yield from PIECES
    yield from LONG
    for _ in range(COUNT - len(SEEDS) - len(PIECES) - len(LONG)):
        yield mixture(rng)


def mixture(rng: Random) -> str:
    """A seed with pieces put into it, or characters of anywhere in Unicode."""
    if rng.random() < 0.2:
        return "".join(
            chr(rng.choice((rng.randrange(0x80), rng.randrange(0x3000), rng.randrange(0x110000))))
            for _ in range(rng.randrange(40))
        )
    text = rng.choice(SEEDS)
    for _ in range(rng.randrange(4)):
        place = rng.randrange(len(text) + 1)
        text = text[:place] + rng.choice(PIECES + SEEDS) + text[place + rng.randrange(2) :]
    return text


class Posted(QueryDict):
    """A POST that has something under every name of the answer, whatever its parts are called."""

    def __init__(self, rng: Random, value: str) -> None:
        super().__init__(mutable=True)
        self.rng, self.value = rng, value

    def __contains__(self, key: object) -> bool:
        return str(key).startswith("answer") and not str(key).endswith("clear")

    def __getitem__(self, key: str) -> str:
        # Parts that are near to right on their own, so that all of it is sometimes taken.
        return self.value if key == "answer" or self.rng.random() < 0.5 else self.rng.choice(SEEDS)

    def get(self, key: str, default: Any = None) -> Any:
        return self[key] if str(key) in self else default

    def getlist(self, key: str, default: Any = None) -> Any:
        return [self[key] for _ in range(self.rng.randrange(3))] if key in self else []


def is_storable(value: Value) -> bool:
    """Whether PostgreSQL takes it in jsonb: no NUL, no half of a surrogate pair."""
    text = json.dumps(value, ensure_ascii=False)
    text.encode()
    return not any("\x00" in part for part in parts_of(value)) and json.loads(text) == value


def parts_of(value: Value) -> list[str]:
    """The texts that a value is made of."""
    found: Any = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return [str(part) for part in found]


@pytest.mark.parametrize("kind", sorted(FIELD_TYPES))
@pytest.mark.parametrize("required", [True, False])
def test_anything_posted_gets_a_verdict_at_once_and_a_storable_value(kind: str, required: bool) -> None:
    rng = Random(f"{kind} {required}")  # noqa: S311 - the same every time, and no secret
    step = Step("it", kind, "It?", required=required, choices=CHOICES if FIELD_TYPES[kind].has_choices else ())
    taken = 0

    for value in values(rng):
        began = time.thread_time()
        form = StepForm(data=Posted(rng, value), files=MultiValueDict(), step=step)
        is_valid = form.is_valid()
        shown = form["answer"].value() if form.type.asks else None
        form.type.context(step, form["answer"])
        took = time.thread_time() - began

        assert took < SLOWEST, (value[:60], took)
        if not is_valid:
            assert form.error_codes, value[:60]
            assert all(str(error).strip() for error in form.errors["answer"]), value[:60]
            continue
        taken += 1
        assert is_storable(form.value), value[:60]
        form.type.cell(form.value).encode()
        form.type.words(form.value, step).encode()
        form.type.hint(form.value, step).encode()
        form.type.typed(form.value)
        del shown

    # No file is posted here, and no whole order comes by chance.
    assert taken or kind in ("file", "ranking")
