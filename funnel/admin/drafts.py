"""The state of a funnel's draft: what stands in its way, and whether it is what visitors get already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from funnel import publishing
from funnel.models import Funnel
from steps.admin.pages import ending_url, funnel_url, rule_url, step_url
from steps.advice import advise
from steps.models import Condition
from steps.problems import Place, Problem
from steps.spec import Spec, digest, to_json


@dataclass(frozen=True, slots=True)
class Mending:
    """A problem, or a piece of advice, with the address of the page on which it is mended."""

    problem: Problem
    url: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, checked. `is_live`: visitors get exactly this. `newest`: the number of the version that is the same, if any.

    `mendings` keep it from being published, `advice` does not.
    """

    spec: Spec | None
    mendings: list[Mending]
    advice: list[Mending]
    is_live: bool
    newest: int | None


def check(funnel: Funnel) -> Draft:
    """Compile the draft and compare it with what was published. Writes nothing."""
    compiled = publishing.check(funnel)
    problems = len(compiled.problems)
    every = _mendings(funnel, (*compiled.problems, *advise(compiled)))
    mendings, advice = every[:problems], every[problems:]
    if compiled.spec is None:
        return Draft(None, mendings, advice, is_live=False, newest=None)
    sha256 = digest(to_json(compiled.spec))
    newest = funnel.versions.values_list("pk", "number", "sha256").first()
    same = newest is not None and newest[2] == sha256
    live = funnel.live_version_id is not None and funnel.versions.filter(pk=funnel.live_version_id, sha256=sha256).exists()
    return Draft(compiled.spec, [], advice, is_live=live, newest=newest[1] if newest and same else None)


def _mendings(funnel: Funnel, problems: Iterable[Problem]) -> list[Mending]:
    every = list(problems)
    pks = [problem.place.pk for problem in every if problem.place.kind == "condition" and problem.place.pk]
    rules = dict(Condition.objects.filter(pk__in=pks).values_list("pk", "rule_id")) if pks else {}
    return [Mending(problem, _url(funnel, problem, rules)) for problem in every]


# Kinds of rows that are mended in a list on the funnel's page, and the tab it is in.
_TABS = {"hidden_field": "hidden_fields", "variable": "variables", "path_test": "path_tests"}
# What is mended where all endings stand side by side.
_ABOUT_ENDINGS = frozenset({"no_ending", "no_score_range", "score_gap", "score_overlap", "empty_score_range"})
# Said of the funnel as a whole, and mended at its steps; all else that is said of it is its look and its languages.
_ABOUT_STEPS = frozenset({"empty_funnel", "nothing_shown", "no_matching_choice"})


def _url(funnel: Funnel, problem: Problem, rules: dict[int, int]) -> str:
    about_endings = problem.code in _ABOUT_ENDINGS
    match problem.place:
        case place if place.language:
            return _translation_url(funnel, place)
        case Place(kind="step", pk=int(pk)):
            return step_url(pk, "choices" if problem.code == "no_choices" else "")
        case Place(kind="choice" | "block" as kind, step_pk=int(pk)):
            return step_url(pk, f"{kind}s")
        case Place(kind="rule", pk=int(pk)):
            return rule_url(pk)
        case Place(kind="condition", pk=int(pk)) if pk in rules:
            return rule_url(rules[pk])
        case Place(kind="ending", pk=int(pk)) if not about_endings:
            return ending_url(pk)
        case Place(kind=kind) if kind in _TABS:
            return funnel_url(funnel.pk, _TABS[kind])
        case Place(kind="funnel") if not about_endings and problem.code not in _ABOUT_STEPS:
            return funnel_url(funnel.pk, "general")
        case _:
            return funnel_url(funnel.pk, "endings" if about_endings else "steps")


def _translation_url(funnel: Funnel, place: Place) -> str:
    """The page of translations into the place's language, at the input of its text."""
    url = reverse("admin:funnel_funnel_translate_into", args=[funnel.pk, place.language])
    return f"{url}#id_{place.kind}-{place.pk}-{place.text}"
