"""The documentation is whole: nothing undocumented, no dead link, no mention of what is not there."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.utils.text import slugify

from funnel.exports import EVENT_COLUMNS, VISIT_COLUMNS
from funnel.importing.conversion import CODES
from funnel.models import EventKind, VisitStep
from funnel.roles import ROLES
from settings.environment import BASE_DIR
from steps.advice import ADVICE, persuasion
from steps.advice.persuasion import Persuasion
from steps.advice.wording import VAGUE_BUTTONS
from steps.blocks import BLOCK_TYPES
from steps.design import DESIGN
from steps.fields import FIELD_TYPES
from steps.fields.birth import OLDEST
from steps.problems import PROBLEMS, ProblemKind
from steps.rules import OPERATORS, Operator

pytestmark = pytest.mark.sqlite_only

DOCS = BASE_DIR / "docs"
REFERENCE = DOCS / "reference"
PAGES = [BASE_DIR / "README.md", BASE_DIR / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
OURS = re.compile(r"\b(?:STEPWISE|DJANGO|DATABASE|TEST_DATABASE)_[A-Z_]+\b")
FENCE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    """The text of a reference page."""
    return (REFERENCE / f"{name}.md").read_text(encoding="utf-8")


def prose(path: Path) -> str:
    """A page without its blocks of code."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def rows(text: str) -> dict[str, list[str]]:
    """The rows of a page's tables by the code in their first cell."""
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| `")]
    return {cells[0].strip(" `"): [cell.strip() for cell in cells[1:]] for cells in lines}


def sections(text: str) -> dict[str, str]:
    """What stands under each second-level heading."""
    _, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    return {heading.strip("` "): body for heading, _, body in (part.partition("\n") for part in parts)}


def coded_parts(text: str) -> dict[str, list[str]]:
    """The paragraphs, each as one line, that stand under each third-level heading."""
    _, *parts = re.split(r"^### ", re.sub(r"^## .*", "### ", text, flags=re.MULTILINE), flags=re.MULTILINE)
    named = {heading.strip("` "): body for heading, _, body in (part.partition("\n") for part in parts)}
    return {code: [" ".join(lines.split()) for lines in body.split("\n\n")] for code, body in named.items() if code}


def codes(text: str) -> set[str]:
    """Everything that is set as code."""
    return set(re.findall(r"`([^`\n]+)`", text))


def links(path: Path) -> Iterator[str]:
    """The targets of a page's links and pictures within the project."""
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if "://" not in target:
            yield target


def anchors(path: Path) -> set[str]:
    """The places in a page that links can point at."""
    return {slugify(heading) for heading in re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)}


# --- Nothing undocumented


def test_every_field_type_is_documented_with_its_operators() -> None:
    table, about = rows(page("fields")), sections(page("fields"))

    assert list(table) == list(FIELD_TYPES)
    for key, kind in FIELD_TYPES.items():
        assert table[key][0] == kind.label
        assert table[key][1] == (kind.bounds or "–")
        assert set(kind.operators) <= codes(about[key])
        assert not codes(about[key]) & (set(OPERATORS) - set(kind.operators))


def test_every_block_type_is_documented() -> None:
    table = rows(page("blocks"))

    assert table == {key: [str(kind.label), str(kind.title_is), str(kind.text_is)] for key, kind in BLOCK_TYPES.items()}


def test_every_option_of_a_field_type_is_documented_where_the_type_is() -> None:
    about = sections(page("fields"))

    for key, kind in FIELD_TYPES.items():
        assert {option.key for option in kind.options} <= codes(about[key])


def test_every_option_of_the_design_is_documented_with_its_values() -> None:
    table = rows(page("design"))

    assert set(table) == {option.key for option in DESIGN}
    for option in DESIGN:
        assert {key for key, _ in option.choices if key} <= codes(" ".join(table[option.key]))


def test_every_operator_is_documented_with_what_it_says_of_blanks() -> None:
    table = rows(page("operators").partition("## The two sides")[0])

    assert {key: cells[:3] for key, cells in table.items()} == {
        operator.name: [_label(operator), operator.operand.value, "**yes**" if operator.unanswered else "no"]
        for operator in OPERATORS.values()
    }


def _label(operator: Operator) -> str:
    return f"{operator.label} (dates: {operator.date_label})" if operator.date_label else operator.label


def test_every_event_kind_and_visit_step_column_is_documented() -> None:
    columns = {field.name for field in VisitStep._meta.get_fields()} - {"id", "visit", "step_key"}

    assert set(rows(page("events"))) == set(EventKind.values) | columns


def test_every_event_kind_is_listed_with_the_exports() -> None:
    _, _, table = page("exports").partition("| `event` | Happens when |")

    assert list(rows(table.partition("\n\n")[0])) == EventKind.values


def test_oldest_date_of_birth_is_documented() -> None:
    assert f"more than {OLDEST} before this one" in sections(page("fields"))["date_of_birth"]


def test_every_code_of_an_import_is_documented() -> None:
    assert set(rows(page("imports").partition("## Typeform")[0])) == set(CODES)


