"""The scripts of visitors' pages: every file in a bundle, each bundle under the name of its content, as small as it is sent."""

from __future__ import annotations

import re

import brotli
import pytest
from django.test import Client

from funnel import scripts
from tests.builders import publish, sample_funnel

OURS = [name for names in scripts.BUNDLES.values() for name in names if not name.endswith(".min.js")]
# Comes with the one step that needs it.
ALONE = {"secrets.js"}


@pytest.mark.sqlite_only
def test_every_script_is_in_a_bundle() -> None:
    bundled = [name for names in scripts.BUNDLES.values() for name in names]

    assert sorted(bundled) == sorted({path.name for path in scripts.FOLDER.glob("*.js")} - ALONE)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("name", OURS)
def test_script_can_be_stripped(name: str) -> None:
    script = (scripts.FOLDER / name).read_text(encoding="utf-8")

    # Stripping goes line by line: no text and no comment may go over several.
    assert "/*" not in script
    assert all(line.count("`") % 2 == 0 for line in script.splitlines())
    assert re.sub(r"\s", "", scripts.stripped(script)) == re.sub(r"\s", "", re.sub(r"^\s*//.*$", "", script, flags=re.MULTILINE))


@pytest.mark.sqlite_only
def test_stripping_leaves_what_only_looks_like_a_comment() -> None:
    assert (
        scripts.stripped('// What.\n  const a = "//b"; // c\n\n    /\\/\\//.test(a);\n')
        == 'const a = "//b"; // c\n/\\/\\//.test(a);'
    )


@pytest.mark.sqlite_only
def test_bundle_is_kept_for_good(client: Client) -> None:
    response = client.get(scripts.address("page"), headers={"Accept-Encoding": "br"})

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Content-Encoding"] == "br"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Vary"] == "Accept-Encoding"
    script = brotli.decompress(response.content).decode()
    assert all(
        scripts.stripped((scripts.FOLDER / name).read_text(encoding="utf-8")) in script for name in ("funnel.js", "loading.js")
    )
    assert client.get(scripts.address("page")).content.decode() == script


@pytest.mark.sqlite_only
def test_bundle_by_an_older_name_is_the_present_one_and_not_kept(client: Client) -> None:
    old, present = (client.get(address) for address in ("/f/-/scripts/answers.0123456789abcdef.js", scripts.address("answers")))

    assert old.content == present.content
    assert old["Cache-Control"] == "no-store"


@pytest.mark.sqlite_only
@pytest.mark.parametrize("path", ["/f/-/scripts/other.0123456789abcdef.js", "/f/-/scripts/page.js"])
def test_no_other_script_is_served(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_page_names_both_bundles(client: Client) -> None:
    publish(sample_funnel())

    page = client.get("/f/signup/welcome/").content.decode()

    assert f'<script src="{scripts.address("page")}" data-answers="{scripts.address("answers")}" defer></script>' in page
    assert page.count("<script") == 1
