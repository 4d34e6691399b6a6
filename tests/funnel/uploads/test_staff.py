"""Files in the hands of staff: downloaded by those who see answers, and named in exports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from funnel.exports import Period, visits_export
from funnel.models import Upload, Visit
from tests.funnel.files import PDF
from tests.funnel.uploads.sending import send
from tests.studio import log_in, text_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_staff_who_see_answers_download_it(browser: Client, client: Client) -> None:
    send(browser, name="Lebenslauf Zoë.pdf")
    visit = Visit.objects.get()
    url = reverse("admin:funnel_visit_upload", args=[visit.pk, "cv"])
    stranger = client.get(url)
    log_in(client, "analyst")
    page = text_of(client.get(reverse("admin:funnel_visit_change", args=[visit.pk])))
    response: Any = client.get(url)

    assert stranger.status_code == 302
    assert f'<a href="{url}">Lebenslauf Zoë.pdf</a> (17' in page
    assert b"".join(response.streaming_content) == PDF
    response.close()
    assert response.headers["Content-Disposition"] == "attachment; filename*=utf-8''Lebenslauf%20Zo%C3%AB.pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert "no-store" in response.headers["Cache-Control"]


def test_download_of_a_file_that_is_not_there(browser: Client, client: Client, root: Path) -> None:
    send(browser)
    visit = Visit.objects.get()
    (root / Upload.objects.get().path).unlink()
    log_in(client, "analyst")

    statuses = [client.get(reverse("admin:funnel_visit_upload", args=[visit.pk, step])).status_code for step in ("cv", "name")]

    assert statuses == [404, 404]


def test_who_may_not_see_visits_downloads_nothing(browser: Client, client: Client) -> None:
    send(browser)
    user = log_in(client, "analyst")
    user.groups.clear()

    assert client.get(reverse("admin:funnel_visit_upload", args=[Visit.objects.get().pk, "cv"])).status_code == 403


def test_export_has_the_name_guarded_against_formulas(browser: Client) -> None:
    send(browser, name="=1+1.pdf")

    exported = b"".join(visits_export(funnel=Visit.objects.get().funnel, period=Period()).chunks()).decode()

    assert "'=1+1.pdf" in exported
