"""What can stand in the way of publishing: stable codes, each with what is wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: the kind and primary key of a draft row, its name in words, and the step whose page shows it."""

    kind: str
    pk: int | None
    label: str
    step_pk: int | None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend before publishing."""

    code: str
    place: Place
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place.label}: {self.message} {self.remedy} [{self.code}]"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A code with its texts; `{names}` in them are filled in where the problem is found."""

    code: str
    message: str
    remedy: str

    def at(self, place: Place, **values: object) -> Problem:
        """The problem at a place, with its texts filled in."""
        return Problem(self.code, place, self.message.format(**values), self.remedy.format(**values))


_ALL = (
    ProblemKind("empty_funnel", "There are no steps.", "Add at least one step."),
    ProblemKind("no_ending", "There is no way to the end: the funnel has no ending.", "Add an ending, such as a thank-you page."),
    ProblemKind("missing_key", "It has no key.", "Enter a key, such as “first_name”."),
    ProblemKind(
        "invalid_key",
        "The key “{key}” is not allowed.",
        "Use lower-case letters, digits, - and _, starting with a letter, at most 50 in all.",
    ),
    ProblemKind("duplicate_key", "The key “{key}” is used more than once.", "Give each its own key."),
    ProblemKind("reserved_key", "The key “{key}” is the address of the end page.", "Choose another key."),
    ProblemKind("missing_text", "It has no text for visitors to read.", "Enter a question, a title or a label."),
    ProblemKind("unknown_type", "There is no field type “{type}”.", "Pick one of the field types offered."),
    ProblemKind("no_choices", "There is nothing to choose from.", "Add choices, or pick a field type without them."),
    ProblemKind("bad_bounds", "Minimum and maximum do not fit: {why}.", "Change or empty them."),
    ProblemKind("missing_target", "It does not say which step to skip to.", "Pick a later step of this funnel."),
    ProblemKind(
        "backward_skip",
        "It skips backwards, to “{target}”, and visitors would go round in circles.",
        "Pick a later step, or move this step above it.",
    ),
    ProblemKind("missing_ending", "It does not say which ending to finish with.", "Pick an ending of this funnel."),
    ProblemKind(
        "no_condition", "“Show only if” has no condition.", "Add a condition, or delete the rule: the step is then always shown."
    ),
    ProblemKind(
        "missing_source",
        "It reads a step that is not in this funnel (any more).",
        "Pick a step of this funnel, or delete the condition.",
    ),
    ProblemKind(
        "reads_itself",
        "It reads the answer of the very step it shows or hides.",
        "Read an earlier step, or delete the condition.",
    ),
    ProblemKind(
        "reads_later",
        "It reads “{source}”, which is asked later.",
        "Read an earlier step, or move this step below “{source}”.",
    ),
    ProblemKind(
        "operator_not_for_type",
        "“{operator}” cannot be asked of a step of type {type}.",
        "Pick one of these: {allowed}.",
    ),
    ProblemKind("unknown_choice", "{why}", "Enter the keys of its choices, separated by commas."),
    ProblemKind("bad_value", "{why}", "Correct the value."),
    ProblemKind(
        "impossible_condition",
        "No answer to “{source}” can satisfy this rule's conditions together.",
        "Put alternatives into different groups, or correct the values.",
    ),
    ProblemKind(
        "unreachable_step",
        "No visitor can reach it: every way skips over it or ends before it.",
        "Change the rules of the steps before it, or delete it.",
    ),
)
PROBLEMS: dict[str, ProblemKind] = {kind.code: kind for kind in _ALL}
