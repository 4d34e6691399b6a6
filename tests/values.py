"""Values that people and programs post: ordinary ones, and everything that breaks carelessly written forms."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

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
    "a" + "\u0345" * 19_000 + "\u0334" * 19_000,
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


def values(rng: Random, count: int) -> Iterator[str]:
    """So many values: everything above, and then mixtures of it."""
    yield from SEEDS
    yield from PIECES
    yield from LONG
    for _ in range(count - len(SEEDS) - len(PIECES) - len(LONG)):
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
