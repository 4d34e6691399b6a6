"""Documents that are refused, and what is said of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from funnel.documents import LIMIT, parse
from tests.funnel.documents.samples import Data, document, full_document, problems_of, step_with_rule
from tests.pace import took


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"\xff\xfe{}", "Line 1: this is not UTF-8 text. Save the file as UTF-8."),
        (b'{\n "schema": 1,\n}', "Line 3, column 1: this is not JSON"),
        (b"", "Line 1, column 1: this is not JSON"),
        (b"[]", "The document is not an object."),
        (b"{}", 'schema: the schema number is missing. Write "schema": 2.'),
        (b'{"schema": 3}', 'schema: the schema number is not one that this release reads. Write "schema": 2.'),
        (b'{"schema": true}', "schema: the schema number is not one"),
        (b'{"schema": "1"}', "schema: the schema number is not one"),
        (b'{"a": 1,\n "a": 2}', "a: this name stands more than once in one object. Keep one of them."),
        (b'{"a": [{"b": NaN}]}', "a[0].b: this is not a number that can be kept."),
        (b'{"a": -Infinity}', "a: this is not a number that can be kept."),
        (b'{"a": 1e400}', "a: this is not a number that can be kept."),
        (b'{"a": 1e99999999999999999999}', "a: this is not a number that can be kept."),
        (b'{"a": ' + b"9" * 5_000 + b"}", "a: this is not a number that can be kept."),
        (b'{"a": "\\ud800"}', "a: the text has a NUL character or half a character"),
        (b'{"a": ["\\u0000"]}', "a[0]: the text has a NUL character or half a character"),
        (b'{"\\udfff": 1}', "the document: the text has a NUL character or half a character"),
        (b"[" * 100_000, "Line 1, column 51: brackets are nested more than 50 deep."),
        (b"\n" + b'{"a":' * 100_000, "Line 2, column 251: brackets are nested more than 50 deep."),
        (b'"' + b'\\"' * 400_000, "Line 1, column 1: this is not JSON"),
        (b" " * (LIMIT + 1), "The file has more than 3,000,000 bytes."),
    ],
    ids=range(21),
)
def test_files_that_are_no_sound_json_are_refused(text: bytes, problem: str) -> None:
    assert problems_of(text)[0].startswith(problem)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"nmae": "x"}, "nmae: “nmae” is not known here. Remove it, or use one of: schema, slug, name, ending_by,"),
        ({"a b": 1}, '["a b"]: “a b” is not known here.'),
        ({"slug": "Sign up"}, "slug: “Sign up” is not allowed here. Use lower-case letters"),
        ({"name": ""}, "name: The text is empty. Write something."),
        ({"name": "x" * 121}, "name: The text is too long. Use at most 120 characters."),
        ({"steps": {}}, "steps: Write a list: [ … ]."),
        ({"steps": [1]}, "steps[0]: Write an object: { … }."),
        ({"steps": [{"key": "a", "type": "number"}]}, "steps[0].title: It is missing. Add it."),
        ({"steps": [{"key": "A", "type": "number", "title": ""}]}, "steps[0].key: “A” is not allowed here. Use lower-case"),
        ({"steps": [{"key": "a", "type": "dance", "title": ""}]}, "steps[0].type: There is no field type “dance”. Use one of"),
        ({"steps": [{"key": "a", "type": "number", "title": "", "required": "no"}]}, "steps[0].required: Write true or false."),
        ({"steps": [{"key": "a", "type": "number", "title": 3}]}, "steps[0].title: Write text, in quotes."),
        ({"steps": [{"key": "a", "type": "number", "title": "", "minimum": "3"}]}, "steps[0].minimum: Write a number."),
        (
            {"steps": [{"key": "a", "type": "number", "title": "", "minimum": 0.00001}]},
            "steps[0].minimum: The number has too many",
        ),
        ({"steps": [{"key": "a", "type": "number", "title": "", "minimum": 1e11}]}, "steps[0].minimum: The number is too large."),
        ({"steps": document()["steps"] * 2}, "steps[2].key: the key “role” is used before. Give each its own key."),
        ({"endings": document()["endings"] * 2}, "endings[1].key: the key “end” is used before."),
    ],
)
def test_documents_of_another_shape_are_refused(changes: Data, problem: str) -> None:
    assert problems_of(json.dumps(document(**changes)))[0].startswith(problem)


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ({"action": "jump"}, "action: There is no action “jump”. Use one of these: show_if, skip_to, finish, set,"),
        ({"action": "skip_to", "target": "team"}, "target: there is no step “team”. There are: mail, role, size."),
        ({"action": "finish", "target": "role"}, "target: there is no ending “role”. There are: end."),
        ({"action": "show_if", "target": "role"}, "target: show_if has no target. Remove it."),
        ({"action": "finish", "when": [[]]}, "when[0]: The list is empty. Add a condition, or remove the list."),
        ({"action": "finish", "when": [[{"operator": "likes"}]]}, "when[0][0].operator: There is no operator “likes”."),
        (
            {"action": "finish", "when": [[{"left": "team", "operator": "is_empty"}]]},
            "when[0][0].left: there is no step, variable or hidden field “team”. There are: mail, role, score, size, hidden.",
        ),
        (
            {"action": "finish", "when": [[{"step": "team", "operator": "is_empty"}]]},
            "when[0][0].step: there is no step “team”. There are: mail, role, size.",
        ),
        (
            {"action": "finish", "when": [[{"step": "hidden.device", "operator": "is_empty"}]]},
            "when[0][0].step: “hidden.device” is not allowed here.",
        ),
        (
            {"action": "finish", "when": [[{"step": "role", "left": "role", "operator": "is_empty"}]]},
            "when[0][0].step: this is the older name of “left”, which is there too. Remove one of them.",
        ),
        (
            {"action": "finish", "when": [[{"left": "role", "operator": "equals", "value_of": "hidden.plan"}]]},
            "when[0][0].value_of: there is no step, variable or hidden field “hidden.plan”.",
        ),
        (
            {"action": "finish", "when": [[{"left": "x" * 62, "operator": "is_empty"}]]},
            "when[0][0].left: The text is too long. Use at most 61 characters.",
        ),
        ({"action": "add", "variable": "sum", "amount": 1}, "variable: there is no variable “sum”. There are: score."),
        (
            {"action": "add", "variable": "score", "amount_of": "sum"},
            "amount_of: there is no step, variable or hidden field “sum”.",
        ),
        ({"action": "add", "variable": "score", "amount": 10**11}, "amount: The number is too large."),
        ({"action": "add", "variable": "score", "amount": "1"}, "amount: Write a number."),
        ({"action": "add", "target": "mail"}, "target: add has no target. Remove it."),
        ({"action": "finish", "variable": "score"}, "variable: finish has no variable. Remove it."),
        ({"action": "show_if", "amount": 0}, "amount: show_if has no amount. Remove it."),
        ({"action": "require_if", "target": "mail"}, "target: require_if has no target. Remove it."),
        ({"action": "show_choice_if", "target": "founder"}, "target: there is no choice of this step “founder”. There are none."),
        ({"action": "skip_to", "amount_of": "mail"}, "amount_of: skip_to has no amount_of. Remove it."),
        (
            {"action": "finish", "when": [[{"left": "role", "operator": "any_of", "value": ["a,b"]}]]},
            "when[0][0].value: “a,b” cannot be one of several values.",
        ),
        (
            {"action": "finish", "when": [[{"left": "role", "operator": "equals", "value": {}}]]},
            "when[0][0].value: Write text, a number, true or false, or a list of these.",
        ),
        (
            {"action": "finish", "when": [[{"left": "size", "operator": "equals", "value": 10**16}]]},
            "when[0][0].value: The number has more than 15 digits.",
        ),
        (
            {"action": "finish", "when": [[{"left": "role", "operator": "equals", "value": "x" * 2001}]]},
            "when[0][0].value: The value has 2001 characters. Use at most 2000.",
        ),
    ],
)
def test_rules_that_make_no_sense_are_refused(rule: Data, problem: str) -> None:
    assert problems_of(json.dumps(step_with_rule(**rule)))[0].startswith(f"steps[2].rules[0].{problem}")


def test_all_problems_are_listed_at_once_but_not_endlessly() -> None:
    problems = problems_of(json.dumps(document(steps=[1] * 150, nmae=1)))

    assert len(problems) == 101
    assert problems[0] == "steps[0]: Write an object: { … }."
    assert problems[-1] == "… and 51 more."


def test_a_byte_order_mark_is_welcome() -> None:
    assert parse(b"\xef\xbb\xbf" + json.dumps(document()).encode()).slug == "signup"


@pytest.mark.parametrize(
    ("place", "changes", "problem"),
    [
        ((), {"ending_by": "luck"}, "ending_by: There is no way to pick the ending “luck”. Use one of these: first, score"),
        ((), {"link_hosts": "example.com"}, "link_hosts: Write a list: [ … ]."),
        ((), {"link_hosts": ["https://example.com"]}, "link_hosts[0]: “https://example.com” is not the name of a site."),
        ((), {"link_hosts": ["a.example\nb.example"]}, "link_hosts[0]: “a.example\nb.example” is not the name of one site."),
        ((), {"link_hosts": [" "]}, "link_hosts[0]: “ ” is not the name of one site."),
        ((), {"link_hosts": ["a.example"] * 300}, "link_hosts: All together, they have more than 2,000 characters."),
        ((), {"hidden": [{"key": "plan"}] * 2}, "hidden[1].key: the key “plan” is used before."),
        ((), {"variables": [{"key": "weeks"}] * 2}, "variables[1].key: the key “weeks” is used before."),
        (("hidden", 0), {"type": "consent"}, "hidden[0].type: There is no type of hidden fields “consent”. Use one of these"),
        (("hidden", 0), {"key": "Plan"}, "hidden[0].key: “Plan” is not allowed here."),
        (
            ("hidden", 0),
            {"title": ""},
            "hidden[0].title: “title” is not known here. Remove it, or use one of: key, type, source_ref.",
        ),
        (("variables", 0), {"initial": "0"}, "variables[0].initial: Write a number."),
        (("steps", 0), {"prefill": "age"}, "steps[0].prefill: there is no hidden field “age”. There are: plan, seats."),
        (("steps", 0, "choices", 0), {"points": 10**8}, "steps[0].choices[0].points: The number is too large."),
        (
            ("steps", 0, "choices", 0),
            {"ending": "bye"},
            "steps[0].choices[0].ending: there is no ending “bye”. There are: later, w",
        ),
        (("endings", 0), {"link": "http://example.org"}, "endings[0].link: “http://example.org” is not allowed here. Write an"),
        (("endings", 0), {"link": "https://" + "x" * 493}, "endings[0].link: The text is too long. Use at most 500 characters."),
        (("endings", 0), {"score_from": 0.00001}, "endings[0].score_from: The number has too many decimals."),
        (("tests", 0), {"name": ""}, "tests[0].name: The text is empty. Write something."),
        (("tests", 0), {"answers": ["role"]}, "tests[0].answers: Write an object: { … }."),
        (("tests", 0), {"answers": {"role": None}}, "tests[0].answers.role: Write text, a number, true or false, or a list"),
        (("tests", 0), {"answers": {"role": "a\nb"}}, "tests[0].answers.role: “a” goes on in another line."),
        (("tests", 0), {"answers": {"mail": "x"}}, "tests[0].answers.mail: there is no step or hidden field “mail”."),
        (("tests", 0), {"answers": {"weeks": 1}}, "tests[0].answers.weeks: there is no step or hidden field “weeks”."),
        (
            ("tests", 0),
            {"answers": {"hidden.x": 1}},
            'tests[0].answers["hidden.x"]: there is no step or hidden field “hidden.x”.',
        ),
        (("tests", 0), {"answers": {"role": "x" * 20_000}}, "tests[0].answers: All together, they have more than 20,000 char"),
        (("tests", 0), {"path": ["role", "mail"]}, "tests[0].path[1]: there is no step “mail”. There are: role, start, team_s"),
        (("tests", 0), {"path": ["role mail"]}, "tests[0].path[0]: “role mail” is not allowed here. Write the key of a step."),
        (("tests", 0), {"path": ["role"] * 5_000}, "tests[0].path: All together, they have more than 20,000 characters."),
        (("tests", 0), {"ending": "bye"}, "tests[0].ending: there is no ending “bye”."),
    ],
)
def test_new_parts_that_make_no_sense_are_refused(place: tuple[str | int, ...], changes: Data, problem: str) -> None:
    data: Any = full_document()
    part = data
    for name in place:
        part = part[name]
    part.update(changes)

    assert problems_of(json.dumps(data))[0].startswith(problem)


def test_a_document_of_very_many_names_is_refused_quickly() -> None:
    answers = {f"?{number:05}": "" for number in range(60_000)}
    text = json.dumps(document(tests=[{"name": "x", "answers": answers}]))

    problems = problems_of(text)

    assert problems == ["tests[0].answers: All together, they have more than 20,000 characters. Use fewer."]
    assert took(lambda: problems_of(text), enough=2) < 2


def test_a_document_that_names_very_much_of_nothing_is_refused_quickly() -> None:
    steps = [{"key": f"s{number}", "type": "number", "title": "", "prefill": "gone"} for number in range(5_000)]
    rules = [{"action": "skip_to", "target": "gone"}] * 10_000

    text = json.dumps(document(steps=[*steps, {"key": "last", "type": "number", "title": "", "rules": rules}]))

    problems = problems_of(text)

    assert problems[-1] == "… and 14900 more."
    assert took(lambda: problems_of(text), enough=3) < 3
