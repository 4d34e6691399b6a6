"""The state of a funnel's draft: what stands in its way, and whether it is what visitors get already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from funnel.models import Funnel
from steps.admin.pages import funnel_url, rule_url, step_url
from steps.compiling import compile_draft
from steps.models import Condition
from steps.problems import Place, Problem
from steps.spec import Spec, digest, to_json


@dataclass(frozen=True, slots=True)
class Mending:
    """A problem with the address of the page on which it is mended."""

    problem: Problem
    url: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, checked. `is_live`: visitors get exactly this. `newest`: the number of the version that is the same, if any."""

    spec: Spec | None
    mendings: list[Mending]
    is_live: bool
    newest: int | None


def check(funnel: Funnel) -> Draft:
    """Compile the draft and compare it with what was published. Writes nothing."""
    compiled = compile_draft(funnel_id=funnel.pk, title=funnel.name)
    mendings = _mendings(funnel, compiled.problems)
    if compiled.spec is None:
        return Draft(None, mendings, is_live=False, newest=None)
    sha256 = digest(to_json(compiled.spec))
    newest = funnel.versions.values_list("pk", "number", "sha256").first()
    same = newest is not None and newest[2] == sha256
    live = funnel.live_version_id is not None and funnel.versions.filter(pk=funnel.live_version_id, sha256=sha256).exists()
    return Draft(compiled.spec, [], is_live=live, newest=newest[1] if newest and same else None)


def _mendings(funnel: Funnel, problems: Iterable[Problem]) -> list[Mending]:
    pks = [problem.place.pk for problem in problems if problem.place.kind == "condition" and problem.place.pk]
    rules = dict(Condition.objects.filter(pk__in=pks).values_list("pk", "rule_id")) if pks else {}
    return [Mending(problem, _url(funnel, problem, rules)) for problem in problems]


def _url(funnel: Funnel, problem: Problem, rules: dict[int, int]) -> str:
    match problem.place:
        case Place(kind="step", pk=int(pk)):
            return step_url(pk, "choices" if problem.code == "no_choices" else "")
        case Place(kind="choice", step_pk=int(pk)):
            return step_url(pk, "choices")
        case Place(kind="rule", pk=int(pk)):
            return rule_url(pk)
        case Place(kind="condition", pk=int(pk)) if pk in rules:
            return rule_url(rules[pk])
        case Place(kind="ending"):
            return funnel_url(funnel.pk, "endings")
        case _:
            return funnel_url(funnel.pk, "endings" if problem.code == "no_ending" else "steps")
