"""Texts that nobody has translated yet: a screen reader is told in which language they are."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from steps.foreign import Foreign, like
from tests.builders import draft_step, ending, make_funnel, publish

pytestmark = pytest.mark.django_db
VOID = {"br", "hr", "img", "input", "link", "meta"}
# Every source text of these tests begins so.
MARK = "Here "


class Reader(HTMLParser):
    """Each text that begins with the mark, with the language and the direction that it is in; and those of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.around: list[tuple[str, str, str]] = []
        self.found: dict[str, set[tuple[str, str]]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        _, lang, direction = self.around[-1] if self.around else ("", "ar", "rtl")
        here = (tag, given.get("lang") or lang, given.get("dir") or direction)
        self._note(given.get("alt") or "", here)
        if tag not in VOID:
            self.around.append(here)

    def handle_endtag(self, tag: str) -> None:
        while self.around and self.around.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.around and self.around[-1][0] != "title":
            self._note(data.strip(), self.around[-1])

    def _note(self, text: str, here: tuple[str, str, str]) -> None:
        if text.startswith(MARK):
            self.found.setdefault(text, set()).add(here[1:])


def read(client: Client, path: str) -> dict[str, set[tuple[str, str]]]:
    return Reader(client.get(path, headers={"accept-language": "ar"}).content.decode()).found


ENGLISH = {("en", "ltr")}


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("single_choice", {}),
        ("single_choice", {"layout": "list"}),
        ("single_choice", {"layout": "dropdown"}),
        ("multiple_choice", {}),
        ("picture_choice", {}),
        ("ranking", {}),
        ("short_text", {}),
        ("content", {}),
    ],
)
def test_untranslated_texts_of_a_step_say_their_language(client: Client, kind: str, options: dict[str, str]) -> None:
    has_choices = kind not in ("short_text", "content")
    texts: dict[str, Any] = {"title": "title", "help_text": "help", "button": "button", "stage": "stage"}
    step = draft_step(
        "a",
        kind,
        choices=["here_choice", "here_one"] if has_choices else [],
        options=options,
        blocks=[{"type": "reveal", "title": "Here why", "text": "Here because"}],
        **{name: MARK + text for name, text in texts.items()},
    )
    publish(make_funnel(steps=[step, draft_step("b")], languages="en, ar", name="Here funnel"))

    found = read(client, "/f/signup/a/")

    wanted = {f"Here {text}" for text in (*texts.values(), "why", "because", "funnel")}
    assert found == dict.fromkeys(wanted | ({"Here choice", "Here one"} if has_choices else set()), ENGLISH)


def test_untranslated_texts_beside_a_step_say_their_language(client: Client) -> None:
    steps = [
        draft_step("a", title="Here {{ hidden.device }}", stage="Here one", praise="Here praise"),
        draft_step("b", title="Zwei", stage="Here two", translations={"ar": {"title": "اثنان"}}),
    ]
    ends = [ending("end", title="Here end", body="Here body", button="Here button", link="https://shop.example.com/")]
    design = {"progress": "segments", "presentation": "chat", "review": True}
    columns: dict[str, Any] = {"languages": "en, ar", "link_hosts": "shop.example.com", "design": design}
    publish(make_funnel(steps=steps, endings=ends, name="A", **columns))

    send(client, "a")
    second = read(client, "/f/signup/b/")
    send(client, "b")
    checked = read(client, "/f/signup/review/")
    page = client.get("/f/signup/review/").content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    client.post("/f/signup/review/", {"funnel-signup-current_step": "review", "seen": seen})
    ended = read(client, "/f/signup/done/")

    assert second == dict.fromkeys(["Here one", "Here two", "Here praise", "Here Other"], ENGLISH)
    assert checked == dict.fromkeys(["Here one", "Here two", "Here Other"], ENGLISH)
    assert {text: how for text, how in ended.items() if text not in checked} == dict.fromkeys(
        ["Here end", "Here body", "Here button"], ENGLISH
    )


def send(client: Client, step: str) -> None:
    client.get(f"/f/signup/{step}/", headers={"accept-language": "ar"})
    data = {"funnel-signup-current_step": step, f"{step}-answer": "x"}
    assert client.post(f"/f/signup/{step}/", data, headers={"accept-language": "ar"}).status_code == 303


@pytest.mark.parametrize(
    ("languages", "page", "attributes"),
    [("en, de", "de", ' lang="en"'), ("en, ar", "ar", ' lang="en" dir="ltr"'), ("ar, en", "en", ' lang="ar" dir="rtl"')],
)
def test_direction_is_said_where_it_is_not_that_of_the_page(client: Client, languages: str, page: str, attributes: str) -> None:
    publish(make_funnel(steps=[draft_step("a", help_text="Here")], languages=languages))

    found = client.get("/f/signup/a/", headers={"accept-language": page}).content.decode()

    assert f'<div class="help" id="help"{attributes}>' in found


def test_page_in_the_language_of_the_texts_says_nothing_more(client: Client) -> None:
    publish(make_funnel(steps=[draft_step("a", title="Here")], languages="en, ar"))

    page = client.get("/f/signup/a/", headers={"accept-language": "en"}).content.decode()

    assert 'lang="en" dir="ltr">Here' not in page
    assert '<html lang="en">' in page


def test_foreign_text_is_a_text_and_what_is_made_of_it_keeps_its_language() -> None:
    text = Foreign("Hi {{ name }}", "de")
    made = like(text.replace("{{ name }}", "Ada"), text)

    assert text == "Hi {{ name }}"
    assert hash(text) == hash("Hi {{ name }}")
    assert isinstance(made, Foreign)
    assert (made, made.language) == ("Hi Ada", "de")
    assert not isinstance(like("Hi", "Hi"), Foreign)
