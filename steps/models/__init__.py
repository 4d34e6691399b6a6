"""The drafts a marketer edits. Visitors never read these: they walk a published version."""

from __future__ import annotations

from steps.columns import KEY_PATTERN
from steps.models.declared import HiddenField, Variable, hidden_type_choices
from steps.models.endings import Ending
from steps.models.pages import (
    AUTOCOMPLETE,
    Block,
    Choice,
    Step,
    autocomplete_choices,
    block_type_choices,
    field_type_choices,
)
from steps.models.path_tests import PathTest
from steps.models.rules import Condition, Rule, operator_choices

# Migrations name the callables here.
__all__ = [
    "AUTOCOMPLETE",
    "KEY_PATTERN",
    "Block",
    "Choice",
    "Condition",
    "Ending",
    "HiddenField",
    "PathTest",
    "Rule",
    "Step",
    "Variable",
    "autocomplete_choices",
    "block_type_choices",
    "field_type_choices",
    "hidden_type_choices",
    "operator_choices",
]
