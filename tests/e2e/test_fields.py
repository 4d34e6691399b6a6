"""Every field type, in every state of its page: nothing for axe to complain about, nothing cut off on the narrowest screen."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from steps.fields import FIELD_TYPES
from tests.builders import draft_step, make_funnel, publish
from tests.e2e.conftest import OpenBrowser
from tests.e2e.walking import Visitor
from tests.examples import EXAMPLES, PDF, posted, step_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover]
axe = Axe()
# 320 pixels are also what 1,280 come to at 400 % zoom.
NARROW = {"width": 320, "height": 640}
LOOKS = {"runOnly": ["color-contrast", "link-in-text-block", "target-size"], "resultTypes": ["violations"]}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

# What one aims at, with the size of its target: a control's own box or that of the label around it, if that is larger.
TARGETS = """() => [...document.querySelectorAll('main a, main button, main summary, main input:not([type=hidden]), main select, main textarea')]
  .filter(item => item.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !item.closest('p, li > a'))
  .map(item => {
    const box = (item.closest('label') ?? item).getBoundingClientRect();
    return [item.outerHTML.slice(0, 90), Math.round(box.width), Math.round(box.height)];
  })"""


def assert_sound(visitor: Visitor, state: str) -> None:
    """Fail with what is wrong with the page as it is now, in light and in dark."""
    found = axe.run(visitor.page)
    assert found.violations_count == 0, f"{state}: {found.generate_report()}"
    visitor.page.emulate_media(color_scheme="dark")
    found = axe.run(visitor.page, options=LOOKS)
    assert found.violations_count == 0, f"{state}, dark: {found.generate_report()}"
    visitor.page.emulate_media(color_scheme="light")
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], state
    small = [target for target in visitor.page.evaluate(TARGETS) if min(target[1:]) < 24]
    assert small == [], state


# Posts the entries of a form to the page's own address, and the text of a file where there is one.
SEND = """async ([entries, file]) => {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  if (file) data.append(file[0], new File([file[1]], 'cv.pdf', {type: 'application/pdf'}));
  await fetch(location.href, {method: 'POST', body: data, redirect: 'manual'});
}"""


def send(visitor: Visitor, kind: str) -> None:
    """Answer the step that is shown as its example says, without leaving the page."""
    data = posted(kind, EXAMPLES[kind].good)
    entries = [(name, value) for name, values in data.items() for value in (values if isinstance(values, list) else [values])]
    visitor.page.evaluate(SEND, [entries, [f"{kind}-answer", PDF.decode()] if kind == "file" else None])


@pytest.fixture
def visitor(open_browser: OpenBrowser, transactional_db: None) -> Visitor:
    return open_browser(viewport=NARROW)


@pytest.mark.parametrize("kind", FIELD_TYPES)
def test_step_is_sound_when_fresh_refused_and_answered(visitor: Visitor, kind: str) -> None:
    publish(make_funnel(steps=[step_of(kind), draft_step("last")]))
    visitor.open(f"/f/signup/{kind}/")
    visitor.sees(kind)
    assert_sound(visitor, "fresh")

    if FIELD_TYPES[kind].asks:
        visitor.button.click()
        expect(visitor.page.locator(".summary")).to_be_visible()
        assert_sound(visitor, "refused")

    send(visitor, kind)
    visitor.open(f"/f/signup/{kind}/")
    visitor.sees(kind)
    assert_sound(visitor, "answered")


# The colour of each border that is red, by what it is around.
RED = """() => {
  const bad = getComputedStyle(document.querySelector('p.error')).color;
  const isRed = item => getComputedStyle(item).borderTopColor === bad && item.checkVisibility();
  return [...document.querySelectorAll('.option, .namely input, select')].filter(isRed).map(item => item.name ?? item.innerText);
}"""


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
@pytest.mark.parametrize("layout", ["cards", "list", "dropdown"])
def test_box_for_what_else_is_red_and_no_choice_is(open_browser: OpenBrowser, layout: str, javascript: bool) -> None:
    options = {"other": True, "layout": layout, "letters": False}
    publish(make_funnel(steps=[draft_step("role", "single_choice", choices=["founder", "student", "other"], options=options)]))
    visitor = open_browser(viewport=NARROW, java_script_enabled=javascript)
    visitor.open("/f/signup/role/")

    # Nothing picked: that is a mistake among the choices.
    visitor.button.click()
    expect(visitor.page.locator(".summary")).to_be_visible()
    assert visitor.page.evaluate(RED) == (["role-answer"] if layout == "dropdown" else ["Founder", "Student", "Other"])

    if layout == "dropdown":
        visitor.page.get_by_role("combobox").select_option("other")
    else:
        visitor.page.get_by_role("radio", name="Other").check()
    visitor.button.click()
    expect(visitor.page.get_by_role("textbox", name="Namely")).to_have_attribute("aria-invalid", "true")
    assert visitor.page.evaluate(RED) == ["role-answer_other"]
    visitor.page.locator(".summary a").click()
    expect(visitor.page.get_by_role("textbox", name="Namely")).to_be_focused()


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
@pytest.mark.parametrize(("options", "said"), [({}, "From 0 to 100."), ({"step": "5"}, "From 0 to 100, in steps of 5.")])
def test_slider_says_what_it_takes_with_and_without_javascript(
    open_browser: OpenBrowser, options: dict[str, str], said: str, javascript: bool
) -> None:
    publish(make_funnel(steps=[draft_step("price", "slider", options=options)]))
    visitor = open_browser(viewport=NARROW, java_script_enabled=javascript)
    visitor.open("/f/signup/price/")

    expect(visitor.page.get_by_role("textbox")).to_have_accessible_description(said)
    # With a slider whose ends are numbered, it need not be seen.
    assert visitor.page.get_by_text(said).is_visible() is (not javascript or bool(options))
    assert visitor.page.locator(".ends").is_visible() is javascript
