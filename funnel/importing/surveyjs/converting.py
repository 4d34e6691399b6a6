"""From a whole survey to a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.text import slugify

from funnel.documents import Document
from funnel.documents.parts import SCHEMA
from funnel.documents.problems import path_of
from funnel.importing.conversion import Known, Notes
from funnel.importing.keys import Keys
from funnel.importing.source import Json
from funnel.importing.surveyjs import calculating, kinds, leading, steps, triggers
from funnel.importing.surveyjs.above import Above
from funnel.importing.surveyjs.calculating import Value
from funnel.importing.surveyjs.drafting import Drafting
from funnel.importing.surveyjs.endings import endings
from funnel.importing.surveyjs.finishing import Finishing
from funnel.importing.surveyjs.kinds import Asked
from funnel.importing.surveyjs.names import Names, Readable
from funnel.importing.surveyjs.outline import Item, outline
from funnel.importing.surveyjs.properties import ROOT, note_untaken
from funnel.importing.surveyjs.shapes import Shape
from funnel.importing.surveyjs.steps import Made
from funnel.importing.surveyjs.variables import Variables, known_keys
from funnel.importing.surveyjs.wording import Texts, translations
from steps.compiling.names import RESERVED_KEYS
from steps.fields import FIELD_TYPES

_NAME, _REF = 120, 200
# Leaving out what is never shown can make more so; whoever builds that deep a chain gets the rest with a problem to solve.
_MOST_ROUNDS = 6
_LOST = "which was left out"
_UNTITLED = "Survey"


@dataclass(slots=True)
class Unshown:
    """What a first reading has found never to be shown: the places of questions, and the values of choices by that place."""

    questions: set[str] = field(default_factory=set)
    choices: set[tuple[str, str]] = field(default_factory=set)

    def learn(self, made: list[Made]) -> bool:
        """Add what is never shown; whether that was anything new."""
        before = len(self.questions) + len(self.choices)
        for item in made:
            path = path_of(item.asked.item.place)
            self.questions |= {path} if item.never else set()
            self.choices |= {(path, value) for value in item.never_offered}
        return len(self.questions) + len(self.choices) > before


def convert(source: Json, *, known: Known, notes: Notes) -> tuple[Document, str]:
    """The document that a survey becomes, and the survey's own name as "surveyjs:" and its id or title.

    Takes any JSON value; what of it cannot be taken is noted.
    """
    survey: Mapping[str, Json] = source if isinstance(source, dict) else {}
    unshown = Unshown()
    for _ in range(_MOST_ROUNDS):
        found = Notes()
        conversion = _Conversion(survey, known, found, unshown)
        made = conversion.steps()
        if not unshown.learn(made):
            break
    else:
        for item in made:
            if item.never or item.never_offered:
                path = path_of(item.asked.item.place)
                found.add(path, "meaning_changed", "Nobody would ever see this, or one of its choices; here everybody does.")
    if survey is not source:
        found.add("the document", "value_unusable", "This is no survey: there is no object around it.")
    document, name = conversion.document(made)
    for note in found.all():
        notes.add(note.path, note.code, note.message)
    return document, name


class _Conversion:
    """One reading of a survey, from its questions to its endings."""

    def __init__(self, source: Mapping[str, Json], known: Known, notes: Notes, unshown: Unshown) -> None:
        self._source, self._known, self._notes, self._unshown = source, known, notes, unshown
        names = Names()
        reserved = {f"\0{key}": key for key in RESERVED_KEYS}
        self._keys = Keys({**reserved, **known_keys(known.variables), **known.steps}, stem="step")
        self._drafting = Drafting(names, Variables(self._keys), notes)
        self._texts = Texts(source.get("locale"), names, notes)
        self._refs: set[str] = set()
        self._values: list[Value] = []
        self._asked: list[Asked] = []
        self._above = Above(notes)

    def steps(self) -> list[Made]:
        """All steps, without the rules that lead on from them."""
        note_untaken(self._source, (), ROOT, self._notes)
        if self._source.get("clearInvisibleValues") == "none":
            message = "Answers to questions that are not shown any more count nowhere here."
            self._notes.add("clearInvisibleValues", "meaning_changed", message)
        for item in outline(self._source, self._notes).items:
            self._add(item)
        self._above.done()
        self._triggers = triggers.triggers(self._source, self._notes)
        calculating.calculate(self._drafting, [*self._values, *calculating.listed(self._source, self._drafting)])
        triggers.set_variables(self._triggers, self._drafting, [(asked.position, asked.key) for asked in self._asked])
        return [self._made(asked) for asked in self._asked]

    def _made(self, asked: Asked) -> Made:
        made = steps.make(asked, self._drafting, self._texts)
        if made.never:
            # What reads it may be never shown for that; the next reading leaves out both.
            self._drafting.names.silence(asked.key)
            self._drafting.forget()
        return made

    def _add(self, item: Item) -> None:
        asked = self._taken(item)
        if asked is None:
            self._above.passed(item)
        else:
            self._above.taken(item)
            self._take(asked, path_of(item.place))

    def _taken(self, item: Item) -> Asked | None:
        """The question that an element is; None, noted, where it is none or is left out."""
        question, shape = kinds.shape_of(item, self._notes, self._source)
        path = path_of(item.place)
        if item.data.get("type") == "expression":
            self._calculated(item)
        elif shape is None:
            self._names(item, Readable("", lost=_LOST))
        elif item.around.hidden_by or self._is_hidden(item):
            fixed = item.data.get("defaultValue") is not None
            if not item.around.hidden_by:
                message = "Nobody would ever see this question. It was left out."
                self._notes.add(path_of((*item.place, "visible")), "property_not_taken", message)
            self._names(item, Readable("", lost=_LOST) if fixed else _nobody(shape))
        elif path in self._unshown.questions:
            self._notes.add(path, "meaning_changed", "Its condition never holds, so that nobody would see it. It was left out.")
            self._names(item, _nobody(shape))
        else:
            ref = self._ref(item)
            key = self._keys.make(ref, item.name, _title(item))
            asked = kinds.asked(item, question, shape, ref, key, len(self._asked), self._known)
            if asked is None:
                self._names(item, Readable("", lost=_LOST))
            return asked
        return None

    def _take(self, asked: Asked, path: str) -> None:
        offered = [pick for pick in asked.picks if (path, pick.ref) not in self._unshown.choices]
        for pick in asked.picks:
            if (path, pick.ref) in self._unshown.choices:
                message = "Its condition never holds, so that nobody could pick it. It was left out."
                self._notes.add(path_of(pick.place), "meaning_changed", message)
        # Without any choice there would be nothing to ask.
        asked.picks = offered or asked.picks
        self._asked.append(asked)
        self._names(asked.item, asked.readable(""))

    def _is_hidden(self, item: Item) -> bool:
        condition = item.data.get("visibleIf")
        return item.data.get("visible") is False and not (isinstance(condition, str) and condition.strip())

    def _calculated(self, item: Item) -> None:
        """A question of the type `expression` asks nothing: it shows a value, which conditions can read."""
        path, text = path_of(item.place), item.data.get("expression")
        message = (
            "A value that is calculated cannot be shown as a question here. Conditions that read it were kept where they can be."
        )
        self._notes.add(path, "type_unknown", message)
        if item.name and isinstance(text, str):
            self._values.append(Value(item.name, text, (*item.place, "expression")))

    def _names(self, item: Item, found: Readable) -> None:
        """Let the names of a question stand for it; a second question of the same name is noted."""
        shared = item.data.get("valueName")
        for name in dict.fromkeys([shared.strip() if isinstance(shared, str) else "", item.name]):
            if not name:
                continue
            before = self._drafting.names.find(name)
            if before is not None and before.name == name and before.key != found.key:
                message = f"Another question is called “{name[:60]}”. Conditions and texts that name it read that one."
                self._notes.add(path_of(item.place), "reference_repeated", message)
            self._drafting.names.add(replace(found, name=name))

    def _ref(self, item: Item) -> str:
        """What the survey calls a question, with a number where another one is called the same."""
        base = (item.name or f"#{path_of(item.place)}")[: _REF - 10]
        ref, number = base, 1
        while ref in self._refs:
            number += 1
            ref = f"{base} #{number}"
        self._refs.add(ref)
        return ref

    def document(self, made: list[Made]) -> tuple[Document, str]:
        """The document, with the rules that lead on from each step."""
        # First, so that the endings know all languages that there are.
        title = self._texts.read(self._source.get("title"), ("title",), _NAME)
        found = endings(self._source, self._known, self._texts, self._notes)
        finishing = Finishing(self._drafting, made, found)
        leading.lead(self._triggers, self._drafting, made, finishing)
        finishing.at_the_end()
        name = title.text or _UNTITLED
        if not title.text:
            self._notes.add("title", "title_missing", "The survey has no title. Name the funnel in the draft.")
        slug = self._known.slug or slugify(name)[:50].strip("-_").replace("_", "-") or "survey"
        document = Document(
            schema=SCHEMA,
            slug=slug.lower(),
            name=name,
            link_hosts=found.hosts,
            design=self._design(),
            languages=list(self._texts.languages),
            translations=translations({"name": title}),
            source=self._named(name),
            variables=self._drafting.variables.parts,
            steps=[steps.finished(item, self._drafting.variables.rules[item.asked.position], self._texts) for item in made],
            endings=found.parts,
        )
        return document, document.source

    def _design(self) -> dict[str, bool]:
        shown = self._source.get("showPreviewBeforeComplete")
        return {"review": True} if shown not in (None, False, "", "noPreview", "off") else {}

    def _named(self, name: str) -> str:
        """What tells the survey from others: its identifier, else the title that it has; "" where it has neither."""
        own = self._source.get("surveyId")
        titled = name if self._texts.read(self._source.get("title"), ("title",), _NAME).text else ""
        found = own.strip() if isinstance(own, str) and own.strip() else titled
        return f"surveyjs:{found}"[:_REF] if found else ""


def _title(item: Item) -> str:
    title = item.data.get("title")
    return title if isinstance(title, str) else ""


def _nobody(shape: Shape) -> Readable:
    """A question that nobody is asked."""
    return Readable("", kind=FIELD_TYPES[shape.type].kind, says_nothing=True)
