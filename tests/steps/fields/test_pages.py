"""The typed fields as a visitor without JavaScript meets them, page by page, down to what the database keeps."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from funnel.models import Visit
from steps.fields import FIELD_TYPES
from steps.forms import StepForm
from steps.spec import Step, Value
from tests.builders import draft_step, make_funnel, publish

pytestmark = pytest.mark.django_db

# (type, what is typed in which part, what is kept)
ANSWERS: list[tuple[str, dict[str, str], Value]] = [
    ("url", {"": "example.com"}, "https://example.com"),
    ("phone", {"": "+49 30 123456"}, "+4930123456"),
    ("name", {"_given": "Ada", "_family": "Lovelace"}, {"given": "Ada", "family": "Lovelace"}),
    (
        "address",
        {"_street": "Main St 1", "_extra": "", "_postal_code": "12345", "_city": "Berlin", "_country": "Germany"},
        {"street": "Main St 1", "postal_code": "12345", "city": "Berlin", "country": "DE"},
    ),
    ("country", {"": "France"}, "FR"),
    ("date_of_birth", {"_day": "4", "_month": "7", "_year": "1990"}, "1990-07-04"),
    ("time", {"": "17:45"}, "17:45"),
]


def test_each_typed_field_is_shown_refuses_nothing_with_advice_and_keeps_what_is_right() -> None:
    publish(make_funnel(steps=[draft_step(kind, kind) for kind, _, _ in ANSWERS]))
    browser = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    browser.get("/f/signup/")

    for kind, parts, _ in ANSWERS:
        address = f"/f/signup/{kind}/"
        assert browser.get(address).status_code == 200
        refused = browser.post(address, {f"{kind}-answer{part}": "" for part in parts})
        assert refused.status_code == 422
        link = re.search(r'<li><a href="#([^"]+)">', refused.content.decode())
        assert link
        assert f'id="{link[1]}"' in refused.content.decode()
        assert browser.post(address, {f"{kind}-answer{part}": text for part, text in parts.items()}).status_code == 303

    kept = Visit.objects.get().answers
    assert kept == {kind: value for kind, _, value in ANSWERS}
    assert FIELD_TYPES["address"].cell(kept["address"]) == "Main St 1, 12345, Berlin, DE"


def test_doubtful_address_stands_on_the_page_with_the_question_and_goes_through_once_more() -> None:
    publish(make_funnel(steps=[draft_step("mail", "email")]))
    browser = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    browser.get("/f/signup/mail/")

    asked = browser.post("/f/signup/mail/", {"mail-answer": "ada@gmial.com", "mail-answer_seen": ""})

    page = asked.content.decode()
    assert asked.status_code == 422
    assert "Did you mean ada@gmail.com?" in page
    assert 'name="mail-answer_seen" value="ada@gmial.com"' in page
    again = {"mail-answer": "ada@gmial.com", "mail-answer_seen": "ada@gmial.com"}
    assert browser.post("/f/signup/mail/", again).status_code == 303
    assert Visit.objects.get().answers == {"mail": "ada@gmial.com"}


@pytest.mark.parametrize(("kind", "parts", "value"), ANSWERS)
def test_answer_comes_back_as_form_data_that_gives_it_again(kind: str, parts: dict[str, str], value: Value) -> None:
    step = Step("it", kind, "It?")
    shown = StepForm(step=step, initial={"answer": value})["answer"].value()

    posted = {f"answer_{part}": text for part, text in shown.items()} if isinstance(shown, dict) else {"answer": shown}
    again = StepForm(data=posted, step=step)

    assert again.is_valid(), again.errors
    assert again.value == value
