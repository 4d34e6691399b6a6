"""A visitor at a browser: sees a step, answers it, and notes whatever the browser complains about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.http import HttpResponse
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect

from funnel.models import Event, Funnel
from funnel.storage import VisitStorage
from tests.builders import SAMPLE_ANSWERS, answer_all, start

# What to do on a step: a text to type, or the labels to pick; nothing to pick on a page that asks nothing.
Answer = str | tuple[str, ...]
Walk = Mapping[str, Answer]

# Three ways through `tests.builders.sample_funnel`.
FOUNDER: Walk = {
    "welcome": (),
    "role": ("Founder",),
    "company": "Ærø & Søn",
    "team_size": "12",
    "goals": ("Speed", "Cost"),
    "has_site": ("Yes",),
    "wishes": "First line\nsecond line",
    "mail": "ada@example.com",
    "terms": ("I agree",),
}
STUDENT: Walk = {"welcome": (), "role": ("Student",), "mail": "ada@example.com", "terms": ("I agree",)}
EMPLOYEE: Walk = {"welcome": (), "role": ("Employee",), "team_size": "6000"}


@dataclass
class Visitor:
    """One page of a browser, with what it asked for and what it complained about."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request))

    @property
    def step(self) -> Locator:
        """The step that is shown."""
        return self.page.locator("[data-step-key]")

    @property
    def ending(self) -> Locator:
        """The end page."""
        return self.page.locator("[data-ending-key]")

    @property
    def button(self) -> Locator:
        """The one that sends the answer."""
        return self.page.locator("#answer [type=submit]")

    @property
    def documents(self) -> list[str]:
        """The paths of the whole pages that were loaded."""
        return [urlsplit(request.url).path for request in self.requests if request.resource_type == "document"]

    @property
    def hosts(self) -> set[str]:
        """Every origin that anything was asked of."""
        return {"{0.scheme}://{0.netloc}".format(urlsplit(request.url)) for request in self.requests}

    def open(self, path: str = "/f/signup/") -> None:
        """Go to a page of the site."""
        self.page.goto(f"{self.site}{path}")

    def sees(self, key: str) -> None:
        """Fail unless the step with this key is shown."""
        expect(self.step).to_have_attribute("data-step-key", key)

    def fill(self, answer: Answer) -> None:
        """Type or pick, and send nothing."""
        if isinstance(answer, str):
            self.page.locator("#answer").get_by_role("textbox").fill(answer)
            return
        for label in answer:
            self.page.locator(".option").get_by_text(label, exact=True).click()

    def answer(self, answer: Answer) -> None:
        """Answer the step that is shown, and wait until another page is."""
        key = self.step.get_attribute("data-step-key")
        self.fill(answer)
        self.button.click()
        expect(self.page.locator(f"[data-step-key='{key}']")).to_have_count(0)

    def walk(self, walk: Walk) -> Iterator[str]:
        """Answer step by step; yields each key when its step is shown, before it is answered."""
        for key, answer in walk.items():
            self.sees(key)
            yield key
            self.answer(answer)

    def finish(self, walk: Walk) -> None:
        """Answer the rest of a walk that has been begun, to the end."""
        for _key in self.walk(walk):
            pass
        expect(self.ending).to_be_visible()

    def jump_to(self, key: str) -> None:
        """Open a step as a visitor who has answered all before it, without the time that takes."""
        visit = answer_all(start(Funnel.objects.get()), {name: SAMPLE_ANSWERS[name] for name in _before(key)})
        storage = VisitStorage("funnel-signup")
        storage.begin(visit)
        response = HttpResponse()
        storage.update_response(response)
        cookie = response.cookies["funnel-signup"]
        self.page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.site}])
        self.open(f"/f/signup/{key}/")
        self.sees(key)

    def forgive(self) -> list[str]:
        """What the browser complained about so far, when a test has made it do so."""
        complaints, self.complaints = self.complaints, []
        return complaints

    def _hear(self, message: ConsoleMessage) -> None:
        # The browser reports a 422 as it does a missing picture; it is how an invalid answer is told.
        if message.type in ("error", "warning") and "status of 422" not in message.text:
            self.complaints.append(message.text)


def stored() -> list[tuple[str, str]]:
    """All events in order, as (kind, step)."""
    return list(Event.objects.order_by("visit_id", "seq").values_list("kind", "step_key"))


def completed(walk: Walk) -> list[tuple[str, str]]:
    """The events that a whole walk leaves: every step exactly once."""
    return [("visit_started", ""), *(("step_completed", key) for key in walk), ("visit_completed", "")]


def rest(walk: Walk, key: str) -> Walk:
    """What comes from this step on."""
    return {name: answer for name, answer in walk.items() if name not in _before(key)}


def _before(key: str) -> list[str]:
    keys = list(FOUNDER)
    return keys[: keys.index(key)]
