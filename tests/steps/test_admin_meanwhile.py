"""Two people at one page of the studio: no save undoes another one unawares, and nothing typed is lost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from funnel.models import Funnel
from steps.admin.of_funnels import EndingInline, StepInline
from steps.models import Choice, Condition, Ending, Rule, Step
from tests.builders import draft_step, ending, make_funnel, publish, rule
from tests.steps.open_pages import SEEN, ending_url, form_of, funnel_url, is_saved, opened, rule_url, save, step_url
from tests.studio import fill_in, log_in, page_of, rows_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def funnel() -> Funnel:
    """Two steps, of which the second has a rule, and two endings."""
    first = draft_step("role", "single_choice", choices=["founder", "other"])
    made = rule("add", "price", when=[[("role", "equals", "founder")]], amount="5")
    endings = [ending("thanks"), ending("sorry")]
    return make_funnel(steps=[first, draft_step("team", "number", rules=[made])], endings=endings, variables={"price": 10})


@pytest.fixture
def ada() -> Client:
    """Somebody else's browser."""
    client = Client()
    user = log_in(client)
    user.first_name, user.last_name = "Ada", "Lovelace"
    user.save()
    return client


def picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    return SimpleUploadedFile("cat.png", file.getvalue(), "image/png")


Read = Callable[[], list[tuple[Any, ...]]]
# A page, what one changes on it, what the other, and what both are about.
PAGES = [
    pytest.param(
        funnel_url,
        {"name": "Theirs"},
        {"variables-0-initial": "20"},
        lambda: [Funnel.objects.values_list("name", "variables__initial").get()],
        [("Theirs", 10)],
        [("Signup", 20)],
        id="funnel",
    ),
    pytest.param(
        lambda: step_url("role"),
        {"title": "Theirs"},
        {"praise": "Mine"},
        lambda: list(Step.objects.filter(key="role").values_list("title", "praise")),
        [("Theirs", "")],
        [("Role", "Mine")],
        id="step",
    ),
    pytest.param(
        lambda: step_url("role"),
        {"choices-0-label": "Theirs"},
        {"choices-1-label": "Mine"},
        lambda: list(Choice.objects.values_list("label")),
        [("Theirs",), ("Other",)],
        [("Founder",), ("Mine",)],
        id="choices",
    ),
    pytest.param(
        lambda: ending_url("sorry"),
        {"title": "Theirs"},
        {"body": "Mine"},
        lambda: list(Ending.objects.filter(key="sorry").values_list("title", "body")),
        [("Theirs", "")],
        [("Sorry", "Mine")],
        id="ending",
    ),
    pytest.param(
        rule_url,
        {"conditions-0-value": "other"},
        {"amount": "7"},
        lambda: [(Rule.objects.get().amount, Condition.objects.get().value)],
        [(5, "other")],
        [(7, "founder")],
        id="rule",
    ),
]


@pytest.mark.parametrize(("url", "theirs", "mine", "read", "kept", "replaced"), PAGES)
def test_save_from_a_page_of_before_anothers_save_is_shown_again_and_can_be_repeated(
    client: Client,
    ada: Client,
    funnel: Funnel,
    url: Callable[[], str],
    theirs: dict[str, str],
    mine: dict[str, str],
    read: Read,
    kept: list[tuple[Any, ...]],
    replaced: list[tuple[Any, ...]],
) -> None:
    log_in(client)
    form = opened(client, url()) | mine
    fill_in(ada, url(), **theirs)

    refused = save(client, url(), form)

    assert refused.status_code == 200
    assert read() == kept
    said = text_of(refused)
    assert re.search("Ada Lovelace saved “[^”]+” less than a minute ago, while you had this page open. Changed ", said)
    assert f'href="{url()}" target="_blank"' in said
    assert "correct the error" not in said
    again = form_of(refused)
    assert int(again["_seen"]) > int(form["_seen"])
    assert {**again, "_seen": ""} == {**form, "_seen": ""}

    assert is_saved(save(client, url(), again))
    assert read() == replaced


