"""Variables, endings, recall and hidden fields as visitors meet them, with htmx and without."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from funnel import visits
from funnel.models import Funnel, Visit
from steps.forms import prefilled
from steps.spec import Answers, Ending, HiddenField, Spec, Step
from tests.builders import NOW, Of, answer_all, draft_step, ending, make_funnel, publish, rule, start

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
HTMX = {"hx-request": "true"}
PLAIN: dict[str, str] = {}
both = pytest.mark.parametrize("how", [PLAIN, HTMX], ids=["plain", "htmx"])

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ mail }}{{ hidden.plan }}{% debug %}{{{{",
    "' onfocus='alert(1)",
    "</title></textarea><b>",
    "\u202egnp.exe\u202c & &amp; &lt;b&gt;",
    "${7*7} #{7*7} \\{\\{ x \\}\\}",
]


@pytest.fixture
def browser() -> Client:
    return Client(headers={"user-agent": BROWSER})


def post(browser: Client, step: str, *typed: str, how: dict[str, str] = PLAIN) -> Any:
    """An answer, and the page it leads to."""
    return browser.post(f"/f/signup/{step}/", {f"{step}-answer": list(typed)}, headers=how, follow=not how)


def text(response: Any) -> str:
    return str(response.content.decode())


# --- Recall


def recalling() -> Funnel:
    """A funnel that recalls a first name in every text there is."""
    name = '{{ first_name | "there" }}'
    every: dict[str, Any] = {"help_text": f"H {name}", "button": f"B {name}", "stage": f"S {name}", "placeholder": f"P {name}"}
    funnel = make_funnel(
        steps=[
            draft_step("first_name", praise="Thanks, {{ first_name }}!"),
            draft_step("mail", "email", title=f"Q {name}", **every),
            draft_step("pick", "single_choice", title="Pick", choices=["a"]),
            draft_step("last", "content", title="You picked {{ pick }}"),
        ],
        endings=[ending("end", title=f"T {name}", body=f"Y {name}", button=f"G {name}", link="https://shop.example.com/x")],
        link_hosts="shop.example.com",
    )
    funnel.steps.get(key="pick").choices.update(label=f"L {name}")
    publish(funnel)
    return funnel


@both
@pytest.mark.parametrize("typed", HOSTILE)
def test_what_a_visitor_typed_is_shown_literally_in_every_text(browser: Client, how: dict[str, str], typed: str) -> None:
    recalling()
    browser.get("/f/signup/first_name/")

    pages = [
        text(post(browser, "first_name", typed, how=how)),
        text(post(browser, "mail", "ada@example.com", how=how)),
        text(post(browser, "pick", "a", how=how)),
        text(post(browser, "last", how=how)),
    ]

    shown = html.escape(typed)
    expected = [("H", "B", "S", "P", "Q", "Thanks,"), ("L",), ("You picked L",), ("T", "Y", "G")]
    for page, prefixes in zip(pages, expected, strict=True):
        assert typed not in page or typed == shown
        for prefix in prefixes:
            assert f"{prefix} {shown}" in page, prefix


@both
def test_recall_without_an_answer_takes_the_fallback(browser: Client, how: dict[str, str]) -> None:
    publish(
        make_funnel(
            steps=[
                draft_step("first_name", required=False),
                draft_step(
                    "mail", title='Hello {{ first_name | "you" }}, {{ first_name }}. {{ hidden.plan | “no plan” }} {{score}}'
                ),
            ],
            hidden={"plan": "short_text"},
        )
    )
    browser.get("/f/signup/first_name/")

    page = text(post(browser, "first_name", "", how=how))

    assert "Hello you, . no plan 0" in page


def test_answer_that_an_edit_took_off_the_path_is_not_recalled(browser: Client) -> None:
    publish(
        make_funnel(
            steps=[
                draft_step("sure", "yes_no"),
                draft_step("name", rules=[rule("show_if", when=[[("sure", "equals", "yes")]])]),
                draft_step("mail", title='Hello {{ name | "stranger" }}'),
            ]
        )
    )
    browser.get("/f/signup/sure/")
    post(browser, "sure", "yes")
    assert "Hello Ada" in text(post(browser, "name", "Ada"))

    assert "Hello stranger" in text(post(browser, "sure", "no"))


def test_values_are_recalled_in_words(browser: Client) -> None:
    funnel = make_funnel(
        steps=[
            draft_step("goals", "multiple_choice", choices=["speed", "low_cost"]),
            draft_step("sure", "yes_no"),
            draft_step("born", "date"),
            draft_step("size", "number"),
            draft_step("last", "content", title="{{ goals }} / {{ sure }} / {{ born }} / {{ size }}"),
        ]
    )
    publish(funnel)
    browser.get("/f/signup/goals/")
    post(browser, "goals", "low_cost", "speed")
    post(browser, "sure", "no")
    post(browser, "born", "2001-12-31")

    assert "Speed, Low cost / No / Dec. 31, 2001 / 12.5" in text(post(browser, "size", "12,50"))


# --- Variables and endings


def quiz(**columns: Any) -> Funnel:
    funnel = make_funnel(
        steps=[
            draft_step(
                "drink",
                "single_choice",
                choices=["espresso", "latte"],
                points={"espresso": 3, "latte": 1},
                speaks_for={"espresso": "strong", "latte": "mild"},
            ),
            draft_step(
                "cups",
                "number",
                rules=[
                    rule("add", "score", amount_of="cups"),
                    rule("multiply", "score", [[("cups", "greater_than", "9")]], amount="2"),
                ],
            ),
            draft_step(
                "taste",
                "multiple_choice",
                title="At {{ score }} points: what do you like?",
                choices=["dark", "milky", "sweet"],
                speaks_for={"dark": "strong", "milky": "mild", "sweet": "mild"},
            ),
        ],
        endings=[
            ending("mild", title="Mild with {{ score }}", score_below=Decimal(6)),
            ending("strong", title="Strong with {{ score }}", score_from=Decimal(6)),
        ],
        **columns,
    )
    publish(funnel)
    return funnel


@both
@pytest.mark.parametrize(
    ("cups", "title"), [("2.9", "Mild with 5.9"), ("3", "Strong with 6"), ("10", "Strong with 26"), ("-7", "Mild with -4")]
)
def test_ending_follows_the_score(browser: Client, how: dict[str, str], cups: str, title: str) -> None:
    quiz(ending_by="score")
    browser.get("/f/signup/drink/")
    post(browser, "drink", "espresso", how=how)
    page = text(post(browser, "cups", cups, how=how))
    assert f"At {title.split()[-1]} points" in page

    assert title in text(post(browser, "taste", "dark", how=how))
    assert Visit.objects.get().ending == title.split()[0].lower()


@pytest.mark.parametrize(
    ("drink", "taste", "expected"),
    [
        ("espresso", ["dark"], "strong"),
        ("espresso", ["milky", "sweet"], "mild"),
        ("espresso", ["milky"], "mild"),
        ("latte", ["dark"], "mild"),
    ],
)
def test_ending_is_the_one_most_choices_speak_for_and_of_equals_the_first(drink: str, taste: list[str], expected: str) -> None:
    visit = start(quiz(ending_by="matches"))

    answer_all(visit, {"drink": drink, "cups": "1", "taste": list(taste)})

    assert visit.ending == expected


def test_edited_answer_recomputes_the_score(browser: Client) -> None:
    quiz(ending_by="score")
    browser.get("/f/signup/drink/")
    post(browser, "drink", "espresso")
    post(browser, "cups", "3")

    assert "At 4 points" in text(post(browser, "drink", "latte"))
    assert "At 4 points" in text(browser.get("/f/signup/taste/"))


def test_earlier_step_shows_the_score_as_it_was(browser: Client) -> None:
    funnel = make_funnel(
        steps=[
            draft_step("a", "single_choice", choices=["x"], points={"x": 2}),
            draft_step("b", "single_choice", title="So far {{ score }}", choices=["x"], points={"x": 5}),
            draft_step("c", title="Now {{ score }}"),
        ]
    )
    publish(funnel)
    browser.get("/f/signup/a/")
    post(browser, "a", "x")

    assert "Now 7" in text(post(browser, "b", "x"))
    assert "So far 2" in text(browser.get("/f/signup/b/"))


@both
def test_link_of_an_ending_is_shown_while_its_site_is_allowed(browser: Client, how: dict[str, str]) -> None:
    link = "https://shop.example.com/guide?a=1&b=2"
    funnel = make_funnel(
        steps=[draft_step("a")], endings=[ending("end", link=link, button="Get the guide")], link_hosts="shop.example.com"
    )
    publish(funnel)
    browser.get("/f/signup/a/")

    page = text(post(browser, "a", "x", how=how))
    Funnel.objects.update(link_hosts="other.example.com")
    struck_off = text(browser.get("/f/signup/done/"))

    assert re.search(
        rf'<a class="button" href="{re.escape(html.escape(link))}" rel="noopener noreferrer">Get the guide</a>', page
    )
    assert "shop.example.com" not in struck_off
    assert "Get the guide" not in struck_off


# --- Hidden fields


@pytest.fixture
def declared() -> Funnel:
    """Shows `pro` to those with the plan, and fills the e-mail address in."""
    funnel = make_funnel(
        steps=[
            draft_step(
                "pro",
                "content",
                title="For {{ hidden.plan }}",
                rules=[rule("show_if", when=[[("hidden.plan", "equals", "PRO")]])],
            ),
            draft_step("mail", "email", prefill="email"),
            draft_step("size", "number", prefill="size"),
            draft_step("news", "yes_no", prefill="news"),
            draft_step("role", "single_choice", choices=["founder", "student"], prefill="plan"),
            draft_step("more", rules=[rule("show_if", when=[[("size", "greater_than", Of("hidden.size"))]])]),
        ],
        hidden={"plan": "short_text", "email": "email", "size": "number", "news": "yes_no"},
    )
    publish(funnel)
    return funnel


def test_hidden_fields_are_kept_by_type_and_everything_else_dropped(browser: Client, declared: Funnel) -> None:
    query = "plan=%20Pro%20&email=nonsense&size=1e5&news=YES&other=x&answers=1&utm_source=ads&device=fridge&started_on=1999-01-01"
    with time_machine.travel(NOW, tick=False):
        browser.get(f"/f/signup/?{query}", follow=True)

    assert Visit.objects.get().hidden == {
        "plan": "Pro",
        "news": True,
        "utm_source": "ads",
        "device": "desktop",
        "language": "en",
        "started_on": "2026-03-02",
    }


@both
def test_hidden_field_decides_the_first_step_and_fills_in(browser: Client, declared: Funnel, how: dict[str, str]) -> None:
    response = browser.get("/f/signup/?plan=pro&email=Ada@EXAMPLE.com&size=12,50&news=yes", follow=True)
    assert (response.request["PATH_INFO"], "For pro" in text(response)) == ("/f/signup/pro/", True)

    page = text(post(browser, "pro", how=how))
    assert 'value="Ada@example.com"' in page
    assert 'value="12.5"' in text(post(browser, "mail", "bob@example.com", how=how))
    assert re.search(r'value="yes"[^>]* checked', text(post(browser, "size", "13", how=how)))


def test_value_that_the_step_would_not_take_is_not_filled_in(browser: Client, declared: Funnel) -> None:
    browser.get("/f/signup/?plan=pro", follow=True)
    for step, typed in (("pro", ""), ("mail", "a@b.example"), ("size", "1"), ("news", "no")):
        response = post(browser, step, typed)

    assert " checked" not in text(response)


def test_what_was_typed_is_never_overwritten(browser: Client, declared: Funnel) -> None:
    browser.get("/f/signup/?email=ada@example.com", follow=True)
    post(browser, "mail", "bob@example.com")

    browser.get("/f/signup/?email=eve@example.com&plan=pro", follow=True)

    assert 'value="bob@example.com"' in text(browser.get("/f/signup/mail/"))
    assert "plan" not in Visit.objects.get().hidden


def test_error_keeps_what_was_typed_instead_of_the_hidden_value(browser: Client, declared: Funnel) -> None:
    browser.get("/f/signup/?email=ada@example.com", follow=True)

    page = text(post(browser, "mail", "bob"))

    assert 'value="bob"' in page
    assert "ada@example.com" not in page


def test_answer_is_compared_with_a_hidden_field(declared: Funnel) -> None:
    given: Answers = {"mail": "a@b.example", "news": None, "role": "founder", "size": "8"}
    seats: list[Answers] = [{"size": "7"}, {"size": "9"}, {}]

    paths = [visits.journey_of(answer_all(start(declared, hidden=hidden), given)).path[-1] for hidden in seats]

    assert paths == ["more", "role", "role"]


def test_visitor_whom_every_step_is_hidden_from_sees_the_end(browser: Client) -> None:
    """The checker refuses this where it is sure; where it is not, nobody goes round in circles."""
    funnel = make_funnel(
        steps=[draft_step("a", rules=[rule("show_if", when=[[("hidden.x", "equals", Of("hidden.y"))]])])],
        hidden={"x": "short_text", "y": "short_text"},
    )
    publish(funnel)

    response = browser.get("/f/signup/?x=1&y=2", follow=True)

    assert 'data-ending-key="thanks"' in text(response)
    assert not Visit.objects.exists()


def test_consent_is_never_filled_in() -> None:
    consent = Step("ok", "consent", "Agree?", prefill="ok")
    spec = Spec("Old", (consent,), (Ending("end", "End"),), hidden=(HiddenField("ok", "yes_no"),))

    assert prefilled(spec, consent, {"ok": True}) is None


def test_address_beyond_all_measure_is_cut_off(browser: Client, declared: Funnel) -> None:
    response = browser.get(f"/f/signup/?plan=pro&x={'x' * 20_000}")

    assert (response.status_code, response.headers["Location"]) == (302, "/f/signup/pro/")
