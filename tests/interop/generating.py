"""Random SurveyJS documents of everything the importer takes, and what visitors give to their questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.interop.expressions import DAYS, NUMBERS, WORDS, Given, Question, Writer

Json = dict[str, Any]

CHOICES: tuple[tuple[Given, ...], ...] = (
    ("a", "b", "c"),
    ("founder", "lead", "member", "other one"),
    ("Item 1", "Item 2", "Item 3", "Item 4"),
    (1, 2, 3, 10),
    ("yes, please", "no; never", "it's fine"),
    ("Größe", "size", "SIZE-2"),
)
_TYPES = (
    *("text", "number", "date", "boolean", "boolean", "rating", "comment", "email"),
    *("radiogroup", "radiogroup", "checkbox", "checkbox", "dropdown", "tagbox", "imagepicker", "html"),
)
_KINDS = {
    **dict.fromkeys(("text", "comment"), "text"),
    **dict.fromkeys(("number", "rating"), "number"),
    **dict.fromkeys(("radiogroup", "dropdown", "imagepicker"), "choice"),
    **dict.fromkeys(("checkbox", "tagbox"), "choices"),
    "date": "date",
    "boolean": "flag",
}
MAILS = ("ada@example.com", "Grace@example.org")
_INPUTS = {"number": "number", "date": "date", "email": "email"}


@dataclass(slots=True)
class Maker:
    """Makes one document of `count` questions and about `conditions` comparisons; `questions` are those that conditions may read."""

    rng: Random
    count: int
    conditions: int
    questions: list[Question] = field(default_factory=list)
    calculated: list[Json] = field(default_factory=list)
    made: int = 0
    writer: Writer = field(init=False)

    def __post_init__(self) -> None:
        self.writer = Writer(self.rng)

    @property
    def _hunger(self) -> float:
        """How much of what is still to be made should get conditions: more than one for each question, when many are wanted."""
        left = max(1, self.count - self.made)
        return (self.conditions - self.writer.written) / (left * 2.2)

    def document(self) -> Json:
        """The whole document, in pages, or now and then without any."""
        made = self._pages()
        return {"title": "Random", **made, **({"calculatedValues": self.calculated} if self.calculated else {})}

    def _pages(self) -> Json:
        if self.rng.random() < 0.15:
            return {"elements": self._elements(self.count, 2)}
        pages: list[Json] = []
        while self.made < self.count:
            page: Json = {"name": f"page{len(pages) + 1}"}
            self._limit(page, 0.25)
            page["elements"] = self._elements(min(self.count - self.made, self.rng.randint(1, 12)), 2)
            pages.append(page)
        return {"pages": pages}

    def _elements(self, count: int, depth: int) -> list[Json]:
        elements = []
        end = self.made + count
        while self.made < end:
            if depth and self.rng.random() < 0.15:
                elements.append(self._panel(min(end - self.made, self.rng.randint(1, 6)), depth))
            else:
                elements.append(self._question())
        return elements

    def _panel(self, count: int, depth: int) -> Json:
        panel: Json = {"type": "panel", "name": f"panel{self.made}x{depth}"}
        if self.rng.random() < 0.3:
            panel["title"] = f"Part {self.made}"
        self._limit(panel, 0.5)
        return {**panel, "elements": self._elements(count, depth - 1)}

    def _question(self) -> Json:
        self.made += 1
        kind = self.rng.choice(_TYPES)
        name = self.rng.choice(("q{}", "question {}", "Your-role_{}", "größe{}")).format(self.made)
        question: Json = {"type": "text" if kind in _INPUTS else kind, "name": name, "title": f"Question {self.made}"}
        if kind in _INPUTS:
            question["inputType"] = _INPUTS[kind]
        self._limit(question, 0.9)
        if kind == "html":
            return question | {"html": f"<p>Part {self.made}</p>"}
        self._require(question)
        values = self._values(kind, question)
        if kind in _KINDS:
            # With values of their own, they are compared with like choices.
            own = "valueTrue" in question or "rateValues" in question
            self.questions.append(Question(name, "choice" if own else _KINDS[kind], values))
        self._calculate()
        return question

    def _calculate(self) -> None:
        """Now and then let a number be calculated from two answers; conditions read it from here on."""
        numbers = [question.name for question in self.questions if question.kind == "number"]
        if len(numbers) > 1 and self.rng.random() < 0.05:
            one, other = self.rng.sample(numbers, 2)
            name = f"sum{self.made}"
            self.calculated.append({"name": name, "expression": f"{{{one}}} {self.rng.choice('+-')} {{{other}}}"})
            self.questions.append(Question(name, "number", NUMBERS))

    def _limit(self, part: Json, share: float) -> None:
        if self.questions and self.rng.random() < share * min(1.0, self._hunger):
            part["visibleIf"] = self.writer.condition(self.questions, 3 if share < 0.9 else 4)

    def _require(self, question: Json) -> None:
        draw = self.rng.random()
        if draw < 0.3:
            question["isRequired"] = True
        elif draw < 0.5 and self.questions and self._hunger > 0:
            question["requiredIf"] = self.writer.condition(self.questions, 3)

    def _values(self, kind: str, question: Json) -> tuple[Given, ...]:
        match kind:
            case "rating":
                return self._rated(question)
            case "number":
                return NUMBERS
            case "date":
                return DAYS
            case "boolean":
                return self._answered_with(question)
            case "text" | "comment":
                return WORDS
            case "email":
                return MAILS
        values = self.rng.choice(CHOICES)
        more: tuple[Given, ...] = ()
        if kind != "imagepicker" and self.rng.random() < 0.15:
            question["showNoneItem"], more = True, ("none",)
        question["choices"] = [self._choice(value) for value in values]
        if self.questions and self._hunger > 0 and self.rng.random() < 0.08:
            question["choicesVisibleIf"] = self._offering(values)
        return (*values, *more)

    def _answered_with(self, question: Json) -> tuple[Given, ...]:
        if self.rng.random() < 0.2:
            question["labelTrue"], question["labelFalse"] = "Sure", "Not now"
        if self.rng.random() < 0.8:
            return (True, False)
        values = self.rng.choice((("yes", "no"), ("On", "Off"), (1, 2)))
        question["valueTrue"], question["valueFalse"] = values
        return values

    def _rated(self, question: Json) -> tuple[Given, ...]:
        if self.rng.random() < 0.15:
            question["rateValues"] = [1, {"value": 3, "text": "So so"}, 5]
            return (1, 3, 5)
        most = self.rng.choice((5, 5, 10, 7))
        if most != 5:
            question["rateMax"] = most
        least = self.rng.choice((1, 1, 1, 0))
        if least != 1:
            question["rateMin"] = least
        return tuple(range(least, most + 1))

    def _choice(self, value: Given) -> Json | Given:
        if self.rng.random() < 0.4:
            return value
        choice: Json = {"value": value, "text": f"Choice {value}"}
        if self.questions and self._hunger > 0 and self.rng.random() < 0.12:
            choice["visibleIf"] = self.writer.condition(self.questions, 2)
        return choice

    def _offering(self, values: Sequence[Given]) -> str:
        """What lets some choices be offered: those picked before, or all but one."""
        before = [question for question in self.questions if question.kind == "choices" and question.values == tuple(values)]
        self.writer.written += len(values)
        if before:
            return f"{{{self.rng.choice(before).name}}} contains {{item}}"
        return f"{{item}} <> {self.writer.literal(values[0])}"


def document(rng: Random, count: int, conditions: int) -> Json:
    """A document of `count` questions and about `conditions` comparisons in its conditions."""
    return Maker(rng, count, conditions).document()


def questions_in(part: Json) -> list[Json]:
    """The questions of a document, a page or a panel, in order."""
    found: list[Json] = []
    for item in (*part.get("pages", ()), *part.get("elements", ())):
        found += questions_in(item) if "elements" in item else [item]
    return found


def answers(rng: Random, made: Json) -> Json:
    """What one visitor gives to each question, by name: as `walk.mjs` reads it."""
    empty = rng.choice((0.05, 0.25, 0.6))
    return {
        question["name"]: {"leave": rng.random() < empty, **_given(rng, question)}
        for question in questions_in(made)
        if question["type"] != "html"
    }


def _given(rng: Random, question: Json) -> Json:
    if "choices" in question:
        offered = [choice["value"] if isinstance(choice, dict) else choice for choice in question["choices"]]
        picks = rng.randint(1, len(offered))
        if question.get("showNoneItem") and rng.random() < 0.3:
            # Whoever picks none picks nothing else.
            return {"give": ["none"], "picks": 1}
        return {"give": rng.sample(offered, len(offered)), "picks": picks}
    match question.get("inputType", question["type"]):
        case "number":
            return {"give": rng.choice(NUMBERS)}
        case "date":
            return {"give": rng.choice(DAYS)}
        case "boolean":
            values = (question.get("valueTrue", True), question.get("valueFalse", False))
            return {"give": rng.choice(values)}
        case "rating" if "rateValues" in question:
            return {"give": rng.choice((1, 3, 5))}
        case "rating":
            return {"give": rng.randint(question.get("rateMin", 1), question.get("rateMax", 5))}
        case "email":
            return {"give": rng.choice(MAILS)}
    word = rng.choice(WORDS)
    return {"give": rng.choice((word, word, word.upper(), f"{word} too"))}
