"""How a person answers a step of each field type: with mouse and keyboard, or by the keyboard alone. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Locator

from steps.spec import Value
from tests.e2e.test_keyboard import press, tab_to
from tests.e2e.walking import Visitor
from tests.examples import EXAMPLES, PDF

# Fields of a date and a time are typed part by part; these come to the same in whichever order the browser's language has them.
_PART_BY_PART = {"date": {"": "12122026"}, "time": {"": "1111A"}}
_LINES = (
    "short_text",
    "long_text",
    "email",
    "url",
    "phone",
    "name",
    "address",
    "country",
    "number",
    "date_of_birth",
    "slider",
    "password",
)
TYPED: Mapping[str, Mapping[str, str]] = {
    **{kind: {part: str(text) for part, text in EXAMPLES[kind].good.items()} for kind in _LINES},
    **_PART_BY_PART,
}
PICKED = ("single_choice", "multiple_choice", "picture_choice", "rating", "scale", "yes_no", "consent")
PLACES = {"red": "2", "green": "1", "blue": "3"}

# Where Enter begins a line, opens the dialogue of files or shows a list.
SENT_BY_BUTTON = ("long_text", "ranking", "file", "content")

# What is stored of these answers.
STORED: Mapping[str, Value] = {
    "short_text": "Ada",
    "long_text": "First line\nsecond line",
    "email": "ada@example.com",
    "url": "https://example.com/",
    "phone": "+4930901820",
    "name": {"given": "Ada", "family": "Lovelace"},
    "address": {"street": "Hauptstr. 1", "postal_code": "10115", "city": "Berlin", "country": "DE"},
    "country": "DE",
    "number": "12",
    "date": "2026-12-12",
    "date_of_birth": "1985-12-10",
    "time": "11:11",
    "single_choice": "red",
    "multiple_choice": ["red", "blue"],
    "picture_choice": "red",
    "ranking": ["green", "red", "blue"],
    "rating": "4",
    "scale": "7",
    "slider": "40",
    "yes_no": True,
    "consent": True,
    "password": True,
    "file": {"name": "cv.pdf", "size": str(len(PDF)), "kind": "pdf", "digest": sha256(PDF).hexdigest()},
    "content": True,
}

Answering = Callable[[Visitor, str, Path], None]


def by_keys(visitor: Visitor, kind: str, folder: Path) -> None:
    """Answer with Tab, Space, arrows and letters; only files are handed over, since their dialogue is not the page's."""
    for part, text in _as_shown(visitor, TYPED.get(kind, {})):
        tab_to(visitor, box(visitor, part))
        visitor.page.keyboard.type(text)
    if kind in PICKED:
        _pick_by_keys(visitor, _values(kind))
    if kind == "ranking":
        _rank_by_keys(visitor)
    if kind == "file":
        attach(visitor, folder)


def by_mouse(visitor: Visitor, kind: str, folder: Path) -> None:
    """Click and type; what is typed is cut out and pasted back, wherever the browser itself allows it."""
    for part, text in TYPED.get(kind, {}).items():
        # On the first part of a date, where one begins to type.
        box(visitor, part).click(position={"x": 24, "y": 20})
        visitor.page.keyboard.type(text)
        if kind not in (*_PART_BY_PART, "password"):
            press(visitor, "ControlOrMeta+a", "ControlOrMeta+x", "ControlOrMeta+v")
    if kind in PICKED:
        for value in _values(kind):
            visitor.page.locator(f"#answer label:has(input[value='{value}'])").click()
    if kind == "ranking":
        _rank_by_mouse(visitor)
    if kind == "file":
        attach(visitor, folder)


def attach(visitor: Visitor, folder: Path) -> None:
    """Choose a file."""
    path = folder / "cv.pdf"
    path.write_bytes(PDF)
    visitor.page.locator("#answer [type=file]").set_input_files(path)


def box(visitor: Visitor, part: str = "") -> Locator:
    """What one part of an answer is typed into."""
    return visitor.page.locator(f"#answer [name$='-answer{part}']")


def control(visitor: Visitor, value: str) -> Locator:
    """The radio button or the checkbox of a value."""
    return visitor.page.locator(f"#answer input[value='{value}']")


def _as_shown(visitor: Visitor, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    # Past the last control, Tab leaves the page: what comes first must be answered first.
    shown = [str(control.get_attribute("name")) for control in visitor.page.locator("#answer [name*='-answer']").all()]
    return sorted(
        texts.items(), key=lambda item: next(place for place, name in enumerate(shown) if name.endswith(f"-answer{item[0]}"))
    )


def _values(kind: str) -> list[str]:
    values = EXAMPLES[kind].good[""]
    return values if isinstance(values, list) else [values]


def _pick_by_keys(visitor: Visitor, values: list[str]) -> None:
    if control(visitor, values[0]).get_attribute("type") == "checkbox":
        for value in values:
            tab_to(visitor, control(visitor, value))
            press(visitor, "Space")
        return
    radios = visitor.page.locator("#answer [type=radio]")
    tab_to(visitor, radios.first)
    press(visitor, "Space")
    place = [radio.get_attribute("value") for radio in radios.all()].index(values[0])
    press(visitor, *["ArrowRight"] * place)


def _places(visitor: Visitor) -> dict[str, Locator]:
    return {key: visitor.page.locator(f"#answer select[aria-labelledby^='name-{key} ']") for key in PLACES}


def _rank_by_keys(visitor: Visitor) -> None:
    for key, select in _places(visitor).items():
        # With JavaScript, the first choice that gets a place gives all others theirs.
        if not select.input_value():
            tab_to(visitor, select)
            press(visitor, PLACES[key])


def _rank_by_mouse(visitor: Visitor) -> None:
    down = visitor.page.locator("#answer [data-move='1']").first
    if down.is_visible():
        down.click()
        return
    for key, select in _places(visitor).items():
        select.select_option(f"{key}:{PLACES[key]}")
