"""What a visitor is shown: a step, an ending, or why there is neither; whole pages or htmx partials."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils import timezone, translation
from formtools.wizard.views import NamedUrlWizardView

from funnel import chat, compression, languages, progress, scene, source, visits
from funnel.models import Funnel
from funnel.storage import VisitStorage
from steps import recall
from steps.adapting import adapted
from steps.fields import choosing
from steps.forms import StepForm, prefilled
from steps.journey import Journey
from steps.localised import localised
from steps.spec import Answers, Spec, Step


class VisitorPages(NamedUrlWizardView):
    """The pages of the funnel wizard: formtools' frame, filled from (spec, journey, storage). It writes nothing."""

    storage_name: ClassVar[str] = "funnel.storage.VisitStorage"
    # formtools insists on one; the real list is the visitor's path.
    form_list: ClassVar[list[type[StepForm]]] = [StepForm]
    storage: VisitStorage
    spec: Spec
    journey: Journey
    # Of a visitor without a visit.
    source: source.Source
    hidden: Answers
    now: datetime

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.slug: str = kwargs["funnel"]
        self.step_key: str = kwargs.get("step", "")
        self.is_post = request.method == "POST"
        self.is_htmx = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
        self.title = ""
        self.is_complete = False
        self.version_id = 0
        # Whether an answer has just been taken to a step that had none.
        self.was_new = False
        # Whether one came for a step that is not open to the visitor.
        self.was_dropped = False
        self.languages: tuple[str, ...] = ()
        self.language = ""

    def _speak(self, version_id: int) -> None:
        """Go on with this version, in the visitor's language."""
        spec = visits.spec_of(version_id)
        self.languages = spec.languages
        self.language = languages.chosen(self.request, spec.languages)
        translation.activate(self.language)
        self.spec = localised(spec, self.language)
        self.title = self.spec.title
        self.version_id = version_id

    def _rendered(self, response: HttpResponseBase) -> HttpResponseBase:
        """Rendered while the language is on."""
        return response.render() if isinstance(response, TemplateResponse) else response

    # --- pages

    def _page(self, name: str, *, status: int = 200, **context: Any) -> HttpResponseBase:
        """The whole page `funnel/<name>.html`, or for htmx its inside `funnel/_<name>.html`."""
        # A page of no version has the site's own look.
        around = {"is_partial": self.is_htmx, "funnel_title": self.title}
        if self.version_id:
            around = scene.around(self.spec, self.version_id, self.language, is_partial=self.is_htmx)
        context |= around | {"start_url": self._start_url, "was_dropped": self.was_dropped}
        return self._settled(TemplateResponse(self.request, self._template(name), context, status=status))

    def _template(self, name: str) -> str:
        return f"funnel/_{name}.html" if self.is_htmx else f"funnel/{name}.html"

    def _settled(self, response: HttpResponse) -> HttpResponse:
        """With what htmx is to know: that the page is at the address that is shown, unless `_forward` says otherwise."""
        if self.is_htmx:
            response.headers["HX-Push-Url"] = "false"
        return response

    def _progress(self, key: str = "") -> dict[str, Any]:
        """How far the visitor is when the step `key` is shown, and the stage that the last answer ended."""
        found = progress.of(self.spec, self.journey, key)
        return scene.numbers(found) | {"milestone": progress.milestone(self.spec, self.journey)}

    def _done(self) -> HttpResponseBase:
        ending = recall.fill_ending(self.spec.ending(self.journey.ending or ""), self.spec, self.journey.values)
        # Asked again for each visitor: a site may have been struck off the list since this version was published.
        has_link = bool(ending.link) and Funnel.objects.get(slug=self.slug).allows_link(ending.link)
        return self._page("done", ending=ending, has_link=has_link, **self._progress())

    def _lost(self) -> HttpResponseBase:
        """An answer without a visit: say why, and show what was typed so that it can be kept."""
        return self._page("lost", status=403, typed=self._typed())

    def _busy(self) -> HttpResponseBase:
        """The database does not answer: a button that sends the same again, or, for what is never shown again, what to do."""
        typed = self._typed() if self.is_post else []
        return self._page("busy", status=503, typed=typed, resend=self._resend(), is_answer=self.is_post)

    def _resend(self) -> list[tuple[str, str]]:
        """(name, text) of all that came of the answer; none when a secret or a file is part of it."""
        posted = self.request.POST if self.is_post else {}
        if not posted or self.request.FILES or any(name.endswith("_secret") for name in posted):
            return []
        names = [f"{self.prefix}-current_step", "seen", *self._answer_names()]
        return [(name, text) for name in names for text in self.request.POST.getlist(name)]

    def _typed(self) -> list[str]:
        """What came of the answer, but for secrets, which are never shown again."""
        names = [name for name in self._answer_names() if not name.endswith("_secret")]
        return [text for name in names for text in self.request.POST.getlist(name) if text]

    def _answer_names(self) -> list[str]:
        """The names of what came of the answer, parts included."""
        answer = f"{self.step_key}-answer"
        return [name for name in self.request.POST if name == answer or name.startswith(f"{answer}_")]

    # --- formtools' hooks

    def get_prefix(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return f"funnel-{self.slug}"

    def get_form_list(self) -> dict[str, type[StepForm]]:
        """The steps on the visitor's path so far, the one shown included."""
        return dict.fromkeys(self.journey.path, StepForm)

    def get_form_kwargs(self, step: str | None = None) -> dict[str, Any]:
        seed = str(self.storage.visit.uuid) if self.storage.visit else ""
        return {"step": self._met(step or self.step_key), "seed": seed}

    def get_form_initial(self, step: str) -> dict[str, Any]:
        answers = self.storage.answers
        if step in answers:
            return {"answer": answers[step]}
        if not self.spec.step(step).prefill:
            return {}
        hidden = self.storage.visit.hidden if self.storage.visit else self.hidden
        value = prefilled(self.spec, adapted(self.spec.step(step), self.journey.values_at(step)), hidden)
        return {} if value is None else {"answer": value}

    def get_step_url(self, step: str) -> str:
        return _step_url(self.slug, step, get_urlconf(), get_script_prefix())

    def get_step_index(self, step: str | None = None) -> int:
        return self.journey.position(step or self.step_key) - 1

    def get_prev_step(self, step: str | None = None) -> str | None:
        return self.journey.previous(step or self.step_key)

    def get_context_data(self, form: StepForm, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(form=form, **kwargs)
        key = form.step.key
        found, is_reopened = self._scene(key), key == self.journey.open_step and key in self.storage.answers
        spoken = self._conversation(key) if chat.is_chat(self.spec) else {}
        seen = found.context(form, self._completed(found.completed), is_reopened=is_reopened)
        return context | seen | spoken

    def _met(self, key: str) -> Step:
        """A step as this visitor meets it."""
        values = self.journey.values_at(key)
        return adapted(recall.fill_step(self.spec.step(key), self.spec, values), values)

    def _scene(self, key: str) -> scene.Scene:
        """Where the visitor stands at a step."""
        self.storage.current_step = key
        previous = self.get_prev_step(key) or ""
        return scene.Scene(
            spec=self.spec,
            version_id=self.version_id,
            language=self.language,
            today=timezone.localdate(),
            prefix=self.prefix,
            key=key,
            url=self.get_step_url(key),
            back_url=self.get_step_url(previous) if previous else "",
            completed=self._done_before(key),
            progress=progress.of(self.spec, self.journey, key),
            milestone=progress.milestone(self.spec, self.journey),
            is_partial=self.is_htmx,
        )

    def _done_before(self, key: str) -> str:
        """The step to acknowledge when `key` is shown, or none: the one before the first open step has just been completed."""
        return (self.get_prev_step(key) or "") if key == self.journey.open_step else ""

    def _is_personal(self, key: str) -> bool:
        """Whether the page of a step says anything that comes from this visitor's answers, their address, or their lot."""
        step, done = self.spec.step(key), self._done_before(key)
        return (
            chat.is_chat(self.spec)
            # A scene names the stages as they are filled: pages that are kept are to hold nobody's answers.
            or recall.in_stages(self.spec)
            or choosing.is_shuffled(step)
            or bool(self.get_form_initial(key))
            or self._met(key) is not step
            or (bool(done) and self._completed(done) is not self.spec.step(done))
        )

    def _conversation(self, key: str) -> dict[str, Any]:
        """What was said so far; for htmx only the exchange that came in, where nothing else of it can have changed."""
        previous = self.get_prev_step(key)
        if self.is_htmx and self.was_new and previous:
            return {"exchange": chat.exchange(self.spec, self.journey, previous, self.get_step_url)}
        return {"transcript": chat.transcript(self.spec, self.journey, until=key, url=self.get_step_url)}

    def _completed(self, key: str) -> Step | None:
        """The step that was answered just before, with its praise as this visitor reads it; the same object if that is as it was."""
        if not key:
            return None
        step = self.spec.step(key)
        praise = recall.fill(step.praise, self.spec, self.journey.values)
        return step if praise == step.praise else replace(step, praise=praise)

    def show(self, key: str) -> HttpResponseBase:
        """The page of a step, with what the visitor has answered to it."""
        if self.was_dropped or self._is_personal(key):
            return self.render(self.get_form(key))
        encoding = compression.encoding(self.request)
        return self._settled(compression.response(scene.page(self._scene(key), encoding), encoding))

    def render(self, form: StepForm | None = None, **kwargs: Any) -> HttpResponseBase:
        """The page of a step with this form; 422 when an answer is in it, as that was not valid."""
        form = form or self.get_form(self.step_key)
        context = self.get_context_data(form=form, **kwargs)
        return self._page("step", status=422 if form.is_bound else 200, **context)

    def _start_url(self) -> str:
        return reverse("funnel:start", kwargs={"funnel": self.slug})


# A page needs three, and making them anew took a twentieth of an answer. The prefix is there to tell two of them apart.
@lru_cache(maxsize=4096)
def _step_url(funnel: str, step: str, urlconf: str | None, _script_prefix: str) -> str:
    return reverse("funnel:step", urlconf=urlconf, kwargs={"funnel": funnel, "step": step})
