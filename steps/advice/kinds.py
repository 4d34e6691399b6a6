"""What can be advised: stable codes, each with what could be better and what to do."""

from __future__ import annotations

from steps.problems import ProblemKind

_ALL = (
    ProblemKind(
        "personal_too_soon",
        "It asks for {what} before visitors were given anything or had answered something easy.",
        "Move it towards the end, or put something useful or two easy questions in front of it.",
    ),
    ProblemKind(
        "too_many_choices",
        "It shows {count} choices at once, more than most people compare.",
        "Show at most {most}: put similar ones together, or ask in two steps.",
    ),
    ProblemKind(
        "same_label",
        "Another choice of this step has the same label.",
        "Give each choice a label of its own, or delete one of the two.",
    ),
    ProblemKind(
        "long_label",
        "Its text has {length} characters, more than one takes in at a glance.",
        "Say it in at most {most}; what is left can go into the help text.",
    ),
    ProblemKind(
        "vague_button",
        "The button “{button}” does not say what happens next.",
        "Say what visitors get by pressing it, such as “Show my result”.",
    ),
    ProblemKind(
        "needlessly_required",
        "An answer is required, but no rule reads it and no text recalls it.",
        "Make it optional, or remove the question.",
    ),
    ProblemKind(
        "no_reason",
        "It asks for {what} without saying why.",
        "Say in the help text what it is for and what you will not do with it.",
    ),
    ProblemKind(
        "stacked_persuasion",
        "It persuades in several ways at once: {ways}.",
        "Keep the one that matters most here, and move the others to other steps or leave them out.",
    ),
    ProblemKind(
        "stage_without_praise",
        "None of the steps of stage “{stage}” has a line of praise.",
        "Add a short, true line to the last of them, such as “That was the longest part”.",
    ),
    ProblemKind(
        "no_next_action",
        "It leaves visitors with nothing to do next.",
        "Add a button with a link to what comes next for them.",
    ),
    ProblemKind(
        "button_without_link",
        "Its button “{button}” is not shown, because it leads nowhere.",
        "Enter a link, or empty the button.",
    ),
    ProblemKind(
        "recall_without_fallback",
        "It recalls “{source}”, which is not known of all visitors who read it, and has no words for the others.",
        'Add words to show instead, like {{{{ {name} | "there" }}}}.',
    ),
    ProblemKind(
        "always_true",
        "Its conditions hold for everybody who comes to it, so they decide nothing.",
        "Correct the conditions, or delete them.",
    ),
    ProblemKind(
        "never_fires",
        "It never has its turn: an earlier rule of the step always takes its place.",
        "Move it up, correct the rules before it, or delete it.",
    ),
    ProblemKind(
        "required_anyway",
        "It requires an answer in some cases, but the step requires one in all.",
        "Switch off “required” at the step, or delete the rule.",
    ),
    ProblemKind(
        "duplicate_rule",
        "An earlier rule of the step says the same.",
        "Delete one of the two, or correct it.",
    ),
    ProblemKind(
        "duplicate_condition",
        "The same condition stands in its group already.",
        "Delete one of the two, or correct it.",
    ),
    ProblemKind(
        "never_read",
        "No rule reads it, no text recalls it and no question is filled in from it.",
        "Delete it, unless you want it in the exports only.",
    ),
)
ADVICE: dict[str, ProblemKind] = {kind.code: kind for kind in _ALL}
