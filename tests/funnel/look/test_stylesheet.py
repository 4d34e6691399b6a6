"""One sheet per design: whole, small, the same each time, and nothing in it that the design could smuggle in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.look.design import DRAWN, Design, read
from funnel.look.fonts import FONTS
from funnel.look.stylesheet import BACKDROP, FOLDER, FURTHER, PARTS, digest, stripped, stylesheet, tokens
from funnel.look.themes import DEFAULT, RADII, THEMES

pytestmark = pytest.mark.sqlite_only

PICTURE = "/media/0a1b2c3d4e5f6071.webp"
HOSTILE = [
    "red;}body{display:none",
    "#2f4bd6;background:url(//evil.example)",
    "#2F4BD6",
    "</style><script>",
    "paper}*{color:red",
    "\\75rl(//evil.example)",
    "/*",
    '"',
    "",
    0,
    None,
    True,
    ["paper"],
    {"paper": 1},
]


def address(file: str) -> str:
    """Where a file within static/ is served."""
    return f"/static/{file}"


def sheet(design: dict[str, Any], background_url: str = "") -> str:
    """The style sheet of a design."""
    return stylesheet(design, background_url=background_url, font_url=address)


def root(css: str, name: str) -> str:
    """The first value of a custom property."""
    found = re.search(rf"--{name}:([^;}}]*)", css)
    assert found, name
    return found[1]


def addresses(css: str) -> list[str]:
    """Everything that a browser would fetch."""
    assert "@import" not in css
    return re.findall(r"url\(\s*['\"]?([^'\")]*)", css)


def test_empty_design_is_the_first_theme() -> None:
    css = sheet({})

    assert root(css, "accent") == DEFAULT.light.accent
    assert f"color-scheme:dark;--ink:{DEFAULT.dark.ink}" in css
    assert addresses(css) == []
    assert sheet({"theme": "daylight", "scheme": "auto", "radius": "", "font": "system", "accent": ""}) == css


def test_every_part_is_in_the_sheet() -> None:
    assert all(stripped((FOLDER / name).read_text(encoding="utf-8")) in sheet({}) for name in PARTS)


@pytest.mark.parametrize("part", FURTHER)
def test_further_part_is_there_only_where_it_is_needed(part: str) -> None:
    css = stripped((FOLDER / f"{part}.css").read_text(encoding="utf-8"))
    design = {"progress": part} if part in DRAWN else {"presentation": part}

    needing = stylesheet(
        design,
        styles=frozenset({part} - {BACKDROP}),
        background_url=PICTURE if part == BACKDROP else "",
        font_url=address,
    )

    assert css in needing
    assert css not in sheet({})


def test_design_is_in_the_sheet() -> None:
    css = sheet({"theme": "paper", "accent": "#5a3e9b", "page": "#e9e4f5", "radius": "round", "font": "literata"}, PICTURE)

    values = {name: root(css, name) for name in ("accent", "page", "radius", "card-radius", "backdrop", "ink")}
    assert values == {
        "accent": "#5a3e9b",
        "page": "#e9e4f5",
        "radius": RADII["round"][0],
        "card-radius": RADII["round"][1],
        "backdrop": f'url("{PICTURE}")',
        "ink": THEMES["paper"].light.ink,
    }
    assert root(css, "display").startswith('"Literata",')
    assert not root(css, "text").startswith('"Literata",')
    assert addresses(css) == [*map(address, FONTS["literata"].files if FONTS["literata"] else ()), PICTURE]


@pytest.mark.parametrize(
    ("scheme", "media"),
    [("light", []), ("auto", ["@media screen and (prefers-color-scheme:dark){:root{"]), ("dark", ["@media screen{:root{"])],
)
def test_scheme_decides_when_it_is_dark(scheme: str, media: list[str]) -> None:
    css = tokens(Design(scheme=scheme))

    assert re.findall(r"@media[^{]*\{:root\{", css) == media
    assert css.startswith(":root{color-scheme:light;")
    assert css.count("color-scheme:dark;") == len(media)


@pytest.mark.parametrize("key", ["theme", "accent", "page", "scheme", "radius", "font", "presentation", "logo", "other"])
@pytest.mark.parametrize("value", HOSTILE)
def test_whatever_is_not_sound_counts_as_not_set(key: str, value: object) -> None:
    assert sheet({key: value}) == sheet({})


@given(
    st.dictionaries(
        st.sampled_from(["theme", "accent", "page", "scheme", "radius", "font", "logo", "background"]),
        st.one_of(
            st.text(),
            st.from_regex(r"#[0-9a-f]{6}", fullmatch=True),
            st.sampled_from([*THEMES, *FONTS, *RADII, "light", "dark"]),
        ),
    )
)
def test_sheet_is_whole_and_fetches_nothing_foreign(design: dict[str, str]) -> None:
    css = sheet(design, PICTURE)

    assert css.count("{") == css.count("}") == sheet(vars_of(design), PICTURE).count("}")
    assert all(found.startswith(("/static/funnel/fonts/", PICTURE)) for found in addresses(css))


def vars_of(design: dict[str, str]) -> dict[str, str]:
    """What of a design changes how many rules there are."""
    look = read(design)
    return {"font": look.font, "scheme": look.scheme}


@pytest.mark.parametrize(
    "url",
    [
        "//evil.example/a.webp",
        "https://evil.example/a.webp",
        "a.webp",
        '/a"){}b{c:url("',
        "/a b.webp",
        "/a\\22.webp",
        "/a\n.webp",
        "javascript:alert(1)",
    ],
)
def test_address_that_is_not_on_this_site_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="is not an address on this site"):
        sheet({}, url)
    with pytest.raises(ValueError, match="is not an address on this site"):
        stylesheet({"font": "figtree"}, font_url=lambda _file: url)


def test_digest_names_exactly_one_sheet() -> None:
    designs: list[dict[str, str]] = [{}, {"theme": "paper"}, {"accent": "#0b6e4f"}, {"font": "figtree"}, {"radius": "none"}]

    names = [digest(design, font_url=address) for design in designs]

    assert len({*names, digest({}, background_url=PICTURE, font_url=address)}) == len(designs) + 1
    assert all(re.fullmatch(r"[0-9a-f]{16}", name) for name in names)
    assert digest({"theme": "daylight"}, font_url=address) == names[0]
    assert digest({"font": "figtree"}, font_url=lambda file: f"/elsewhere/{file}") not in names


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a {\n  color : red;\n}\n", "a{color :red}"),
        ("/* one */ a{} /* two\n*/ b{}", "a{}b{}"),
        ('a::before { content: "/* a */  ;  }" / ""; }', 'a::before{content:"/* a */  ;  }" / ""}'),
        ("a > b ,\nc :focus { margin: 0 calc(1px + 2px) }", "a > b,c :focus{margin:0 calc(1px + 2px)}"),
        ("@media (min-width: 1px) and (hover) { a { b: c; } }", "@media (min-width:1px) and (hover){a{b:c}}"),
        ("a/**/b{}", "a b{}"),
    ],
)
def test_blanks_and_comments_are_stripped_where_they_say_nothing(css: str, expected: str) -> None:
    assert stripped(css) == expected


def test_static_copy_of_the_first_theme_is_current() -> None:
    """The page for what is broken links it, as it can rely on files alone. Written by: `python -m funnel.look`."""
    assert (FOLDER / "daylight.css").read_text(encoding="utf-8").endswith(f"{stripped(tokens(Design()))}\n")
