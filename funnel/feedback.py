"""What a page's script sends beside the answers: does this one look right so far, and something on the page was opened."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.core.cache import cache
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from funnel import visits
from funnel.origin import is_same_origin, is_whole
from funnel.wizard import FunnelWizard
from steps.fields.doubts import LOOK_AGAIN

# More than anybody leaves fields in a minute.
CHECKS_PER_MINUTE = 30


class Aside(FunnelWizard, ABC):
    """A request that nobody waits for: it begins no visit and shows no page. With nothing to say, it is answered with 204."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer what comes from our own pages, whole; 403, 413 or 400 without a word to anybody else."""
        if not is_same_origin(self.request):
            return HttpResponse(status=403)
        try:
            if not is_whole(self.request):
                raise BadRequest("The request broke off.")
            claimed = self.request.POST.get(f"{self.prefix}-current_step", self.step_key)
        except (RequestDataTooBig, TooManyFieldsSent):
            return HttpResponse(status=413)
        # Nothing that a visitor typed goes into the report of an error.
        setattr(self.request, "sensitive_post_parameters", list(self.request.POST))  # noqa: B010 -- not declared
        return (self.reply() if claimed == self.step_key else None) or HttpResponse(status=204)

    @abstractmethod
    def reply(self) -> HttpResponseBase | None:
        """The response to a sound request; None when there is nothing to say."""

    def _page(self, name: str, *, status: int = 200, **context: Any) -> HttpResponseBase:
        """No page: where the wizard would show one (the database is away), the script gets nothing, and goes on."""
        return HttpResponse(status=204)


class AnswerCheck(Aside):
    """`/f/<funnel>/<step>/check/`: what submitting the answer would say, by the same form. Writes nothing."""

    def reply(self) -> HttpResponseBase | None:
        """A tick, the message, a question about what looks like a slip, or an empty text for an optional field left empty."""
        if not self._is_open() or self._is_too_often():
            return None
        form = self.get_form(self.step_key, data=self.request.POST)
        if not form.type.has_feedback:
            return None
        is_valid = form.is_valid()
        context = {
            "field": form["answer"],
            "control": form.type.context(form.step, form["answer"]),
            "errors": form.errors.get("answer", ()),
            # Not wrong, only odd: what is asked about here is not asked about again.
            "is_doubtful": form.error_codes == [LOOK_AGAIN],
            "is_answered": is_valid and form.value is not None,
        }
        return TemplateResponse(self.request, "funnel/_checked.html", context)

    def _is_open(self) -> bool:
        """Whether the step may be answered: in the visit, or as the first step of a visit that has not begun."""
        visit = self._load()
        if visit is None:
            return self._live() is not None and self.step_key == self.journey.open_step
        return visit.completed_at is None and self.journey.can_visit(self.step_key)

    def _is_too_often(self) -> bool:
        """Whether there were too many in this minute, of this visit or, without one, from this address.

        Counted in the cache and nowhere else: an address stays there for two minutes, as a digest that leads back to nobody.
        """
        visit = self.storage.visit
        who = str(visit.pk) if visit else salted_hmac(__name__, f"{self.slug} {self.request.META.get('REMOTE_ADDR')}").hexdigest()
        key = f"checks:{who}:{int(timezone.now().timestamp()) // 60}"
        cache.add(key, 0, timeout=120)
        try:
            return cache.incr(key) > CHECKS_PER_MINUTE
        except ValueError:
            # A full cache has dropped it already.
            return False


class Opening(Aside):
    """`/f/<funnel>/<step>/opened/`: a block on the step was opened; `opened` names its type."""

    def reply(self) -> None:
        """Note it, for a visit that has begun."""
        visit = self._load()
        if visit is not None:
            block = self.request.POST.get("opened", "")
            visits.note_opening(visit=visit, step=self.step_key, block=block, now=timezone.now())
