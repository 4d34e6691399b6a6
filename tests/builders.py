"""Plain builders for tests: a funnel in one call, then published, started and answered through the real functions."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from funnel import publishing, visits
from funnel.models import Funnel, Version, Visit
from funnel.source import Source
from steps.models import Block, Choice, Condition, Ending, HiddenField, Rule, Step, Variable
from steps.spec import Answers, Value

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Of:
    """A right side that is read: the name of a step, a variable or a hidden field."""

    name: str


# (what is read: a step's key, a variable, "hidden.<key>"; operator; value as a marketer types it, or `Of` something)
When = Sequence[Sequence[tuple[str, str, str | Of]]]


@dataclass(frozen=True)
class RuleDraft:
    """A rule to be made; `target` is the key of a step, an ending or a variable, `when` its groups of conditions."""

    action: str
    target: str = ""
    when: When = ()
    amount: Decimal | None = None
    amount_of: str = ""


@dataclass(frozen=True)
class StepDraft:
    """A step to be made; `columns` are further columns of the row, of choices `points` and the `endings` they speak for by key."""

    key: str
    type: str
    choices: Sequence[str] = ()
    points: Mapping[str, int] = field(default_factory=dict)
    speaks_for: Mapping[str, str] = field(default_factory=dict)
    rules: Sequence[RuleDraft] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)
    blocks: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class EndingDraft:
    """An ending to be made; `columns` are further columns of the row."""

    key: str
    columns: Mapping[str, Any] = field(default_factory=dict)


def rule(action: str, target: str = "", when: When = (), *, amount: str = "", amount_of: str = "") -> RuleDraft:
    """`rule("skip_to", target="team", when=[[("role", "equals", "founder")]])`; without `when`, always."""
    return RuleDraft(action, target, when, Decimal(amount) if amount else None, amount_of)


def ending(key: str, **columns: Any) -> EndingDraft:
    """`ending("thanks", title="Thank you")`; the title is made from the key if not given."""
    return EndingDraft(key, columns)


def draft_step(
    key: str,
    type: str = "short_text",
    *,
    choices: Sequence[str] = (),
    points: Mapping[str, int] | None = None,
    speaks_for: Mapping[str, str] | None = None,
    rules: Sequence[RuleDraft] = (),
    blocks: Sequence[Mapping[str, Any]] = (),
    **columns: Any,
) -> StepDraft:
    """`draft_step("role", "single_choice", choices=["founder", "employee"])`; the title is made from the key if not given."""
    return StepDraft(key, type, choices, points or {}, speaks_for or {}, rules, columns, blocks)


def make_funnel(
    slug: str = "signup",
    steps: Sequence[StepDraft] = (draft_step("name"), draft_step("mail", "email")),
    endings: Sequence[str | EndingDraft] = ("thanks",),
    name: str = "",
    *,
    hidden: Mapping[str, str] | None = None,
    variables: Mapping[str, int] | None = None,
    **columns: Any,
) -> Funnel:
    """A funnel with its draft, not published: `hidden` are types by key, `variables` numbers at the start by key."""
    funnel = Funnel.objects.create(slug=slug, name=name or _words(slug), **columns)
    HiddenField.objects.bulk_create(HiddenField(funnel=funnel, key=key, type=type) for key, type in (hidden or {}).items())
    Variable.objects.bulk_create(Variable(funnel=funnel, key=key, initial=initial) for key, initial in (variables or {}).items())
    _fill(funnel, steps, endings)
    return funnel


def redraft(funnel: Funnel, steps: Sequence[StepDraft], endings: Sequence[str | EndingDraft] = ("thanks",)) -> None:
    """Replace a funnel's draft; what is published stays."""
    Step.objects.filter(funnel=funnel).delete()
    Ending.objects.filter(funnel=funnel).delete()
    _fill(funnel, steps, endings)


def publish(funnel: Funnel, now: datetime = NOW) -> Version:
    """Publish the draft."""
    return publishing.publish(funnel=funnel, user=None, now=now)


def start(funnel: Funnel, now: datetime = NOW, source: Source | None = None, hidden: Answers | None = None) -> Visit:
    """A new visit of the live version."""
    if funnel.live_version_id is None:
        raise ValueError(f"{funnel} is not published.")
    return visits.start(funnel=funnel, version_id=funnel.live_version_id, source=source or Source(), hidden=hidden, now=now)


# What an answer changes: read alone, it leaves the visit's funnel where it is.
_CHANGING = ["answers", "rev", "completed_at", "ending", "javascript", "last_event_at"]


def answer(visit: Visit, step: str, value: Value, now: datetime = NOW, *, javascript: bool = True) -> visits.Taken:
    """Submit one canonical answer, as a request does: on a freshly read row. `visit` is read again afterwards."""
    taken = visits.submit(visit=_fresh(visit, step), step=step, value=value, javascript=javascript, now=now)
    visit.refresh_from_db(fields=_CHANGING)
    return taken


def reject(visit: Visit, step: str, *codes: str, now: datetime = NOW) -> visits.Taken:
    """Count an invalid answer with its error codes."""
    taken = visits.reject(visit=_fresh(visit, step), step=step, codes=list(codes), javascript=True, now=now)
    visit.refresh_from_db(fields=_CHANGING)
    return taken


