"""Every way through a funnel at once: which steps can be reached, which conditions can hold, which rules can fire.

Answers that no rule can tell apart are taken together, and so are visitors of whom all later rules think the same. Where that is
still too much, or cannot be decided (two free answers compared with each other), conditions may go either way: a verdict that
something never happens is always right.
"""

from __future__ import annotations

from steps.exploring.exploration import Exploration
from steps.exploring.verdicts import Place, Verdicts
from steps.spec import Spec

__all__ = ["Place", "Verdicts", "explore"]


def explore(spec: Spec) -> Verdicts:
    """What can happen in `spec`, whose rules are sound: they name only what is there and earlier."""
    return Exploration(spec).run()
