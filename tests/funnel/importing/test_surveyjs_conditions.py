"""SurveyJS's expressions as conditions: which, and that they mean the same."""

from __future__ import annotations

import pytest

from steps.spec import Value
from tests.funnel.importing.samples_surveyjs import READABLE, TARGET, asking, converted, published, survey, target, visit, written


@pytest.mark.parametrize(
    ("expression", "groups"),
    [
        ("{word} = 'x'", [["word equals x"]]),
        ("'x' = {word}", [["word equals x"]]),
        ("{WORD} = 'x'", [["word equals x"]]),
        ("{word} <> 'x'", [["word not_equals x"]]),
        ("{word} = ''", [["word is_empty"]]),
        ("{word} <> ''", [["word is_answered"]]),
        ("{word} empty", [["word is_empty"]]),
        ("{word} notempty", [["word is_answered"]]),
        ("!({word} notempty)", [["word is_empty"]]),
        ("{word} contains 'x'", [["word contains x"]]),
        ("{word} notcontains 'x'", [["word not_contains x"]]),
        ("{word} anyof ['x', 'y']", [["word any_of x, y"]]),
        ("{word} anyof ['x, y', 'z']", [["word equals x, y"], ["word equals z"]]),
        ("['x', 'y'] contains {word}", [["word any_of x, y"]]),
        ("{word} noneof ['x', 'y']", [["word none_of x, y"]]),
        ("['x', 'y'] anyof {word}", [["word any_of x, y"], ["word is_empty"]]),
        ("['x', 'y'] noneof {word}", [["word none_of x, y", "word is_answered"]]),
        ("['x', 'y'] notcontains {word}", [["word none_of x, y"]]),
        ("{word} allof ['x', 'y']", [["word contains x", "word contains y"]]),
        ("{word} = {story}", [["word equals @story"], ["word is_empty", "story is_empty"]]),
        ("{word} <> {story}", [["word not_equals @story", "word is_answered"], ["word not_equals @story", "story is_answered"]]),
        ("{age} > 3", [["age greater_than 3"]]),
        ("3 < {age}", [["age greater_than 3"]]),
        ("{age} >= '3.5'", [["age greater_or_equal 3.5"]]),
        ("{age} = 5", [["age equals 5"]]),
        ("!({age} > 3)", [["age less_or_equal 3"], ["age is_empty"]]),
        ("{age} > {size}", [["age greater_than @size"]]),
        ("{age} >= {size}", [["age greater_or_equal @size"], ["age is_empty", "size is_empty"]]),
        ("{age} + 1 > 3", [["age greater_than 2"]]),
        ("3 - 2 * {age} > 1", [["age less_than 1"], ["age is_empty"]]),
        ("{age} anyof [1, 2]", [["age equals 1"], ["age equals 2"]]),
        ("{age} anyof [1, '']", [["age equals 1"]]),
        ("{age} <= null", [["age is_empty"]]),
        ("{stars} >= 4", [["stars greater_or_equal 4"]]),
        ("{born} < '2000-01-31'", [["born less_than 2000-01-31"]]),
        ("{born} = '2000-01-31'", [["born equals 2000-01-31"]]),
        ("{born} > today()", [["born greater_than today"]]),
        ("{born} <= today(-7)", [["born less_or_equal 7 days ago"]]),
        ("age({born}) >= 18", [["born less_or_equal 18 years ago"]]),
        ("age({born}) < 18", [["born greater_than 18 years ago"]]),
        ("18 <= age({born})", [["born less_or_equal 18 years ago"]]),
        ("{pet} = 'cat'", [["pet equals cat"]]),
        ("{pet} = 'CAT '", [["pet equals cat"]]),
        ("{pet} = 3", [["pet equals three-birds"]]),
        ("{pet} <> 'cat'", [["pet not_equals cat"]]),
        ("{pet} = 'cat' or {pet} = 'dog'", [["pet any_of cat, dog"]]),
        ("{pet} = 'cat' or {sure} or {pet} = 'dog' or {pet} = 'cat'", [["pet any_of cat, dog"], ["sure equals yes"]]),
        ("{likes} contains 'tea' or {likes} contains 'milk'", [["likes any_of tea, milk"]]),
        ("{pet} anyof ['cat', 'dog']", [["pet any_of cat, dog"]]),
        ("{pet} noneof ['cat', 'dog']", [["pet none_of cat, dog"]]),
        ("{pet} contains 'a'", [["pet equals cat"]]),
        ("{pet} > 2", [["pet equals three-birds"]]),
        ("{pet} notempty", [["pet is_answered"]]),
        ("{plan} = 'Basic Plan'", [["plan equals basic-plan"]]),
        ("{likes} contains 'tea'", [["likes any_of tea"]]),
        ("{likes} contains ['tea', 'milk']", [["likes any_of tea", "likes any_of milk"]]),
        ("{likes} notcontains 'tea'", [["likes none_of tea"]]),
        ("{likes} anyof ['tea', 'milk']", [["likes any_of tea, milk"]]),
        ("{likes} noneof ['tea', 'milk']", [["likes none_of tea, milk"]]),
        ("['tea'] anyof {likes}", [["likes any_of tea"], ["likes is_empty"]]),
        ("['tea'] noneof {likes}", [["likes none_of tea", "likes is_answered"]]),
        ("['tea', 'milk'] contains {likes}", [["likes none_of sugar"]]),
        ("['tea', 'milk'] notcontains {likes}", [["likes any_of sugar"]]),
        ("{likes} allof ['tea', 'milk']", [["likes any_of tea", "likes any_of milk"]]),
        ("{likes} = ['milk', 'tea']", [["likes all_of milk, tea", "likes count_equals 2"]]),
        ("{likes} <> ['tea']", [["likes not_all_of tea"], ["likes count_at_least 2"], ["likes is_empty"]]),
        ("{likes.length} > 1", [["likes count_at_least 2"]]),
        ("{likes.length} < 2", [["likes count_at_most 1"]]),
        ("{likes.length} = 0", [["likes is_empty"]]),
        ("{sure}", [["sure equals yes"]]),
        ("{sure} = true", [["sure equals yes"]]),
        ("{sure} = 'false'", [["sure equals no"]]),
        ("{sure} <> true", [["sure not_equals yes"]]),
        ("!{sure}", [["sure not_equals yes"]]),
        ("{legal} = 'y'", [["legal equals yes"]]),
        ("{legal} = 'n'", [["legal equals no"]]),
        ("iif({sure}, 'x', 'y') = 'x'", [["sure equals yes"]]),
        (
            "iif({age} > 3, {sure}, {word} = 'x')",
            [
                ["age greater_than 3", "sure equals yes"],
                ["age less_or_equal 3", "word equals x"],
                ["age is_empty", "word equals x"],
            ],
        ),
        ("({word} = 'x') = false", [["word not_equals x"]]),
        ("{word} and {age} > 1", [["word none_of false, 0", "age greater_than 1", "word is_answered"]]),
        (
            "({word} = 'x' or {age} > 1) and {sure}",
            [["word equals x", "sure equals yes"], ["age greater_than 1", "sure equals yes"]],
        ),
        ("!({word} = 'x' or {age} > 1)", [["word not_equals x", "age less_or_equal 1"], ["word not_equals x", "age is_empty"]]),
        ("{pet} = 'cat' and {pet} <> 'cat' or {sure}", [["sure equals yes"]]),
    ],
)
def test_an_expression_becomes_these_groups(expression: str, groups: list[list[str]]) -> None:
    document, notes = converted(asking(expression))

    step = target(document)
    assert [note for note in notes if "visibleIf" in note.path] == []
    assert step is not None
    assert sorted(map(sorted, written(step.rules))) == sorted(map(sorted, groups))


