"""The fonts that a funnel can choose from: all served by this site, each in two small files (see static/funnel/fonts/README.txt)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from funnel.look.themes import SANS, SERIF

SYSTEM = "system"
# What is in NAME.woff2, and what makes a browser fetch NAME-more.woff2 too.
BASIC = "U+20-3B,U+3D,U+3F-5A,U+5F,U+61-7A,U+A0,U+2013-2014,U+2018-2019,U+201C-201D,U+2026"
MORE = "U+A1-FF,U+152-153,U+201A,U+201E,U+2022,U+2039-203A,U+20AC"


@dataclass(frozen=True, slots=True)
class Font:
    """A font: its key and label, what CSS calls it, where its two files are within static/, and which weights they have.

    `text` is whether it is for everything; else it is for headings and the funnel's name.
    """

    key: str
    label: str
    family: str
    files: tuple[str, str]
    weight: str
    others: str
    text: bool = True

    @property
    def stack(self) -> str:
        """The value of font-family, with what stands in until the font is there and for letters that it has not."""
        return f'"{self.family}", {self.others}'

    def faces(self, url: Callable[[str], str]) -> str:
        """Its @font-face rules; `url` gives the address of a file within static/."""
        return "".join(
            f'@font-face{{font-family:"{self.family}";font-weight:{self.weight};font-display:swap;'
            f'src:url("{url(file)}") format("woff2");unicode-range:{has}}}'
            for file, has in zip(self.files, (BASIC, MORE), strict=True)
        )


def _font(key: str, label: str, family: str, weight: str, others: str, text: bool = True) -> Font:
    return Font(key, label, family, (f"funnel/fonts/{key}.woff2", f"funnel/fonts/{key}-more.woff2"), weight, others, text)


# None: whatever the visitor's device has, in the manner of the theme.
FONTS: dict[str, Font | None] = {
    SYSTEM: None,
    "figtree": _font("figtree", "Figtree", "Figtree", "400 700", SANS),
    "space-grotesk": _font("space-grotesk", "Space Grotesk", "Space Grotesk", "400 700", SANS),
    "literata": _font("literata", "Literata (headings)", "Literata", "600", SERIF, text=False),
}
