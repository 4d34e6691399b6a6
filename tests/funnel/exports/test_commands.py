"""The commands that write CSV, and where they write it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from funnel.management.files import write_atomically
from settings.environment import BASE_DIR
from tests.builders import NOW, answer, make_funnel, make_visit
from tests.funnel.exports.reading import EVENTS_HEADER, parsed

pytestmark = pytest.mark.django_db


def command(*arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_export_events_writes_csv_only_to_standard_output() -> None:
    make_visit()

    out, err = command("export_events")

    assert out.startswith(EVENTS_HEADER)
    assert len(parsed(out)) == 1
    assert err == "Wrote 1 event in 24 columns to standard output.\n"


def test_export_events_of_named_funnels_in_a_period(tmp_path: Path) -> None:
    make_visit("one")
    make_visit("two", now=NOW + timedelta(days=1))
    make_visit("three")
    file = tmp_path / "events.csv"

    out, err = command(
        "export_events", "one", "two", "--from", "2026-03-02", "--to", "2026-03-02", "--output", str(file), "--bom"
    )

    assert out == ""
    assert err == f"Wrote 1 event in 24 columns to {file}.\n"
    assert [row["funnel"] for row in parsed(file.read_bytes().decode("utf-8-sig"))] == ["one"]
    assert list(tmp_path.iterdir()) == [file]


def test_export_visits_raw_warns() -> None:
    visit = make_visit()
    answer(visit, "name", "=1+1")

    out, err = command("export_visits", "signup", "--raw")

    assert parsed(out)[0]["name"] == "=1+1"
    assert err.startswith("Warning: the guard against formulas is off.")
    assert parsed(command("export_visits", "signup")[0])[0]["name"] == "'=1+1"


@pytest.mark.parametrize("name", ["export_events", "export_visits"])
def test_export_of_an_unknown_funnel_lists_those_there_are(name: str) -> None:
    make_funnel("one")
    make_funnel("two")

    with pytest.raises(CommandError, match=r"^No funnel is named three\. There are: one, two\.$"):
        command(name, "three")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--from", "yesterday"], "“yesterday” is no date. Write it as 2026-03-01."),
        (["--from", "2026-03-02", "--to", "2026-03-01"], "The period ends before it begins"),
        (["--output", "/nowhere/at/all.csv"], "/nowhere/at/all.csv could not be written"),
    ],
)
def test_export_says_what_is_wrong_with_an_option(options: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        command("export_events", *options)


def test_export_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text("old")

    with pytest.raises(ZeroDivisionError):
        write_atomically(file, (b"new" * (1 // number) for number in (1, 0)))

    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_output_to_a_reader_that_has_had_enough_ends_quietly() -> None:
    code = "import sys; from funnel.management.files import write_to; write_to(sys.stdout, [b'a'])"
    buffered = os.environ | {"PYTHONUNBUFFERED": ""}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=BASE_DIR, env=buffered
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        errors = process.stderr.read()

    assert errors == b""
    assert process.returncode == 0


def test_output_to_a_device_leaves_the_device_alone(tmp_path: Path) -> None:
    visit = make_visit()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()

    call_command("export_events", visit.funnel.slug, output=pipe, stderr=io.StringIO())
    reader.join(10)

    assert read[0].startswith(b"event_id,")
    assert pipe.is_fifo()


def test_output_through_a_link_keeps_link_and_rights(tmp_path: Path) -> None:
    visit = make_visit()
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)

    call_command("export_events", visit.funnel.slug, output=link, stderr=io.StringIO())

    assert link.is_symlink()
    assert real.read_text().startswith("event_id,")
    assert real.stat().st_mode & 0o777 == 0o640