@pytest.mark.parametrize(("url", "theirs", "mine", "read", "kept", "replaced"), PAGES)
def test_the_same_save_twice_changes_nothing_the_second_time_and_goes_through(
    client: Client,
    funnel: Funnel,
    url: Callable[[], str],
    theirs: dict[str, str],
    mine: dict[str, str],
    read: Read,
    kept: list[tuple[Any, ...]],
    replaced: list[tuple[Any, ...]],
) -> None:
    log_in(client)
    # From here on rows are numbered 1, 2, 3 …
    fill_in(client, url())
    form = opened(client, url()) | mine

    assert is_saved(save(client, url(), form))
    assert is_saved(save(client, url(), form))
    assert read() == replaced


def test_save_after_ones_own_save_goes_through(client: Client, funnel: Funnel) -> None:
    log_in(client)
    url = step_url("role")

    for praise in ("One", "Two"):
        page = client.post(url, {**opened(client, url), "praise": praise, "_continue": ""}, follow=True)
        assert is_saved(save(client, url, form_of(page), title=praise))

    assert Step.objects.filter(key="role").values_list("title", "praise").get() == ("Two", "Two")


def test_ones_own_later_save_in_another_tab_counts_too(client: Client, funnel: Funnel) -> None:
    log_in(client)
    url = step_url("role")
    form = opened(client, url)
    fill_in(client, url, title="In another tab")

    refused = save(client, url, form, praise="Here")

    assert "You saved “0. In another tab” less than a minute ago yourself, after this page was opened." in text_of(refused)
    assert Step.objects.filter(key="role").values_list("title", "praise").get() == ("In another tab", "")


def test_rows_that_were_added_stay_and_are_added_once(client: Client, ada: Client, funnel: Funnel) -> None:
    log_in(client)
    form = opened(client, funnel_url())
    form |= {"steps-2-title": "Your mail?", "steps-2-type": "email", "steps-TOTAL_FORMS": "3"}
    fill_in(ada, funnel_url(), name="Theirs")

    refused = save(client, funnel_url(), form)

    assert Step.objects.count() == 2
    assert rows_of(refused, "steps").forms[2]["title"].value() == "Your mail?"
    assert is_saved(save(client, funnel_url(), form_of(refused)))
    assert list(Step.objects.values_list("key", flat=True)) == ["role", "team", "your_mail"]


ROWS = [
    pytest.param("steps", lambda: step_url("role"), {"title": "Theirs"}, "role", Step, id="step"),
    pytest.param("endings", lambda: ending_url("thanks"), {"title": "Theirs"}, "thanks", Ending, id="ending"),
]


@pytest.mark.parametrize(("prefix", "url", "theirs", "key", "model"), ROWS)
def test_list_on_the_funnels_page_does_not_undo_a_rows_own_page(
    client: Client, ada: Client, funnel: Funnel, prefix: str, url: Callable[[], str], theirs: dict[str, str], key: str, model: Any
) -> None:
    log_in(client)
    form = opened(client, funnel_url())
    fill_in(ada, url(), **theirs)

    refused = save(client, funnel_url(), form, **{f"{prefix}-1-title": "Mine"})

    assert "Ada Lovelace saved “" in text_of(refused)
    assert model.objects.get(key=key).title == "Theirs"
    assert is_saved(save(client, funnel_url(), form_of(refused)))
    assert list(model.objects.values_list("title", flat=True))[1] == "Mine"


@pytest.mark.parametrize(("prefix", "url", "theirs", "key", "model"), ROWS)
def test_rows_own_page_does_not_undo_the_list_on_the_funnels_page(
    client: Client, ada: Client, funnel: Funnel, prefix: str, url: Callable[[], str], theirs: dict[str, str], key: str, model: Any
) -> None:
    log_in(client)
    form = opened(client, url())
    fill_in(ada, funnel_url(), **{f"{prefix}-0-title": "Theirs"})

    refused = save(client, url(), form)

    assert "Ada Lovelace saved “Signup” less than a minute ago" in text_of(refused)
    assert model.objects.get(key=key).title == "Theirs"
    assert is_saved(save(client, url(), form_of(refused)))


