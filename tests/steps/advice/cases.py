"""Drafts that get advice on what they ask, say and recall, and near misses that get none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.builders import Of, StepDraft, draft_step, ending, rule

THANKS = ending("thanks", button="Read the guide", link="https://example.com/guide")
OTHER = ending("other", button="See prices", link="https://example.com/prices")
WHY = "So that we can answer you, and for nothing else."
LONG = "x" * 81


def hello() -> StepDraft:
    return draft_step("hello", "content")


def role(**columns: Any) -> StepDraft:
    return draft_step("role", "single_choice", choices=["founder", "employee"], **columns)


def mail(**columns: Any) -> StepDraft:
    return draft_step("mail", "email", **{"help_text": WHY, **columns})


@dataclass(frozen=True)
class Case:
    """`draft` gets the advice `code` at the `place` of this kind and label, `miss` gets none; both as for `make_funnel`."""

    code: str
    place: str
    draft: dict[str, Any]
    miss: dict[str, Any] = field(default_factory=dict)


def of(code: str, place: str, draft: list[StepDraft] | dict[str, Any], miss: list[StepDraft] | dict[str, Any]) -> Case:
    return Case(code, place, *({"steps": item} if isinstance(item, list) else item for item in (draft, miss)))


def titled(text: str, **columns: Any) -> list[StepDraft]:
    return [hello(), draft_step("a", title=text, **columns)]


def helped(text: str) -> list[StepDraft]:
    return [draft_step("hello", "content", help_text=text)]


ASKING = [
    of("personal_too_soon", "step: Step “Mail”", [mail()], [hello(), mail()]),
    of("personal_too_soon", "step: Step “Mail”", [role(), mail()], [role(praise="Good to know."), mail()]),
    of("personal_too_soon", "step: Step “Mail”", [role(), mail()], [role(), draft_step("size", "number"), mail()]),
    of(
        "personal_too_soon",
        "step: Step “Who”",
        [draft_step("who", autocomplete="given-name"), mail()],
        [role(), draft_step("size"), draft_step("who", autocomplete="given-name"), mail()],
    ),
    of(
        "personal_too_soon",
        "step: Step “Town”",
        [draft_step("town", autocomplete="address-level2", help_text=WHY)],
        [draft_step("land", autocomplete="country-name")],
    ),
    of(
        "too_many_choices",
        "step: Step “Pick”",
        [draft_step("pick", "multiple_choice", choices=list("abcdefgh"))],
        [draft_step("pick", "multiple_choice", choices=list("abcdefg"))],
    ),
    # Choices that a step of another type was once given are not shown.
    of(
        "too_many_choices",
        "step: Step “Pick”",
        [draft_step("pick", "single_choice", choices=list("abcdefgh"))],
        [draft_step("pick", "number", choices=list("abcdefgh"))],
    ),
    # A dropdown shows one at a time.
    of(
        "too_many_choices",
        "step: Step “Pick”",
        [draft_step("pick", "single_choice", choices=list("abcdefgh"))],
        [draft_step("pick", "single_choice", choices=list("abcdefgh"), options={"layout": "search"})],
    ),
    of(
        "personal_too_soon",
        "step: Step “Call”",
        [draft_step("call", "phone", help_text=WHY, required=False)],
        [hello(), draft_step("call", "phone", help_text=WHY, required=False)],
    ),
    of("personal_too_soon", "step: Step “Who”", [draft_step("who", "name")], [hello(), draft_step("who", "name")]),
    of(
        "no_reason",
        "step: Step “Home”",
        [hello(), draft_step("home", "address")],
        [hello(), draft_step("home", "address", help_text=WHY)],
    ),
    of(
        "no_reason",
        "step: Step “Born”",
        [hello(), draft_step("born", "date_of_birth")],
        [hello(), draft_step("born", "date_of_birth", help_text=WHY)],
    ),
    of(
        "needlessly_required",
        "step: Step “Wish”",
        [draft_step("wish", "long_text")],
        [draft_step("wish", "long_text", required=False)],
    ),
    of(
        "needlessly_required",
        "step: Step “Firm”",
        [draft_step("firm", autocomplete="organization")],
        [draft_step("firm", autocomplete="organization"), draft_step("b", title="What does {{ firm }} do?")],
    ),
    of(
        "needlessly_required",
        "step: Step “Phone”",
        [hello(), draft_step("phone", autocomplete="tel", help_text=WHY)],
        [
            hello(),
            draft_step(
                "phone",
                autocomplete="tel",
                help_text=WHY,
                rules=[rule("finish", "thanks", [[("phone", "begins_with", "+")]])],
            ),
        ],
    ),
    of("no_reason", "step: Step “Mail”", [hello(), mail(help_text=" ")], [hello(), mail()]),
    of(
        "no_reason",
        "step: Step “Street”",
        [hello(), draft_step("street", autocomplete="street-address")],
        [hello(), draft_step("street", autocomplete="street-address", help_text=WHY)],
    ),
    of(
        "no_reason",
        "step: Step “When were you born?”",
        [draft_step("day", "date", title="When were you born?")],
        [draft_step("day", "date", title="When do you move in?")],
    ),
    of("no_reason", "step: Step “Date of birth”", [draft_step("date_of_birth", "date")], [draft_step("reborn", "date")]),
    # Nor is what a step of another type would once have been filled in with.
    of(
        "no_reason",
        "step: Step “Phone”",
        [hello(), draft_step("phone", autocomplete="tel", required=False)],
        [hello(), draft_step("phone", "yes_no", autocomplete="tel")],
    ),
    of("no_reason", "step: Step “Terms”", [draft_step("terms", "consent")], [draft_step("terms", "consent", help_text=WHY)]),
]


def picked_of(*keys: str, **columns: Any) -> StepDraft:
    """A step with these choices."""
    return draft_step("pick", "single_choice", choices=keys, **columns)


def offered(key: str, to: str) -> Any:
    """A choice that is for some only."""
    return rule("show_choice_if", key, [[("role", "equals", to)]])


WORDING = [
    of(
        "same_label",
        "choice: Choice “New car” of step “Pick”",
        [picked_of("new-car", "van", "new_car", "new__car")],
        [picked_of("new_car", "van", "car")],
    ),
    # All of them under conditions: they may be for different people.
    of(
        "same_label",
        "choice: Choice “New car” of step “Pick”",
        [role(), picked_of("new-car", "van", "new_car", rules=[offered("new-car", "founder")])],
        [
            role(),
            picked_of("new-car", "van", "new_car", rules=[offered("new-car", "founder"), offered("new_car", "employee")]),
        ],
    ),
    of("long_label", f"step: Step “{LONG}”", titled(LONG), titled(LONG[:80])),
    of(
        "long_label",
        f'step: Step “{LONG} {{{{ role | "you" }}}}”',
        [role(), draft_step("a", title=f'{LONG} {{{{ role | "you" }}}}')],
        [role(), draft_step("a", title=f'{LONG[:60]} {{{{ role | "a long word that stands for it" }}}}')],
    ),
    of(
        "vague_button",
        "step: Step “Hello”",
        [draft_step("hello", "content", button=" Click  HERE! ")],
        titled("a", button="Go on"),
    ),
    of("vague_button", "step: Step “A”", [draft_step("a", button="Absenden")], [draft_step("a", button="Submit my idea")]),
    of(
        "vague_button",
        "ending: Ending “Thanks”",
        {"endings": [ending("thanks", button="Ok", link="https://example.com/")]},
        {"endings": [ending("thanks", link="https://example.com/")]},
    ),
    of(
        "stacked_persuasion",
        "step: Step “Hello”",
        helped("Last chance! Join 2,000 others."),
        helped("Last chance: it ends today, so hurry."),
    ),
    of(
        "stacked_persuasion",
        "step: Step “Nur noch 3 Plätze”",
        [draft_step("a", "content", title="Nur noch 3 Plätze", button="Geld-zurück-Garantie holen")],
        [draft_step("a", "content", title="Wie viele Menschen, und wie viele Plätze?")],
    ),
    # The praise stands on another page.
    of(
        "stacked_persuasion",
        "step: Step “Only 3 places left”",
        [draft_step("a", title="Only 3 places left", help_text="Trusted by your neighbours.")],
        [draft_step("a", title="Only 3 places left", praise="Trusted by your neighbours.")],
    ),
]

PAGES = [
    of(
        "stage_without_praise",
        "step: Step “Hello”",
        [draft_step("hello", "content", stage="You"), role(stage="You"), draft_step("b")],
        [draft_step("hello", "content", stage="You"), role(stage="You", praise="Good to know."), draft_step("b")],
    ),
    of(
        "stage_without_praise",
        "step: Step “C”",
        [draft_step("a", stage="You", praise="Fine."), draft_step("b"), draft_step("c", stage="You"), draft_step("d")],
        [draft_step("a", stage="You", praise="Fine."), draft_step("c", stage="You"), draft_step("d", stage="End")],
    ),
    of(
        "stage_without_praise",
        "step: Step “A”",
        [draft_step("a", stage="You"), draft_step("b", "content", stage="Bye")],
        [draft_step("hello", "content", stage="Hi"), draft_step("b", "content", stage="Bye")],
    ),
    of("no_next_action", "ending: Ending “Thanks”", {"endings": ["thanks"]}, {}),
    of("button_without_link", "ending: Ending “Thanks”", {"endings": [ending("thanks", button="Submit")]}, {}),
]


def shown(when: str, *more: Any, title: str) -> StepDraft:
    return draft_step("told", "content", title=title, rules=[rule("show_if", when=[[("role", "equals", when), *more]])])


FIRM = draft_step("firm", rules=[rule("show_if", when=[[("role", "equals", "founder")]])])
ASKED = draft_step("firm", required=False)
TELLS = "And {{ firm }}?"
ENDS = [THANKS, ending("other", **{**OTHER.columns, "body": "Best wishes to {{ firm }}."})]


def counting(least: str) -> dict[str, Any]:
    """Without seats there is nothing to add, and `total` stays 0."""
    shown_if = rule("show_if", when=[[("total", "greater_or_equal", least)]])
    steps = [
        role(rules=[rule("add", "total", amount_of="hidden.seats")]),
        draft_step("told", title="{{ hidden.seats }}", rules=[shown_if]),
    ]
    return {"hidden": {"seats": "number"}, "variables": {"total": 0}, "steps": steps}


def skipping(when: str) -> list[StepDraft]:
    """Visitors who are not asked for the firm, by a skip, may read of it all the same, or not because of what they were not asked."""
    told = draft_step("told", "content", title=TELLS, rules=[rule("show_if", when=[[("firm", when, "")]])])
    return [role(rules=[rule("skip_to", "told", [[founder()]])]), draft_step("firm"), told, draft_step("last")]


def founder(value: str = "founder") -> tuple[str, str, str]:
    return ("role", "equals", value)


def to_other(key: str, *when: tuple[str, str, str]) -> StepDraft:
    return draft_step(key, rules=[rule("finish", "other", [list(when)])])


RECALLS = [
    of("recall_without_fallback", f"step: Step “{TELLS}”", [ASKED, *titled(TELLS)], [draft_step("firm"), *titled(TELLS)]),
    of("recall_without_fallback", f"step: Step “{TELLS}”", [ASKED, *titled(TELLS)], [ASKED, *titled('And {{ firm | "you" }}?')]),
    of(
        "recall_without_fallback",
        f"step: Step “{TELLS}”",
        [ASKED, draft_step("b", title=TELLS, rules=[rule("show_if", when=[[("firm", "not_equals", "a")]])])],
        [ASKED, draft_step("b", title=TELLS, rules=[rule("show_if", when=[[("firm", "is_answered", "")]])])],
    ),
    of(
        "recall_without_fallback",
        "step: Step “{{ size }} and {{ hidden.seats }}”",
        {
            "hidden": {"seats": "number"},
            "steps": [
                draft_step("size", "number"),
                draft_step(
                    "b",
                    title="{{ size }} and {{ hidden.seats }}",
                    rules=[rule("show_if", when=[[("size", "not_equals", Of("hidden.seats"))]])],
                ),
            ],
        },
        {
            "hidden": {"seats": "number"},
            "steps": [
                draft_step("size", "number"),
                draft_step(
                    "b",
                    title="{{ size }} and {{ hidden.seats }}",
                    rules=[rule("show_if", when=[[("size", "greater_than", Of("hidden.seats"))]])],
                ),
            ],
        },
    ),
    # Asked of some only: whether all who read it are among them is found out, not guessed.
    of(
        "recall_without_fallback",
        f"step: Step “{TELLS}”",
        [role(), FIRM, shown("employee", title=TELLS)],
        [role(), FIRM, shown("founder", title=TELLS)],
    ),
    of(
        "recall_without_fallback",
        "step: Step “B”",
        [draft_step("a"), draft_step("b", required=False, praise="“{{ b }}”: well said.")],
        [draft_step("a"), draft_step("b", praise="“{{ b }}”: well said.")],
    ),
    of(
        "recall_without_fallback",
        "step: Step “Plan {{ hidden.plan }}”",
        {"steps": titled("Plan {{ hidden.plan }}"), "hidden": {"plan": "short_text"}},
        {"steps": titled("On {{ hidden.device }}, with {{ score }} points")},
    ),
    of(
        "recall_without_fallback",
        "step: Step “From {{ hidden.utm_source }}”",
        titled("From {{ hidden.utm_source }}"),
        [
            draft_step(
                "a",
                title="From {{ hidden.utm_source }}",
                rules=[rule("show_if", when=[[("hidden.utm_source", "is_answered", "")]])],
            ),
            draft_step("b"),
        ],
    ),
    of(
        "recall_without_fallback",
        "step: Step “{{ hidden.seats }}”",
        counting("0"),
        counting("1"),
    ),
    of("recall_without_fallback", f"step: Step “{TELLS}”", skipping("is_empty"), skipping("is_answered")),
    of("recall_without_fallback", f"step: Step “{TELLS}”", skipping("was_skipped"), skipping("is_answered")),
    # Endings: by a rule, or because nothing else follows.
    of(
        "recall_without_fallback",
        "ending: Ending “Other”",
        {"steps": [role(), FIRM, to_other("c", ("role", "equals", "employee"))], "endings": ENDS},
        {"steps": [role(), FIRM, to_other("c", ("role", "equals", "founder"))], "endings": ENDS},
    ),
    of(
        "recall_without_fallback",
        "ending: Ending “Other”",
        {"steps": [ASKED], "endings": ENDS[::-1]},
        {"steps": [ASKED], "endings": ENDS},
    ),
    of(
        "recall_without_fallback",
        "ending: Ending “Other”",
        {"steps": [ASKED, role(speaks_for={"founder": "other"})], "endings": ENDS, "ending_by": "matches"},
        {"steps": [ASKED, role(speaks_for={"founder": "thanks"})], "endings": ENDS, "ending_by": "matches"},
    ),
]


def scored(*, low: str, high: str) -> dict[str, Any]:
    """A funnel whose second ending recalls what only founders, who have 5 points, are asked."""
    ends = [ending("thanks", **THANKS.columns, **{low: 3}), ending("other", **ENDS[1].columns, **{high: 3})]
    return {"steps": [role_with_points(), FIRM], "endings": ends, "ending_by": "score"}


def role_with_points() -> StepDraft:
    return draft_step("role", "single_choice", choices=["founder", "employee"], points={"founder": 5})


RECALLS += [
    of(
        "recall_without_fallback",
        "ending: Ending “Other”",
        scored(low="score_from", high="score_below"),
        scored(low="score_below", high="score_from"),
    ),
]


TEXTS = [*ASKING, *WORDING, *PAGES, *RECALLS]
