"""Rules, endings and path tests of a draft as sentences, whatever is wrong with them."""

from __future__ import annotations

from itertools import groupby

from django.utils.translation import gettext as _

from steps.models import Condition, Ending, PathTest, Rule
from steps.numbers import plain
from steps.references import reference
from steps.rules import OPERATORS
from steps.sentences import joined
from steps.spec import Action, Spec


def rule_in_words(rule: Rule, spec: Spec) -> str:
    """“After this step, skip to “Team” if “Role” is founder”. Reads targets, conditions and their sources; `spec` has the names."""
    action = Action(rule.action)
    parts = [_action(rule, spec)]
    if action is Action.SKIP_TO:
        parts.append(_quoted(rule.target_step.title if rule.target_step else ""))
    elif action is Action.FINISH:
        parts.append(_quoted(rule.target_ending.title if rule.target_ending else ""))
    condition = conditions_in_words(rule, spec)
    if condition and not action.precedes_answer:
        parts.append(_("if"))
    parts.append(condition or (_("… (no condition yet)") if action.precedes_answer else _("always")))
    return " ".join(parts)


def conditions_in_words(rule: Rule, spec: Spec) -> str:
    """“(a and b) or c”; empty without conditions."""
    rows = sorted(rule.conditions.all(), key=lambda row: (row.group, row.pk))
    groups = [[condition_in_words(row, spec) for row in group] for _number, group in groupby(rows, key=lambda row: row.group)]
    return joined(groups, _("and"), _("or"))


def condition_in_words(row: Condition, spec: Spec) -> str:
    """“Team” is at least 10."""
    name = source_name(row)
    found, operator = reference(spec, name), OPERATORS.get(row.operator)
    label = operator.label_for(found.kind if found else None) if operator else row.operator
    right = _name(row.value_of, spec) if row.value_of else row.value
    return f"{_name(name, spec)} {label} {right}".strip()


def source_name(row: Condition) -> str:
    """The name of what a condition reads; empty when that is gone."""
    return row.source.key if row.source else row.source_name


def scores_in_words(ending: Ending) -> str:
    """“scores from 10 to below 20”; empty for an ending that scores do not lead to."""
    low, high = ending.score_from, ending.score_below
    if low is None:
        return "" if high is None else _("scores below %s") % plain(high)
    if high is None:
        return _("scores from %s") % plain(low)
    return _("scores from %(low)s to below %(high)s") % {"low": plain(low), "high": plain(high)}


def path_test_in_words(test: PathTest) -> str:
    """“role = founder; team = 3: role → team, then “Thanks””."""
    answers = "; ".join(line.strip() for line in test.answers.splitlines() if line.strip())
    path = " → ".join(test.path.split())
    end = _("then “%s”") % test.ending.title if test.ending else _("and waits there for an answer")
    return f"{answers or _('no answers')}: {path or _('no step')}, {end}"


def _action(rule: Rule, spec: Spec) -> str:
    """What the rule does, but for where it leads."""
    action = Action(rule.action)
    if action.calculates:
        return _calculation(rule, spec)
    if action is Action.SHOW_CHOICE_IF:
        return _("Offer %s only if") % _quoted(rule.target_choice.label if rule.target_choice else "")
    return str(Rule.ActionChoices(rule.action).label)


def _calculation(rule: Rule, spec: Spec) -> str:
    texts = {
        Action.SET: _("After this step, set %(variable)s to %(amount)s"),
        Action.ADD: _("After this step, add %(amount)s to %(variable)s"),
        Action.SUBTRACT: _("After this step, subtract %(amount)s from %(variable)s"),
        Action.MULTIPLY: _("After this step, multiply %(variable)s by %(amount)s"),
        Action.DIVIDE: _("After this step, divide %(variable)s by %(amount)s"),
    }
    amount = _name(rule.amount_of, spec) if rule.amount is None else plain(rule.amount)
    return texts[Action(rule.action)] % {"variable": _quoted(rule.variable), "amount": amount}


def _name(name: str, spec: Spec) -> str:
    """A question by its title, anything else by its name or, where it has one, its title."""
    found = reference(spec, name)
    return _quoted(found.title if found else name)


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "…"