@pytest.mark.parametrize(
    ("expression", "code", "what"),
    [
        ("{word} =", "expression_unreadable", "it ends where something should follow"),
        ("{nobody} = 1", "reference_unknown", "nobody"),
        ("{word.part} = 1", "expression_unreadable", "a part of an answer"),
        ("{likes[0]} = 'tea'", "expression_unreadable", "a part of an answer"),
        ("{panel.word} = 'tea'", "expression_unreadable", "a part of an answer"),
        ("{word} > 3", "expression_unreadable", "above, below"),
        ("{word} = 'x' and round({age}) = 2", "expression_unreadable", "round()"),
        ("{age} * {size} > 3", "expression_unreadable", "multiplies"),
        ("{age} / 3 > 0.1 + {size}", "expression_unreadable", "decimals"),
        ("{born} > 'soon'", "expression_unreadable", "day"),
        ("{likes}", "expression_unreadable", "notempty"),
        ("!{likes}", "expression_unreadable", "empty"),
        ("{word}", "", ""),
        ("{age}", "expression_unreadable", "notempty"),
        ("{age} > ''", "expression_unreadable", "notempty"),
        ("{age} <= ''", "expression_unreadable", "a blank"),
        ("[] anyof {word}", "expression_unreadable", "a list that is empty"),
        ("['', 2] contains {age}", "expression_unreadable", "has a blank in it"),
        ("{sign} notempty", "expression_unreadable", "left out"),
        ("{target} = 'x'", "reference_later", "target"),
        ("{after} = 'x'", "reference_later", "after"),
        (" or ".join(f"{{age}} = {n} and {{word}} = '{n}'" for n in range(70)), "condition_too_large", "70 groups"),
        ("(" * 60 + "{sure}" + ")" * 60, "expression_unreadable", "nested"),
        ("{sure} or " * 10_000 + "{sure}", "expression_unreadable", "characters"),
        (7, "expression_unreadable", "no expression"),
        (["{sure}"], "expression_unreadable", "no expression"),
    ],
)
def test_what_cannot_be_said_is_named_with_what_follows_from_that(expression: object, code: str, what: str) -> None:
    source = survey(
        *READABLE,
        {"type": "signaturepad", "name": "sign"},
        {"type": "text", "name": TARGET, "visibleIf": expression},
        {"type": "text", "name": "after"},
    )

    document, notes = converted(source)

    step = target(document)
    found = [note for note in notes if note.path.endswith("visibleIf")]
    assert step is not None
    assert [note.code for note in found] == ([code] if code else [])
    assert not code or (step.rules == [] and what in found[0].message and "always shown" in found[0].message)


