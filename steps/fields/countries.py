"""Countries: their ISO 3166-1 codes, their names in the visitor's language, and how people write them."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_countries.base import CountriesBase
from django_countries.data import ALT_CODES, COUNTRIES

from steps.options import Option, OptionKind

# Alpha-2 code to lazy name, the one in use before the official one ("Russia", not "Russian Federation").
# Kosovo has no code of its own in ISO 3166 yet; XK is what is in use.
NAMES = {**COUNTRIES, **CountriesBase.COMMON_NAMES, "XK": _("Kosovo")}
# What people write beside a country's names and codes, folded.
_ALSO = {
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "usa": "US",
    "america": "US",
    "united states": "US",
    "holland": "NL",
    "czech republic": "CZ",
    "turkey": "TR",
    "uae": "AE",
    "ivory coast": "CI",
    "burma": "MM",
    "swaziland": "SZ",
    "macedonia": "MK",
    "cape verde": "CV",
    "drc": "CD",
    "south korea": "KR",
    "korea": "KR",
    "vatican": "VA",
    "china": "CN",
    "gambia": "GM",
    "bahamas": "BS",
}
_LONGEST = 100
# One letter begins too many names.
_SHORTEST = 2
# How many close matches are looked at: several may be names of one country.
_AMONG = 9

REGION = Option(
    "region",
    _("Country of most visitors"),
    OptionKind.ONE_OF,
    "",
    help_text=_("Phone numbers without a country code are taken for numbers of it; in an address it is filled in beforehand."),
    choices=(("", _("None")), *NAMES.items()),
)


def name(code: str) -> str:
    """A country's name in the active language; the code itself if there is no such country."""
    return str(NAMES.get(code, code))


def names() -> dict[str, str]:
    """All countries' names in the active language by code, in the order of that language's alphabet, more or less."""
    return _sorted_names(translation.get_language() or "en")


def find(text: str) -> str | None:
    """The code of the country that `text` names: by its name in the active language or in English, or a code of two or three
    letters, in upper or lower case, with or without accents. None when there is none.
    """
    if not 0 < len(text) <= _LONGEST:
        return None
    folded = _folded(text)
    language = translation.get_language() or "en"
    return _by_name(language).get(folded) or _by_name("en").get(folded) or _ALSO.get(folded)


def nearest(text: str, count: int) -> list[str]:
    """At most `count` names in the active language: of countries whose name begins with `text`, then of those with one like it.

    Names in any language of the site count, since what was typed may be half a name in another.
    """
    folded = _folded(text[:_LONGEST])
    if len(folded) < _SHORTEST or len(text) > _LONGEST:
        return []
    active = translation.get_language() or "en"
    known = dict(_ALSO)
    for language in (*dict(settings.LANGUAGES), "en", active):
        known |= _by_written_name(language)
    # Of what begins so, the shortest first: most of it has been typed.
    begun = sorted((written for written in known if written.startswith(folded)), key=lambda written: (len(written), written))
    # Several only of what is very like it: "Ger" is not for Niger.
    near = get_close_matches(folded, known, n=_AMONG, cutoff=0.8)
    if not begun and not near:
        near = get_close_matches(folded, known, n=1, cutoff=0.7)
    return [name(code) for code in list(dict.fromkeys(known[written] for written in (*begun, *near)))[:count]]


@lru_cache(maxsize=32)
def _sorted_names(language: str) -> dict[str, str]:
    with translation.override(language):
        found = {code: str(lazy) for code, lazy in NAMES.items()}
    return dict(sorted(found.items(), key=lambda item: _folded(item[1])))


@lru_cache(maxsize=32)
def _by_name(language: str) -> dict[str, str]:
    known = {code.lower(): code for code in NAMES}
    for code, alternative in ALT_CODES.items():
        known[alternative[0].lower()] = code
    return known | _by_written_name(language)


@lru_cache(maxsize=32)
def _by_written_name(language: str) -> dict[str, str]:
    with translation.override(language):
        # Official names first: where one country's is another's usual one, the usual one counts.
        official = {_folded(str(lazy)): code for code, lazy in COUNTRIES.items()}
    return official | {_folded(item): code for code, item in _sorted_names(language).items()}


def _folded(text: str) -> str:
    """Lower case, without accents, punctuation and spaces at the ends."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char if char.isalnum() else " " for char in parts if char != "." and not unicodedata.combining(char))
    return " ".join(plain.split())
