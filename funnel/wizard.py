"""The web shell over `journey` and `visits`: one step, one URL, one form; whole pages or htmx partials."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from funnel import languages, review, secrets, source, uploads, visits
from funnel.models import Funnel, Visit
from funnel.origin import is_same_origin, is_whole
from funnel.pages import VisitorPages
from steps.fields.file import Received, Removed
from steps.fields.secret import Sealed
from steps.forms import hidden_values
from steps.journey import walk

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


class FunnelWizard(VisitorPages):
    """Serves `/f/<funnel>/`, `/f/<funnel>/<step>/` and `/f/<funnel>/done/`.

    formtools gives the frame: dispatch, the storage contract, the forms and their addresses. Its own `get`, `post` and form list
    are replaced, because they keep a current step, validate everything again at the end and complete on GET. Here the position
    is computed from (version, answers), and only `visits` writes.
    """

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

    # --- requests

    def get(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the step of the URL if the visitor may see it, else go where they are. Writes nothing, but for a first page view."""
        if self._load() is None:
            return self._first_view()
        self.was_dropped = self.storage.recalls_drop()
        if self.journey.can_visit(self.step_key) and not self.is_complete:
            return self.show(self.step_key)
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
            # Sending answers that are not all given any more is no answer.
            self.was_dropped = not self.is_complete and self.step_key != review.KEY
            return self._forward()
        return self._answer()

    def _answer(self, *, again: bool = True) -> HttpResponseBase:
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
            if again and not self.is_complete and self.journey.can_visit(self.step_key) and self._load() is not None:
                # What the step takes has changed since its form was checked: checked again, it says why.
                return self._answer(again=False)
            self.was_dropped = not self.is_complete
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
        self.journey = walk(
            self.spec, {}, visits.known(source=self.source, hidden=self.hidden, now=self.now, language=self.language)
        )
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
        return self.show(self.step_key)

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
            return self.show(self.journey.open_step)
        return self._review() if self._is_checking() else self._done()

    def _forward(self) -> HttpResponseBase:
        """On to where the visitor is: a redirect, or for htmx the partial of that page at once, with its URL."""
        url = self.get_step_url(self._place())
        if not self.is_htmx:
            if self.was_dropped:
                self.storage.remember_drop()
            return self._redirect(url)
        self.step_key = self._place()
        response = self._here()
        response.headers["HX-Push-Url"] = url
        return response

    def _redirect(self, url: str) -> HttpResponse:
        if self.is_htmx:
            return HttpResponse(headers={"HX-Redirect": url})
        return SeeOther(url) if self.is_post else HttpResponseRedirect(url)

    def _review(self, *, is_changed: bool = False) -> HttpResponseBase:
        """The answers to check; once more, and why, when they have changed since they were last shown."""
        if self.is_post:
            # What is on the page, and the `rev` that says so, must be of one and the same row.
            if self._load() is None:
                return self._lost()
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
