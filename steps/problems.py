"""What can stand in the way of publishing: stable codes, each with what is wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: the kind and primary key of a draft row, its name in words, and the step whose page shows it.

    `language` and `text` are empty but for a translation: the code of its language, and the name of the text in the row.
    """

    kind: str
    pk: int | None
    label: str
    step_pk: int | None
    language: str = ""
    text: str = ""


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
    ProblemKind(
        "reserved_key",
        "The key “{key}” is taken: it means something in every funnel.",
        "Choose another key. Where it is fixed already, add the step anew and delete this one.",
    ),
    ProblemKind("missing_text", "It has no text for visitors to read.", "Enter a question, a title or a label."),
    ProblemKind("bad_option", "“{label}” cannot be as it is set.", "{why}"),
    ProblemKind(
        "low_contrast", "A colour of its design cannot be read by everybody: {why}", "Use {nearest}, or a darker or lighter one."
    ),
    ProblemKind("unknown_block", "There is no block type “{type}”.", "Pick one of the block types offered."),
    ProblemKind("empty_block", "“{label}” has no {what}.", "Enter it, or delete the block."),
    ProblemKind(
        "bad_languages",
        "The languages “{languages}” cannot be shown.",
        "Enter codes with commas between, each once, among: {known}.",
    ),
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
        "no_condition",
        "It says “if”, but has no condition.",
        "Add a condition, or delete the rule: {otherwise}.",
    ),
    ProblemKind(
        "missing_choice",
        "It does not say which of the step's choices to offer.",
        "Pick one of the choices of this step, or delete the rule.",
    ),
    ProblemKind(
        "requires_nothing",
        "It requires an answer to a step that asks nothing.",
        "Delete the rule, or pick a field type that asks something.",
    ),
    ProblemKind(
        "missing_source",
        "It reads nothing, or a step that is not in this funnel (any more).",
        "Pick a step of this funnel or something else to read, or delete the condition.",
    ),
    ProblemKind(
        "unknown_reference",
        "There is nothing called “{name}” to read.",
        "Enter a step's key, a variable's, “score”, or “hidden.” and the key of a hidden field.",
    ),
    ProblemKind(
        "reads_itself",
        "It reads the answer to its own step before that is given.",
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
        "kinds_differ",
        "“{left}” and “{right}” cannot be compared by “{operator}”.",
        "Compare with something of the same kind, or with a value.",
    ),
    ProblemKind(
        "unknown_variable",
        "It changes “{name}”, which is no variable of this funnel.",
        "Enter “score” or the key of one of the funnel's variables.",
    ),
    ProblemKind("bad_amount", "There is nothing to calculate with: {why}.", "Enter a number, or the name of what holds one."),
    ProblemKind(
        "unknown_prefill",
        "It is filled in from “{key}”, which is no hidden field of this funnel.",
        "Add the hidden field, or empty “filled in from”.",
    ),
    ProblemKind(
        "never_prefilled",
        "It cannot be filled in from the address: visitors agree themselves, or are asked nothing.",
        "Empty “filled in from”.",
    ),
    ProblemKind(
        "malformed_recall",
        "“{text}” is not written as the recall of an answer.",
        'Write it like {{{{ first_name }}}} or {{{{ first_name | "there" }}}}.',
    ),
    ProblemKind(
        "unknown_recall",
        "It recalls “{name}”, and there is no such thing.",
        "Use a step's key, a variable's, “score”, or “hidden.” and the key of a hidden field.",
    ),
    ProblemKind(
        "recall_of_nothing",
        "It recalls “{source}”, which has nothing to say.",
        "Recall a step that is answered in words, or a part of the answer.",
    ),
    ProblemKind(
        "later_recall",
        "It recalls “{source}”, which is not answered yet when the text is read.",
        "Recall an earlier step, or move this one below “{source}”.",
    ),
    ProblemKind(
        "bad_link",
        "It leads to “{link}”, which is not an https address on one of the funnel's allowed sites.",
        "Correct the link, or add its site to the funnel's allowed sites.",
    ),
    ProblemKind(
        "no_score_range",
        "Its ending depends on the score, but no ending says for which scores it is.",
        "Enter “score from” and “score below” at the endings.",
    ),
    ProblemKind(
        "score_gap",
        "Scores {gap} have no ending.",
        "Let each range begin where the one before it ends; the lowest has no “score from”, the highest no “score below”.",
    ),
    ProblemKind(
        "score_overlap",
        "Its scores overlap with those of “{other}”.",
        "Let “score from” be the “score below” of the ending before it.",
    ),
    ProblemKind(
        "no_matching_choice",
        "Its ending is the one with the most matching choices, but no choice speaks for any ending.",
        "Pick at the choices which ending they speak for, or let something else pick the ending.",
    ),
    ProblemKind("empty_score_range", "No score is from {low} and below {high}.", "Make “score below” the greater of the two."),
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
    ProblemKind(
        "nothing_shown",
        "Rules hide every step from some visitors.",
        "Let at least one step be shown to everybody: take away its “show only if”.",
    ),
    ProblemKind("bad_path_test", "{why}", "Correct it in the test."),
    ProblemKind(
        "failed_path_test",
        "It fails: {difference}.",
        "Mend the rules, or, if the new way is what you want, the test.",
    ),
)
PROBLEMS: dict[str, ProblemKind] = {kind.code: kind for kind in _ALL}
