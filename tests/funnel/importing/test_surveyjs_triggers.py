"""What triggers of a survey become: the way and the ending of a visitor are those that SurveyJS gives."""

from __future__ import annotations

import pytest

from steps.spec import Spec, Value
from tests.funnel.importing.samples_surveyjs import Json, converted, published, survey, visit, written

pytestmark = pytest.mark.django_db


def asked(name: str, **more: object) -> Json:
    """A question of yes, no or maybe."""
    return {"type": "radiogroup", "name": name, "choices": ["yes", "no", "maybe"], **more}


def paged(*pages: list[Json], **root: object) -> Json:
    """A survey with these questions on each page."""
    return {"title": "Trip", "pages": [{"elements": elements} for elements in pages], **root}


def way(spec: Spec, **answers: Value) -> str:
    """The keys of the steps that somebody with these answers is asked."""
    return " ".join(visit(spec, answers).path)


def end(spec: Spec, **answers: Value) -> str:
    return spec.ending(visit(spec, answers).ending or "").title


def completing(expression: str) -> list[Json]:
    return [{"type": "complete", "expression": expression}]


def skipping(**targets: str) -> list[Json]:
    """Skips to the questions named, each when {a} is that."""
    return [{"type": "skip", "expression": f"{{a}} = '{value}'", "gotoName": target} for value, target in targets.items()]


def test_a_trigger_of_several_answers_ends_after_each_of_them() -> None:
    hidden = asked("c", visibleIf="{a} = 'yes'")
    spec = published(paged([asked("a")], [asked("b")], [hidden], [asked("d")], triggers=completing("{a} = 'no' or {c} = 'no'")))

    assert way(spec, a="no") == "a"
    assert way(spec, a="yes", c="no") == "a b c"
    assert way(spec, a="yes", c="yes") == "a b c d"
    assert way(spec, a="maybe") == "a b d"


def test_a_trigger_that_reads_a_hidden_answer_takes_it_for_none() -> None:
    hidden = asked("b", visibleIf="{a} = 'yes'")
    spec = published(paged([asked("a")], [hidden], [asked("d")], triggers=completing("{a} = 'no' and {b} empty")))

    assert way(spec, a="no") == "a"
    assert way(spec, a="yes") == "a b d"


def test_an_answer_on_the_same_page_counts_before_the_page_is_left() -> None:
    spec = published(paged([asked("a"), asked("b")], [asked("d")], triggers=completing("{a} = 'no' and {b} empty")))

    assert way(spec, a="no") == "a b"
    assert way(spec, a="no", b="yes") == "a b d"


def test_steps_of_the_page_that_are_shown_are_asked_before_a_trigger_ends_the_visit() -> None:
    source = paged(
        [asked("a"), asked("b", visibleIf="{a} <> 'yes'")],
        [asked("d")],
        triggers=completing("{a} anyof ['yes', 'no']"),
        completedHtml="Bye",
        completedHtmlOnCondition=[{"expression": "{b} = 'no'", "html": "Be"}],
    )
    spec = published(source)

    assert way(spec, a="yes") == "a"
    assert way(spec, a="no") == "a b"
    assert way(spec, a="maybe") == "a b d"
    assert (end(spec, a="yes"), end(spec, a="no", b="no")) == ("Bye", "Be")
    assert converted(source)[1] == ()


def test_a_page_that_may_end_at_too_many_steps_ends_at_the_last_that_is_always_shown() -> None:
    many = [asked(f"q{n}", visibleIf=f"{{a}} = '{'yes' if n % 2 else 'no'}'") for n in range(14)]

    document, notes = converted(paged([asked("a"), *many], [asked("d")], triggers=completing("{a} = 'no'")))

    assert [step.key for step in document.steps if any(rule.action == "finish" for rule in step.rules)] == ["a"]
    assert [(note.path, note.code) for note in notes] == [("triggers[0]", "meaning_changed")]