@pytest.mark.parametrize(("name", "kinds"), [("problems", PROBLEMS), ("advice", ADVICE)])
def test_every_problem_and_advice_is_documented_word_for_word(name: str, kinds: dict[str, ProblemKind]) -> None:
    parts = coded_parts(page(name))

    assert set(parts) == set(kinds)
    for code, kind in kinds.items():
        message, remedy = (text.replace("{{", "{").replace("}}", "}") for text in (kind.message, kind.remedy))
        assert message in parts[code]
        assert f"**What to do:** {remedy}" in parts[code]


def test_every_advice_says_why() -> None:
    assert [
        code
        for code, lines in coded_parts(page("advice")).items()
        if not any(re.match(r"\*\*Why:\*\* .", line) for line in lines)
    ] == []


def test_words_that_persuade_are_those_that_are_known() -> None:
    text = page("advice").partition("## Words that persuade")[2]
    listed = dict(re.findall(r"^- \*\*([a-z ]+)\*\*: (“.+)$", text, re.MULTILINE))

    assert set(listed) == set(Persuasion)
    for kind, words in listed.items():
        assert {word: persuasion.kinds(word) for word in re.findall("“(.+?)”", words) if persuasion.kinds(word) != {kind}} == {}


def test_vague_buttons_that_are_named_are_vague() -> None:
    said = next(line for line in coded_parts(page("advice"))["vague_button"] if line.startswith("Said of"))

    named = {button.casefold() for button in re.findall("“(.+?)”", said.partition("and the like")[0])}
    assert len(named & VAGUE_BUTTONS) > 5
    assert named <= VAGUE_BUTTONS


def test_every_setting_is_documented_and_in_the_example() -> None:
    names = {name for path in (BASE_DIR / "settings").glob("*.py") for name in OURS.findall(path.read_text(encoding="utf-8"))}
    example = OURS.findall((BASE_DIR / ".env.example").read_text(encoding="utf-8"))

    assert names <= codes(page("settings"))
    assert {name for name in codes(page("settings")) if OURS.fullmatch(name)} == names | {"DJANGO_SETTINGS_MODULE"}
    assert names - {"STEPWISE_COOKIE_PREFIX"} <= set(example)


def test_every_check_is_documented() -> None:
    assert check_ids() <= codes(page("settings"))


def test_every_command_is_documented() -> None:
    ours = {name for name, app in get_commands().items() if app in ("steps", "funnel")}

    assert ours
    for name in ours:
        assert re.search(rf"^#+ .*\b{name}\b", page("commands"), re.MULTILINE) or name in rows(page("commands")), name


@pytest.mark.parametrize("columns", [EVENT_COLUMNS, VISIT_COLUMNS])
def test_every_export_column_is_documented(columns: tuple[str, ...]) -> None:
    assert set(columns) <= codes(page("exports"))


def test_every_page_can_be_reached_from_the_index() -> None:
    linked = {(DOCS / link.partition("#")[0]).resolve() for link in links(DOCS / "README.md")}

    assert {path for path in PAGES if path.is_relative_to(DOCS)} <= linked | {DOCS / "README.md"}


# --- Nothing that is not there


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(BASE_DIR)))
def test_links_lead_somewhere(path: Path) -> None:
    for link in links(path):
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(BASE_DIR)))
def test_files_that_are_mentioned_exist(path: Path) -> None:
    folders = "steps|funnel|settings|templates|static|tests|benchmarks|docs"
    mentioned = {code for code in codes(prose(path)) if re.fullmatch(rf"(?:{folders})/[\w./-]*", code)}

    assert {name for name in mentioned if not (BASE_DIR / name).exists()} == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(BASE_DIR)))
def test_names_that_are_mentioned_exist(path: Path) -> None:
    known = check_ids().union(*ROLES.values())
    mentioned = {code for code in codes(prose(path)) if re.fullmatch(r"(?:steps|funnel)(?:\.\w+)+", code)}

    assert {name for name in mentioned - known if not is_name(name)} == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(BASE_DIR)))
def test_commands_that_are_mentioned_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    runner = set(re.findall(r"^    ([a-z |]+)\) ", (BASE_DIR / "run").read_text(encoding="utf-8"), re.MULTILINE))
    verbs = {verb for line in runner for verb in line.split(" | ")}

    assert set(re.findall(r"\./run ([a-z]+)", text)) <= verbs
    assert set(re.findall(r"\./run manage ([a-z_]+)", text)) <= set(get_commands()) | {"help"}


def check_ids() -> set[str]:
    """The ids of our system checks."""
    sources = [path for app in ("steps", "funnel") for path in (BASE_DIR / app).rglob("*.py")]
    return {
        found for path in sources for found in re.findall(r'id="((?:steps|funnel)\.[EW]\d+)"', path.read_text(encoding="utf-8"))
    }


def is_name(dotted: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    try:
        pkgutil.resolve_name(dotted)
    except (AttributeError, ImportError):
        return False
    return True
