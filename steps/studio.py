"""The one door to Unfold, the admin's look. Typed as Django's own classes, so that all behind it stays checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from unfold import decorators
from unfold.widgets import UnfoldAdminFileFieldWidget as FileInput
from unfold.widgets import UnfoldAdminSelectWidget as Select
from unfold.widgets import UnfoldAdminTextInputWidget as TextInput

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, StackedInline, TabularInline
    from django.contrib.auth.admin import GroupAdmin, UserAdmin
    from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
    from django.contrib.auth.forms import AdminUserCreationForm as UserCreationForm
    from django.forms import BaseInlineFormSet as InlineFormSet
    from django.forms import ModelForm
else:
    from django import forms
    from django.contrib.auth import admin as auth_admin
    from unfold import admin
    from unfold.forms import AdminPasswordChangeForm, PaginationInlineFormSet, UserChangeForm, UserCreationForm

    class _Subscriptable:
        # django-stubs makes these classes generic; at run time they are not.
        def __class_getitem__(cls, item):
            return cls

    class ModelForm(_Subscriptable, forms.ModelForm):
        pass

    class InlineFormSet(_Subscriptable, PaginationInlineFormSet):
        pass

    class ModelAdmin(_Subscriptable, admin.ModelAdmin):
        pass

    class UserAdmin(auth_admin.UserAdmin, ModelAdmin):
        pass

    class GroupAdmin(auth_admin.GroupAdmin, ModelAdmin):
        pass

    class TabularInline(_Subscriptable, admin.TabularInline):
        pass

    class StackedInline(_Subscriptable, admin.StackedInline):
        pass


__all__ = [
    "AdminPasswordChangeForm",
    "FileInput",
    "GroupAdmin",
    "InlineFormSet",
    "ModelAdmin",
    "ModelForm",
    "Select",
    "StackedInline",
    "TabularInline",
    "TextInput",
    "UserAdmin",
    "UserChangeForm",
    "UserCreationForm",
    "badge",
    "detail_action",
    "list_action",
]

Decorator = Callable[[Callable[..., Any]], Any]


def detail_action(*, description: object, permission: str, icon: str) -> Decorator:
    """A button at the top of an object's page that calls the method with (request, object_id)."""
    button: Decorator = decorators.action(description=description, permissions=[permission], icon=icon)
    return button


def list_action(*, description: object, permission: str, icon: str) -> Decorator:
    """A button at the top of a list that calls the method with (request)."""
    button: Decorator = decorators.action(description=description, permissions=[permission], icon=icon)
    return button


def badge(*, description: object, colours: dict[str, str], ordering: str | None = None) -> Decorator:
    """A list column that returns (value, text) and is drawn as a coloured label: success, info, warning or danger."""
    column: Decorator = decorators.display(description=description, label=colours, ordering=ordering)
    return column
