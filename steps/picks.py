"""A picked answer as it is stored: keys of choices, where that of "Other, namely …" may have what was typed behind a colon."""

from __future__ import annotations

from steps.spec import Step, Value

# The key of the choice that asks what else, where a step has the option of the same name.
OTHER = "other"
# The options by which the last choice excludes the others, and the last ones stay in their place.
EXCLUSIVE, PIN_LAST = "exclusive", "pin_last"
# No key has one.
_MARK = ":"


def with_text(text: str) -> str:
    """The stored pick of "Other" with what was typed."""
    return f"{OTHER}{_MARK}{text}"


def key_of(pick: str) -> str:
    """The choice's key in a stored pick."""
    return pick.partition(_MARK)[0]


def text_of(pick: str) -> str | None:
    """What was typed in a stored pick; None when nothing could be."""
    _key, mark, text = pick.partition(_MARK)
    return text if mark else None


def keys_in(value: Value) -> Value:
    """A stored answer with nothing but keys: what rules read, points count and exports list."""
    if isinstance(value, str):
        return key_of(value)
    return [key_of(pick) for pick in value] if isinstance(value, list) else value


def text_in(value: Value) -> str:
    """What was typed for "Other" in a stored answer; empty when nothing was."""
    picks = value if isinstance(value, list) else [value]
    return next((text for pick in picks if isinstance(pick, str) and (text := text_of(pick))), "")


def asks_other(step: Step) -> bool:
    """Whether the step has a choice that asks what else."""
    return bool(step.options.get(OTHER)) and any(choice.key == OTHER for choice in step.choices)


def exclusive_key(step: Step) -> str:
    """The key of the choice that excludes all others; empty when there is none."""
    keys = [choice.key for choice in step.choices if choice.key != OTHER]
    return keys[-1] if keys and step.options.get(EXCLUSIVE) else ""
