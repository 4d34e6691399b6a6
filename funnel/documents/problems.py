"""What is said of a document that cannot be taken."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

_SHOWN = 100


class DocumentError(ValueError):
    """Raised for a document that cannot be taken; `problems` says where, why, and what to do, all at once."""

    def __init__(self, problems: Sequence[str]) -> None:
        shown = [*problems[:_SHOWN], *([f"… and {len(problems) - _SHOWN} more."] if len(problems) > _SHOWN else [])]
        super().__init__("\n".join(shown))
        self.problems = tuple(shown)


@dataclass(frozen=True, slots=True)
class Warned:
    """What is left to do on an imported draft: the path in the document, a stable code, and what to do."""

    path: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message} [{self.code}]"


def path_of(place: Sequence[str | int]) -> str:
    """A place in words that editors and `jq` know: `steps[2].rules[0].target`."""
    path = ""
    for part in place:
        if isinstance(part, int):
            path += f"[{part}]"
        elif re.fullmatch(r"\w{1,50}", part):
            path += f".{part}"
        else:
            path += f"[{json.dumps(short(part), ensure_ascii=False)}]"
    return path.removeprefix(".") or "the document"


def short(text: str) -> str:
    """Text to quote in a message, cut where it goes on and on; half characters become question marks."""
    text = text.encode(errors="replace").decode()
    return text if len(text) <= 60 else f"{text[:60]}…"
