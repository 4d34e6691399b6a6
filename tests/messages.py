"""The words of ours that visitors read, and the catalogues with their translations.

`python -m tests.messages` brings the catalogues up to date: new messages come in untranslated, and what is gone is dropped.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from settings.environment import BASE_DIR

LOCALE = BASE_DIR / "funnel" / "locale"
# Not the studio's words: those are for the people who run the site.
_PYTHON = (
    "steps/fields",
    "steps/forms.py",
    *(f"funnel/{name}.py" for name in ("wizard", "progress", "feedback", "review", "uploads", "secrets")),
)
_TEMPLATES = ("templates/*.html", "templates/funnel/*.html", "templates/funnel/progress/*.html", "templates/steps/**/*.html")
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}

Message = str | tuple[str, ...]


def languages() -> list[str]:
    """The languages that there are catalogues for: all but that of the code."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def sources() -> Iterator[Path]:
    """The files whose messages visitors read."""
    for name in _PYTHON:
        path = BASE_DIR / name
        yield from sorted(path.rglob("*.py")) if path.is_dir() else filter(Path.exists, [path])
    for pattern in _TEMPLATES:
        yield from sorted(BASE_DIR.glob(pattern))


def collected() -> Catalog:
    """Every message of the code and the templates."""
    catalog = Catalog()
    for path in sources():
        text = path.read_text(encoding="utf-8")
        # Django makes one line of calls of each line of a template, indented as the template is.
        is_template = path.suffix == ".html"
        code = "\n".join(map(str.strip, templatize(text).splitlines())) if is_template else without_options(text)
        for line, message, _comments, context in extract("python", BytesIO(code.encode()), keywords=_KEYWORDS):
            where = path.relative_to(BASE_DIR).as_posix()
            flags = ["python-format"] if "%(" in str(message) else []
            catalog.add(message, None, [(where, line)], flags=flags, context=context)
    return catalog


def without_options(code: str) -> str:
    """Python without its calls of `Option`, whose words are the studio's; lines keep their numbers."""
    found = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    calls = [node for node in found if isinstance(node.func, ast.Name) and node.func.id.endswith("Option")]
    lines = code.encode().splitlines(keepends=True)
    for node in sorted(calls, key=lambda call: -call.lineno):
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        rest = lines[last][node.end_col_offset :]
        lines[first] = lines[first][: node.col_offset] + b"None" + (rest if first == last else b"\n")
        lines[first + 1 : last + 1] = [b"\n"] * (last - first - 1) + ([rest] if last > first else [])
    return b"".join(lines).decode()


def path_of(language: str) -> Path:
    """The catalogue of a language, as text."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue of a language; an empty one where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as Django reads it."""
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def main() -> None:
    """Bring all catalogues up to date."""
    template = collected()
    for language in languages():
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=130, sort_output=True, omit_header=False)
        path.with_suffix(".mo").write_bytes(compiled(catalog))


if __name__ == "__main__":
    main()
