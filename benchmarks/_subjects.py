"""The four ways through a step that `steps` compares, each with a visitor who stands in the middle of the wizard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks._inprocess import Client, Reply
from benchmarks.reference.models import Response
from benchmarks.reference.views import COOKIE, PREFIX
from benchmarks.reference.wizards import SKIP, WIZARDS, Wizard
from funnel import events, visits
from funnel.models import Funnel, Visit
from funnel.source import Source
from funnel.storage import VisitStorage
from tests import builders

_CSRF = "a" * 32


@dataclass(frozen=True)
class Standing:
    """A visitor in the middle: the step that comes next, its address, their cookies, the form as they will send it."""

    path: str
    cookies: Mapping[str, str]
    data: Mapping[str, str]


@dataclass(frozen=True)
class Contender:
    """One way: `stand` puts a new visitor in the middle, `take` makes them answer and see the next step."""

    name: str
    stand: Callable[[Wizard], Standing]
    take: Callable[[Client, Standing], Reply]


def publish_all() -> None:
    """The wizards as funnels of ours."""
    for wizard in WIZARDS.values():
        steps = [
            builders.draft_step(key, title=title, rules=_rules(wizard, position))
            for position, (key, title) in enumerate(wizard.titles.items())
        ]
        builders.publish(builders.make_funnel(wizard.slug, steps), now=timezone.now())


def _rules(wizard: Wizard, position: int) -> list[builders.RuleDraft]:
    if not wizard.rules or position == 0:
        return []
    return [builders.rule("show_if", when=[[(wizard.keys[position - 1], "not_equals", SKIP)]])]


def middle(wizard: Wizard) -> str:
    """The step that is measured: half of the wizard is answered."""
    return wizard.keys[wizard.length // 2]


def _answered(wizard: Wizard) -> dict[str, str]:
    return {key: f"My answer is the {key}" for key in wizard.keys[: wizard.length // 2]}


def _stand_here(wizard: Wizard) -> Standing:
    now = timezone.now()
    funnel = Funnel.objects.get(slug=wizard.slug)
    visit = visits.start(funnel=funnel, version_id=funnel.live_version_id or 0, source=Source(), now=now)
    answers = _answered(wizard)
    Visit.objects.filter(pk=visit.pk).update(answers=answers, rev=visit.rev + len(answers))
    served = [events.Touch(key, completed=True, duration_ms=1_000) for key in answers]
    events.execute(events.merging(visit_id=visit.pk, changes=[*served, events.Touch(middle(wizard))], now=now))
    storage = VisitStorage(f"funnel-{wizard.slug}")
    storage.begin(visit)
    response = HttpResponse()
    storage.update_response(response)
    prefix = f"funnel-{wizard.slug}"
    data = {f"{prefix}-current_step": middle(wizard), f"{middle(wizard)}-answer": "My next answer"}
    return Standing(f"/f/{wizard.slug}/{middle(wizard)}/", _cookies(response), data)


def _stand_by_hand(wizard: Wizard) -> Standing:
    row = Response.objects.create(funnel=wizard.slug, answers=_answered(wizard))
    response = HttpResponse()
    response.set_signed_cookie(COOKIE, str(row.uuid))
    data = {"csrfmiddlewaretoken": _token(), "answer": "My next answer"}
    return Standing(f"/hand/{wizard.slug}/{middle(wizard)}/", {**_cookies(response), "csrftoken": _CSRF}, data)


def _stand_in_formtools(wizard: Wizard) -> Standing:
    def form(key: str, answer: str) -> dict[str, str]:
        return {"csrfmiddlewaretoken": _token(), f"{PREFIX}-current_step": key, f"{key}-answer": answer}

    step_data = {key: {name: [value] for name, value in form(key, answer).items()} for key, answer in _answered(wizard).items()}
    session = SessionStore()
    session[f"wizard_{PREFIX}"] = {
        "step": middle(wizard),
        "step_data": step_data,
        "step_files": {key: {} for key in step_data},
        "extra_data": {},
    }
    session.save()
    cookies = {"sessionid": session.session_key or "", "csrftoken": _CSRF}
    return Standing(f"/stock/{wizard.slug}/{middle(wizard)}/", cookies, form(middle(wizard), "My next answer"))


def _cookies(response: HttpResponse) -> dict[str, str]:
    return {name: morsel.value for name, morsel in response.cookies.items()}


def _token() -> str:
    request = HttpRequest()
    request.META["CSRF_COOKIE"] = _CSRF
    return get_token(request)


def _swap(client: Client, at: Standing) -> Reply:
    return client.post(at.path, at.cookies, at.data, htmx=True)


def _page(client: Client, at: Standing) -> Reply:
    return client.post_and_follow(at.path, at.cookies, at.data)


SUBJECTS = (Contender("htmx", _stand_here, _swap), Contender("nojs", _stand_here, _page))
REFERENCES = (Contender("hand-written", _stand_by_hand, _page), Contender("formtools", _stand_in_formtools, _page))


def statements(client: Client, wizard: Wizard, subject: Contender) -> int:
    """How many SQL statements the POST of one step takes, BEGIN and COMMIT included."""
    standing = subject.stand(wizard)
    with CaptureQueriesContext(connection) as queries:
        client.post(standing.path, standing.cookies, standing.data, htmx=subject.name == "htmx")
    return len(queries)
