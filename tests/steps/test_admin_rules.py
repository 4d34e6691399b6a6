"""Rules on the admin's pages: what can be picked and compared, what is stored, what is said."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from steps.admin.conditions import operator_picks
from steps.models import Condition, Ending, Rule, Step
from steps.rules import OPERATORS
from tests.builders import Of, draft_step, make_funnel, rule, sample_funnel
from tests.steps.admin_pages import add_page, change_page, condition, picks, rich_funnel, the_step, words
from tests.studio import fill_in, log_in

pytestmark = pytest.mark.django_db


def test_rule_is_made_with_its_conditions(client: Client) -> None:
    funnel = rich_funnel()
    role, mail = the_step(funnel, "role"), the_step(funnel, "mail")
    log_in(client)

    data = condition(reads="role", operator="equals", value="other")
    page = fill_in(client, add_page(role), action="skip_to", target_step=str(mail.pk), target_ending="", **data)

    made, read = Rule.objects.get(), Condition.objects.get()
    assert words(made) == "After this step, skip to “Mail” if “Role” is other"
    assert (read.source, read.source_name) == (role, "")
    assert page.redirect_chain[-1][0] == f"{reverse('admin:steps_step_change', args=[role.pk])}#rules"


def test_rule_page_offers_only_what_can_be_picked(client: Client) -> None:
    make_funnel("other", steps=[draft_step("elsewhere")], hidden={"foreign": "number"}, variables={"foreign_price": 1})
    funnel = rich_funnel()
    log_in(client)

    page = client.get(add_page(the_step(funnel, "team")))

    form = page.context["adminform"].form
    row = page.context["inline_admin_formsets"][0].formset.forms[0]
    offered = picks(row.fields["reads"])
    assert list(offered) == ["Answers", "Hidden fields", "Known of every visit", "Variables"]
    assert offered["Answers"] == ["role", "team"]  # not the content step, none after this one
    assert offered["Hidden fields"] == ["hidden.plan", "hidden.seats"]
    assert {"hidden.utm_source", "hidden.device", "hidden.started_on"} < set(offered["Known of every visit"])
    assert offered["Variables"] == ["score", "price"]
    assert picks(row.fields["value_of"]) == offered
    assert picks(form.fields["amount_of"]) == {
        "Answers": ["team"],
        "Hidden fields": ["hidden.seats"],
        "Variables": ["score", "price"],
    }
    assert [value for value, _label in form.fields["variable"].choices] == ["", "score", "price"]
    assert [str(label) for _pk, label in form.fields["target_step"].choices[1:]] == ["3. Mail"]
    assert [label for _pk, label in form.fields["target_ending"].choices[1:]] == ["Thanks"]


def test_rule_page_explains_all_that_can_be_read(client: Client) -> None:
    funnel = rich_funnel()
    log_in(client)

    page = client.get(add_page(the_step(funnel, "team")))

    legend = page.context["legend"]
    values = {entry.title: [key for key, _label in entry.values] for section in legend.sections for entry in section.entries}
    operators = {comparison.kind: comparison.operators for comparison in legend.comparisons}
    assert [section.heading for section in legend.sections] == ["Answers", "Hidden fields", "Known of every visit", "Variables"]
    assert values["0. Role"] == ["founder", "other"]
    assert values["Device"] == ["mobile", "tablet", "desktop", "other"]
    assert "is on or after" in operators["Dates"]
    assert "is at least" in operators["Numbers, the score and variables"]
    for part in ("18 years ago", "10; 20", "in 2 weeks"):
        assert part in page.content.decode()


LEFT_AND_RIGHT = [
    ("hidden.plan", "equals", "pro", "", "“plan” is pro"),
    ("hidden.utm_source", "contains", "news", "", "“Source (utm_source)” contains news"),
    ("hidden.started_on", "greater_or_equal", "2026-01-01", "", "“Day the visit began” is on or after 2026-01-01"),
    ("score", "between", "10; 20", "", "“score” is between 10; 20"),
    ("price", "greater_or_equal", "", "team", "“price” is at least “Team”"),
    ("team", "less_than", "", "hidden.seats", "“Team” is less than “seats”"),
]


@pytest.mark.parametrize(("reads", "operator", "value", "value_of", "sentence"), LEFT_AND_RIGHT)
def test_conditions_compare_whatever_is_picked(
    client: Client, reads: str, operator: str, value: str, value_of: str, sentence: str
) -> None:
    funnel = rich_funnel()
    log_in(client)

    data = condition(reads=reads, operator=operator, value=value, value_of=value_of)
    fill_in(client, add_page(the_step(funnel, "team")), action="finish", target_ending=str(Ending.objects.get().pk), **data)

    made, read = Rule.objects.get(), Condition.objects.get()
    assert words(made) == f"After this step, finish with “Thanks” if {sentence}"
    assert read.source_name == ("" if reads == "team" else reads)
    assert read.value_of == value_of


def test_condition_needs_a_left_side_and_one_right_side(client: Client) -> None:
    funnel = rich_funnel()
    log_in(client)

    url, ending = add_page(the_step(funnel, "team")), str(Ending.objects.get().pk)
    nothing = fill_in(client, url, action="finish", target_ending=ending, **condition(reads="", operator="equals", value="1"))
    both = condition(reads="team", operator="equals", value="1", value_of="score")
    doubled = fill_in(client, url, action="finish", target_ending=ending, **both)

    errors = [page.context["inline_admin_formsets"][0].formset.forms[0].errors for page in (nothing, doubled)]
    assert errors == [
        {"reads": ["Pick what to compare."]},
        {"value_of": ["Compare with a value or with something else, not with both: empty one of the two."]},
    ]
    assert not Rule.objects.exists()


def test_what_is_picked_stays_picked_when_it_can_no_longer_be_read(client: Client) -> None:
    funnel = rich_funnel(
        rule("add", "discount", when=[[("hidden.gone", "equals", "x"), ("mail", "equals", Of("lost"))]], amount_of="vanished")
    )
    made = Rule.objects.get()
    log_in(client)

    page = client.get(change_page(made))
    fill_in(client, change_page(made), **{"conditions-0-value": "y"})

    form = page.context["adminform"].form
    gone, later = page.context["inline_admin_formsets"][0].formset.forms[:2]
    assert picks(gone.fields["reads"])["Cannot be read here"] == ["hidden.gone"]
    assert picks(later.fields["reads"])["Cannot be read here"] == ["mail"]
    assert picks(later.fields["value_of"])["Cannot be read here"] == ["lost"]
    assert picks(form.fields["amount_of"])["Cannot be read here"] == ["vanished"]
    assert form.fields["variable"].choices[-1] == ("discount", "discount")
    rows = Condition.objects.order_by("pk").values_list("source", "source_name", "value", "value_of")
    assert list(rows) == [(None, "hidden.gone", "y", ""), (the_step(funnel, "mail").pk, "", "", "lost")]


def test_condition_whose_step_was_deleted_does_not_keep_a_rule_from_being_saved(client: Client) -> None:
    funnel = rich_funnel(rule("finish", "thanks", when=[[("role", "equals", "x")]]))
    made = Rule.objects.get()
    the_step(funnel, "role").delete()
    log_in(client)

    fill_in(client, change_page(made), **{"conditions-0-value": "y"})

    assert words(made) == "After this step, finish with “Thanks” if … is y"


def test_rule_refuses_another_funnels_step(client: Client) -> None:
    elsewhere = Step.objects.get(funnel=make_funnel("other", steps=[draft_step("elsewhere")]))
    step = the_step(make_funnel(), "name")
    log_in(client)

    page = fill_in(client, add_page(step), action="skip_to", target_step=str(elsewhere.pk), **condition(reads="elsewhere"))

    assert list(page.context["adminform"].form.errors) == ["target_step"]
    assert list(page.context["inline_admin_formsets"][0].formset.forms[0].errors) == ["reads"]
    assert not Rule.objects.exists()


def test_rule_needs_its_target_and_drops_the_other(client: Client) -> None:
    funnel = make_funnel(steps=[draft_step("a", rules=[rule("skip_to", "b")]), draft_step("b")])
    made = Rule.objects.get()
    ending = Ending.objects.get(funnel=funnel)
    log_in(client)

    refused = fill_in(client, change_page(made), action="finish")
    fill_in(client, change_page(made), action="finish", target_ending=str(ending.pk))

    made.refresh_from_db()
    assert refused.context["adminform"].form.errors == {"target_ending": ["Pick where to go."]}
    assert (made.action, made.target_step, made.target_ending) == ("finish", None, ending)


def test_words_of_a_rule_with_groups() -> None:
    when = [[("a", "equals", "x"), ("a", "is_answered", "")], [("a", "equals", "y")]]
    make_funnel(
        steps=[draft_step("a"), draft_step("b", rules=[rule("show_if", when=when)]), draft_step("c", rules=[rule("show_if")])]
    )
    shown, bare = Rule.objects.order_by("step__position")

    assert words(shown) == "Show this step only if (“A” is x and “A” is answered) or “A” is y"
    assert words(bare) == "Show this step only if … (no condition yet)"


def test_operators_are_all_offered_and_say_what_they_are_called_between_dates() -> None:
    offered = {value: label for _heading, options in operator_picks() for value, label in options}

    assert set(offered) == set(OPERATORS)
    assert offered["greater_or_equal"] == "is at least / is on or after"
    assert offered["between"] == "is between"


@pytest.mark.parametrize("conditions", [1, 12])
def test_rule_page_takes_as_many_queries_for_many_conditions(
    client: Client, conditions: int, django_assert_num_queries: Any
) -> None:
    made = rule("finish", "thanks", when=[[("role", "equals", "founder")]] * conditions)
    rich_funnel(made)
    log_in(client)
    url = change_page(Rule.objects.get())
    client.get(url)

    with django_assert_num_queries(15):
        client.get(url)


def test_analyst_reads_a_rule_without_forms(client: Client) -> None:
    rich_funnel(rule("add", "price", when=[[("role", "equals", "founder"), ("hidden.plan", "equals", "pro")]], amount="5"))
    log_in(client, "analyst")

    page = client.get(change_page(Rule.objects.get()))

    shown = page.content.decode()
    for part in ("0. Role", "hidden.plan", "price", "founder"):
        assert part in shown
    assert 'name="conditions-0-reads"' not in shown


def test_sample_funnel_survives_saving_each_rule(client: Client) -> None:
    sample_funnel()
    before = [words(made) for made in Rule.objects.order_by("pk")]
    log_in(client)

    for made in Rule.objects.all():
        fill_in(client, change_page(made))

    assert [words(made) for made in Rule.objects.order_by("pk")] == before
