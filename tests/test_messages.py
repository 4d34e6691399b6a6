"""Every word of ours that visitors read is translated, and what Django reads is what the catalogues say."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message

from tests.messages import collected, compiled, languages, path_of, read

pytestmark = pytest.mark.sqlite_only
_PLACES = re.compile(r"%\(\w+\)[sd]")


def texts(message: Message) -> list[str]:
    """The translations of a message: one, or one for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ("",))


@pytest.mark.parametrize("language", languages())
def test_catalogue_has_every_message_and_no_other(language: str) -> None:
    assert {message.id for message in read(language)} == {message.id for message in collected()}


@pytest.mark.parametrize("language", languages())
def test_every_message_is_translated_with_the_same_places(language: str) -> None:
    for message in read(language):
        if not message.id:
            continue
        singular, *plural = [message.id] if isinstance(message.id, str) else message.id
        allowed = {*_PLACES.findall(singular), *(place for text in plural for place in _PLACES.findall(text))}
        assert not message.fuzzy, singular
        for text in texts(message):
            assert text.strip(), f"{singular} has no translation to {language}"
            assert set(_PLACES.findall(text)) <= allowed, singular
        assert any(set(_PLACES.findall(text)) == allowed for text in texts(message)), singular


@pytest.mark.parametrize("language", languages())
def test_compiled_catalogue_is_up_to_date(language: str) -> None:
    assert path_of(language).with_suffix(".mo").read_bytes() == compiled(read(language))
