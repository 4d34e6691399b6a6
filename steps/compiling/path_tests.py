"""Path tests: the marketer's own expectations of the rules, tried on the compiled funnel."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches
from itertools import zip_longest

from steps.adapting import adapted, conditional
from steps.compiling.draft import Draft
from steps.fields import FIELD_TYPES
from steps.forms import read_value
from steps.journey import Journey, walk
from steps.references import reference
from steps.spec import HIDDEN, Answers, Spec, Step, Value


def check(draft: Draft, spec: Spec) -> None:
    """Try them all; one that fails is reported with the first difference.

    Visits of tests begin today, unless a line says otherwise: rules may count from that day.
    """
    today = datetime.now(UTC).date().isoformat()
    for row in draft.path_tests:
        answers, hidden, wrong = _read(spec, row.answers)
        path = [key for key in re.split(r"[,;\s]+", row.path) if key]
        wrong += [_no_step(spec, key) for key in dict.fromkeys(path) if key not in spec.index]
        for why in wrong:
            draft.report("bad_path_test", row, why=why)
        if wrong:
            continue
        ending = draft.ending_keys.get(row.ending_id or 0, "")
        difference = _difference(_walked(spec, answers, {"started_on": today, **hidden}), path, ending)
        if difference:
            draft.report("failed_path_test", row, difference=difference)


def _walked(spec: Spec, answers: Answers, hidden: Answers) -> Journey:
    """The walk with these answers; what need not be answered is passed without one."""
    given = dict(answers)
    while True:
        journey = walk(spec, given, hidden)
        step = adapted(spec.step(journey.open_step), journey.values_at(journey.open_step)) if journey.open_step else None
        # One that is given already is no answer there.
        if step is None or step.key in given or (FIELD_TYPES[step.type].asks and step.required):
            return journey
        given[step.key] = None if FIELD_TYPES[step.type].asks else True


def _read(spec: Spec, text: str) -> tuple[Answers, Answers, list[str]]:
    """(answers, hidden fields, what is wrong with which lines) from lines of “name = value”."""
    answers: Answers = {}
    hidden: Answers = {}
    wrong: list[str] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, equals, raw = (part.strip() for part in line.partition("="))
        found = reference(spec, name) if equals else None
        if found is None or found.step is None:
            wrong.append(_no_answer(spec, line, name if equals else ""))
            continue
        try:
            value = _value(found.step, raw)
        except ValueError as error:
            wrong.append(f"“{line[:80]}”: {error}")
            continue
        if name.startswith(HIDDEN):
            hidden[name.removeprefix(HIDDEN)] = value
        else:
            answers[name] = value
    return answers, hidden, wrong


def _value(step: Step, raw: str) -> Value:
    """As `read_value`, but told in a marketer's words which choices there are."""
    keys = [choice.key for choice in step.choices]
    unknown = [part.strip() for part in re.split("[,;]", raw) if part.strip() not in keys] if keys and raw else []
    if unknown:
        raise ValueError(f"“{unknown[0]}” is not the key of a choice. The keys are: {', '.join(keys)}.")
    # Which choices are offered is for the walk to say: whatever the line names, and always those without conditions.
    named, offers = {part.strip() for part in re.split("[,;]", raw)}, conditional(step)
    choices = tuple(choice for choice in step.choices if choice.key in named or choice.key not in offers)
    return read_value(replace(step, choices=choices, minimum=None) if offers else step, raw)


def _no_answer(spec: Spec, line: str, name: str) -> str:
    if reference(spec, HIDDEN + name):
        return f"“{line[:80]}”: “{name}” is a hidden field. Write it as {HIDDEN}{name} = …"
    if name:
        return f"“{line[:80]}”: {_no_step(spec, name)}"
    return f"“{line[:80]}” is not an answer. Write the step's key, “=” and the value: role = founder."


def _no_step(spec: Spec, key: str) -> str:
    near = get_close_matches(key.lower().replace(" ", "_"), spec.index, n=1)
    return f"There is no step “{key[:50]}”." + (f" Did you mean “{near[0]}”?" if near else "")


def _difference(journey: Journey, path: list[str], ending: str) -> str:
    """Where the walk first differs from what was expected; empty when it does not."""
    for number, (expected, seen) in enumerate(zip_longest(path, journey.path), start=1):
        if expected != seen:
            where = f"step {number} is “{seen}”" if seen else f"there is no step {number}"
            if seen is None and journey.ending:
                where = f"the visit ends with “{journey.ending}” after step {number - 1}"
            return f"{where}, but “{expected}” was expected" if expected else f"{where}, but nothing more was expected"
    if (journey.ending or "") == ending:
        return ""
    seen = f"the visit ends with “{journey.ending}”" if journey.ending else f"“{journey.open_step}” waits for an answer"
    return f"{seen}, but the ending “{ending}” was expected" if ending else f"{seen}, but no ending was expected"
