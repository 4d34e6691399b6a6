"""What a visit leaves in the browser, and whom the browser talks to."""

from __future__ import annotations

from tests.e2e.walking import STUDENT, Visitor

# As if an answer had been shown without escaping.
INJECTED = """<p onclick="document.title = 'run'" style="color: red">Press me</p>"""


def test_walk_leaves_one_cookie_that_scripts_cannot_read(visitor: Visitor) -> None:
    visitor.open()
    visitor.finish(STUDENT)

    (cookie,) = visitor.page.context.cookies()

    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("funnel-signup", True, "Lax")
    assert visitor.page.evaluate("() => [document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    assert visitor.hosts == {visitor.site}


def test_pages_forbid_inline_scripts_and_styles(visitor: Visitor) -> None:
    visitor.open("/f/signup/welcome/")

    with visitor.page.expect_console_message() as heard:
        visitor.page.evaluate("page => { document.querySelector('#step').innerHTML = page }", INJECTED)

    assert "Content Security Policy" in heard.value.text
    visitor.page.locator("#step p").click()
    assert "run" not in visitor.page.title()
    assert all("Content Security Policy" in complaint for complaint in visitor.forgive())
