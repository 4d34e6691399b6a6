"""From the bytes of a file to a checked document; everything that is wrong is said with its place and what to do."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from funnel.documents.links import broken_links
from funnel.documents.parts import READ_SCHEMAS, SCHEMA, Document
from funnel.documents.problems import DocumentError, path_of
from funnel.documents.shape import validated

LIMIT = 3_000_000
_DEEPEST = 50
_LARGEST_EXPONENT = 30

# A string may lack its end, so that no text makes the search start over and over.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")


class Repeated(dict[str, Any]):
    """An object that names a key more than once."""

    keys_twice: tuple[str, ...] = ()


class NoNumber:
    """NaN, an infinity, or a number beyond all use."""


def parse(data: bytes) -> Document:
    """The document in a JSON file. DocumentError, naming every problem found, when it is not a sound one."""
    found = load(data, most=LIMIT, deepest=_DEEPEST)
    if problems := list(_unsound(found, ())):
        raise DocumentError(problems)
    _check_schema(found)
    document = validated(found)
    if broken := list(broken_links(document)):
        raise DocumentError(broken)
    return document


def load(data: bytes, *, most: int, deepest: int) -> Any:
    """What a JSON file says: numbers as Decimal, a `NoNumber` where there is none, a `Repeated` where names stand twice.

    DocumentError for what is not JSON, has more than `most` bytes, or is nested more than `deepest` deep.
    """
    text = _decoded(data, most)
    _check_depth(text, deepest)
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=lambda name: NoNumber(),
            parse_int=_number,
            parse_float=_number,
        )
    except json.JSONDecodeError as error:
        raise DocumentError(
            [f"Line {error.lineno}, column {error.colno}: this is not JSON ({error.msg}). Correct it there."]
        ) from error


def _decoded(data: bytes, most: int) -> str:
    if len(data) > most:
        raise DocumentError([f"The file has more than {most:,} bytes. Split the funnel, or shorten its texts."])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError([f"Line {line}: this is not UTF-8 text. Save the file as UTF-8."]) from error


def _check_depth(text: str, deepest: int) -> None:
    """Refuse what is nested so deeply that reading it would exhaust the stack."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > deepest:
            line = text.count("\n", 0, token.start()) + 1
            column = token.start() - text.rfind("\n", 0, token.start())
            raise DocumentError(
                [
                    f"Line {line}, column {column}: brackets are nested more than {deepest} deep. A funnel needs fewer than ten; remove the others."
                ]
            )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeated = Repeated(found)
    repeated.keys_twice = tuple(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
    return repeated


def _number(text: str) -> Decimal | NoNumber:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return NoNumber()
    # An exponent of a billion is short to read and endless to write out.
    return number if abs(number.adjusted()) <= _LARGEST_EXPONENT else NoNumber()


def _unsound(value: Any, place: tuple[str | int, ...]) -> Iterator[str]:
    """What JSON allows and no draft can hold, wherever it stands."""
    if isinstance(value, NoNumber):
        yield f"{path_of(place)}: this is not a number that can be kept. Write one of at most 15 digits."
    elif isinstance(value, str) and _FORBIDDEN.search(value):
        yield f"{path_of(place)}: the text has a NUL character or half a character (a lone surrogate). Remove it."
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _unsound(item, (*place, position))
    elif isinstance(value, dict):
        for key in getattr(value, "keys_twice", ()):
            yield f"{path_of((*place, key))}: this name stands more than once in one object. Keep one of them."
        for key, item in value.items():
            yield from _unsound(key, place)
            yield from _unsound(item, (*place, key))


def _check_schema(found: Any) -> None:
    """Say which schema is read before complaining about names that another schema may know."""
    if not isinstance(found, dict):
        raise DocumentError(["The document is not an object. Write { … } around it."])
    number = found.get("schema")
    if not isinstance(number, Decimal) or number not in READ_SCHEMAS:
        said = "is missing" if "schema" not in found else "is not one that this release reads"
        raise DocumentError([f'schema: the schema number {said}. Write "schema": {SCHEMA}.'])
