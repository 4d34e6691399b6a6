"""The translations' page: every text beside its translation, and what saving does."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from funnel import publishing
from funnel.admin.translations import read
from funnel.models import Funnel
from steps.localised import localised
from steps.models import Block, Choice, Ending, Step
from steps.translating import Text, translate, warning
from tests.builders import draft_step, ending, make_funnel, publish
from tests.studio import log_in, page_of, said, text_of

pytestmark = pytest.mark.django_db

WHY = {"type": "reveal", "title": "Why?", "text": "To know."}


def funnel_of_many_texts(**columns: Any) -> Funnel:
    """A funnel in English, German and Arabic with each kind of text."""
    steps = [
        draft_step("name", title="Your name?", help_text="In full.", placeholder="Ada", button="Go", praise="Good.", stage="You"),
        draft_step("role", "single_choice", choices=["founder", "other"], blocks=[WHY]),
        draft_step("team", "number", title="Team of {{ name }}?", options={"unit": "people"}),
    ]
    ends = [ending("thanks", title="Thanks", body="Done.", button="Home", link="https://example.com/")]
    return make_funnel(steps=steps, endings=ends, **{"languages": "en, de, ar", "link_hosts": "example.com", **columns})


def texts_of(funnel: Funnel) -> dict[str, Text]:
    """All texts by what they say."""
    return {text.source: text for page in read(funnel) for text in page.texts}


def into(funnel: Funnel, language: str = "de") -> str:
    return f"{page_of(funnel, 'translations')}{language}/"


def send(client: Client, funnel: Funnel, language: str = "de", **translations: str) -> Any:
    """Post translations by their sources, as the page's script does: nothing else."""
    known = texts_of(funnel)
    data = {known[source.replace("_", " ")].id: text for source, text in translations.items()}
    return client.post(into(funnel, language), data, follow=True)


def test_page_has_every_text_that_visitors_read_in_order() -> None:
    funnel = funnel_of_many_texts()

    sources = [text.source for page in read(funnel) for text in page.texts]

    assert sources == [
        "Signup",
        *("Your name?", "In full.", "Ada", "Go", "Good.", "You"),
        *("Role", "Founder", "Other", "Why?", "To know."),
        *("Team of {{ name }}?", "people"),
        *("Thanks", "Done.", "Home"),
    ]


def test_what_is_not_shown_is_not_asked_for() -> None:
    funnel = make_funnel(steps=[draft_step("name", choices=["old"], options={"unit": "kg"})])

    assert [text.source for page in read(funnel) for text in page.texts] == ["Signup", "Name", "Thanks"]


def test_saving_writes_the_rows_and_counts(client: Client) -> None:
    funnel = funnel_of_many_texts()
    log_in(client)

    send(client, funnel, Signup="Anmeldung", Founder="Gründer", people="Leute", Thanks="Danke")
    page = send(client, funnel, Role="Rolle", **{"Why?": "Warum?"})

    funnel.refresh_from_db()
    assert funnel.translations == {"de": {"name": "Anmeldung"}}
    assert Choice.objects.get(key="founder").translations == {"de": {"label": "Gründer"}}
    assert Step.objects.get(key="team").translations == {"de": {"option.unit": "Leute"}}
    assert Block.objects.get().translations == {"de": {"title": "Warum?"}}
    assert Ending.objects.get().translations == {"de": {"title": "Danke"}}
    assert said(page)[-1] == "The translations into Deutsch were saved. Visitors get them once you publish."
    assert "6 of 17 translated" in text_of(page)
    assert "0 of 17 translated" in text_of(page)


def test_empty_translation_is_taken_out_and_others_stay(client: Client) -> None:
    funnel = funnel_of_many_texts(translations={"de": {"name": "Anmeldung"}, "ar": {"name": "تسجيل"}})
    log_in(client)

    send(client, funnel, Signup=" ")

    funnel.refresh_from_db()
    assert funnel.translations == {"ar": {"name": "تسجيل"}}


def test_what_is_not_posted_stays(client: Client) -> None:
    funnel = funnel_of_many_texts(translations={"de": {"name": "Anmeldung"}})
    log_in(client)

    send(client, funnel, Role="Rolle")

    funnel.refresh_from_db()
    assert funnel.translations == {"de": {"name": "Anmeldung"}}


def test_whole_page_posted_without_the_script_changes_what_was_changed(client: Client) -> None:
    funnel = funnel_of_many_texts(translations={"de": {"name": "Anmeldung"}})
    log_in(client)

    form = client.get(into(funnel)).context["form"]
    data = {name: form[name].value() for name in form.fields}
    client.post(into(funnel), {**data, texts_of(funnel)["In full."].id: "Vor- und\r\nNachname"})

    assert Step.objects.get(key="name").translations == {"de": {"help_text": "Vor- und\nNachname"}}
    assert [row.translations for row in Choice.objects.all()] == [{}, {}]


