"""A funnel in several languages: which one a visitor reads, and what happens where a text is not translated."""

from __future__ import annotations

import pytest
from django.test import Client

from funnel.models import Funnel, Version, Visit
from steps.localised import localised
from steps.models import Ending
from steps.spec import Block, Choice, Spec, Step, from_json
from steps.spec import Ending as SpecEnding
from tests.builders import draft_step, make_funnel, publish

pytestmark = pytest.mark.django_db
PERSON = "Mozilla/5.0 (iPhone) Mobile"


def bilingual(languages: str = "en, de") -> Funnel:
    steps = [
        draft_step(
            "name", title="Your name?", help_text="As friends call you.", translations={"de": {"title": "Wie heißen Sie?"}}
        ),
        draft_step("mail", "email", title="Hi {{ name }}!", translations={"de": {"title": "Hallo {{ name }}!"}}),
    ]
    funnel = make_funnel(steps=steps, languages=languages, translations={"de": {"name": "Anmeldung"}})
    Ending.objects.update(translations={"de": {"title": "Danke!"}})
    publish(funnel)
    return funnel


def page(client: Client, path: str = "/f/signup/name/", **headers: str) -> str:
    return client.get(path, headers={"user-agent": PERSON, **headers}).content.decode()


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("", "en"), ("de", "de"), ("de-AT,de;q=0.9,en;q=0.8", "de"), ("fr,en;q=0.5,de;q=0.9", "de"), ("ja", "en"), (";;;q=x", "en")],
)
def test_first_language_of_the_browser_that_the_funnel_speaks_is_used(client: Client, accepted: str, language: str) -> None:
    bilingual()

    found = page(client, **{"accept-language": accepted})

    assert f'<html lang="{language}"' in found
    assert ("Wie heißen Sie?" in found) == (language == "de")


def test_text_without_translation_stays_as_it_is(client: Client) -> None:
    bilingual()

    found = page(client, **{"accept-language": "de"})

    assert "As friends call you." in found
    assert "Anmeldung" in found


def test_translation_of_a_text_that_was_taken_out_is_not_published(client: Client) -> None:
    orphans = {"title": "Ja?", "help_text": "Wie {{ nobody }} sagt.", "option.unit": "Leute"}
    steps = [draft_step("team", "number", title="Team?", translations={"de": orphans, "ar": {"help_text": "س"}})]

    publish(make_funnel(steps=steps, languages="en, de, ar"))

    (step,) = from_json(Version.objects.get().definition).steps
    assert step.translations == {"de": {"title": "Ja?"}}
    assert "Wie" not in page(client, "/f/signup/team/", **{"accept-language": "de"})


def test_picked_language_is_remembered_and_told_to_rules(client: Client) -> None:
    bilingual()

    page(client, "/f/signup/name/?lang=de")
    again = page(client, **{"accept-language": "en"})

    assert "Wie heißen Sie?" in again
    assert Visit.objects.get().hidden["language"] == "de"


@pytest.mark.parametrize("asked", ["fr", "xx", "<script>", "de-AT"])
def test_language_that_the_funnel_does_not_speak_is_not_remembered(client: Client, asked: str) -> None:
    bilingual()

    client.get("/f/signup/name/", {"lang": asked}, headers={"user-agent": PERSON})

    assert "language" not in client.cookies


def test_answers_and_messages_are_in_the_visitors_language(client: Client) -> None:
    bilingual()
    page(client, "/f/signup/name/?lang=de")

    refused = client.post("/f/signup/name/", {"name-answer": ""}, headers={"user-agent": PERSON})
    taken = client.post("/f/signup/name/", {"name-answer": "Ada"}, headers={"user-agent": PERSON, "hx-request": "true"})

    assert refused.status_code == 422
    assert "Geben Sie" in refused.content.decode()
    assert "Hallo Ada!" in taken.content.decode()


def test_language_of_one_visitor_does_not_stay_for_the_next(client: Client) -> None:
    bilingual()
    page(client, "/f/signup/name/?lang=de")

    other = Client().get("/admin/login/").content.decode()

    assert 'lang="de"' not in other


def test_right_to_left_language_turns_the_page(client: Client) -> None:
    bilingual("en, ar")

    assert '<html lang="ar" dir="rtl">' in page(client, **{"accept-language": "ar"})


def test_funnel_of_one_language_offers_no_others(client: Client) -> None:
    bilingual("en")

    found = page(client, **{"accept-language": "de"})

    assert 'class="languages"' not in found
    assert '<html lang="en"' in found


def test_localised_translates_every_kind_of_text_and_nothing_else() -> None:
    step = Step(
        "a",
        "number",
        "A",
        translations={"de": {"title": "A-de", "key": "hacked", "option.unit": "Stück"}},
        options={"unit": "pieces"},
        choices=(Choice("x", "X", translations={"de": {"label": "X-de"}}),),
        blocks=(Block("reveal", "Why", "Because", translations={"de": {"text": "Darum"}}),),
    )
    ending = SpecEnding("end", "End", translations={"de": {"title": "Ende", "body": ""}})
    spec = Spec("T", (step,), (ending,), languages=("en", "de"), translations={"de": {"name": "T-de"}})

    found = localised(spec, "de")

    assert (found.title, found.steps[0].title, found.steps[0].key) == ("T-de", "A-de", "a")
    assert found.steps[0].options == {"unit": "Stück"}
    assert (found.steps[0].choices[0].label, found.steps[0].blocks[0].title) == ("X-de", "Why")
    assert (found.steps[0].blocks[0].text, found.endings[0].title, found.endings[0].body) == ("Darum", "Ende", "")
    assert localised(spec, "fr") is localised(spec, "en") is spec


def test_option_that_nobody_reads_cannot_be_translated() -> None:
    step = Step("a", "rating", "A", translations={"de": {"option.stars": "abc"}})
    spec = Spec("T", (step,), (SpecEnding("end", "End"),), languages=("en", "de"))

    assert localised(spec, "de").steps[0].options == {}
