"""How a funnel's pages look: themes, brand colours that everybody can read, fonts, and the style sheet they make."""

from __future__ import annotations

from funnel.look.palette import Refused, problems
from funnel.look.stylesheet import digest, stylesheet

__all__ = ["Refused", "digest", "problems", "stylesheet"]
