"""The page on the design names what there is, and says of it what the code says."""

from __future__ import annotations

import re

import pytest

from funnel.look.fonts import FONTS
from funnel.look.themes import THEMES
from tests.test_docs import page, sections

pytestmark = pytest.mark.sqlite_only


def test_every_theme_and_font_is_documented() -> None:
    parts = sections(page("design"))

    themes = re.findall(r"^\| (\w+), `(\w+)` \| (.*) \|$", parts["Themes"], re.MULTILINE)

    assert [(label, key) for label, key, _about in themes] == [(theme.label, theme.key) for theme in THEMES.values()]
    assert all(about.startswith(THEMES[key].about) for _label, key, about in themes)
    assert re.findall(r"^\| .*?, `([\w-]+)` \|", parts["Fonts"], re.MULTILINE) == list(FONTS)