@pytest.mark.parametrize("expression", ["{likes.length} > 1", "{v} = true", "{v}"])
def test_a_trigger_ends_after_what_a_count_or_a_value_reads(expression: str) -> None:
    likes = {"type": "checkbox", "name": "likes", "choices": ["tea", "milk"]}
    values = [{"name": "v", "expression": "{likes} = ['tea', 'milk']"}]
    source = paged([likes], [asked("d")], triggers=completing(expression), calculatedValues=values)

    spec = published(source)

    assert way(spec, likes=["tea", "milk"]) == "likes"
    assert way(spec, likes=["tea"]) == "likes d"
    assert {note.path.partition(".")[0] for note in converted(source)[1]} == {"calculatedValues[0]"}


def test_a_trigger_that_reads_a_sum_ends_as_soon_as_that_is_enough() -> None:
    numbers = [[{"type": "text", "inputType": "number", "name": name}] for name in ("n", "m")]
    values = [{"name": "v", "expression": "{n} + {m}"}]
    spec = published(paged(*numbers, [asked("d")], triggers=completing("{v} > 5"), calculatedValues=values))

    assert way(spec, n="6") == "n"
    assert way(spec, n="3", m="3") == "n m"
    assert way(spec, n="3", m="1") == "n m d"


def test_a_trigger_that_reads_an_answer_and_a_value_reads_nothing_that_comes_later() -> None:
    values = [{"name": "v", "expression": "{c} = 'no'"}]
    triggers = completing("{a} = 'no' and {v} = true")
    spec = published(paged([asked("a")], [asked("b")], [asked("c")], [asked("d")], triggers=triggers, calculatedValues=values))

    assert way(spec, a="no", c="no") == "a b c"
    assert way(spec, a="yes", c="no") == "a b c d"


@pytest.mark.parametrize("expression", ["{likes.length} > 1", "{likes.length} > 1 or {a} = 'no'"])
def test_a_trigger_that_reads_a_number_of_picks_sets_a_variable(expression: str) -> None:
    likes = {"type": "checkbox", "name": "likes", "choices": ["tea", "milk"]}
    triggers = [{"type": "setvalue", "expression": expression, "setToName": "v", "setValue": 5}]
    spec = published(paged([asked("a"), likes, asked("d", visibleIf="{v} = 5")], triggers=triggers))

    assert way(spec, likes=["tea", "milk"]) == "a likes d"
    assert way(spec, likes=["tea"]) == "a likes"


def test_a_trigger_sets_nothing_when_a_question_is_left_empty() -> None:
    triggers = [{"type": "setvalue", "expression": "{b} empty", "setToName": "v", "setValue": 5}]
    triggers += [{"type": "setvalue", "expression": "{a} <> 'no'", "setToName": "w", "setValue": 5}]
    last = [asked("d", visibleIf="{v} = 5"), asked("e", visibleIf="{w} = 5")]

    document, _ = converted(paged([asked("a"), asked("b"), *last], triggers=triggers))

    assert [rule.variable for step in document.steps for rule in step.rules if rule.action == "set"] == ["w"]
    assert way(published(paged([asked("a"), last[1]], triggers=triggers[1:]))) == "a"


@pytest.mark.parametrize(
    ("triggers", "ways"),
    [
        (completing("{a} = 'no' or {c} = 'no'"), ["a", "a b c"]),
        ([*completing("{a} = 'no'"), *completing("{a} = 'no' and {c} = 'no'")], ["a", "a b c d"]),
        (
            [*completing("{a} = 'no'"), {"type": "skip", "expression": "{a} = 'no' or {b} = 'x'", "gotoName": "d"}],
            ["a d", "a b c d"],
        ),
    ],
)
def test_rules_say_nothing_of_those_who_were_led_away_before(triggers: list[Json], ways: list[str]) -> None:
    endings = [{"expression": f"{{{name}}} = 'no'", "html": name} for name in "ac"]
    spec = published(
        paged(*([asked(name)] for name in "abcd"), triggers=triggers, completedHtml="Bye", completedHtmlOnCondition=endings)
    )

    assert [way(spec, a="no"), way(spec, c="no")] == ways
    assert [end(spec, a="no"), end(spec, c="no"), end(spec)] == ["a", "c", "Bye"]


