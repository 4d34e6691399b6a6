"""Endings, points, hidden fields, variables and path tests, edited on the admin's pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from funnel.models import Funnel
from steps.admin.keys import make_key
from steps.models import Choice, Ending, HiddenField, PathTest, Step, Variable
from tests.builders import draft_step, ending, make_funnel
from tests.studio import add_rows, fill_in, log_in, page_of, rows_of

pytestmark = pytest.mark.django_db

GUIDE = "https://shop.example.com/guide"


def ending_page(funnel: Funnel) -> str:
    return reverse("admin:steps_ending_change", args=[Ending.objects.filter(funnel=funnel)[0].pk])


def step_page(funnel: Funnel) -> str:
    return reverse("admin:steps_step_change", args=[Step.objects.filter(funnel=funnel)[0].pk])


def errors_of(page: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = page.context["adminform"].form.errors
    return found


# --- Endings


def test_funnel_says_how_its_ending_is_picked_and_where_endings_may_link(client: Client) -> None:
    funnel = make_funnel()
    log_in(client)

    fill_in(client, page_of(funnel), ending_by="score", link_hosts="shop.example.com\nblog.example.com")
    refused = fill_in(client, page_of(funnel), link_hosts="https://shop.example.com/")

    funnel.refresh_from_db()
    assert (funnel.ending_by, funnel.link_hosts.split()) == ("score", ["shop.example.com", "blog.example.com"])
    assert errors_of(refused)["link_hosts"][0].startswith("“https://shop.example.com/” is not the name of a site.")


def test_ending_gets_a_button_and_a_link(client: Client) -> None:
    funnel = make_funnel(link_hosts="shop.example.com")
    log_in(client)

    page = fill_in(client, ending_page(funnel), button="Get the guide", link="shop.example.com/guide")

    saved = Ending.objects.get()
    assert (saved.button, saved.link) == ("Get the guide", GUIDE)
    assert page.redirect_chain[-1][0] == f"{page_of(funnel)}#endings"


NOT_ALLOWED = (
    "“evil.example.org” is none of the funnel's allowed sites. Add it to them on the funnel's page, or correct the link."
)
NOT_PLAIN = "Enter a plain https address, such as https://shop.example.com/guide, on one of the funnel's allowed sites."
LINKS = [
    ({"link": "https://evil.example.org/x"}, NOT_ALLOWED),
    ({"link": "https://shop.example.com@evil.example.org/"}, NOT_PLAIN),
    ({"link": "https://shop.example.com:8443/"}, NOT_PLAIN),
    ({"link": "http://shop.example.com/"}, NOT_PLAIN),
    ({"link": "javascript:alert(1)"}, "Enter a valid URL."),
    ({"button": "Go"}, "Enter where the button leads, or empty the button."),
]


@pytest.mark.parametrize(("typed", "message"), LINKS)
def test_link_that_is_not_allowed_is_refused_saying_what_to_do(client: Client, typed: dict[str, str], message: str) -> None:
    funnel = make_funnel(link_hosts="shop.example.com")
    log_in(client)

    page = fill_in(client, ending_page(funnel), **typed)

    assert message in errors_of(page)["link"]
    assert Ending.objects.get().link == ""


def test_new_ending_joins_its_funnel_with_a_key_of_its_own(client: Client) -> None:
    funnel = make_funnel(link_hosts="shop.example.com")
    log_in(client)
    add = f"{reverse('admin:steps_ending_add')}?funnel={funnel.pk}"

    fill_in(client, add, title="Thanks", link=GUIDE)
    taken = fill_in(client, add, title="Other", key="thanks")

    rows = Ending.objects.filter(funnel=funnel).values_list("key", "link")
    assert list(rows) == [("thanks", ""), ("thanks_2", GUIDE)]
    assert errors_of(taken) == {"key": ["Another ending of this funnel has this key."]}


@pytest.mark.parametrize(("ending_by", "shown"), [("first", False), ("score", True), ("matches", False)])
def test_scores_are_asked_for_only_where_they_lead_to_endings(client: Client, ending_by: str, shown: bool) -> None:
    funnel = make_funnel(ending_by=ending_by)
    log_in(client)

    own = client.get(ending_page(funnel)).context["adminform"].form.fields
    listed = rows_of(client.get(page_of(funnel)), "endings")

    assert ("score_from" in own) is shown
    assert ("score_below" in listed.forms[0].fields) is shown


def test_scores_are_entered_side_by_side_and_checked(client: Client) -> None:
    funnel = make_funnel(endings=["low", "high"], ending_by="score")
    log_in(client)

    fill_in(client, page_of(funnel), **{"endings-0-score_below": "10", "endings-1-score_from": "10"})
    refused = fill_in(client, page_of(funnel), **{"endings-1-score_below": "10"})
    own = fill_in(client, ending_page(funnel), score_from="12")

    ranges = Ending.objects.filter(funnel=funnel).values_list("score_from", "score_below")
    assert list(ranges) == [(None, Decimal(10)), (Decimal(10), None)]
    assert list(rows_of(refused, "endings").forms[1].errors) == ["score_below"]
    assert errors_of(own) == {"score_below": ["Enter more than “score from”: the range ends just below this number."]}


def test_numbers_are_shown_as_they_were_typed(client: Client) -> None:
    funnel = make_funnel(endings=[ending("high", score_from=Decimal("10.0000"))], ending_by="score", variables={"price": 20})
    log_in(client)

    own = client.get(ending_page(funnel)).content.decode()
    page = client.get(page_of(funnel)).content.decode()

    assert 'name="score_from" value="10"' in own
    assert 'name="variables-0-initial" value="20"' in page


# --- Choices


def test_choices_count_points_and_speak_for_endings_of_their_funnel(client: Client) -> None:
    elsewhere = Ending.objects.get(funnel=make_funnel("other", endings=["foreign"]))
    role = draft_step("role", "single_choice", choices=["founder", "other"])
    funnel = make_funnel(steps=[role], endings=["lion", "mouse"], ending_by="matches")
    lion = Ending.objects.get(key="lion")
    log_in(client)

    typed = {"choices-0-points": "2.5", "choices-0-ending": str(lion.pk), "choices-1-points": ""}
    fill_in(client, step_page(funnel), **typed)
    refused = fill_in(client, step_page(funnel), **{"choices-1-ending": str(elsewhere.pk)})

    rows = Choice.objects.filter(step__funnel=funnel).values_list("key", "points", "ending")
    assert list(rows) == [("founder", Decimal("2.5"), lion.pk), ("other", Decimal(0), None)]
    form = rows_of(refused, "choices").forms[1]
    assert list(form.errors) == ["ending"]
    assert [label for _pk, label in form.fields["ending"].choices] == ["Select value", "Lion", "Mouse"]


@pytest.mark.parametrize(
    ("ending_by", "speaks_for", "offered"),
    [("first", {}, False), ("score", {"a": "thanks"}, True), ("matches", {}, True)],
)
def test_what_a_choice_speaks_for_is_asked_where_it_counts(
    client: Client, ending_by: str, speaks_for: dict[str, str], offered: bool
) -> None:
    step = draft_step("role", "single_choice", choices=["a"], speaks_for=speaks_for)
    funnel = make_funnel(steps=[step], ending_by=ending_by)
    log_in(client)

    form = rows_of(client.get(step_page(funnel)), "choices").forms[0]

    assert ("ending" in form.fields) is offered


def test_new_choices_need_no_points(client: Client) -> None:
    funnel = make_funnel(steps=[draft_step("role", "single_choice")])
    log_in(client)

    add_rows(client, step_page(funnel), "choices", {"label": "A", "points": ""}, {"label": "B", "points": "-1"})

    assert list(Choice.objects.values_list("key", "points")) == [("a", Decimal(0)), ("b", Decimal(-1))]


# --- Hidden fields, variables, path tests


def test_hidden_fields_variables_and_path_tests_are_listed_in_order(client: Client) -> None:
    funnel = make_funnel()
    thanks = str(Ending.objects.get().pk)
    log_in(client)

    add_rows(client, page_of(funnel), "hidden_fields", {"key": "plan", "type": "short_text"}, {"key": "seats", "type": "number"})
    fill_in(client, page_of(funnel), **{"hidden_fields-1-position": "1"})
    add_rows(client, page_of(funnel), "variables", {"key": "price", "initial": "19.5"}, {"key": "extras", "initial": "0"})
    test = {"name": "All the way", "answers": "name = Ada\nmail = ada@example.com", "path": "name\nmail", "ending": thanks}
    add_rows(client, page_of(funnel), "path_tests", test)

    assert list(HiddenField.objects.values_list("key", "type")) == [("seats", "number"), ("plan", "short_text")]
    assert list(Variable.objects.values_list("key", "initial", "position")) == [
        ("price", Decimal("19.5"), 1),
        ("extras", Decimal(0), 2),
    ]
    assert list(PathTest.objects.values_list("name", "path", "ending__key")) == [("All the way", "name\nmail", "thanks")]


TAKEN = [
    ("hidden_fields", {"key": "device", "type": "short_text"}, "Every funnel knows “device” without declaring it"),
    ("hidden_fields", {"key": "Plan", "type": "short_text"}, "Use lower-case letters"),
    ("hidden_fields", {"key": "", "type": "number"}, "This field is required."),
    ("variables", {"key": "score", "initial": "1"}, "Every funnel has the score already."),
    ("variables", {"key": "done", "initial": "1"}, "This key means something in every funnel."),
]


@pytest.mark.parametrize(("prefix", "row", "message"), TAKEN)
def test_key_that_means_something_already_is_refused(client: Client, prefix: str, row: dict[str, str], message: str) -> None:
    funnel = make_funnel()
    log_in(client)

    page = add_rows(client, page_of(funnel), prefix, row)

    formset = rows_of(page, prefix)
    assert formset.forms[0].errors["key"][0].startswith(message)
    assert not HiddenField.objects.exists()
    assert not Variable.objects.exists()


def test_path_test_offers_endings_of_its_funnel(client: Client) -> None:
    elsewhere = Ending.objects.get(funnel=make_funnel("other", endings=["foreign"]))
    funnel = make_funnel()
    log_in(client)

    page = add_rows(client, page_of(funnel), "path_tests", {"name": "Odd", "ending": str(elsewhere.pk)})

    formset = rows_of(page, "path_tests")
    assert list(formset.forms[0].errors) == ["ending"]
    assert [label for _pk, label in formset.forms[0].fields["ending"].choices] == ["Select value", "Thanks"]


def test_step_is_filled_in_from_a_hidden_field_of_its_funnel(client: Client) -> None:
    make_funnel("other", hidden={"foreign": "short_text"})
    funnel = make_funnel(hidden={"plan": "short_text", "email": "email"})
    log_in(client)

    fill_in(client, step_page(funnel), prefill="plan")
    refused = fill_in(client, step_page(funnel), prefill="foreign")

    assert Step.objects.filter(funnel=funnel)[0].prefill == "plan"
    assert [key for key, _label in refused.context["adminform"].form.fields["prefill"].choices] == ["", "plan", "email"]
    assert list(errors_of(refused)) == ["prefill"]


def test_prefill_stays_picked_when_its_hidden_field_is_gone(client: Client) -> None:
    funnel = make_funnel(steps=[draft_step("name", prefill="gone")])
    log_in(client)

    page = fill_in(client, step_page(funnel), title="Your name")

    step = Step.objects.get(funnel=funnel)
    assert (step.title, step.prefill) == ("Your name", "gone")
    assert "gone (not declared any more)" in client.get(step_page(funnel)).content.decode()
    assert page.redirect_chain


def test_new_steps_do_not_take_the_key_of_a_variable(client: Client) -> None:
    funnel = make_funnel(steps=[], variables={"price": 0})
    log_in(client)

    add_rows(client, page_of(funnel), "steps", {"title": "Price", "type": "number"})
    fill_in(client, f"{reverse('admin:steps_step_add')}?funnel={funnel.pk}", title="Price", type="number")
    refused = fill_in(client, step_page(funnel), key="price")

    assert list(Step.objects.values_list("key", flat=True)) == ["price_2", "price_3"]
    assert errors_of(refused) == {"key": ["A variable of this funnel has this key."]}


@pytest.mark.parametrize(
    ("before", "after"), [("first", "score"), ("matches", "score"), ("score", "first"), ("score", "matches")]
)
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"link_hosts": "https://shop.example.com/tea"}, "is not the name of a site"),
        ({"hidden_fields-0-key": "Bad Key"}, "starting with a letter"),
        ({"endings-0-title": ""}, "This field is required"),
    ],
    ids=["of the funnel", "of another list", "of an ending"],
)
def test_change_of_what_picks_the_ending_survives_another_error(
    client: Client, before: str, after: str, wrong: dict[str, str], message: str
) -> None:
    funnel = make_funnel(ending_by=before, hidden={"plan": "short_text"})
    log_in(client)

    refused = fill_in(client, page_of(funnel), ending_by=after, **wrong)

    assert refused.status_code == 200
    assert message in refused.content.decode()
    assert f'value="{after}" selected' in refused.content.decode()


def test_key_leaves_out_what_a_title_recalls() -> None:
    assert make_key('Hello {{ first_name | "friend" }}, how are you?', fallback="step", taken=()) == "hello_how_are_you"
    assert make_key("{{ score }}", fallback="step", taken=()) == "step"


def test_recall_is_mentioned_where_texts_are_typed(client: Client) -> None:
    funnel = make_funnel()
    log_in(client)

    for page in (step_page(funnel), ending_page(funnel)):
        assert "{{ first_name | “there” }}" in client.get(page).content.decode()
