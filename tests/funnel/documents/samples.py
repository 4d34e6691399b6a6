"""Documents for tests: small ones, one with everything, random ones."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import strategies as st

from funnel.documents import DocumentError, Imported, parse, replace_draft
from funnel.models import Funnel
from funnel.publishing import check
from steps.fields import FIELD_TYPES
from steps.references import HIDDEN_TYPES
from steps.rules import OPERATORS
from steps.spec import Action, EndingBy, to_json

Data = dict[str, Any]
_numbers = itertools.count()


def document(**changes: Any) -> Data:
    """A small sound document."""
    steps = [
        {
            "key": "role",
            "type": "single_choice",
            "title": "Role?",
            "choices": [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}],
        },
        {"key": "mail", "type": "email", "title": "Mail?"},
    ]
    return {
        "schema": 2,
        "slug": "signup",
        "name": "Sign up",
        "steps": steps,
        "endings": [{"key": "end", "title": "End"}],
        **changes,
    }


def full_document() -> Data:
    """A document with every part and every name, as it would be exported; it can be published."""
    return {
        "schema": 2,
        "slug": "full",
        "name": "Everything",
        "ending_by": "score",
        "link_hosts": ["shop.example.com", "example.org"],
        "hidden": [{"key": "plan"}, {"key": "seats", "type": "number"}],
        "variables": [{"key": "weeks"}, {"key": "price", "initial": 9.5}],
        "steps": [
            {
                "key": "role",
                "type": "single_choice",
                "title": "What do you do?",
                "choices": [
                    {"key": "founder", "label": "I run it", "points": 2.5, "ending": "welcome"},
                    {"key": "student", "label": "I study", "points": -1},
                ],
                "rules": [
                    {
                        "action": "add",
                        "variable": "score",
                        "amount": 5,
                        "when": [[{"left": "hidden.plan", "operator": "equals", "value": "pro"}]],
                    },
                    {"action": "set", "variable": "weeks", "amount_of": "hidden.seats"},
                ],
            },
            {
                "key": "team_size",
                "type": "number",
                "title": 'How many are you, {{ hidden.plan | "friend" }}?',
                "minimum": 1,
                "prefill": "seats",
                "rules": [
                    {"action": "multiply", "variable": "weeks", "amount_of": "team_size"},
                    {"action": "divide", "variable": "price", "amount": 0.5},
                    {"action": "subtract", "variable": "price", "amount": 0},
                    {
                        "action": "finish",
                        "target": "later",
                        "when": [[{"left": "team_size", "operator": "less_than", "value_of": "hidden.seats"}]],
                    },
                ],
            },
            {
                "key": "start",
                "type": "date",
                "title": "When?",
                "required": False,
                "rules": [
                    {
                        "action": "show_if",
                        "when": [
                            [{"left": "weeks", "operator": "between", "value": [2, 12.5]}],
                            [{"left": "hidden.utm_source", "operator": "is_answered"}],
                        ],
                    },
                    {
                        "action": "finish",
                        "target": "later",
                        "when": [[{"left": "start", "operator": "between", "value": ["today", "in 2 weeks"]}]],
                    },
                ],
            },
            {
                "key": "wants",
                "type": "multiple_choice",
                "title": "What for?",
                "required": False,
                "choices": [{"key": "x", "label": "X"}, {"key": "y", "label": "Y"}],
                "rules": [
                    {
                        "action": "require_if",
                        "when": [[{"left": "role", "operator": "equals", "value": "founder"}]],
                    },
                    {
                        "action": "show_choice_if",
                        "target": "y",
                        "when": [[{"left": "hidden.utm_source", "operator": "is_answered"}]],
                    },
                    {
                        "action": "finish",
                        "target": "later",
                        "when": [
                            [
                                {"left": "wants", "operator": "count_at_least", "value": 2},
                                {"left": "wants", "operator": "all_of", "value": ["x", "y"]},
                            ]
                        ],
                    },
                ],
            },
        ],
        "endings": [
            {"key": "later", "title": "See you later", "score_below": 0.5},
            {
                "key": "welcome",
                "title": "Welcome",
                "body": "{{ price }}",
                "button": "Go on",
                "link": "https://shop.example.com/?a=1",
                "score_from": 0.5,
            },
        ],
        "tests": [
            {
                "name": "A founder",
                "answers": {"role": "founder", "hidden.plan": "pro", "team_size": 12.5, "wants": ["x"]},
                "path": ["role", "team_size", "wants"],
                "ending": "welcome",
            },
            {"name": "Nobody yet", "path": ["role"]},
        ],
    }


def imported(data: Data, slug: str = "") -> Imported:
    """The document as a draft."""
    return replace_draft(parse(json.dumps(data).encode()), slug=slug)


def problems_of(text: str | bytes) -> list[str]:
    """Why a document is refused."""
    with pytest.raises(DocumentError) as caught:
        parse(text.encode() if isinstance(text, str) else text)
    return list(caught.value.problems)


def compiled(funnel: Funnel) -> object:
    """The canonical spec of a draft, or the codes of its problems."""
    result = check(Funnel.objects.get(pk=funnel.pk))
    return to_json(result.spec) if result.spec else [problem.code for problem in result.problems]


def step_with_rule(**rule: Any) -> Data:
    """A document whose third step has this rule."""
    step = {"key": "size", "type": "number", "title": "Size?", "rules": [rule]}
    return document(steps=[*document()["steps"], step])


def _texts(most: int) -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=most)


_BOUNDS = st.one_of(st.none(), st.integers(-5, 5), st.decimals(-9, 9, places=4).map(float))
_NUMBERS = st.one_of(st.integers(-99, 99), st.decimals(-9, 9, places=4).map(float))
_WORDS = st.sampled_from(["x", "y", "yes", "1 200", " 2,5 ", "today", "2; 3", "1,200", "18 years ago", "0003", ""])
_SCALARS = st.one_of(_WORDS, _texts(5), st.booleans(), st.integers(-99, 99), st.just(0.25))
_LISTS = st.lists(st.one_of(st.sampled_from(["x", "y", "12", "no", "1 to 2", "in 2 days"]), st.integers(-9, 9)), max_size=3)
_VALUES = st.one_of(_SCALARS, _LISTS)
_FACTS = ["hidden.device", "hidden.started_on", "hidden.utm_source"]


@st.composite
def documents(draw: st.DrawFn) -> Data:
    """Documents of every kind that the shape allows, most of them with problems."""
    keys = ["a", "b", "c", "d"][: draw(st.integers(1, 4))]
    hidden = ["h", "a"][: draw(st.integers(0, 2))]
    variables = ["v", "b"][: draw(st.integers(0, 2))]
    answered = [*keys, *(f"hidden.{key}" for key in hidden), *_FACTS]
    readable = st.sampled_from([*answered, *variables, "score", "?gone", "?hidden.gone", "?Not a name", ""])
    rules = st.lists(_rules(keys, variables, readable), max_size=3)
    steps = [draw(_steps(key, hidden, rules)) for key in keys]
    for step in steps:
        if step.get("choices") and draw(st.booleans()):
            offer = {"action": "show_choice_if", "target": step["choices"][0]["key"]}
            step["rules"] = [*step.get("rules", []), offer]
    ending = st.sampled_from(["end", "other"])
    tests = st.fixed_dictionaries(
        {"name": _texts(9).filter(bool)},
        optional={
            "answers": st.dictionaries(st.sampled_from([*answered, "?gone = 1", "?no answer", "?a = y"]), _answers(), max_size=4),
            "path": st.lists(st.sampled_from([*keys, "?gone", "?,"]), max_size=4),
            "ending": ending,
        },
    )
    return document(
        slug=f"random-{next(_numbers)}",
        steps=steps,
        endings=[draw(_endings(key)) for key in ("end", "other")],
        ending_by=draw(st.sampled_from(list(EndingBy))),
        link_hosts=draw(st.lists(st.sampled_from(["example.com", "Shop.example.com "]), max_size=2)),
        hidden=[{"key": key, "type": draw(st.sampled_from(HIDDEN_TYPES))} for key in hidden],
        variables=[{"key": key, "initial": draw(_NUMBERS)} for key in variables],
        tests=draw(st.lists(tests, max_size=2)),
    )


def _answers() -> st.SearchStrategy[Any]:
    return _VALUES.filter(lambda value: not isinstance(value, str) or len(value.strip().splitlines()) < 2)


def _endings(key: str) -> st.SearchStrategy[Data]:
    optional = {
        "button": _texts(9),
        "link": st.sampled_from(["", "https://example.com/a", "https://elsewhere.example"]),
        "score_from": _BOUNDS,
        "score_below": _BOUNDS,
    }
    return st.fixed_dictionaries({"key": st.just(key), "title": _texts(9)}, optional=optional)


def _steps(key: str, hidden: list[str], rules: st.SearchStrategy[list[Data]]) -> st.SearchStrategy[Data]:
    choice = st.fixed_dictionaries(
        {"key": st.sampled_from(["x", "y"]), "label": _texts(5)},
        optional={"points": _NUMBERS, "ending": st.sampled_from(["end", "other"])},
    )
    optional = {
        "help_text": _texts(20),
        "required": st.booleans(),
        "autocomplete": st.sampled_from(["", "tel"]),
        "minimum": _BOUNDS,
        "maximum": _BOUNDS,
        "prefill": st.sampled_from([*hidden, "?gone", ""]),
        "choices": st.lists(choice, max_size=2, unique_by=lambda item: item["key"]),
        "rules": rules,
    }
    known = {"key": st.just(key), "type": st.sampled_from(list(FIELD_TYPES)), "title": _texts(9)}
    return st.fixed_dictionaries(known, optional=optional)


def _rules(keys: list[str], variables: list[str], readable: st.SearchStrategy[str]) -> st.SearchStrategy[Data]:
    condition = st.fixed_dictionaries(
        {"operator": st.sampled_from(list(OPERATORS))}, optional={"left": readable, "value": _VALUES, "value_of": readable}
    )
    when = st.lists(st.lists(condition, min_size=1, max_size=3), max_size=3)
    calculations = [action.value for action in Action if action.calculates]
    amounts = {
        "variable": st.sampled_from([*variables, "score", "?gone"]),
        "amount": st.one_of(st.none(), _NUMBERS),
        "amount_of": readable,
    }
    return st.one_of(
        st.fixed_dictionaries({"action": st.sampled_from(["show_if", "require_if"])}, optional={"when": when}),
        st.fixed_dictionaries({"action": st.just("skip_to")}, optional={"when": when, "target": st.sampled_from(keys)}),
        st.fixed_dictionaries({"action": st.just("finish")}, optional={"when": when, "target": st.just("end")}),
        st.fixed_dictionaries({"action": st.sampled_from(calculations)}, optional={"when": when, **amounts}),
    )