def test_rules_after_a_step_that_some_skip_over_are_for_those_too() -> None:
    triggers = [*completing("{a} <> 'yes' and {b} notempty"), *skipping(maybe="c"), *completing("{a} = 'maybe' and {c} = 'no'")]
    spec = published(paged(*([asked(name)] for name in "abcd"), triggers=triggers))

    assert way(spec, a="maybe", c="no") == "a c"
    assert way(spec, a="no", b="no") == "a b"


@pytest.mark.parametrize("kind", ["complete", "setvalue", "skip"])
def test_a_trigger_that_reads_no_answer_is_named(kind: str) -> None:
    trigger = {"type": kind, "expression": "1 = 1", "setToName": "v", "setValue": 1, "gotoName": "b"}

    document, notes = converted(survey(asked("a"), asked("b"), triggers=[trigger]))

    assert all(step.rules == [] for step in document.steps)
    assert [(note.path, note.code) for note in notes] == [("triggers[0]", "expression_unreadable")]
    assert "reads no answer" in notes[0].message


def test_nobody_skips_to_a_question_that_is_hidden() -> None:
    spec = published(
        paged(
            [asked("a")],
            [asked("b")],
            [asked("d", visibleIf="{a} = 'maybe' or {b} = 'no'")],
            triggers=skipping(no="d", maybe="d"),
            completedHtml="Bye",
            completedHtmlOnCondition=[{"expression": "{a} = 'no'", "html": "No"}],
        )
    )

    assert (way(spec, a="no"), end(spec, a="no")) == ("a b", "No")
    assert way(spec, a="no", b="no") == "a b d"
    assert way(spec, a="maybe") == "a d"


def test_a_skip_of_several_answers_leads_on_after_each_of_them() -> None:
    trigger = {"type": "skip", "expression": "{a} = 'no' or {c} = 'no'", "gotoName": "e"}
    spec = published(paged(*([asked(name)] for name in "abcde"), triggers=[trigger]))

    assert way(spec, a="no") == "a e"
    assert way(spec, c="no") == "a b c e"
    assert way(spec) == "a b c d e"


def test_a_skip_leads_nobody_on_who_leaves_the_question_empty() -> None:
    trigger = {"type": "skip", "expression": "{a} <> 'no'", "gotoName": "c"}
    spec = published(paged([asked("a")], [asked("b")], [asked("c")], triggers=[trigger]))

    assert way(spec) == "a b c"
    assert way(spec, a="yes") == "a c"


def test_of_several_skips_the_last_leads_on_and_before_the_visit_ends() -> None:
    triggers = [*completing("{a} = 'no'"), *skipping(no="c"), *skipping(no="d")]
    spec = published(paged([asked("a")], [asked("b")], [asked("c")], [asked("d")], triggers=triggers))

    assert way(spec, a="no") == "a d"


def test_a_skip_is_left_out_where_it_would_lead_back_only() -> None:
    trigger = {"type": "skip", "expression": "{a} = 'no' or {c} = 'no'", "gotoName": "c"}

    document, notes = converted(paged(*([asked(name)] for name in "abc"), triggers=[trigger]))

    assert [rule.target for step in document.steps for rule in step.rules] == ["c"]
    assert written(document.steps[0].rules) == [["a equals no"]]
    assert [(note.path, note.code) for note in notes] == [("triggers[0]", "jump_backwards")]
    assert "after some of its answers" in notes[0].message


def test_a_skip_within_a_page_says_what_is_not_asked() -> None:
    _, notes = converted(survey(asked("a"), asked("b"), asked("c"), triggers=skipping(no="c")))

    assert [(note.path, note.code) for note in notes] == [("triggers[0]", "meaning_changed")]


@pytest.mark.parametrize("value", [{}, {"value": None}, {"value": ""}])
def test_an_older_trigger_without_a_value_has_no_expression(value: Json) -> None:
    trigger = {"type": "skip", "name": "a", "operator": "equal", "gotoName": "b", **value}

    document, notes = converted(survey(asked("a"), asked("b"), triggers=[trigger]))

    assert document.steps[0].rules == []
    assert [(note.path, note.code) for note in notes] == [("triggers[0]", "value_unusable")]
