"""The three roles, and what each may reach in the admin."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse

from funnel import roles
from funnel.models import Event, Funnel
from steps.models import Rule
from tests.builders import SAMPLE_ANSWERS, answer_all, make_funnel, publish, sample_funnel, start
from tests.studio import log_in

pytestmark = pytest.mark.django_db

# Page: (nobody, analyst, marketer, admin).
LOG_IN, NO, YES, ELSEWHERE, NOTHING = 302, 403, 200, 302, 404
MATRIX = {
    "funnel_funnel_changelist": (LOG_IN, YES, YES, YES),
    "funnel_funnel_add": (LOG_IN, NO, YES, YES),
    "funnel_funnel_change": (LOG_IN, YES, YES, YES),
    "funnel_funnel_history": (LOG_IN, YES, YES, YES),
    "funnel_funnel_delete": (LOG_IN, NO, YES, YES),
    "funnel_funnel_preview": (LOG_IN, YES, YES, YES),
    "funnel_funnel_publish": (LOG_IN, NO, YES, YES),
    "funnel_funnel_make_live": (LOG_IN, NO, YES, YES),
    "funnel_funnel_unpublish": (LOG_IN, NO, YES, YES),
    "funnel_funnel_restore": (LOG_IN, NO, YES, YES),
    "funnel_funnel_download_draft": (LOG_IN, YES, YES, YES),
    "funnel_funnel_draw": (LOG_IN, ELSEWHERE, ELSEWHERE, ELSEWHERE),
    "funnel_funnel_translate": (LOG_IN, NO, ELSEWHERE, ELSEWHERE),
    "funnel_funnel_translations": (LOG_IN, NO, YES, YES),
    "funnel_funnel_translate_into": (LOG_IN, NO, NOTHING, NOTHING),
    "funnel_funnel_help": (LOG_IN, YES, YES, YES),
    "funnel_funnel_map": (LOG_IN, YES, YES, YES),
    "funnel_funnel_map_file": (LOG_IN, YES, YES, YES),
    "funnel_funnel_to_import": (LOG_IN, NO, ELSEWHERE, ELSEWHERE),
    "funnel_funnel_import": (LOG_IN, NO, YES, YES),
    # A button on the pages of funnels that were imported, which this one was not.
    "funnel_funnel_show_import": (LOG_IN, NO, NO, NO),
    "funnel_funnel_import_report": (LOG_IN, YES, YES, YES),
    "funnel_visit_changelist": (LOG_IN, YES, YES, YES),
    "funnel_visit_add": (LOG_IN, NO, NO, NO),
    "funnel_visit_change": (LOG_IN, YES, YES, YES),
    "funnel_visit_history": (LOG_IN, YES, YES, YES),
    "funnel_visit_delete": (LOG_IN, NO, NO, YES),
    "funnel_visit_upload": (LOG_IN, NOTHING, NOTHING, NOTHING),
    "funnel_event_changelist": (LOG_IN, YES, YES, YES),
    "funnel_event_add": (LOG_IN, NO, NO, NO),
    "funnel_event_change": (LOG_IN, YES, YES, YES),
    "funnel_event_history": (LOG_IN, YES, YES, YES),
    "funnel_event_delete": (LOG_IN, NO, NO, NO),
    "funnel_version_changelist": (LOG_IN, ELSEWHERE, ELSEWHERE, ELSEWHERE),
    "funnel_version_add": (LOG_IN, NO, NO, NO),
    "funnel_version_change": (LOG_IN, YES, YES, YES),
    "funnel_version_history": (LOG_IN, YES, YES, YES),
    "funnel_version_delete": (LOG_IN, NO, NO, NO),
    "steps_step_changelist": (LOG_IN, ELSEWHERE, ELSEWHERE, ELSEWHERE),
    "steps_step_add": (LOG_IN, NO, YES, YES),
    "steps_step_change": (LOG_IN, YES, YES, YES),
    "steps_step_history": (LOG_IN, YES, YES, YES),
    "steps_step_delete": (LOG_IN, NO, YES, YES),
    "steps_rule_changelist": (LOG_IN, ELSEWHERE, ELSEWHERE, ELSEWHERE),
    "steps_rule_add": (LOG_IN, NO, YES, YES),
    "steps_rule_change": (LOG_IN, YES, YES, YES),
    "steps_rule_history": (LOG_IN, YES, YES, YES),
    "steps_rule_delete": (LOG_IN, NO, YES, YES),
    "steps_ending_changelist": (LOG_IN, ELSEWHERE, ELSEWHERE, ELSEWHERE),
    "steps_ending_add": (LOG_IN, NO, YES, YES),
    "steps_ending_change": (LOG_IN, YES, YES, YES),
    "steps_ending_history": (LOG_IN, YES, YES, YES),
    "steps_ending_delete": (LOG_IN, NO, YES, YES),
    "auth_user_changelist": (LOG_IN, NO, NO, YES),
    "auth_user_add": (LOG_IN, NO, NO, YES),
    "auth_user_change": (LOG_IN, NO, NO, YES),
    "auth_user_password_change": (LOG_IN, NO, NO, YES),
    "auth_user_history": (LOG_IN, NO, NO, YES),
    "auth_user_delete": (LOG_IN, NO, NO, YES),
    "auth_group_changelist": (LOG_IN, NO, NO, YES),
    "auth_group_add": (LOG_IN, NO, NO, NO),
    "auth_group_change": (LOG_IN, NO, NO, YES),
    "auth_group_history": (LOG_IN, NO, NO, YES),
    "auth_group_delete": (LOG_IN, NO, NO, NO),
}


@pytest.fixture
def funnel() -> Funnel:
    """A published funnel with a complete visit."""
    funnel = sample_funnel()
    publish(funnel)
    answer_all(start(funnel), SAMPLE_ANSWERS)
    return funnel


def address(name: str, funnel: Funnel) -> str:
    """The page `name`, of something that is there."""
    version, visit, step = funnel.versions.get(), funnel.visits.get(), Rule.objects.all()[0].step
    draft = make_funnel("draft") if name == "funnel_funnel_delete" else funnel
    somebody = User.objects.get_or_create(username="somebody")[0]
    group = Group.objects.get_or_create(name="somebodies")[0]
    keys = {"funnel": draft.pk, "version": version.pk, "visit": visit.pk, "event": Event.objects.all()[0].pk, "step": step.pk}
    keys |= {"rule": step.rules.all()[0].pk, "ending": step.funnel.endings.all()[0].pk, "user": somebody.pk, "group": group.pk}
    model, page = name.split("_")[1], name.split("_", 2)[2]
    query = {
        "steps_step_add": f"?funnel={funnel.pk}",
        "steps_ending_add": f"?funnel={funnel.pk}",
        "steps_rule_add": f"?step={step.pk}",
    }.get(name, "")
    given: dict[str, list[Any]] = {
        "changelist": [],
        "add": [],
        "help": [],
        "import": [],
        "to_import": [],
        "make_live": [funnel.pk, version.pk],
        "restore": [funnel.pk, version.pk],
    }
    given["translate_into"] = [funnel.pk, "de"]
    args = {**given, "upload": [visit.pk, "role"]}.get(page, [keys[model]])
    return reverse(f"admin:{name}", args=args) + query


@pytest.mark.parametrize(("column", "role"), list(enumerate(["", "analyst", "marketer", "admin"])))
def test_pages_are_open_to_whom_they_should_be(client: Client, funnel: Funnel, column: int, role: str) -> None:
    if role:
        log_in(client, role)

    statuses = {name: client.get(address(name, funnel)).status_code for name in MATRIX}

    assert statuses == {name: row[column] for name, row in MATRIX.items()}


def test_matrix_has_every_page() -> None:
    patterns = [pattern for part in admin.site.get_urls() for pattern in getattr(part, "url_patterns", [part])]
    names = {str(pattern.name) for pattern in patterns if isinstance(pattern, URLPattern) and pattern.name}

    assert {name for name in names if name.startswith(("funnel_", "steps_", "auth_"))} == set(MATRIX)


@pytest.mark.parametrize("name", [f"funnel_funnel_{page}" for page in ("publish", "make_live", "unpublish", "restore")])
def test_who_may_not_publish_cannot_post(client: Client, funnel: Funnel, name: str) -> None:
    url = address(name, funnel)
    statuses = [client.post(url).status_code]
    log_in(client, "analyst")
    statuses.append(client.post(url).status_code)

    funnel.refresh_from_db()
    assert statuses == [302, 403]
    assert funnel.live_version is not None
    assert funnel.versions.count() == 1


def test_who_may_edit_but_not_publish_may_check(client: Client, funnel: Funnel) -> None:
    user = log_in(client, "marketer")
    user.groups.clear()
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_funnel", "change_funnel"]))
    url = address("funnel_funnel_publish", funnel)

    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 403


def test_analyst_changes_nothing_by_posting_forms(client: Client, funnel: Funnel) -> None:
    urls = [address("funnel_funnel_change", funnel)]
    urls += [reverse("admin:steps_step_change", args=[Rule.objects.all()[0].step_id])]
    log_in(client, "analyst")

    with CaptureQueriesContext(connection) as queries:
        statuses = [client.post(url, {"name": "Mine", "title": "Mine"}).status_code for url in urls]

    assert statuses == [403, 403]
    assert [query["sql"] for query in queries if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))] == []


def test_roles_are_made_once_and_restored() -> None:
    roles.ensure()
    Group.objects.get(name="analyst").permissions.set(Permission.objects.all())
    roles.ensure()

    held = {group.name: group.permissions.count() for group in Group.objects.all()}
    assert held == {"marketer": 45, "analyst": 14, "admin": 51}


def test_command_says_what_there_is() -> None:
    out = io.StringIO()

    call_command("create_roles", stdout=out)

    said = "3 roles are ready: marketer (45 permissions), analyst (14 permissions), admin (51 permissions).\n"
    assert out.getvalue() == said


def test_command_says_which_permission_is_missing() -> None:
    Permission.objects.get(codename="publish_funnel").delete()

    with pytest.raises(CommandError, match=r"no permission funnel\.publish_funnel"):
        call_command("create_roles")


def test_admin_cannot_make_superusers_or_touch_them(client: Client) -> None:
    root = User.objects.create_superuser("root")
    somebody = User.objects.create_user("somebody")
    me = log_in(client, "admin")

    statuses = [client.get(reverse(f"admin:auth_user_{page}", args=[root.pk])).status_code for page in ("change", "delete")]
    statuses.append(client.get(reverse("admin:auth_user_password_change", args=[root.pk])).status_code)
    for user in (somebody, me):  # me last, since the form takes my role away
        data = {"username": user.username, "is_active": "on", "is_staff": "on", "is_superuser": "on", "user_permissions": "1"}
        data |= {"date_joined_0": "2026-03-02", "date_joined_1": "09:00"}
        client.post(reverse("admin:auth_user_change", args=[user.pk]), data)

    assert statuses == [302, 302, 404]
    assert list(User.objects.filter(is_superuser=True)) == [root]
    assert not User.objects.filter(user_permissions__isnull=False).exists()
    somebody.refresh_from_db()
    assert somebody.is_staff  # the rest of the form was taken


def test_superuser_sees_superusers(client: Client) -> None:
    root = User.objects.create_superuser("root")
    client.force_login(root)

    page = client.get(reverse("admin:auth_user_change", args=[root.pk]))

    assert "is_superuser" in page.context["adminform"].form.fields
