"""Slips in the domain of an e-mail address, such as "gmial.com"."""

from __future__ import annotations

# Where most addresses are, the most frequent first.
_COMMON = (
    *("gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "aol.com", "live.com", "msn.com", "protonmail.com"),
    *(
        "googlemail.com",
        "comcast.net",
        "verizon.net",
        "sbcglobal.net",
        "gmx.de",
        "web.de",
        "t-online.de",
        "freenet.de",
        "gmx.net",
    ),
    *("outlook.de", "hotmail.de", "yahoo.de", "posteo.de", "mailbox.org", "hotmail.co.uk", "yahoo.co.uk", "btinternet.com"),
    *("orange.fr", "wanadoo.fr", "laposte.net", "hotmail.fr", "yahoo.fr", "libero.it", "hotmail.it", "yandex.ru", "mail.ru"),
    *("bluewin.ch", "fastmail.com", "proton.me", "hotmail.es", "yahoo.es", "rediffmail.com"),
)
# Real ones that are near to those.
_REAL = frozenset(
    {
        *(
            "mail.com",
            "email.com",
            "ymail.com",
            "zmail.com",
            "hmail.com",
            "gmx.com",
            "gmx.at",
            "gmx.ch",
            "gmx.us",
            "gmx.fr",
            "gmx.co.uk",
        ),
        *(
            "mac.com",
            "me.com",
            "aim.com",
            "ail.com",
            "love.com",
            "live.de",
            "live.fr",
            "live.nl",
            "live.co.uk",
            "live.ca",
            "line.com",
        ),
        *(
            "outlook.fr",
            "outlook.es",
            "outlook.it",
            "outlook.at",
            "outlook.ie",
            "hotmail.nl",
            "hotmail.be",
            "hotmail.ch",
            "hotmail.se",
        ),
        *(
            "yahoo.it",
            "yahoo.in",
            "yahoo.ca",
            "yahoo.co.in",
            "yahoo.co.jp",
            "yahoo.at",
            "yahoo.ie",
            "yahoo.gr",
            "yahoo.se",
            "yahoo.pl",
        ),
        *("mail.de", "email.de", "gmail.de", "mail.ee", "mail.bg", "pm.me", "yandex.com", "yandex.by", "yandex.ua", "yandex.kz"),
        *("t-online.at", "orange.net", "free.fr", "sfr.fr", "mailbox.com", "tutanota.com", "tuta.com", "proton.ch", "msn.cn"),
    }
)
_LONGEST = max(map(len, _COMMON)) + 2


def suggestion(address: str) -> str | None:
    """The address with the common domain that was probably meant; None when the domain is a common one, or like none of them.

    Near is one slip (a letter too many, too few, wrong, or two that changed places), and two in a domain of nine letters or more that
    begins as the common one does.
    """
    name, at, domain = address.rpartition("@")
    domain = domain.lower()
    if not at or len(domain) > _LONGEST or domain in _REAL or domain in _COMMON:
        return None
    near = [(slips, position) for position, common in enumerate(_COMMON) if (slips := _slips(domain, common)) is not None]
    return f"{name}@{_COMMON[min(near)[1]]}" if near else None


def _slips(domain: str, common: str) -> int | None:
    most = 2 if len(common) >= 9 and domain[:1] == common[0] else 1
    if abs(len(domain) - len(common)) > most:
        return None
    slips = distance(domain, common)
    return slips if slips <= most else None


def distance(one: str, other: str) -> int:
    """How many slips make one text of the other (optimal string alignment, a restricted Damerau-Levenshtein distance)."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, char in enumerate(one, start=1):
        row = [i]
        for j, wanted in enumerate(other, start=1):
            least = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (char != wanted))
            if i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == wanted:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, above = above, row
    return above[-1]
