"""The largest forms that are known come in, and go live, within seconds."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection

from funnel.importing.receiving import receive
from steps.compiling.logic import explored
from tests.builders import NOW, publish
from tests.funnel.importing.samples_typeform import field, form
from tests.funnel.importing.samples_typeform_logic import after, hidden, jump, of, when
from tests.funnel.importing.samples_typeform_visitors import brought
from tests.pace import took

# Tracing what they cover would double the time they take.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

QUESTIONS, CONDITIONS = 400, 450
# Seconds.
LONGEST = 3


def typeform() -> bytes:
    """So many questions, most of which lead past the next ones under conditions."""
    fields = [
        {
            "ref": f"r{number}",
            "title": f"Question {number}?",
            "type": "multiple_choice",
            "properties": {"choices": [{"ref": f"c{number}-{place}", "label": f"Choice {place}"} for place in range(5)]},
        }
        for number in range(QUESTIONS)
    ]
    leads = [(number, place) for number in range(QUESTIONS - 5) for place in range(2)][:CONDITIONS]
    logic = [
        {"type": "field", "ref": f"r{number}", "actions": [_jump(number, place) for at, place in leads if at == number]}
        for number in range(QUESTIONS)
    ]
    ends = [{"ref": "end", "title": "Thank you"}]
    return json.dumps({"id": "large", "title": "Large", "fields": fields, "logic": logic, "thankyou_screens": ends}).encode()


def _jump(number: int, place: int) -> dict[str, object]:
    names = [{"type": "field", "value": f"r{number}"}, {"type": "choice", "value": f"c{number}-{place}"}]
    details = {"to": {"type": "field", "value": f"r{number + 2 + place}"}}
    return {"action": "jump", "details": details, "condition": {"op": "is", "vars": names}}


def surveyjs() -> bytes:
    """So many questions, each shown under conditions."""
    elements = [
        {
            "type": "radiogroup",
            "name": f"q{number}",
            "choices": ["a", "b", "c", "d", "e"],
            **({"visibleIf": _condition(number)} if number else {}),
        }
        for number in range(QUESTIONS)
    ]
    return json.dumps({"title": "Large", "pages": [{"name": "page", "elements": elements}]}).encode()


def _condition(number: int) -> str:
    # Every seventh reads two questions, which makes 450 comparisons and more.
    return f"{{q{number - 1}}} = 'b' or {{q{max(0, number - 3)}}} = 'c'" if number % 7 == 0 else f"{{q{number - 1}}} <> 'd'"


def anew(work: Callable[[], object]) -> None:
    """Do it without what is kept of a funnel that was looked through before."""
    explored.cache_clear()
    work()


@pytest.mark.parametrize("form", [typeform, surveyjs], ids=["Typeform", "SurveyJS"])
def test_largest_form_comes_in_and_goes_live_within_seconds(form: Callable[[], bytes]) -> None:
    data = form()
    with connection.cursor() as cursor:
        # The worst that a database can know of a large form is that its tables were empty a minute ago.
        cursor.execute("ANALYZE")

    received = receive(data, now=NOW)
    publish(received.imported.funnel)

    rules = [rule for step in received.imported.document.steps for rule in step.rules]
    assert len(received.imported.document.steps) == QUESTIONS
    assert sum(len(group) for rule in rules for group in rule.when) >= CONDITIONS
    assert (received.imported.notes, received.imported.warnings) == ((), ())
    assert took(partial(anew, lambda: receive(data, now=NOW)), enough=LONGEST) < LONGEST
    assert took(partial(anew, lambda: publish(received.imported.funnel)), enough=LONGEST) < LONGEST


def _led_past_those_left_out() -> dict[str, Any]:
    """Questions that jump into a row of others that were left out, each with a jump to a later one."""
    asked = [field(f"a{number}") for number in range(150)]
    left_out = [field(f"m{number}", "matrix") for number in range(200)]
    into = [after(item["ref"], jump("m0", when("is", of(item["ref"]), "x"))) for item in asked]
    among = [
        after(f"m{number}", jump(f"m{min(199, number + 2)}", when("is", of(f"a{number % 150}"), "y"))) for number in range(199)
    ]
    return form(*asked, *left_out, field("z"), logic=[*into, *among])


def _entered_anywhere(*, forwards: bool) -> dict[str, Any]:
    """Questions each of which is the first for visitors of one address."""
    refs = [f"q{number}" for number in range(360)]
    jumps = [jump(ref, when("is", hidden("h"), f"v-{ref}")) for ref in (refs if forwards else reversed(refs))]
    return form(*(field(ref) for ref in refs), hidden=["h"], logic=[after("h", *jumps, type="hidden")])


@pytest.mark.parametrize(
    "source",
    [_led_past_those_left_out(), _entered_anywhere(forwards=True), _entered_anywhere(forwards=False)],
    ids=["left out", "entered in order", "entered backwards"],
)
def test_form_of_a_hundred_kilobytes_is_converted_soon_whatever_it_says(source: dict[str, Any]) -> None:
    assert len(json.dumps(source)) > 90_000

    assert "condition_too_large" in brought(source).codes()
    assert took(lambda: brought(source), enough=LONGEST) < LONGEST
