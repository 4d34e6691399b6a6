"""What can happen in a funnel, as it was found."""

from __future__ import annotations

from dataclasses import dataclass, field

from steps.spec import Action

# Where a group of conditions stands: step key, place of the rule, place of the group.
Place = tuple[str, int, int]


@dataclass
class Verdicts:
    """What can happen. `exact` says that all of it really can; else some of it may not."""

    # Steps that some visitor's way comes to, though their own rules may hide them; and those that some visitor sees.
    arrived: set[str] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)
    # In between: steps that are shown to some visitor, if there is anything to choose from.
    shown: set[str] = field(default_factory=set)
    held: set[Place] = field(default_factory=set)
    failed: set[Place] = field(default_factory=set)
    # Rules that some visitor's way makes fire, by step key and place: for leaving rules, with none before it that fires.
    fired: set[tuple[str, int]] = field(default_factory=set)
    # Steps that some visitor leaves for the next one, by no rule.
    passed: set[str] = field(default_factory=set)
    # Whether rules may hide every step from some visitor.
    shows_nothing: bool = False
    exact: bool = True

    def asked(self, action: Action) -> set[str]:
        """The steps at which some visitor's way comes to rules of this action."""
        return {Action.SHOW_IF: self.arrived, Action.SHOW_CHOICE_IF: self.shown}.get(action, self.reached)
