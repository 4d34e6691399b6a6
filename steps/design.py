"""How a funnel looks and is shown: the options of its design, and the languages it can speak."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from steps.options import Option, OptionKind

# Languages that the built-in messages are translated to, by code, each by its own name.
LANGUAGES: dict[str, str] = dict(settings.LANGUAGES)

DESIGN: tuple[Option, ...] = (
    Option(
        "theme",
        _("Theme"),
        OptionKind.ONE_OF,
        "daylight",
        choices=(("daylight", _("Daylight")), ("paper", _("Paper")), ("poster", _("Poster"))),
    ),
    Option(
        "scheme",
        _("Light or dark"),
        OptionKind.ONE_OF,
        "auto",
        choices=(
            ("auto", _("As the visitor's device says")),
            ("light", _("Always light")),
            ("dark", _("Always dark")),
        ),
    ),
    Option(
        "accent", _("Brand colour"), OptionKind.COLOUR, help_text=_("Of buttons, links and progress. Empty: the theme's own.")
    ),
    Option("page", _("Page colour"), OptionKind.COLOUR, help_text=_("Behind the question. Empty: the theme's own.")),
    Option(
        "radius",
        _("Corners"),
        OptionKind.ONE_OF,
        "",
        choices=(
            ("", _("As the theme has them")),
            ("none", _("Square")),
            ("small", _("Slightly rounded")),
            ("medium", _("Rounded")),
            ("round", _("Round")),
        ),
    ),
    Option(
        "font",
        _("Font"),
        OptionKind.ONE_OF,
        "system",
        choices=(
            ("system", _("The device's own")),
            ("figtree", "Figtree"),
            ("space-grotesk", "Space Grotesk"),
            ("literata", _("Literata (headings)")),
        ),
    ),
    # Four times as large as it is shown, for the sharpest screens; every first view loads it.
    Option("logo", _("Logo"), OptionKind.PICTURE, most=320, help_text=_("Shown above each step, at most 40 pixels high.")),
    Option("background", _("Background picture"), OptionKind.PICTURE, help_text=_("Around the card, on wide screens only.")),
    Option(
        "progress",
        _("Progress"),
        OptionKind.ONE_OF,
        "bar",
        choices=(
            ("bar", _("Slim bar")),
            ("segments", _("Numbered stages with check marks")),
            ("dial", _("Dial")),
            ("dots", _("Dots")),
            ("none", _("None")),
        ),
    ),
    Option(
        "presentation",
        _("Shown as"),
        OptionKind.ONE_OF,
        "steps",
        choices=(
            ("steps", _("One step after the other")),
            ("chat", _("Conversation")),
        ),
    ),
    Option(
        "review",
        _("Check your answers"),
        OptionKind.FLAG,
        False,
        help_text=_("Visitors see all their answers once more, and can change them, before the last step is sent."),
    ),
)
