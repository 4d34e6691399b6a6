"""The built-in themes, and what every custom property of the style sheet stands for. This is the one place with colours in it."""

from __future__ import annotations

from dataclasses import dataclass

SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'
SERIF = '"Iowan Old Style", Charter, "Palatino Linotype", Palatino, "Noto Serif", Georgia, serif'


@dataclass(frozen=True, slots=True)
class Colours:
    """One scheme's colours. What carries text is in `palette.TEXTS`, what else must be seen in `palette.PARTS`."""

    ink: str  # text
    soft: str  # quieter text
    page: str  # behind everything
    card: str  # behind a step on wide screens, and in fields and options everywhere
    line: str  # borders of fields and boxes to tick
    faint: str  # decoration: tracks, hairlines
    edge: str  # borders of options and of the card
    accent: str  # buttons, progress, what is picked
    link: str  # text in the brand's colour
    accent_strong: str  # buttons and links under a pointer
    on_accent: str  # text on buttons
    tint: str  # behind what is picked
    good: str
    good_tint: str
    bad: str
    bad_tint: str
    plate: str  # behind a logo
    shadow: str  # of the card
    lift: str  # of buttons


@dataclass(frozen=True, slots=True)
class Shape:
    """What is not colour."""

    radius: str  # of fields, options and buttons
    card_radius: str
    stroke: str  # how thick borders are
    card_stroke: str
    text: str = SANS
    display: str = SANS  # of headings and the funnel's name
    display_weight: str = "700"
    tracking: str = "-0.018em"  # between a heading's letters
    heading: str = "clamp(1.5rem, 1.25rem + 1.3vw, 1.9375rem)"  # size of the question


@dataclass(frozen=True, slots=True)
class Theme:
    """A look with its own character. `follows`: without a page colour of its own, the page takes after the brand colour."""

    key: str
    label: str
    about: str
    light: Colours
    dark: Colours
    shape: Shape
    follows: bool = False


DAYLIGHT = Theme(
    "daylight",
    "Daylight",
    "Clear and friendly: white cards on a cool page, soft shadows, round corners.",
    light=Colours(
        ink="#17202f",
        soft="#55617a",
        page="#f5f7fb",
        card="#ffffff",
        line="#7f8aa0",
        faint="#d6dcea",
        edge="#d6dcea",
        accent="#2f4bd6",
        link="#2f4bd6",
        accent_strong="#2339ad",
        on_accent="#ffffff",
        tint="#eef1fe",
        good="#0f7040",
        good_tint="#e3f4ea",
        bad="#b3261e",
        bad_tint="#fdf0ee",
        plate="transparent",
        shadow="0 1px 2px rgb(20 30 60/6%),0 1rem 2.5rem -1rem rgb(20 30 60/18%)",
        lift="none",
    ),
    dark=Colours(
        ink="#eef1f8",
        soft="#aab5ca",
        page="#0f141e",
        card="#171f2d",
        line="#76839c",
        faint="#364259",
        edge="#364259",
        accent="#9db4ff",
        link="#9db4ff",
        accent_strong="#bccbff",
        on_accent="#0e1530",
        tint="#1e2a4a",
        good="#74d7a2",
        good_tint="#15352a",
        bad="#ffa79e",
        bad_tint="#3a2024",
        plate="#ffffff",
        shadow="0 0 0 1px #263145",
        lift="none",
    ),
    shape=Shape(radius="0.875rem", card_radius="1.5rem", stroke="1.5px", card_stroke="0px"),
)

PAPER = Theme(
    "paper",
    "Paper",
    "Calm and bookish: warm paper, serif headings, hairlines instead of shadows.",
    light=Colours(
        ink="#2b2620",
        soft="#665c50",
        page="#f7f2e8",
        card="#fffdf9",
        line="#8d8273",
        faint="#e4dccd",
        edge="#d8cebc",
        accent="#1f5c4d",
        link="#1f5c4d",
        accent_strong="#143f35",
        on_accent="#fffdf9",
        tint="#eaf2ec",
        good="#3b6a1f",
        good_tint="#eaf2dd",
        bad="#a3302a",
        bad_tint="#fbeee9",
        plate="transparent",
        shadow="none",
        lift="none",
    ),
    dark=Colours(
        ink="#f3ecdf",
        soft="#beb3a2",
        page="#1a1714",
        card="#231f1b",
        line="#8f8475",
        faint="#453d34",
        edge="#4d443a",
        accent="#8fcbb5",
        link="#8fcbb5",
        accent_strong="#b2decd",
        on_accent="#0d221b",
        tint="#24352e",
        good="#b4d68d",
        good_tint="#2b3520",
        bad="#f5a99d",
        bad_tint="#402521",
        plate="#fffdf9",
        shadow="none",
        lift="none",
    ),
    shape=Shape(
        radius="0.25rem",
        card_radius="0.375rem",
        stroke="1px",
        card_stroke="1px",
        display=SERIF,
        display_weight="600",
        tracking="-0.012em",
    ),
)

POSTER = Theme(
    "poster",
    "Poster",
    "Loud and graphic: a coloured page, black outlines, heavy type, hard shadows.",
    light=Colours(
        ink="#141414",
        soft="#4a4a4a",
        page="#ffd95c",
        card="#ffffff",
        line="#141414",
        faint="#e6e6e6",
        edge="#141414",
        accent="#5b2be0",
        link="#5b2be0",
        accent_strong="#3f14b3",
        on_accent="#ffffff",
        tint="#f0ebff",
        good="#0b5c33",
        good_tint="#dcf5e6",
        bad="#a8161f",
        bad_tint="#ffe9e7",
        plate="transparent",
        shadow="0.5rem 0.5rem 0 var(--edge)",
        lift="0 0 0 2px var(--edge),0.3125rem 0.3125rem 0 var(--edge)",
    ),
    dark=Colours(
        ink="#faf8f2",
        soft="#c3c0b8",
        page="#121212",
        card="#1e1e1e",
        line="#d8d5cc",
        faint="#484848",
        edge="#d8d5cc",
        accent="#ffd95c",
        link="#ffd95c",
        accent_strong="#ffe79b",
        on_accent="#1d1600",
        tint="#332c14",
        good="#7fe0a9",
        good_tint="#153524",
        bad="#ffaba4",
        bad_tint="#431c1d",
        plate="#ffffff",
        shadow="0.5rem 0.5rem 0 var(--accent)",
        lift="0 0 0 2px var(--edge),0.3125rem 0.3125rem 0 var(--faint)",
    ),
    shape=Shape(
        radius="0.25rem",
        card_radius="0.25rem",
        stroke="2px",
        card_stroke="2px",
        display_weight="800",
        tracking="-0.03em",
        heading="clamp(1.625rem, 1.2rem + 1.9vw, 2.25rem)",
    ),
    follows=True,
)

# The first is what pages have that are no funnel's, and funnels without a design.
THEMES: dict[str, Theme] = {theme.key: theme for theme in (DAYLIGHT, PAPER, POSTER)}
DEFAULT = DAYLIGHT

# What a funnel can say of its corners: fields and buttons, and the card.
RADII: dict[str, tuple[str, str]] = {
    "none": ("0px", "0px"),
    "small": ("0.375rem", "0.625rem"),
    "medium": ("0.875rem", "1.5rem"),
    "round": ("1.75rem", "2rem"),
}
