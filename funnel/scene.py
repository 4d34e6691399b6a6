"""The page of a step: what is on it, and the page itself, made once for all visitors to whom it says the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.forms.utils import ErrorList
from django.template.loader import render_to_string
from django.utils import translation

from funnel import chat, compression, scripts, sheets
from funnel.progress import Milestone, Progress
from steps import pictures
from steps.blocks import BLOCK_TYPES
from steps.design import LANGUAGES
from steps.forms import StepForm
from steps.spec import Spec, Step


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a visitor stands: all that decides what the page of a step says, but for what they have answered.

    `spec` is in the visitor's language; `completed` is the key of the step that was answered just before, or empty; `today` is
    there because a date may have to be before or after it. Equal scenes have the same page as long as nobody's answers play a
    part: specs are equal when they are the same object, as they stay in memory, the rest when it says the same.
    """

    spec: Spec
    version_id: int
    language: str
    today: date
    prefix: str
    key: str
    url: str
    back_url: str
    completed: str
    progress: Progress
    milestone: Milestone | None
    is_partial: bool

    @property
    def template(self) -> str:
        """Path of the page's template; for htmx that of its inside."""
        return "funnel/_step.html" if self.is_partial else "funnel/step.html"

    def context(self, form: StepForm, completed: Step | None, *, is_reopened: bool = False) -> dict[str, Any]:
        """For templates: the scene with this form in it; `completed` is the step of this name as its visitor reads it.

        `is_reopened` for a step with an answer that no longer counts.
        """
        step, field, errors = form.step, form["answer"], form.errors.get("answer", ErrorList())
        notes = {"reopened": is_reopened, "help": step.help_text, "optional": not step.required, "error": errors}
        return {
            **around(self.spec, self.version_id, self.language, is_partial=self.is_partial),
            **numbers(self.progress),
            "prefix": self.prefix,
            "step": step,
            "form": form,
            "field": field,
            "errors": errors,
            "is_reopened": is_reopened,
            "described_by": " ".join(note for note, is_shown in notes.items() if is_shown),
            "field_template": form.type.template,
            "control": form.type.context(step, field),
            "blocks": [(block, BLOCK_TYPES[block.type].template) for block in step.blocks],
            "url": self.url,
            "back_url": self.back_url,
            "completed": completed,
            "milestone": self.milestone,
        }


def page(scene: Scene, encoding: str) -> bytes:
    """The page of a scene for all who have not answered its step, and for whom nothing in it is filled in, changed or shuffled.

    In one of the encodings that `compression.encoding` names.
    """
    # Who works on a template wants to see what it is now.
    return _made(scene, encoding) if settings.DEBUG else _kept(scene, encoding)


def around(spec: Spec, version_id: int, language: str, *, is_partial: bool) -> dict[str, Any]:
    """For templates: what is around a step or an ending, the look, the languages and the scripts only where they are shown."""
    found = {"is_partial": is_partial, "is_chat": chat.is_chat(spec), "funnel_title": spec.title}
    if is_partial:
        return found
    return found | {
        "stylesheet_url": sheets.address(version_id, spec),
        "logo_url": pictures.url(spec.design["logo"]) if "logo" in spec.design else "",
        "languages": [(code, LANGUAGES[code], code == language) for code in spec.languages],
    }


def numbers(progress: Progress) -> dict[str, Any]:
    """For templates: how far the visitor is. The numbers are texts, as a template looks up how each number is to be written."""
    position, length, percent = str(progress.position), str(progress.length), str(progress.percent)
    return {"progress": progress, "position": position, "length": length, "percent": percent}


def _made(scene: Scene, encoding: str) -> bytes:
    """It sees no visitor, only the scene: what it makes can be shown to everybody who stands there."""
    step = scene.spec.step(scene.key)
    completed = scene.spec.step(scene.completed) if scene.completed else None
    with translation.override(scene.language):
        context = scene.context(StepForm(step=step, prefix=step.key), completed)
        html = render_to_string(scene.template, {**context, **scripts.addresses()})
    # A first view has little room, and is worth some milliseconds once. What htmx brings is small anyway.
    return compression.packed(html.encode(), encoding, quickly=scene.is_partial)


# Templates are a third of the time that an answer takes, and most steps say the same to everybody.
_kept = lru_cache(maxsize=1024)(_made)
