"""Expressions that read nothing but choices and yes or no: tried with every answer there can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod

from funnel.importing.logic import ALWAYS, NEVER, All, Any, Logic
from funnel.importing.surveyjs.building import condition, one_of
from funnel.importing.surveyjs.meaning import Value
from funnel.importing.surveyjs.names import Readable
from steps.rules import Kind

# Answers tried at most; more comparisons than this no rule could hold.
MOST_TRIED = 400

# Whether the expression holds, by the values of its names.
Holds = Callable[[Mapping[str, Value]], bool]


def is_finite(items: Sequence[Readable]) -> bool:
    """Whether all answers to these can be tried."""
    return all(item.kind in (Kind.CHOICE, Kind.FLAG) for item in items) and (
        prod(len(item.values) + 1 for item in items) <= MOST_TRIED
    )


def tried(items: Sequence[tuple[str, Readable]], holds: Holds, known: Mapping[str, Value]) -> Logic:
    """When `holds`, found out by trying; `items` are what is read, each by the name that the expression has for it."""
    if not items:
        return ALWAYS if holds(known) else NEVER
    (name, item), rest = items[0], items[1:]
    parts = {key: tried(rest, holds, {**known, name: value}) for key, value in item.values}
    nothing = tried(rest, holds, {**known, name: None})
    if not rest:
        return _of_one(item, [key for key, part in parts.items() if part == ALWAYS], has_nothing=nothing == ALWAYS)
    if all(part == nothing for part in parts.values()):
        return nothing
    alike: dict[str, tuple[Logic, list[str]]] = {}
    for key, part in parts.items():
        alike.setdefault(repr(part), (part, []))[1].append(key)
    cases = [All((_of_one(item, keys, has_nothing=False), part)) for part, keys in alike.values()]
    return Any((*cases, All((condition(item, "is_empty"), nothing))))


def _of_one(item: Readable, keys: list[str], *, has_nothing: bool) -> Logic:
    """That the answer is one of `keys`, or, with `has_nothing`, is not there."""
    every = list(dict.fromkeys(key for key, _ in item.values))
    if not has_nothing:
        return condition(item, "is_answered") if keys and set(keys) == set(every) else one_of(item, keys)
    others = [key for key in every if key not in keys]
    return condition(item, "is_empty") if others and len(others) == len(every) else one_of(item, others, is_there=False)
