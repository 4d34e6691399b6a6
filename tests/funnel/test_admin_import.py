"""Forms brought in by upload: the report beside the draft, and refusals that say what to do."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from funnel.models import Funnel
from tests.builders import make_funnel
from tests.funnel.importing.forms import typeform
from tests.studio import log_in, page_of, text_of

pytestmark = pytest.mark.django_db

URL = "/admin/funnel/funnel/import/"


def upload(client: Client, data: bytes, **given: str) -> Any:
    """Send a file as the page does, and follow to where it leads."""
    file = SimpleUploadedFile("form.json", data, content_type="application/json")
    return client.post(URL, {"file": file, "format": "", "slug": "", **given}, follow=True)


def test_uploaded_form_leads_to_its_report(client: Client) -> None:
    log_in(client, "marketer")

    page = text_of(upload(client, typeform()))

    funnel = Funnel.objects.get()
    assert "“Sign up” was imported, with 2 steps." in page
    assert "1 thing was not taken as it was" in page
    assert "fields[2]" in page
    assert "Import report" in text_of(client.get(page_of(funnel)))


def test_report_says_what_changed(client: Client) -> None:
    log_in(client, "marketer")
    upload(client, typeform())

    page = text_of(upload(client, typeform().replace(b"Your role?", b"What do you do?")))

    assert "What changed in the draft" in page
    assert "“Your role?” → “What do you do?”" in page


def test_broken_file_is_refused_with_what_to_do(client: Client) -> None:
    log_in(client, "marketer")

    response = client.post(URL, {"file": SimpleUploadedFile("form.json", b'{"title": '), "format": "typeform", "slug": "keep-me"})

    assert response.status_code == 422
    page = response.content.decode()
    assert "this is not JSON" in page
    assert "keep-me" in page
    assert not Funnel.objects.exists()


@pytest.mark.parametrize(("given", "said"), [({}, "This field is required."), ({"slug": "No Slug!"}, "Use lower-case letters")])
def test_unsound_input_is_refused_beside_its_field(client: Client, given: dict[str, str], said: str) -> None:
    log_in(client, "marketer")

    response = client.post(URL, {"format": "", "slug": "", **given})

    assert response.status_code == 422
    assert said in response.content.decode()


def test_analyst_may_not_import_but_reads_the_report(client: Client) -> None:
    log_in(client, "marketer")
    upload(client, typeform())
    funnel = Funnel.objects.get()
    log_in(client, "analyst")

    assert client.get(URL).status_code == 403
    assert client.post(URL, {"file": SimpleUploadedFile("form.json", typeform())}).status_code == 403
    assert "1 thing was not taken" in text_of(client.get(page_of(funnel, "import_report")))


def test_funnel_made_by_hand_has_no_report(client: Client) -> None:
    log_in(client, "marketer")
    funnel = make_funnel()

    assert "Import report" not in text_of(client.get(page_of(funnel)))
    assert "This funnel was not imported." in text_of(client.get(page_of(funnel, "import_report")))
    assert client.get("/admin/funnel/funnel/999/import/").status_code == 404


def test_page_says_whether_a_funnel_is_new_or_which_draft_was_replaced(client: Client) -> None:
    log_in(client, "marketer")

    assert "It is a new funnel, at the address sign-up." in text_of(upload(client, typeform()))
    page = text_of(upload(client, typeform(title="Join 100%")))

    assert "“Join 100%” was imported, with 2 steps. It has replaced the draft of “Sign up” (sign-up)." in page


def test_form_that_became_several_funnels_is_refused_until_an_address_is_given(client: Client) -> None:
    log_in(client, "marketer")
    upload(client, typeform(), slug="first")
    upload(client, typeform(), slug="second")

    assert "This form was imported as first, second." in text_of(upload(client, typeform()))
    page = text_of(upload(client, typeform(), slug="second", replaces="on"))
    assert "It has replaced the draft of “Sign up” (second)." in page


def test_address_that_is_taken_is_refused_until_replacing_is_ticked(client: Client) -> None:
    log_in(client, "marketer")
    funnel = make_funnel("offer", name="Spring 100%")

    refused = upload(client, typeform(), slug="offer", format="typeform")
    left = list(funnel.steps.values_list("key", flat=True))
    page = text_of(upload(client, typeform(), slug="offer", replaces="on"))

    assert refused.status_code == 422
    said = (
        "“Spring 100%” is at this address already. Tick “Replace the draft of the funnel at this address” to replace its draft, "
        "or enter another address."
    )
    assert refused.context["form"].errors == {"slug": [said]}
    assert 'value="offer"' in text_of(refused)
    assert '<option value="typeform" selected>' in text_of(refused)
    assert left == ["name", "mail"]
    assert "It has replaced the draft of “Spring 100%” (offer)." in page
    assert Funnel.objects.count() == 1


@pytest.mark.parametrize("given", [{"slug": "free"}, {"slug": "free", "replaces": "on"}, {"replaces": "on"}])
def test_address_that_is_free_needs_no_tick_and_takes_one(client: Client, given: dict[str, str]) -> None:
    log_in(client, "marketer")

    assert "It is a new funnel" in text_of(upload(client, typeform(), **given))


@pytest.mark.parametrize("page", ["change/", "draw/", "translate/", "show_import/", "delete/", "history/"])
@pytest.mark.parametrize("funnel", ["abc", "1e5", "9" * 30])
def test_address_of_no_funnel_is_no_error_of_ours(client: Client, funnel: str, page: str) -> None:
    log_in(client, "admin")

    assert client.get(f"/admin/funnel/funnel/{funnel}/{page}").status_code in (302, 403, 404)
