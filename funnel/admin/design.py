"""How a funnel looks and which languages it speaks, on its page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funnel.look import palette
from funnel.models import Funnel
from steps.admin.options import PREFIX, OptionsForm, in_words, names_of, with_options
from steps.admin.widgets import Codes
from steps.design import DESIGN, LANGUAGES
from steps.studio import Select

LOOK = names_of(DESIGN)
SPOKEN = ("source_language", "further_languages")


@with_options(DESIGN)
class FunnelForm(OptionsForm):
    """A funnel's page: its own columns, its design, and its languages as a list and ticks."""

    column = "design"
    source_language = forms.ChoiceField(
        label=_("Language of the texts"),
        choices=list(LANGUAGES.items()),
        required=False,
        widget=Select(),
        help_text=_("The one in which the steps and endings are written."),
    )
    further_languages = forms.CharField(
        label=_("Also in"),
        required=False,
        widget=Codes(choices=list(LANGUAGES.items())),
        help_text=_("Save, then translate the texts under “Translations”. What is not translated is shown as it was written."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source, *further = codes(self.instance.languages)
        self.initial.update(source_language=source, further_languages=", ".join(further))

    def clean_further_languages(self) -> str:
        """Only languages that the built-in messages are translated to."""
        unknown = [code for code in codes(self.cleaned_data["further_languages"], least="") if code not in LANGUAGES]
        if unknown:
            raise forms.ValidationError(_("Pick among the languages offered."))
        return str(self.cleaned_data["further_languages"])

    def clean(self) -> dict[str, Any]:
        """Refuse colours that cannot be read, naming the nearest that can; put the languages into their column."""
        cleaned: dict[str, Any] = super().clean() or {}
        for refused in palette.problems(self.instance.design):
            self.add_error(PREFIX + refused.key, refused.message)
        if not {"source_language", "further_languages"} & set(self.errors):
            source = cleaned.get("source_language") or codes(self.instance.languages)[0]
            further = [code for code in codes(cleaned["further_languages"], least="") if code != source]
            self.instance.languages = ", ".join([source, *further])
        return cleaned


def codes(languages: str, least: str = "en") -> list[str]:
    """The codes in a funnel's column; `least` alone if there are none."""
    found = [code.strip().lower() for code in languages.split(",") if code.strip()]
    return list(dict.fromkeys(found)) or list(filter(None, [least]))


def look_in_words(funnel: Funnel) -> list[tuple[str, str]]:
    """(what, value) of everything that is set of the design, and the languages if there are several."""
    spoken = [LANGUAGES.get(code, code) for code in codes(funnel.languages)]
    set_ = in_words(DESIGN, funnel.design)
    return [*set_, (str(_("Languages")), ", ".join(spoken))] if len(spoken) > 1 else set_