def test_what_touches_other_rows_and_other_fields_is_in_nobodys_way(client: Client, ada: Client, funnel: Funnel) -> None:
    log_in(client)
    step, lists, other = (opened(client, url) for url in (step_url("role"), funnel_url(), ending_url("sorry")))
    fill_in(ada, funnel_url(), **{"steps-1-title": "Theirs"})
    fill_in(ada, step_url("team"), praise="Theirs")
    fill_in(ada, step_url("team"), **{"rules-0-position": "3"})

    assert is_saved(save(client, step_url("role"), step, praise="Mine"))
    assert is_saved(save(client, ending_url("sorry"), other, title="Mine"))
    assert not is_saved(save(client, funnel_url(), lists, **{"endings-0-title": "Mine"}))
    titles = list(Step.objects.values_list("title", "praise"))
    assert titles == [("Role", "Mine"), ("Theirs", "Theirs")]


def test_steps_can_be_dragged_while_their_pages_are_saved(client: Client, ada: Client, funnel: Funnel) -> None:
    log_in(client)
    form = opened(client, funnel_url())
    fill_in(ada, step_url("role"), praise="Theirs")

    assert is_saved(save(client, funnel_url(), form, **{"steps-0-position": "2", "steps-1-position": "1"}))
    assert list(Step.objects.values_list("key", "praise")) == [("team", ""), ("role", "Theirs")]


def test_row_whose_own_page_was_saved_is_not_deleted_unawares(client: Client, ada: Client, funnel: Funnel) -> None:
    log_in(client)
    form = opened(client, funnel_url())
    fill_in(ada, step_url("role"), **{"choices-0-label": "Theirs"})

    refused = save(client, funnel_url(), form, **{"steps-0-DELETE": "on"})

    assert Step.objects.filter(key="role").exists()
    assert is_saved(save(client, funnel_url(), {**form_of(refused), "steps-0-DELETE": "on"}))
    assert not Step.objects.filter(key="role").exists()


def test_row_that_was_deleted_meanwhile_is_explained(client: Client, ada: Client, funnel: Funnel) -> None:
    log_in(client)
    form = opened(client, funnel_url())
    ada.post(reverse("admin:steps_step_delete", args=[Step.objects.get(key="team").pk]), {"post": "yes"})

    refused = save(client, funnel_url(), form, **{"steps-0-title": "Mine"})

    assert "Ada Lovelace saved “1. Team” less than a minute ago" in text_of(refused)


def test_page_with_a_mistake_remembers_when_it_was_opened(client: Client, ada: Client, funnel: Funnel) -> None:
    log_in(client)
    url = step_url("role")
    form = opened(client, url)
    mistaken = form_of(save(client, url, form, minimum="no number"))
    fill_in(ada, url, title="Theirs")

    refused = save(client, url, mistaken, praise="Mine")

    assert mistaken["_seen"] == form["_seen"]
    assert "Ada Lovelace saved" in text_of(refused)
    assert refused.context["adminform"].form.errors == {"minimum": ["Enter a number."]}
    assert is_saved(save(client, url, {**form_of(refused), "minimum": ""}))


def test_publishing_changes_nothing_that_a_save_could_undo(client: Client, ada: Client, funnel: Funnel) -> None:
    log_in(client)
    form = opened(client, funnel_url())
    ada.post(page_of(funnel, "publish"))

    assert LogEntry.objects.get().change_message == "Published version 1."
    assert is_saved(save(client, funnel_url(), form, name="Mine"))


