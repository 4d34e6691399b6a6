"""Users and roles. Somebody who manages people cannot rise above themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from steps.studio import AdminPasswordChangeForm, GroupAdmin, UserAdmin, UserChangeForm, UserCreationForm

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    """Users. Only a superuser sees or makes superusers, or grants single permissions."""

    form: Any = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "email", "roles", "is_active", "last_login")
    list_filter = ("is_active", "groups")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With the roles that the list shows."""
        rows = super().get_queryset(request).prefetch_related("groups")
        return rows if _rules(request) else rows.filter(is_superuser=False)

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        """The names of the user's groups."""
        return ", ".join(group.name for group in user.groups.all())

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Without the fields that make superusers, unless one asks."""
        sets = super().get_fieldsets(request, obj)
        hidden = set() if _rules(request) else {"is_superuser", "user_permissions"}
        return [
            (name, {**options, "fields": tuple(field for field in options["fields"] if field not in hidden)})
            for name, options in sets
        ]


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """Roles."""


def _rules(request: HttpRequest) -> bool:
    return bool(request.user.is_active and getattr(request.user, "is_superuser", False))