def answer_all(visit: Visit, answers: Mapping[str, Value], now: datetime = NOW, *, seconds: int = 5) -> Visit:
    """Answer the open step from `answers`, taking so many seconds each time, until the end or a step without an answer."""
    for turn in itertools.count(1):
        step = visits.journey_of(visit).open_step
        if step is None or step not in answers:
            break
        answer(visit, step, answers[step], now=now + timedelta(seconds=seconds * turn))
    return visit


def make_version(slug: str = "signup", **draft: Any) -> Version:
    """The published version of a new funnel; arguments as for `make_funnel`."""
    return publish(make_funnel(slug, **draft))


def make_visit(slug: str = "signup", now: datetime = NOW, **draft: Any) -> Visit:
    """A visit that has just begun, of a new funnel; arguments as for `make_funnel`."""
    return start(make_version(slug, **draft).funnel, now=now)


def sample_funnel(slug: str = "signup") -> Funnel:
    """A realistic sign-up with every field type, every kind of rule and two endings; `SAMPLE_ANSWERS` leads to the first."""
    founder = [[("role", "equals", "founder")]]
    return make_funnel(slug, name="Sign up", steps=_sample_steps(founder), endings=["welcome", "not_yet"])


SAMPLE_ANSWERS: dict[str, Value] = {
    "welcome": True,
    "role": "founder",
    "company": "Ærø & Søn",
    "team_size": "12",
    "goals": ["speed", "cost"],
    "has_site": True,
    "wishes": "First line\nsecond line",
    "mail": "ada@example.com",
    "terms": True,
}


def _sample_steps(founder: When) -> list[StepDraft]:
    return [
        draft_step("welcome", "content", title="Welcome aboard", button="Let's go", stage="Start"),
        draft_step(
            "role",
            "single_choice",
            title="What do you do?",
            choices=["founder", "employee", "student"],
            rules=[rule("skip_to", "mail", [[("role", "equals", "student")]])],
        ),
        draft_step(
            "company", "short_text", title="Your company?", autocomplete="organization", rules=[rule("show_if", when=founder)]
        ),
        draft_step(
            "team_size",
            "number",
            title="How many are you?",
            minimum=Decimal(1),
            maximum=Decimal(10_000),
            praise="Nearly half way.",
            rules=[rule("finish", "not_yet", [[("team_size", "greater_than", "5000"), ("role", "not_equals", "founder")]])],
        ),
        draft_step(
            "goals",
            "multiple_choice",
            title="What matters to you?",
            choices=["speed", "cost", "design"],
            maximum=Decimal(2),
            required=False,
        ),
        draft_step("has_site", "yes_no", title="Have you a site already?"),
        draft_step(
            "wishes",
            "long_text",
            title="What should it do better?",
            required=False,
            rules=[rule("show_if", when=[[("has_site", "equals", "yes")], [("goals", "any_of", "design, cost")]])],
        ),
        draft_step("mail", "email", title="Your e-mail address?", placeholder="name@example.com"),
        draft_step("terms", "consent", title="Do you agree to the terms?", help_text="We keep your answers for a year."),
    ]


def _words(key: str) -> str:
    return key.replace("_", " ").replace("-", " ").capitalize()


def _fill(funnel: Funnel, steps: Sequence[StepDraft], endings: Sequence[str | EndingDraft]) -> None:
    ends: dict[str, Ending] = {}
    for position, item in enumerate(endings):
        draft = item if isinstance(item, EndingDraft) else EndingDraft(item)
        columns = {"title": _words(draft.key), **draft.columns}
        ends[draft.key] = Ending.objects.create(funnel=funnel, position=position, key=draft.key, **columns)
    rows: dict[str, Step] = {}
    for position, step in enumerate(steps):
        columns = {"title": _words(step.key), **step.columns}
        rows[step.key] = Step.objects.create(funnel=funnel, position=position, key=step.key, type=step.type, **columns)
        Choice.objects.bulk_create(
            Choice(
                step=rows[step.key],
                position=place,
                key=key,
                label=_words(key),
                points=step.points.get(key, 0),
                ending=ends.get(step.speaks_for.get(key, "")),
            )
            for place, key in enumerate(step.choices)
        )
        Block.objects.bulk_create(
            Block(step=rows[step.key], position=place, **block) for place, block in enumerate(step.blocks, start=1)
        )
    for step in steps:
        for position, drafted in enumerate(step.rules):
            _make_rule(rows[step.key], position, drafted, rows, ends)


def _make_rule(step: Step, position: int, item: RuleDraft, steps: Mapping[str, Step], ends: Mapping[str, Ending]) -> None:
    row = Rule.objects.create(
        step=step,
        position=position,
        action=item.action,
        target_step=steps[item.target] if item.action == "skip_to" else None,
        target_ending=ends[item.target] if item.action == "finish" else None,
        target_choice=step.choices.get(key=item.target) if item.action == "show_choice_if" else None,
        variable=item.target if item.action in ("set", "add", "subtract", "multiply", "divide") else "",
        amount=item.amount,
        amount_of=item.amount_of,
    )
    Condition.objects.bulk_create(
        Condition(
            rule=row,
            group=number,
            source=steps.get(source),
            source_name="" if source in steps else source,
            operator=operator,
            value="" if isinstance(value, Of) else value,
            value_of=value.name if isinstance(value, Of) else "",
        )
        for number, group in enumerate(item.when, start=1)
        for source, operator, value in group
    )


def _fresh(visit: Visit, step: str) -> Visit:
    found = visits.find(uuid=visit.uuid, funnel=visit.funnel.slug, step=step)
    if found is None:
        raise ValueError(f"There is no visit {visit} any more.")
    return found