@pytest.mark.parametrize(
    "url", [funnel_url, lambda: step_url("role"), lambda: ending_url("sorry")], ids=["funnel", "step", "ending"]
)
def test_funnel_made_anew_counts_for_all_its_pages(client: Client, funnel: Funnel, url: Callable[[], str]) -> None:
    user = log_in(client)
    form = opened(client, url())
    anew = LogEntry.objects.log_actions(user.pk, [funnel], ADDITION, "Imported a form.")
    assert anew
    changed = {"name": "Mine"} if url is funnel_url else {"title": "Mine"}

    refused = save(client, url(), form, **changed)

    assert "Imported a form." in text_of(refused)


def test_picture_must_be_picked_again(client: Client, ada: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_funnel(steps=[draft_step("look", "picture_choice", choices=["a", "b"])])
    log_in(client)
    form = opened(client, step_url("look"))
    fill_in(ada, step_url("look"), title="Theirs")

    refused = client.post(step_url("look"), {**form, "choices-0-picture": picture(), "_save": ""})

    assert "Only files have to be picked again." in text_of(refused)
    assert not any(rows_of(refused, "choices").errors)
    assert is_saved(client.post(step_url("look"), {**form_of(refused), "choices-0-picture": picture(), "_save": ""}))
    assert Choice.objects.exclude(picture="").count() == 1


HOSTILE = {
    "none": None,
    "empty": "",
    "text": "x",
    "negative": "-1",
    "fraction": "1.5",
    "wide": "１２",
    "nul": "\x00",
    "large": "9" * 18,
    "larger": "9" * 19,
    "largest": "9" * 5000,
}


@pytest.mark.parametrize("seen", HOSTILE.values(), ids=HOSTILE)
def test_page_that_does_not_say_when_it_was_opened_is_saved(
    client: Client, ada: Client, funnel: Funnel, seen: str | None
) -> None:
    log_in(client)
    form = opened(client, step_url("role"))
    fill_in(ada, step_url("role"), title="Theirs")
    form.pop("_seen")

    assert is_saved(save(client, step_url("role"), form if seen is None else {**form, "_seen": seen}, praise="Mine"))
    assert Step.objects.filter(key="role").values_list("title", "praise").get() == ("Role", "Mine")


def test_page_for_adding_has_seen_nothing(client: Client, funnel: Funnel) -> None:
    log_in(client)

    page = client.get(f"{reverse('admin:steps_step_add')}?funnel={funnel.pk}")

    assert not SEEN.search(page.content.decode())


@pytest.mark.parametrize("inline", [StepInline, EndingInline])
def test_fields_are_called_the_same_in_lists_and_on_pages(client: Client, funnel: Funnel, inline: Any) -> None:
    """By these names the history is compared."""
    publish(funnel)
    log_in(client)
    prefix = inline.model._meta.model_name + "s"
    own = client.get(step_url("role") if inline is StepInline else ending_url("sorry")).context["adminform"].form.fields
    listed = rows_of(client.get(funnel_url()), prefix).forms[0].fields

    shared = set(own) & set(listed)

    assert "title" in shared
    assert {str(own[name].label) for name in shared} == {str(listed[name].label) for name in shared}


@pytest.mark.parametrize("stored", ["One line.\nAnother.", "One line.\r\nAnother."])
def test_text_of_several_lines_that_nobody_touched_is_not_changed(client: Client, funnel: Funnel, stored: str) -> None:
    Step.objects.filter(key="role").update(help_text=stored)
    log_in(client)
    form = opened(client, step_url("role")) | {"help_text": "One line.\r\nAnother."}

    assert is_saved(save(client, step_url("role"), form, praise="Well done."))

    assert LogEntry.objects.latest("pk").get_change_message() == "Changed Praise."
    assert Step.objects.get(key="role").help_text == "One line.\nAnother."


def test_allowed_sites_that_nobody_touched_are_not_changed(client: Client, funnel: Funnel) -> None:
    Funnel.objects.update(link_hosts="example.com\nexample.org")
    log_in(client)
    form = opened(client, funnel_url()) | {"link_hosts": "example.com\r\nexample.org"}

    assert is_saved(save(client, funnel_url(), form, name="Another name"))

    assert LogEntry.objects.latest("pk").get_change_message() == "Changed Name."