def test_an_expression_that_is_always_true_makes_no_rule() -> None:
    document, notes = converted(asking("1 = 1 or {word} = 'x'"))

    step = target(document)
    assert step is not None
    assert step.rules == []
    assert notes == ()


def test_a_step_that_nobody_would_see_is_left_out_and_read_as_nothing() -> None:
    source = survey(
        {"type": "text", "name": "never", "visibleIf": "'a' = 'b'"},
        {"type": "text", "name": "also", "visibleIf": "{never} = 'x'"},
        {"type": "text", "name": "always", "visibleIf": "{also} <> 'x'"},
    )

    document, notes = converted(source)

    assert [(step.key, step.rules) for step in document.steps] == [("always", [])]
    assert {note.path for note in notes if note.code == "meaning_changed"} == {f"pages[0].elements[{n}]" for n in (0, 1)}


_FULL: dict[str, Value] = {
    "word": "Blue ",
    "age": "5",
    "born": "2008-06-15",
    "pet": "dog",
    "likes": ["tea", "milk"],
    "sure": False,
}
_MEANINGS: list[tuple[str, bool, bool]] = [
    ("{word} = 'blue'", True, False),
    ("{word} <> 'red'", True, True),
    ("{word} contains 'LU'", True, False),
    ("{word} notcontains 'lu'", False, True),
    ("{age} >= 5", True, False),
    ("{age} <= 5", True, False),
    ("{age} <> 6", True, True),
    ("{age} + {size} = 5", True, False),
    ("{age} - {size} < 1", False, True),
    ("!({age} > 4)", False, True),
    ("age({born}) >= 18", True, False),
    ("age({born}) > 18", False, False),
    ("age({born}) = 18", True, False),
    ("age({born}) <> 18", False, True),
    ("{pet} <> 'cat'", True, True),
    ("{pet} anyof ['dog', 3]", True, False),
    ("{likes} = ['milk', 'tea']", True, False),
    ("{likes} = ['tea']", False, False),
    ("{likes} <> ['tea']", True, True),
    ("{likes} noneof ['sugar']", True, True),
    ("['tea'] anyof {likes}", True, True),
    ("['tea'] noneof {likes}", False, False),
    ("['tea', 'sugar'] contains {likes}", False, True),
    ("['tea', 'milk'] contains {likes}", True, True),
    ("['tea'] notcontains {likes}", True, False),
    ("[5] anyof {age}", True, True),
    ("[5] noneof {age}", False, False),
    ("{likes.length} >= 2", True, False),
    ("{likes.length} < 2", False, True),
    ("{sure} = false", True, False),
    ("{sure} <> true", True, True),
    ("!{sure}", True, True),
    ("{sure} empty", False, True),
    ("{word} = {story}", False, True),
    ("{word} <> {story}", True, False),
    ("{pet} = {plan}", False, True),
    ("iif({sure}, 1, 2) = 2", True, True),
]


@pytest.mark.django_db
def test_conditions_mean_what_they_mean_in_surveyjs_for_answers_and_for_none() -> None:
    targets = [{"type": "text", "name": f"t{n}", "visibleIf": text} for n, (text, _, _) in enumerate(_MEANINGS)]
    spec = published(survey(*READABLE, *targets))

    full, empty = visit(spec, _FULL).path, visit(spec, {}).path

    assert [(text, f"t{n}" in full, f"t{n}" in empty) for n, (text, _, _) in enumerate(_MEANINGS)] == _MEANINGS
