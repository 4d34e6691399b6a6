"""Who may do what: three roles, in one literal."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

_DRAFTS = (
    "steps.block",
    "steps.step",
    "steps.choice",
    "steps.ending",
    "steps.rule",
    "steps.condition",
    "steps.hiddenfield",
    "steps.variable",
    "steps.pathtest",
)
_FROZEN = ("funnel.version", "funnel.visit", "funnel.event")


def _may(actions: Sequence[str], *models: str) -> frozenset[str]:
    """`_may(["view"], "steps.step")` is {"steps.view_step"}."""
    pairs = (model.split(".") for model in models)
    return frozenset(f"{app}.{action}_{name}" for app, name in pairs for action in actions)


# Both see visits with their answers and export them; only marketers change and publish; only admins see to people and delete
# visits.
_ANALYST = _may(["view"], "funnel.funnel", *_FROZEN, *_DRAFTS) | {"funnel.export_funnel"}
_MARKETER = _ANALYST | _may(["add", "change", "delete"], "funnel.funnel", *_DRAFTS) | {"funnel.publish_funnel"}

ROLES: dict[str, frozenset[str]] = {
    "marketer": _MARKETER,
    "analyst": _ANALYST,
    "admin": _MARKETER
    | _may(["view", "add", "change", "delete"], "auth.user")
    | _may(["view"], "auth.group")
    | _may(["delete"], "funnel.visit"),
}


def ensure() -> list[Group]:
    """One group per role, with exactly the role's permissions, whatever it had before. LookupError for an unknown permission."""
    return [_group(name, permissions) for name, permissions in ROLES.items()]


def _group(name: str, permissions: frozenset[str]) -> Group:
    group, _created = Group.objects.get_or_create(name=name)
    group.permissions.set(_rows(permissions))
    return group


def _rows(permissions: frozenset[str]) -> list[Permission]:
    wanted = Q()
    for permission in permissions:
        app, codename = permission.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    rows = list(Permission.objects.filter(wanted))
    if len(rows) != len(permissions):
        found = {row.codename for row in rows}
        missing = sorted(name for name in permissions if name.split(".")[1] not in found)
        raise LookupError(f"The database has no permission {', '.join(missing)}. Run `manage.py migrate` first.")
    return rows
