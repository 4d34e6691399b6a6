"""Write static/funnel/daylight.css anew: `python -m funnel.look`."""

from __future__ import annotations

from funnel.look.design import Design
from funnel.look.stylesheet import FOLDER, stripped, tokens

_ABOUT = "/* Made by `python -m funnel.look`, for the page that must come whatever is broken. */"

if __name__ == "__main__":
    (FOLDER / "daylight.css").write_text(f"{_ABOUT}\n{stripped(tokens(Design()))}\n", encoding="utf-8")
