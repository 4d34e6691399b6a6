"""Kinds of persuasion, and the words by which they are known. What is not surely one is none."""

from __future__ import annotations

import re
from enum import StrEnum


class Persuasion(StrEnum):
    """A reason to go on that lies outside the thing itself; the value names it in a sentence."""

    URGENCY = "urgency"
    SCARCITY = "scarcity"
    SOCIAL_PROOF = "social proof"
    AUTHORITY = "authority or guarantee"


_NUMBER = r"\d[\d.,]*\+?"
_CROWD = "(?:people|customers|users|members|teams|companies|subscribers)"
_MENGE = "(?:menschen|kunden|nutzern?|mitgliedern?|teams|firmen)"

# Regular expressions, looked for as whole words whatever their case.
WORDS: dict[Persuasion, tuple[str, ...]] = {
    Persuasion.URGENCY: (
        "only today",
        "today only",
        "last chance",
        "hurry",
        "act now",
        "(?:ends?|ending|closes|closing|expires) (?:soon|today|tonight|tomorrow|at midnight)",
        "before it(?:'|’)?s too late",
        "limited time",
        "don(?:'|’)?t miss",
        "nur (?:noch )?heute",
        "letzte chance",
        "beeil(?:en sie|t euch| dich)",
        "(?:endet|schließt) (?:bald|heute|morgen|um mitternacht)",
        "läuft (?:bald|heute|morgen) ab",
        "bevor es zu spät ist",
        "jetzt zugreifen",
    ),
    Persuasion.SCARCITY: (
        r"(?:places?|spots?|seats?|copies|tickets?) (?:are |is )?left",
        r"only (?:a few|\d+)(?: \w+)? (?:left|remain(?:ing)?)",
        "(?:almost|nearly) (?:sold out|gone|full)",
        "limited (?:edition|number|places|seats|spots)",
        "while (?:stocks?|supplies) last",
        r"nur noch (?:wenige|\d+) (?:plätze|stück|exemplare|karten)",
        "(?:plätze|karten) (?:sind )?(?:noch )?frei",
        "fast (?:ausverkauft|ausgebucht)",
        "limitierte (?:auflage|anzahl|plätze)",
        "solange der vorrat reicht",
    ),
    Persuasion.SOCIAL_PROOF: (
        rf"join (?:more than |over |the )?{_NUMBER}",
        rf"{_NUMBER} (?:happy |satisfied )?{_CROWD} (?:already|chose|finished|have|joined|love|signed|started|tried|trust|use)",
        f"(?:thousands|hundreds|millions) of {_CROWD}",
        f"{_CROWD} love",
        "(?:trusted|loved) by",
        r"rated \d(?:[.,]\d)?",
        r"\d(?:[.,]\d)? (?:out of|von) 5(?: stars| sternen)?",
        "best[- ]?seller",
        rf"(?:schon|bereits|über|mehr als) {_NUMBER} (?:zufriedene )?{_MENGE}",
        f"(?:tausende|hunderte|millionen) (?:von )?{_MENGE}",
        "(?:kunden|nutzer) (?:lieben|vertrauen|empfehlen)",
        "vertrauen uns",
    ),
    Persuasion.AUTHORITY: (
        "(?:experts?|doctors|scientists|dentists) (?:recommend|agree|say|trust)",
        "recommended by (?:experts?|doctors|scientists|dentists)",
        "(?:clinically|scientifically) (?:proven|tested)",
        "award[- ]winning",
        "as seen (?:on|in)",
        "money[- ]back",
        "(?:satisfaction|results?) guaranteed",
        "risk[- ]free",
        "(?:experten|ärzte|forscher) (?:empfehlen|raten)",
        "(?:klinisch|wissenschaftlich) (?:belegt|bewiesen|getestet)",
        "preisgekrönt(?:e[nrs]?)?",
        "bekannt aus",
        "geld[- ]zurück",
        "ohne risiko",
        "(?:zufriedenheits|erfolgs)garantie",
    ),
}
_KNOWN = {kind: re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) for kind, words in WORDS.items()}


def kinds(text: str) -> frozenset[Persuasion]:
    """The kinds of persuasion in a text."""
    plain = " ".join(text.split())
    return frozenset(kind for kind, known in _KNOWN.items() if known.search(plain))
