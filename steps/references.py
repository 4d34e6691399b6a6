"""What a name in a rule or a text stands for: an answer, a hidden field, something known of the visit, a variable."""

from __future__ import annotations

from dataclasses import dataclass

from steps.fields import FIELD_TYPES
from steps.rules import OPERATORS, WAS_SKIPPED, Kind, Operand, operators_of
from steps.spec import HIDDEN, SCORE, Choice, Spec, Step

# Hidden fields take what an address can say; each of these is a field type too, which checks it.
HIDDEN_TYPES = ("short_text", "email", "number", "date", "yes_no")

# Hidden fields of every funnel: what is known of a visit when it begins, each as the question it answers.
FACTS: dict[str, Step] = {
    step.key: step
    for step in (
        *(
            Step(key, "short_text", title, required=False, maximum="253")
            for key, title in (
                ("utm_source", "Source (utm_source)"),
                ("utm_medium", "Medium (utm_medium)"),
                ("utm_campaign", "Campaign (utm_campaign)"),
                ("utm_term", "Term (utm_term)"),
                ("utm_content", "Content (utm_content)"),
                ("referrer_host", "Site that linked here"),
                ("variant", "Variant"),
            )
        ),
        Step(
            "device",
            "single_choice",
            "Device",
            choices=tuple(Choice(key, key.capitalize()) for key in ("mobile", "tablet", "desktop", "other")),
        ),
        Step("started_on", "date", "Day the visit began"),
        Step("language", "short_text", "Language", required=False),
    )
}


@dataclass(frozen=True, slots=True)
class Reference:
    """What a name stands for.

    `step` is the question it answers, which for a hidden field is made up; None for a variable. `position` is the step's place,
    -1 for what is known from the start.
    """

    name: str
    title: str
    kind: Kind | None
    step: Step | None
    position: int = -1

    @property
    def operators(self) -> tuple[str, ...]:
        """The operators that conditions on it can use. Only steps are asked or not; a variable always has a value."""
        if self.step is None:
            return tuple(name for name in operators_of(self.kind) if OPERATORS[name].operand is not Operand.NOTHING)
        return tuple(name for name in operators_of(self.kind) if self.is_answer or name != WAS_SKIPPED.name)

    @property
    def is_answer(self) -> bool:
        """Whether it is a visitor's answer."""
        return self.step is not None and not self.name.startswith(HIDDEN)


def reference(spec: Spec, name: str) -> Reference | None:
    """What `name` stands for in `spec`; None when there is no such thing."""
    if name.startswith(HIDDEN):
        step = _hidden(spec, name.removeprefix(HIDDEN))
        return None if step is None else Reference(name, step.title, FIELD_TYPES[step.type].kind, step)
    if name in spec.index:
        step = spec.step(name)
        kind = FIELD_TYPES[step.type].kind if step.type in FIELD_TYPES else None
        return Reference(name, step.title, kind, step, spec.index[name])
    if name == SCORE or any(variable.key == name for variable in spec.variables):
        return Reference(name, name, Kind.NUMBER, None)
    return None


def recallable(spec: Spec, name: str) -> Reference | None:
    """As `reference`, and the parts of answers that have several, as in "name.given": texts can recall those, rules cannot."""
    key, _, part = name.partition(".")
    if not part or name.startswith(HIDDEN) or key not in spec.index:
        return reference(spec, name)
    step = spec.step(key)
    parts = FIELD_TYPES[step.type].parts if step.type in FIELD_TYPES else ()
    return Reference(name, step.title, Kind.TEXT, None, spec.index[key]) if part in parts else None


def _hidden(spec: Spec, key: str) -> Step | None:
    for field in spec.hidden:
        if field.key == key and field.type in HIDDEN_TYPES:
            return Step(key, field.type, key, required=False)
    return FACTS.get(key)
