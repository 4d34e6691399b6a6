"""Values that people and programs post: ordinary ones, and everything that breaks carelessly written forms."""

from __future__ import annotations

from random import Random

_ODD = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "a\udfffb",
    "\u202eevil\u202c",
    "\u200f\u200e\u2066",
    "👩‍👩‍👧‍👦",
    "🇩🇪" * 50,
    "Z̷̧̢̛̫̲͓a̸l̵g̶o̴" * 20,
    "e\u0301" * 30,
    "1e400",
    "-1e-400",
    "NaN",
    "Infinity",
    "-0",
    "0x1F",
    "٣٤٥",
    "१२३",
    "１２３",
    "½",
    "1,234.5",
    "1.234,5",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "0000-00-00",
    "2026-02-30",
    "24:00",
    "23:59:60",
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7*7 }}",
    "{{ name }}",
    "{% include 'x' %}",
    "'; DROP TABLE funnel_visit; --",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd",
    "javascript:alert(1)",
    "http://[::1",
    "https://" + "a" * 3_000 + ".example",
    "a@b@c.example",
    "ada@xn--80ak6aa92e.com",
    "+" + "9" * 400,
    "+49 30 901820",
    "on",
    "yes",
    "true",
    "red",
    "red,green",
    "red:1",
    "None",
    "null",
    "[]",
    "\r\n\r\n",
    "\x1b[31m",
    "\ufeff",
    "a" * 10_001,
    "x" * 1_000_000,
    "９" * 100_000,
    "é" * 300_000,
    ("ab " * 100_000),
)
_LETTERS = "abcXYZ019 .,;:-_/@+'\"<>&%{}\n\té漢字ﷺ😀\u0301\u200d\u202e"


def any_value(rng: Random) -> str:
    """One value: mostly odd ones from the list, alone or put together, else a handful of letters. The largest have a megabyte."""
    if rng.random() < 0.6:
        text = rng.choice(_ODD)
        # The largest are dear to draw, and one of each now and then says as much.
        if len(text) > 20_000 and rng.random() < 0.8:
            text = text[:200]
        return text + rng.choice(_ODD)[:50] if rng.random() < 0.2 else text
    return "".join(rng.choices(_LETTERS, k=rng.choice((1, 3, 10, 40))))
