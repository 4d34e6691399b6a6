"""Recall of earlier answers: what is a token, and that nothing else is ever replaced."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steps.recall import Token, fill, malformed, tokens
from steps.spec import Choice, Ending, HiddenField, Spec, Step, Value, Variable

pytestmark = pytest.mark.sqlite_only

SPEC = Spec(
    "Recall",
    (
        Step("name", "short_text", "Name"),
        Step("role", "single_choice", "Role", choices=(Choice("boss", "The boss of {{ name }}"),)),
        Step("agree", "consent", "Agree"),
    ),
    (Ending("end", "End"),),
    hidden=(HiddenField("plan", "short_text"),),
    variables=(Variable("budget"),),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ name }}", [Token("name", None)]),
        ("{{name}}", [Token("name", None)]),
        ('{{ name | "there" }}', [Token("name", "there")]),
        ('{{name|""}}', [Token("name", "")]),
        ("{{ name | “there” }}", [Token("name", "there")]),
        ("{{ name | „dort“ }}", [Token("name", "dort")]),
        ("{{ hidden.utm_source }} {{ budget }}", [Token("hidden.utm_source", None), Token("budget", None)]),
        ("{{ first-name }}", [Token("first-name", None)]),
        ("{ name }", []),
    ],
)
def test_token_is_read(text: str, found: list[Token]) -> None:
    assert tokens(text) == found
    assert malformed(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "{{",
        "{{ }}",
        "{{ Name }}",
        "{{ name | there }}",
        "{{ name.upper() }}",
        "{{ name }",
        "{{ hidden. }}",
        '{{ name | "a{b}" }}',
        "{{ name|safe }}",
        "{{ 7*7 }}",
    ],
)
def test_what_is_no_token_is_malformed_and_stays(text: str) -> None:
    assert malformed(text)
    assert fill(text, SPEC, {"name": "Ada"}).replace("Ada", "{{ name }}") == text


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hi {{ name }}", "Hi Ada {{ role }}"),
        ("{{ role }}", "The boss of Ada {{ role }}"),
        ("{{ agree }} {{ hidden.plan }} {{ budget }}", "Yes pro 12.5"),
        ('{{ hidden.utm_source | "nowhere" }}|{{ hidden.utm_source }}|', "nowhere||"),
        ("{{ nobody }}", "{{ nobody }}"),
    ],
)
def test_text_is_filled_in_one_pass(text: str, filled: str) -> None:
    values: dict[str, Value] = {"name": "Ada {{ role }}", "role": "boss", "agree": True, "hidden.plan": "pro", "budget": "12.5"}

    assert fill(text, SPEC, values) == filled


def test_labels_that_recall_labels_do_not_multiply() -> None:
    """One level is filled: a few short labels, each recalling the last many times, would make gigabytes."""
    steps = [Step("a0", "short_text", "A0")]
    steps += [
        Step(f"a{n}", "single_choice", f"A{n}", choices=(Choice("x", f'{{{{ a{n - 1} | "?" }}}}' * 12),)) for n in range(1, 9)
    ]
    spec = Spec("Laughs", tuple(steps), (Ending("end", "End"),))
    values: dict[str, Value] = {"a0": "ha", **{f"a{n}": "x" for n in range(1, 9)}}

    assert fill("{{ a1 }}", spec, values) == "ha" * 12
    assert fill("{{ a8 }}", spec, values) == "?" * 12
    assert len(fill("{{ a0 }}" * 3_000, spec, values | {"a0": "x" * 10_000})) == 20_000


@given(st.text(), st.text())
def test_typed_text_is_never_looked_at_again(typed: str, around: str) -> None:
    around = around.replace("{", "(")

    assert fill(f"{around}{{{{ name }}}}{around}", SPEC, {"name": typed}) == f"{around}{typed or ''}{around}"
