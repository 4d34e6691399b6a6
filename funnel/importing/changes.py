"""What an import changed in a draft that was there before, in sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from funnel.documents.problems import short

# Lists whose items have keys, and what one of them is called.
_KEYED = {"steps": "step", "choices": "choice", "endings": "ending", "hidden": "hidden field", "variables": "variable"}


# So many items of a list without keys are named by their number.
_MOST_NAMED = 10


def changes(before: str, after: str) -> tuple[str, ...]:
    """What differs between two exported drafts, such as “step role, title: “Role” → “Your role””; nothing for equal ones."""
    return tuple(_changed(json.loads(before), json.loads(after), ()))


def _changed(before: Any, after: Any, place: tuple[str, ...]) -> Iterator[str]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys((*before, *after)):
            if name in _KEYED:
                yield from _listed(before.get(name, []), after.get(name, []), _KEYED[name], place)
            else:
                yield from _changed(before.get(name), after.get(name), (*place, name.replace("_", " ")))
        return
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        yield f"{', '.join(place)}: {_differing(before, after)}"
        return
    yield f"{', '.join(place)}: {_shown(before)} → {_shown(after)}"


def _differing(before: list[Any], after: list[Any]) -> str:
    """Which of as many items have changed, counted from one."""
    places = [str(number) for number, pair in enumerate(zip(before, after, strict=True), start=1) if pair[0] != pair[1]]
    listed = ", ".join([*places[:_MOST_NAMED], *(["…"] if len(places) > _MOST_NAMED else [])])
    return f"number {listed} of {len(after)} changed"


def _listed(before: list[Any], after: list[Any], what: str, place: tuple[str, ...]) -> Iterator[str]:
    was, now = ({item["key"]: item for item in items} for items in (before, after))
    for key in was:
        if key not in now:
            yield f"{', '.join((*place, f'{what} {key}'))}: removed"
    for key, item in now.items():
        here = (*place, f"{what} {key}")
        if key in was:
            yield from _changed(was[key], item, here)
        else:
            yield f"{', '.join(here)}: new"
    kept_before, kept_now = [key for key in was if key in now], [key for key in now if key in was]
    if kept_before != kept_now:
        yield f"{', '.join((*place, f'{what}s'))}: in another order"


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return f"{len(value)} of them"
    return f"“{short(value)}”" if isinstance(value, str) else short(json.dumps(value, ensure_ascii=False))