def test_translation_that_is_too_long_is_refused_and_nothing_is_saved(client: Client) -> None:
    funnel = funnel_of_many_texts()
    log_in(client)

    page = send(client, funnel, Signup="x" * 121, Role="Rolle")

    assert page.context["form"].errors == {
        texts_of(funnel)["Signup"].id: ["Ensure this value has at most 120 characters (it has 121)."]
    }
    assert "Nothing was saved." in text_of(page)
    assert Step.objects.get(key="role").translations == {}


def test_nothing_live_changes_until_it_is_published(client: Client) -> None:
    funnel = funnel_of_many_texts()
    version = publish(funnel)
    log_in(client)

    send(client, funnel, Role="Rolle")

    version.refresh_from_db()
    compiled = publishing.check(Funnel.objects.get()).spec
    assert "Rolle" not in version.definition
    assert compiled is not None
    assert localised(compiled, "de").step("role").title == "Rolle"


def test_options_that_are_translated_are_those_that_visitors_read(client: Client) -> None:
    funnel = funnel_of_many_texts()
    log_in(client)

    send(client, funnel, people="Leute")

    compiled = publishing.check(Funnel.objects.get()).spec
    assert compiled is not None
    assert localised(compiled, "de").step("team").options["unit"] == "Leute"


@pytest.mark.parametrize(
    ("source", "translation", "words"),
    [
        ("Hello", "", ""),
        ("Hello", "Hallo", ""),
        ("Hello {{ name }}", "{{ name | “du” }}, hallo", ""),
        ("Hello {{ name }}", "Hallo", "The source recalls {{ name }}, this does not."),
        ("Hello", "Hallo {{ name }}", "This recalls {{ name }}, the source does not."),
        ("Hello {{ name }}", "Hallo {{ Name }}", "“{{ Name }}” is not written as the recall of an answer."),
    ],
)
def test_recalls_must_be_those_of_the_source(source: str, translation: str, words: str) -> None:
    assert warning(source, translation) == words


def test_page_warns_of_a_recall_that_is_missing(client: Client) -> None:
    funnel = funnel_of_many_texts()
    log_in(client)

    page = send(client, funnel, **{"Team of {{ name }}?": "Team?"})

    assert "Check this:</strong> The source recalls {{ name }}, this does not." in text_of(page)


def test_translating_keeps_what_is_there() -> None:
    step = Step(title="A", translations={"ar": {"title": "ا"}, "de": {"help_text": "B"}})

    translate(Text(step, "title", "Title", "A", 300), "de", " Ä ")

    assert step.translations == {"ar": {"title": "ا"}, "de": {"help_text": "B", "title": "Ä"}}


def test_inputs_are_in_their_language_and_direction(client: Client) -> None:
    funnel = funnel_of_many_texts()
    log_in(client)

    page = text_of(client.get(into(funnel, "ar")))

    assert 'lang="ar" dir="rtl"' in page
    assert 'lang="en" dir="ltr">Role</p>' in page


def test_first_further_language_is_opened_and_others_are_not_found(client: Client) -> None:
    funnel = make_funnel(languages="de, ar")
    log_in(client)

    opened = client.get(page_of(funnel, "translate"), follow=True)
    statuses = [client.get(into(funnel, language)).status_code for language in ("ar", "en", "de")]

    assert opened.redirect_chain[-1][0] == into(funnel, "ar")
    assert statuses == [200, 404, 404]


def test_funnel_of_one_language_says_where_to_pick_more(client: Client) -> None:
    funnel = make_funnel()
    log_in(client)

    page = text_of(client.get(page_of(funnel, "translations")))

    assert "“Signup” speaks English only" in page
    assert f'href="{page_of(funnel)}#general"' in page


def test_who_may_not_edit_may_not_translate(client: Client) -> None:
    funnel = funnel_of_many_texts()
    log_in(client, "analyst")

    statuses = [client.get(into(funnel)).status_code, client.post(into(funnel), {}).status_code]

    assert statuses == [403, 403]
    assert page_of(funnel, "translate") not in text_of(client.get(page_of(funnel)))


@pytest.mark.parametrize("steps", [2, 40])
def test_page_takes_as_many_queries_for_many_steps(client: Client, steps: int, django_assert_max_num_queries: Any) -> None:
    many = [draft_step(f"s{n}", "single_choice", choices=["a", "b"], blocks=[WHY]) for n in range(steps)]
    funnel = make_funnel(steps=many, languages="en, de")
    log_in(client)
    everything = {text.id: "Etwas" for page in read(funnel) for text in page.texts}

    with django_assert_max_num_queries(10):
        client.get(into(funnel))
    with django_assert_max_num_queries(19):
        client.post(into(funnel), everything)

    assert not Choice.objects.filter(translations={}).exists()
