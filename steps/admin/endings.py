"""The page of one ending."""

from __future__ import annotations

from typing import Any, ClassVar, cast
from urllib.parse import urlsplit

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.forms import Field as FormField
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from steps.admin.forms import RECALL, KeyedForm, siblings
from steps.admin.inlines import OPEN
from steps.admin.of_funnels import check_range
from steps.admin.pages import ChildAdmin, funnel_crumbs, funnel_url
from steps.models import Ending
from steps.spec import EndingBy


class EndingForm(KeyedForm):
    """An ending on its own page. `funnel` is the one a new ending joins."""

    fallback = "ending"
    funnel: ClassVar[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.funnel = self.funnel
        if "link" in self.fields:
            self.fields["link"].help_text = _allowed(self.funnel)
            self.fields["body"].widget.attrs["rows"] = 8
            self.fields["title"].help_text = RECALL

    def clean_link(self) -> str:
        """Refuse a link to where the funnel's visitors may not be sent, saying what to do."""
        link = str(self.cleaned_data["link"])
        if not link or self.funnel.allows_link(link):
            return link
        raise ValidationError(_refusal(self.funnel, link))

    def clean(self) -> dict[str, Any]:
        """Make the key of a new ending, refuse one that another ending has; a button leads somewhere, a range holds a score."""
        cleaned: dict[str, Any] = super().clean() or {}
        others = set(siblings(self.instance).values_list("key", flat=True))
        if self.needs_key():
            self.fill_key(others)
        elif cleaned.get("key") in others:
            self.add_error("key", _("Another ending of this funnel has this key."))
        if cleaned.get("button") and not cleaned.get("link") and "link" not in self.errors:
            self.add_error("link", _("Enter where the button leads, or empty the button."))
        check_range(cleaned.get("score_from"), cleaned.get("score_below"), self)
        return cleaned


@admin.register(Ending)
class EndingAdmin(ChildAdmin):
    """One ending: reached from its funnel, and leading back there."""

    parent = "funnel"
    tab = "endings"
    form = EndingForm

    def get_fieldsets(self, request: HttpRequest, obj: Ending | None = None) -> Any:
        """The scores only where they lead to endings."""
        sets: list[Any] = [
            (None, {"fields": ("title", "body")}),
            (gettext_lazy("What to do next"), {"fields": ("button", "link")}),
        ]
        if self.parent_of(request, obj).ending_by == EndingBy.SCORE:
            text = gettext_lazy(
                "Visitors whose score lies in this range come here. The ranges of all endings must leave nothing out and not overlap."
            )
            sets.append((gettext_lazy("For which scores"), {"fields": (("score_from", "score_below"),), "description": text}))
        return [*sets, (gettext_lazy("For exports"), {"fields": ("key",)})]

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> FormField | None:
        """A link typed without its beginning is an https one."""
        if db_field.name == "link":
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, obj: Ending | None = None, change: bool = False, **kwargs: Any) -> type[Any]:
        """The form; it knows the funnel."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.funnel = self.parent_of(request, obj)
        return cast("type[Any]", form)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        """With the way back to the funnel."""
        ending: Ending | None = context.get("original")
        title = str(ending) if ending else _("New ending")
        context["crumbs"] = [*funnel_crumbs(self.parent_of(request, ending)), {"title": title}]
        return super().render_change_form(request, context, *args, **kwargs)


def _allowed(funnel: Any) -> str:
    sites = ", ".join(funnel.link_hosts.split())
    change = format_html(OPEN, funnel_url(funnel.pk), _("Change the allowed sites"))
    if sites:
        return format_html(_("An https address on one of the funnel's allowed sites: {}. {}"), sites, change)
    return format_html(_("The funnel allows no sites yet, so add one before you link to it. {}"), change)


def _refusal(funnel: Any, link: str) -> str:
    """What to do about a link that is not allowed."""
    try:
        url = urlsplit(link)
        host = url.hostname or ""
        sound = url.scheme == "https" and url.port in (None, 443) and "@" not in url.netloc
    except ValueError:
        host, sound = "", False
    if sound and host not in funnel.link_hosts.lower().split():
        return _("“%s” is none of the funnel's allowed sites. Add it to them on the funnel's page, or correct the link.") % host
    return _("Enter a plain https address, such as https://shop.example.com/guide, on one of the funnel's allowed sites.")
