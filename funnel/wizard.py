"""The web shell over `journey` and `visits`: one step, one URL, one form; whole pages or htmx partials."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.db import OperationalError
from django.forms.utils import ErrorList
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from formtools.wizard.views import NamedUrlWizardView

from funnel import chat, languages, progress, review, secrets, sheets, source, uploads, visits
from funnel.models import Funnel, Visit
from funnel.origin import is_same_origin, is_whole
from funnel.storage import VisitStorage
from steps import pictures, recall
from steps.blocks import BLOCK_TYPES
from steps.design import LANGUAGES
from steps.fields.file import Received, Removed
from steps.fields.secret import Sealed
from steps.forms import StepForm, hidden_values, prefilled
from steps.journey import Journey, walk
from steps.localised import localised
from steps.spec import Answers, Spec, Step

logger = logging.getLogger(__name__)

# What is kept beside an answer, by the type of what its form cleans to.
_BESIDE: dict[type, Callable[[Any], visits.Beside]] = {
    Sealed: secrets.NewSecret,
    Received: uploads.NewUpload,
    Removed: uploads.RemovedUpload,
}

_REV = re.compile(r"[0-9]{1,9}", re.ASCII)


class SeeOther(HttpResponseRedirect):
    """A redirect after POST, to be followed with GET."""

    status_code = 303


class FunnelWizard(NamedUrlWizardView):
    """Serves `/f/<funnel>/`, `/f/<funnel>/<step>/` and `/f/<funnel>/done/`.

    formtools gives the frame: dispatch, the storage contract, the management form, `wizard.steps` in templates. Its own `get`,
    `post` and form list are replaced, because they keep a current step, validate everything again at the end and complete on
    GET. Here the position is computed from (version, answers), and only `visits` writes.
    """

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
        self.is_chat = False
        # Whether an answer has just been taken to a step that had none.
        self.was_new = False
        self.languages: tuple[str, ...] = ()
        self.language = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # The funnel says in which of its languages to go on, once it is known.
        with translation.override(settings.LANGUAGE_CODE):
            try:
                response = self._rendered(super().dispatch(request, *args, **kwargs))
            except visits.GoneError:
                response = self._rendered(self._lost())
            except (OperationalError, OSError):
                # The database is away, all its connections are taken, or the disk is full: sending the answer again later does no harm.
                logger.exception("The database or the disk did not take a visitor's request.")
                response = self._rendered(self._busy())
                response.headers["Retry-After"] = "5"
        patch_vary_headers(response, ["Cookie", "Accept-Language", "HX-Request", "HX-History-Restore-Request"])
        response.headers["Cache-Control"] = "no-store"
        if picked := languages.picked(request, self.languages):
            languages.remember(response, picked)
        return response

    def _rendered(self, response: HttpResponseBase) -> HttpResponseBase:
        """Rendered while the language is on."""
        return response.render() if isinstance(response, TemplateResponse) else response

    def _look(self) -> dict[str, str]:
        """The style sheet and the logo of the version that the page is of; a page of none has the site's."""
        if self.is_htmx or not self.version_id:
            return {}
        design = self.spec.design
        logo = pictures.url(design["logo"]) if "logo" in design else ""
        return {"stylesheet_url": sheets.address(self.version_id, design), "logo_url": logo}

    def _speak(self, version_id: int) -> None:
        """Go on with this version, in the visitor's language."""
        self.version_id = version_id
        spec = visits.spec_of(version_id)
        self.languages = spec.languages
        self.language = languages.chosen(self.request, spec.languages)
        translation.activate(self.language)
        self.spec = localised(spec, self.language)
        self.title = self.spec.title
        self.is_chat = chat.is_chat(spec)

    # --- requests

    def get(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the step of the URL if the visitor may see it, else go where they are. Writes nothing, but for a first page view."""
        if self._load() is None:
            return self._first_view()
        if self.journey.can_visit(self.step_key) and not self.is_complete:
            return self.render(self.get_form(self.step_key))
        place = self._place()
        return self._here() if self.step_key == place else self._redirect(self.get_step_url(place))

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Take one answer: 422 and the same form when it is not valid, else on to the first open step, or the end."""
        if not is_same_origin(self.request):
            return self._page("foreign", status=403)
        try:
            if not is_whole(self.request):
                raise BadRequest("The request broke off.")
            claimed = self.request.POST.get(f"{self.prefix}-current_step", self.step_key)
        except (RequestDataTooBig, TooManyFieldsSent):
            return self._page("too_big", status=413)
        # Nothing that a visitor typed goes into the report of an error.
        setattr(self.request, "sensitive_post_parameters", list(self.request.POST))  # noqa: B010 -- not declared
        if not self.step_key:
            return self._start_over()
        if self._load() is None and self._begin_late() is None:
            return self._lost()
        if claimed == self.step_key == review.KEY and self._is_checking():
            return self._send()
        if claimed != self.step_key or not self.journey.can_visit(self.step_key):
            return self._forward()
        return self._answer()

    def _answer(self) -> HttpResponseBase:
        form = self.get_form(self.step_key, data=self.request.POST, files=self.request.FILES)
        try:
            if not form.is_valid():
                self._write(visits.reject, step=self.step_key, codes=form.error_codes)
                return self.render(form)
            keep = _BESIDE.get(type(form.cleaned_data.get("answer")))
            beside = keep and keep(form.cleaned_data["answer"])
            self._write(visits.submit, step=self.step_key, value=form.value, beside=beside)
            self.was_new = self.step_key not in self.storage.answers
        except visits.OutOfOrderError as error:
            self._refused(error)
        self.storage.renew()
        return self._forward()

    def _send(self) -> HttpResponseBase:
        """Take the answers as the visitor has checked them; when they are not those any more, show them once more."""
        seen = self.request.POST.get("seen", "")
        try:
            self._write(visits.complete, seen=int(seen) if _REV.fullmatch(seen) else 0)
        except visits.UnseenError:
            return self._review(is_changed=True)
        except visits.OutOfOrderError as error:
            self._refused(error)
        self.storage.renew()
        return self._forward()

    # --- the visit

    def _load(self) -> Visit | None:
        visit = self.storage.load(self.request, funnel=self.slug, step=self.step_key if self.is_post else "")
        if visit is not None:
            self._speak(visit.version_id)
            self.journey = walk(self.spec, visit.answers, visit.hidden)
            self.is_complete = visit.completed_at is not None
        return visit

    def _live(self) -> tuple[Funnel, int] | None:
        """The funnel and its live version's id, the first step in `journey`; None when it is closed; Http404 without a funnel."""
        funnel = visits.funnel_at(self.slug)
        if funnel is None:
            raise Http404("No such funnel.")
        self.title = funnel.name
        if funnel.live_version_id is None:
            return None
        self._speak(funnel.live_version_id)
        self.source = source.read(self.request)
        self.hidden = hidden_values(self.spec, source.parameters(self.request))
        self.now = timezone.now()
        self.journey = walk(self.spec, {}, visits.known(source=self.source, hidden=self.hidden, now=self.now, language=self.language))
        return funnel, funnel.live_version_id

    def _first_view(self) -> HttpResponseBase:
        """No visit yet: lead to the live version's first step. A person who looks at it begins a visit."""
        live = self._live()
        if live is None:
            return self._page("not_open", status=404)
        if self.journey.open_step is None and self.step_key == self.done_step_name:
            # Rules hide every step from this visitor: there is nothing to take a visit for.
            return self._done()
        if self.step_key != self.journey.open_step:
            query = self.request.META.get("QUERY_STRING", "")
            return self._redirect(self.get_step_url(self._place()) + (f"?{query}" if 0 < len(query) <= source.MAX_QUERY else ""))
        if source.is_page_view(self.request):
            self._begin(*live)
        return self.render(self.get_form(self.step_key))

    def _begin(self, funnel: Funnel, version_id: int) -> Visit:
        visit = visits.start(
            funnel=funnel,
            version_id=version_id,
            source=self.source,
            hidden=self.hidden,
            now=self.now,
            language=self.language,
        )
        self.storage.begin(visit)
        return visit

    def _begin_late(self) -> Visit | None:
        """A visit for an answer to the first step that comes without one: its page was prefetched, or the cookie is gone."""
        live = self._live()
        if live is None or self.step_key != self.journey.open_step or not source.is_page_view(self.request):
            return None
        return self._begin(*live)

    def _start_over(self) -> HttpResponseBase:
        self.storage.forget()
        return self._redirect(self._start_url())

    def _write(self, writer: Any, **kwargs: Any) -> None:
        taken: visits.Taken = writer(visit=self.storage.visit, javascript=self.is_htmx, now=timezone.now(), **kwargs)
        self.journey, self.is_complete = taken.journey, taken.completed

    def _refused(self, error: visits.OutOfOrderError) -> None:
        self.journey, self.is_complete = error.journey, isinstance(error, visits.CompletedError)

    # --- responses

    def _place(self) -> str:
        """Where the visitor is: the open step, the answers to check, or the end."""
        return self.journey.open_step or (review.KEY if self._is_checking() else str(self.done_step_name))

    def _is_checking(self) -> bool:
        """Whether everything is answered, and waits for the visitor to check and send it."""
        is_waiting = self.storage.visit is not None and self.journey.open_step is None and not self.is_complete
        return is_waiting and review.is_asked_for(self.spec)

    def _here(self) -> HttpResponseBase:
        """The page of the place where the visitor is."""
        if self.journey.open_step is not None:
            return self.render(self.get_form(self.journey.open_step))
        return self._review() if self._is_checking() else self._done()

    def _forward(self) -> HttpResponseBase:
        """On to where the visitor is: a redirect, or for htmx the partial of that page at once, with its URL."""
        url = self.get_step_url(self._place())
        if not self.is_htmx:
            return self._redirect(url)
        self.step_key = self._place()
        response = self._here()
        response.headers["HX-Push-Url"] = url
        return response

    def _redirect(self, url: str) -> HttpResponse:
        if self.is_htmx:
            return HttpResponse(headers={"HX-Redirect": url})
        return SeeOther(url) if self.is_post else HttpResponseRedirect(url)

    def _done(self) -> HttpResponseBase:
        ending = recall.fill_ending(self.spec.ending(self.journey.ending or ""), self.spec, self.journey.values)
        # Asked again for each visitor: a site may have been struck off the list since this version was published.
        has_link = bool(ending.link) and Funnel.objects.get(slug=self.slug).allows_link(ending.link)
        return self._page("done", ending=ending, has_link=has_link, **self._progress())

    def _review(self, *, is_changed: bool = False) -> HttpResponseBase:
        """The answers to check; once more, and why, when they have changed since they were last shown."""
        if self.is_post:
            # What is on the page, and the `rev` that says so, must be of one and the same row.
            self._load()
            if not self._is_checking():
                return self._forward()
        lines = [(line, self.get_step_url(line.step)) for line in review.lines(self.spec, self.journey)]
        last = self.journey.path[-1]
        context = {
            "lines": lines,
            "claim": f"{self.prefix}-current_step",
            "seen": str(self.storage.visit.rev) if self.storage.visit else "",
            "url": self.get_step_url(review.KEY),
            "back_url": self.get_step_url(last),
            "completed": self._completed(last),
            "errors": is_changed,
        }
        return self._page("review", status=422 if is_changed else 200, **context, **self._progress(review.KEY))

    def _progress(self, key: str = "") -> dict[str, Any]:
        """How far the visitor is when the step `key` is shown, and the stage that the last answer ended."""
        found = progress.of(self.spec, self.journey, key)
        return {
            "progress": found,
            # As text: a template looks up how each number is to be written.
            "position": str(found.position),
            "length": str(found.length),
            "percent": str(found.percent),
            "milestone": progress.milestone(self.spec, self.journey),
        }

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

    def _page(self, name: str, *, status: int = 200, **context: Any) -> HttpResponseBase:
        """The whole page `funnel/<name>.html`, or for htmx its inside `funnel/_<name>.html`."""
        template = f"funnel/_{name}.html" if self.is_htmx else f"funnel/{name}.html"
        context |= {
            "is_partial": self.is_htmx,
            "is_chat": self.is_chat,
            "funnel_title": self.title,
            **self._look(),
            "start_url": self._start_url,
            "languages": [(code, LANGUAGES[code], code == self.language) for code in self.languages],
        }
        response = TemplateResponse(self.request, template, context, status=status)
        if self.is_htmx:
            response.headers["HX-Push-Url"] = "false"
        return response

    # --- formtools' hooks

    def get_prefix(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return f"funnel-{self.slug}"

    def get_form_list(self) -> dict[str, type[StepForm]]:
        """The steps on the visitor's path so far, the one shown included."""
        return dict.fromkeys(self.journey.path, StepForm)

    def get_form_kwargs(self, step: str | None = None) -> dict[str, Any]:
        key = step or self.step_key
        seed = str(self.storage.visit.uuid) if self.storage.visit else ""
        return {"step": recall.fill_step(self.spec.step(key), self.spec, self.journey.values_at(key)), "seed": seed}

    def get_form_initial(self, step: str) -> dict[str, Any]:
        answers = self.storage.answers
        if step in answers:
            return {"answer": answers[step]}
        hidden = self.storage.visit.hidden if self.storage.visit else self.hidden
        value = prefilled(self.spec, self.spec.step(step), hidden)
        return {} if value is None else {"answer": value}

    def get_step_url(self, step: str) -> str:
        return _step_url(self.slug, step, get_urlconf(), get_script_prefix())

    def get_step_index(self, step: str | None = None) -> int:
        return self.journey.position(step or self.step_key) - 1

    def get_prev_step(self, step: str | None = None) -> str | None:
        return self.journey.previous(step or self.step_key)

    def get_context_data(self, form: StepForm, **kwargs: Any) -> dict[str, Any]:
        step = form.step
        self.storage.current_step = step.key
        previous = self.get_prev_step(step.key)
        errors = form.errors.get("answer", ErrorList())
        notes = {"help": step.help_text, "optional": not step.required, "error": errors}
        context: dict[str, Any] = super().get_context_data(form=form, **kwargs)
        return context | {
            "step": step,
            "field": form["answer"],
            "errors": errors,
            "described_by": " ".join(note for note, is_shown in notes.items() if is_shown),
            "field_template": form.type.template,
            "control": form.type.context(step, form["answer"]),
            "blocks": [(block, BLOCK_TYPES[block.type].template) for block in step.blocks],
            "url": self.get_step_url(step.key),
            "back_url": self.get_step_url(previous) if previous else "",
            # The step before the first open one has just been completed: acknowledge it.
            "completed": self._completed(previous) if previous and step.key == self.journey.open_step else None,
            **self._progress(step.key),
            **(self._conversation(step.key, previous) if self.is_chat else {}),
        }

    def _conversation(self, key: str, previous: str | None) -> dict[str, Any]:
        """What was said so far; for htmx only the exchange that came in, where nothing else of it can have changed."""
        if self.is_htmx and self.was_new and previous:
            return {"exchange": chat.exchange(self.spec, self.journey, previous, self.get_step_url)}
        return {"transcript": chat.transcript(self.spec, self.journey, until=key, url=self.get_step_url)}

    def _completed(self, key: str) -> Step:
        step = self.spec.step(key)
        praise = recall.fill(step.praise, self.spec, self.journey.values)
        return step if praise == step.praise else replace(step, praise=praise)

    def render(self, form: StepForm | None = None, **kwargs: Any) -> HttpResponseBase:
        form = form or self.get_form(self.step_key)
        status = 422 if form.is_bound else 200
        return self._page("step", status=status, **self.get_context_data(form=form, **kwargs))

    def _start_url(self) -> str:
        return reverse("funnel:start", kwargs={"funnel": self.slug})


# A page needs three, and making them anew took a twentieth of an answer. The prefix is there to tell two of them apart.
@lru_cache(maxsize=4096)
def _step_url(funnel: str, step: str, urlconf: str | None, _script_prefix: str) -> str:
    return reverse("funnel:step", urlconf=urlconf, kwargs={"funnel": funnel, "step": step})
