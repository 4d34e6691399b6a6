"""Rules as sentences."""

from __future__ import annotations

from itertools import groupby

from django.utils.translation import gettext as _

from steps.models import Condition, Rule
from steps.spec import Action


def rule_in_words(rule: Rule) -> str:
    """“After this step, skip to “Team” if “Role” is founder”. Reads targets, conditions and their sources."""
    parts = [str(Rule.ActionChoices(rule.action).label)]
    if rule.action == Action.SKIP_TO:
        parts.append(_quoted(rule.target_step.title if rule.target_step else ""))
    elif rule.action == Action.FINISH:
        parts.append(_quoted(rule.target_ending.title if rule.target_ending else ""))
    condition = conditions_in_words(rule)
    if condition and rule.action != Action.SHOW_IF:
        parts.append(_("if"))
    parts.append(condition or (_("… (no condition yet)") if rule.action == Action.SHOW_IF else _("always")))
    return " ".join(parts)


def conditions_in_words(rule: Rule) -> str:
    """“(a and b) or c”; empty without conditions."""
    rows = sorted(rule.conditions.all(), key=lambda row: (row.group, row.pk))
    groups = [[_condition(row) for row in group] for _number, group in groupby(rows, key=lambda row: row.group)]
    several = len(groups) > 1
    joined = [f" {_('and')} ".join(group) for group in groups]
    return f" {_('or')} ".join(
        f"({text})" if several and len(group) > 1 else text for text, group in zip(joined, groups, strict=True)
    )


def _condition(row: Condition) -> str:
    source = _quoted(row.source.title if row.source else "")
    return f"{source} {row.get_operator_display()} {row.value}".strip()


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "…"
