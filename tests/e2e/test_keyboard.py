"""The whole sample sign-up without touching a mouse."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.e2e.walking import FOUNDER, Visitor, completed, stored


def press(visitor: Visitor, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        visitor.page.keyboard.press(key)


def tab_to(visitor: Visitor, wanted: Locator) -> None:
    """Press Tab until the wanted control has the focus."""
    for _turn in range(12):
        press(visitor, "Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches {wanted}.")


def type_and_enter(visitor: Visitor, text: str) -> None:
    """Type into the only text field, and send by Enter."""
    tab_to(visitor, visitor.page.get_by_role("textbox"))
    visitor.page.keyboard.type(text)
    press(visitor, "Enter")


def tick(visitor: Visitor, *names: str) -> None:
    """Tick boxes with the space bar, then press the button with it."""
    for name in names:
        tab_to(visitor, visitor.page.get_by_role("checkbox", name=name))
        press(visitor, "Space")
    tab_to(visitor, visitor.button)
    press(visitor, "Space")


def pick(visitor: Visitor, *keys: str) -> None:
    """Pick among radio buttons with the keys, and send by Enter."""
    tab_to(visitor, visitor.page.get_by_role("radio").first)
    press(visitor, *keys, "Enter")


def write_lines(visitor: Visitor, text: str) -> None:
    """Type several lines, in which Enter begins a new one, then press the button."""
    tab_to(visitor, visitor.page.get_by_role("textbox"))
    visitor.page.keyboard.type(text)
    tab_to(visitor, visitor.button)
    press(visitor, "Enter")


WAYS: dict[str, Callable[[Visitor], None]] = {
    "welcome": lambda visitor: tick(visitor),
    "role": lambda visitor: pick(visitor, "ArrowDown", "ArrowUp"),
    "company": lambda visitor: type_and_enter(visitor, "Ada & Co"),
    "team_size": lambda visitor: type_and_enter(visitor, "12"),
    "goals": lambda visitor: tick(visitor, "Speed", "Cost"),
    "has_site": lambda visitor: pick(visitor, "Space"),
    "wishes": lambda visitor: write_lines(visitor, "One\nTwo"),
    "mail": lambda visitor: type_and_enter(visitor, "ada@example.com"),
    "terms": lambda visitor: tick(visitor, "I agree"),
}


def test_whole_walk_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.open()

    for key, go_on in WAYS.items():
        visitor.sees(key)
        if key != "welcome":
            expect(visitor.page.get_by_role("heading", level=1)).to_be_focused()
        go_on(visitor)

    expect(visitor.ending).to_be_visible()
    assert stored() == completed(FOUNDER)


def test_error_summary_takes_the_focus_and_leads_to_the_field(visitor: Visitor) -> None:
    visitor.jump_to("mail")
    type_and_enter(visitor, "not an address")
    expect(visitor.page.locator(".summary")).to_be_focused()

    press(visitor, "Tab", "Enter")

    expect(visitor.page.get_by_role("textbox")).to_be_focused()
    press(visitor, "ControlOrMeta+a")
    visitor.page.keyboard.type("ada@example.com")
    press(visitor, "Enter")
    visitor.sees("terms")


def test_focus_is_always_to_be_seen(visitor: Visitor) -> None:
    visitor.jump_to("role")

    for wanted in (visitor.page.get_by_role("radio").first, visitor.button, visitor.page.get_by_role("link", name="Back")):
        tab_to(visitor, wanted)
        ring = wanted.evaluate("e => getComputedStyle(e.matches('.option *') ? e.closest('.option') : e).outline")
        assert "solid 3px" in ring
