"""The language of a text, where it is not that of the page; a built-in of all templates."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, get_language_info

from steps.foreign import Foreign

register = template.Library()


@register.filter
def lang(text: object) -> SafeString | str:
    """The attributes of an element that has this text in it, after a space; none where the text is of the page's language."""
    if not isinstance(text, Foreign):
        return ""
    is_rtl = get_language_info(text.language)["bidi"]
    if is_rtl == get_language_bidi():
        return format_html(' lang="{}"', text.language)
    return format_html(' lang="{}" dir="{}"', text.language, "rtl" if is_rtl else "ltr")
