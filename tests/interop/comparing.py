"""A SurveyJS document as we take it, walked step by step beside the engine's own walks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from funnel.documents import replace_draft
from funnel.documents.parts import Document, StepPart
from funnel.importing.conversion import Conversion, Known, Notes
from funnel.importing.formats import convert
from funnel.importing.source import read
from steps.adapting import adapted
from steps.compiling import rows, rules
from steps.compiling.draft import read as read_draft
from steps.fields import FIELD_TYPES
from steps.forms import StepForm
from steps.journey import walk
from steps.rules import Kind
from steps.spec import Answers, Ending, EndingBy, Spec, Step, Value, Variable
from tests.interop.generating import questions_in

Json = dict[str, Any]

# With these a rule was left out, so that comparing would hide what it said.
LOSSES = frozenset(
    {
        *("type_unknown", "reference_repeated", "reference_unknown", "reference_later", "operator_unknown"),
        *("expression_unreadable", "condition_too_large", "value_unusable", "jump_nowhere"),
    }
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a walk of ours first parts from the engine's: what stands there, on either side."""

    question: str
    what: str
    ours: object
    theirs: object
    given: Mapping[str, object]


def taken(document: Json) -> Conversion:
    """What the importer makes of a document, as if it had been read from a file."""
    notes = Notes()
    return convert(read(json.dumps(document).encode(), notes), format="surveyjs", known=Known(), notes=notes)


def losses(conversion: Conversion) -> list[str]:
    """What the importer left out, in its own words.

    Not what it says of calculated values: conditions that read them ask what they calculate, or are noted themselves.
    """
    found = [note for note in conversion.notes if note.code in LOSSES and not note.path.startswith("calculatedValues[")]
    return [f"{note.path}: {note.code}: {note.message}" for note in found]


def compiled(document: Document) -> Spec:
    """The document as a spec, by way of a draft in the database; AssertionError for what would stand in the way of publishing.

    What random rules bring with them, such as conditions that contradict each other, is not looked for.
    """
    funnel = replace_draft(document).funnel
    draft = read_draft(funnel_id=funnel.pk, title=funnel.name, ending_by=funnel.ending_by, link_hosts=funnel.link_hosts)
    bare = Spec(
        title=draft.title,
        steps=tuple(rows.step(draft, row) for row in draft.steps),
        endings=tuple(Ending(row.key, row.title) for row in draft.endings),
        variables=tuple(Variable(row.key, rows.number(row.initial)) for row in draft.variables),
        ending_by=EndingBy(draft.ending_by),
    )
    spec = rules.compiled(draft, bare)
    if draft.problems:
        raise AssertionError("\n".join(map(str, draft.problems)))
    return spec


@dataclass(slots=True)
class Comparison:
    """One document on both sides. `steps` are its parts by key, `asked` the source's questions by name."""

    spec: Spec
    steps: Mapping[str, StepPart]
    asked: Mapping[str, Json]

    @classmethod
    def of(cls, source: Json, document: Document) -> Comparison:
        """A source and what it has become. Makes a draft."""
        return cls(
            compiled(document),
            {step.key: step for step in document.steps},
            {question["name"]: question for question in questions_in(source)},
        )

    def differences(self, walks: list[Json]) -> Iterator[Difference]:
        """The first difference of each walk that has one."""
        for walked in walks:
            found = self._difference(walked)
            if found is not None:
                yield found

    def way(self, given: Mapping[str, object]) -> tuple[list[str], str]:
        """The questions that somebody with these answers is asked, None leaving one empty, and the title of their ending."""
        answers: Answers = {}
        met = []
        while (key := self._open(answers)) is not None:
            met.append(self._name(key))
            value = given[met[-1]]
            answers[key] = None if value is None else self._canonical(self.spec.step(key), value)
        return met, self.spec.ending(walk(self.spec, answers).ending or "").title

    def _difference(self, walked: Json) -> Difference | None:
        given: dict[str, object] = {item["name"]: item["given"] for item in walked["met"]}
        if list(given) != walked["visible"]:
            return Difference("", "what is to be seen at the end", list(given), walked["visible"], given)
        answers: Answers = {}
        for item in walked["met"]:
            # Who is offered no choice is led past the question here.
            found = None if item["offered"] == [] else self._step(item, answers)
            if found is not None:
                return Difference(item["name"], *found, given)
        last = self._open(answers)
        return None if last is None else Difference(self._name(last), "asked at the end", last, None, given)

    def _open(self, answers: Answers) -> str | None:
        """The step that is asked next; what is no question of the source, such as the text of a page, is passed."""
        while (key := walk(self.spec, answers).open_step) is not None and self._name(key) not in self.asked:
            answers[key] = True
        return key

    def _step(self, item: Json, answers: Answers) -> tuple[str, object, object] | None:
        """Go one step on as the engine did; (what, ours, theirs) when that cannot be done in the same way."""
        key = self._open(answers)
        if key is None or self._name(key) != item["name"]:
            return "another question", key and self._name(key), item["name"]
        if self.asked[item["name"]]["type"] == "html":
            answers[key] = True
            return None
        step = adapted(self.spec.step(key), walk(self.spec, answers).values)
        if step.required != item["required"]:
            return "required", step.required, item["required"]
        offered = [self._ref(key, choice.key) for choice in step.choices]
        if item["offered"] is not None and offered != list(map(_called, item["offered"])):
            return "offered", offered, item["offered"]
        return self._answer(step, item["given"], answers)

    def _answer(self, step: Step, given: object, answers: Answers) -> tuple[str, object, object] | None:
        """Answer as somebody would, through the step's form; None when it takes the answer."""
        posted = None if given is None else FIELD_TYPES[step.type].typed(self._canonical(step, given))
        form = StepForm(data={} if posted is None else {"answer": posted}, step=step)
        if not form.is_valid():
            return "refused", form.error_codes, given
        answers[step.key] = form.value
        return None

    def _canonical(self, step: Step, given: object) -> Value:
        if step.choices:
            keys = {self._ref(step.key, choice.key): choice.key for choice in step.choices}
            return [keys[_called(value)] for value in given] if isinstance(given, list) else keys[_called(given)]
        if FIELD_TYPES[step.type].kind is Kind.FLAG:
            return bool(given == self.asked[self._name(step.key)].get("valueTrue", True))
        return str(given)

    def _name(self, key: str) -> str:
        return self.steps[key].source_ref

    def _ref(self, step: str, choice: str) -> str:
        return next(item.source_ref for item in self.steps[step].choices if item.key == choice)


def _called(value: object) -> str:
    """What a choice's value is called in a reference."""
    return str(value).lower() if isinstance(value, bool) else str(value)
