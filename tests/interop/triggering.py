"""Random SurveyJS documents that lead visitors on by triggers, calculated values and endings, and what visitors answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.interop.expressions import Given, Question, Writer

Json = dict[str, Any]

PICKS = ("yes", "no", "maybe")
LIKES = (1, 2, 3)
NUMBERS: tuple[int | float, ...] = (-3, 0, 1, 2.5, 5)
_TYPES: tuple[tuple[str, Json, tuple[Given, ...]], ...] = (
    ("choice", {"type": "radiogroup", "choices": list(PICKS)}, PICKS),
    ("choice", {"type": "radiogroup", "choices": list(PICKS)}, PICKS),
    ("choices", {"type": "checkbox", "choices": list(LIKES)}, LIKES),
    ("flag", {"type": "boolean"}, (True, False)),
    ("number", {"type": "text", "inputType": "number"}, NUMBERS),
    ("number", {"type": "text", "inputType": "number"}, NUMBERS),
)
_ENDING = "Ending {}"


@dataclass(slots=True)
class Maker:
    """Makes one document; `questions` are those made so far, `values` conditions that read the calculated values of those."""

    rng: Random
    writer: Writer = field(init=False)
    pages: list[list[Json]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    calculated: list[Json] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    triggers: list[Json] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.writer = Writer(self.rng)

    def document(self) -> Json:
        """The whole document."""
        for _ in range(self.rng.randint(2, 5)):
            self._lead_here()
            self.pages.append([])
            for _ in range(self.rng.randint(1, 3)):
                self._question()
            self._calculate()
            self._set()
        if any(trigger["type"] == "skip" for trigger in self.triggers):
            # Where a skip leaves the page, the engine looks at what ends the visit by a calculated value only after the next one.
            self.values = []
        ends = [self._trigger("complete") for _ in range(self.rng.randint(0, 2))]
        count = self.rng.randint(0, 3)
        return {
            "title": "Random",
            "pages": [{"name": f"page{number}", "elements": elements} for number, elements in enumerate(self.pages)],
            "calculatedValues": self.calculated,
            "triggers": self.rng.sample([*self.triggers, *ends], len(self.triggers) + len(ends)),
            "completedHtml": _ENDING.format(0),
            "completedHtmlOnCondition": [
                {"expression": self._condition(), "html": _ENDING.format(number)} for number in range(1, count + 1)
            ],
        }

    def _condition(self) -> str:
        """One that reads up to two answers, by way of a calculated value now and then."""
        draw = self.rng.random()
        if self.values and draw < 0.25:
            return self.rng.choice(self.values)
        if draw < 0.4:
            return f"iif({self._plain()}, {self._plain()}, {self._plain()})"
        return self._plain(2)

    def _plain(self, most: int = 1) -> str:
        return self.writer.condition(self.questions, most, 1)

    def _trigger(self, kind: str, **more: Any) -> Json:
        # The engine does not look at a trigger that counts picks while there are none.
        expression = next(text for text in iter(self._condition, "") if ".length" not in text)
        return {"type": kind, "expression": expression, **more}

    def _lead_here(self) -> None:
        """Let some skip to the page that comes next: to its first question, as SurveyJS shows the whole page."""
        if len(self.pages) > 1 and self.rng.random() < 0.25:
            self.triggers.append(self._trigger("skip", gotoName=self._name()))

    def _name(self) -> str:
        return f"q{sum(map(len, self.pages))}"

    def _question(self) -> None:
        kind, data, values = self.rng.choice(_TYPES)
        name = self._name()
        hidden = {"visibleIf": self._condition()} if self.questions and self.rng.random() < 0.35 else {}
        self.pages[-1].append({**data, "name": name, **hidden})
        self.questions.append(Question(name, kind, values))

    def _calculate(self) -> None:
        """Add a value that is one answer, a sum or one of two numbers; conditions on it are not true from the start."""
        if self.rng.random() > 0.4:
            return
        name = f"v{len(self.calculated)}"
        numbers = [question.name for question in self.questions if question.kind == "number"]
        draw = self.rng.random()
        if numbers and draw < 0.35:
            text = f"{{{self.rng.choice(numbers)}}}"
            self.values += [f"{{{name}}} > 1", f"{{{name}}} = 0"]
        elif len(numbers) > 1 and draw < 0.7:
            text = f"{{{numbers[0]}}} + {{{numbers[-1]}}}"
            self.values += [f"{{{name}}} > 2"]
        else:
            text = f"iif({self._plain()}, 3, iif({self._plain()}, 2, 0))"
            self.values += [f"{{{name}}} > 7"]
        self.calculated.append({"name": name, "expression": text})

    def _set(self) -> None:
        """Let answers set a variable; what reads it comes later, and ends nothing, since SurveyJS only changes a button for that."""
        if self.rng.random() < 0.2:
            name = f"s{len(self.pages)}"
            several = [self._trigger("setvalue", setToName=name, setValue=value, isVariable=True) for value in (5, 6)]
            self.triggers += several[: self.rng.randint(1, 2)]


def document(rng: Random) -> Json:
    """A document of two to five pages."""
    return Maker(rng).document()


def answers(rng: Random, made: Json) -> dict[str, Any]:
    """What one visitor answers to each question, by name; None for one that is left empty."""
    empty = rng.choice((0.05, 0.3, 0.6))
    questions = [question for page in made["pages"] for question in page["elements"]]
    return {question["name"]: None if rng.random() < empty else _given(rng, question) for question in questions}


def _given(rng: Random, question: Json) -> Any:
    match question["type"]:
        case "radiogroup":
            return rng.choice(PICKS)
        case "checkbox":
            return rng.sample(LIKES, rng.randint(1, len(LIKES)))
        case "boolean":
            return rng.random() < 0.5
    return rng.choice(NUMBERS)
