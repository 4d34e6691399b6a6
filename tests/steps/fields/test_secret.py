"""Passwords: what is taken, what is said of the others, and that they show nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings

from steps.fields import FIELD_TYPES
from steps.fields.secret import Sealed
from steps.forms import NEVER_PREFILLED, StepForm, read_value
from steps.spec import Step

GOOD = "correct horse battery"


def form(typed: str, *, is_set: bool = False, **columns: Any) -> StepForm:
    step = Step("pw", "password", "Choose a password", **columns)
    return StepForm(data={"pw-answer_secret": typed}, prefix="pw", step=step, initial={"answer": True} if is_set else {})


@pytest.mark.parametrize(
    ("typed", "columns", "codes"),
    [
        (GOOD, {}, []),
        ("", {}, ["required"]),
        ("", {"required": False}, []),
        ("shortpass", {}, ["min_length"]),
        ("shortish", {"options": {"least_length": "8"}}, []),
        ("just a bit short", {"options": {"least_length": "20"}}, ["min_length"]),
        ("qwertyuiop", {}, ["password_too_common"]),
        ("8675309867530", {}, ["password_entirely_numeric"]),
        ("1234567890", {}, ["password_too_common", "password_entirely_numeric"]),
        ("x" * 128, {}, []),
        ("x" * 129, {}, ["max_length"]),
        (" leading and trailing ", {}, []),
    ],
)
def test_password_is_checked(typed: str, columns: dict[str, Any], codes: list[str]) -> None:
    assert form(typed, **columns).error_codes == codes


def test_no_message_repeats_a_password() -> None:
    for typed in ("shortpass", "qwertyuiop", "8675309867530", "x" * 129):
        assert typed not in str(form(typed).errors)


def test_answer_is_only_that_it_is_set() -> None:
    sent = form(GOOD)

    assert sent.is_valid()
    assert sent.value is True
    assert sent.cleaned_data["answer"].open() == GOOD


def test_nothing_typed_keeps_a_password_that_is_set() -> None:
    kept = form("", is_set=True)

    assert (kept.is_valid(), kept.value, kept.cleaned_data["answer"]) == (True, True, True)


def test_longer_minimum_of_the_site_wins() -> None:
    validators = [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 16}}]

    with override_settings(AUTH_PASSWORD_VALIDATORS=validators):
        assert form("only fifteen ch").error_codes == ["min_length"]
        assert form("now sixteen char").error_codes == []


def test_rules_that_are_shown_are_those_that_are_checked() -> None:
    step = Step("pw", "password", "Choose a password", options={"least_length": "12"})
    shown = FIELD_TYPES["password"].context(step, StepForm(step=step)["answer"])["rules"]

    assert [(key, str(text)) for key, text in shown] == [
        ("length", "At least 12 characters"),
        ("common", "Not one that many people use: we look when you send it"),
        ("letters", "Not only digits"),
    ]


def test_sealed_text_does_not_show() -> None:
    sealed = Sealed(GOOD)

    assert GOOD not in f"{sealed} {sealed!r} {[sealed]}"


def test_nothing_of_a_password_is_exported_recalled_or_filled_in() -> None:
    kind, step = FIELD_TYPES["password"], Step("pw", "password", "Choose a password")

    assert (kind.cell(True), kind.words(True, step), kind.words(None, step)) == ("true", "••••", "")
    assert "password" in NEVER_PREFILLED
    assert kind.operators == ()


def test_path_test_can_only_say_that_there_is_one() -> None:
    assert read_value(Step("pw", "password", "Choose a password"), "anything") is True
    with pytest.raises(ValueError, match="Choose a password to go on"):
        read_value(Step("pw", "password", "Choose a password"), "")
