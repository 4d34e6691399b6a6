"""Reading and writing the files that commands are given."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError


def write_atomically(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file that is there whole or, after any failure, as it was before. CommandError when it cannot be written."""
    if path.exists() and not path.is_file():
        _write_through(path, chunks)
        return
    # Through a link to the file it names, which stays where it is.
    path = path.resolve()
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.writelines(chunks)
        if path.exists():
            part.chmod(path.stat().st_mode & 0o777)
        part.replace(path)
    except OSError as error:
        raise CommandError(f"{path} could not be written: {error.strerror}. Check the folder and your rights.") from error
    finally:
        part.unlink(missing_ok=True)


def _write_through(path: Path, chunks: Iterable[bytes]) -> None:
    """To a device or a pipe, which must not be replaced by a file."""
    try:
        with path.open("wb") as file:
            file.writelines(chunks)
    except OSError as error:
        raise CommandError(f"{path} could not be written: {error.strerror}.") from error


def write_to(stream: Any, chunks: Iterable[bytes]) -> None:
    """Write UTF-8 to a command's output as it is, whatever the terminal's own encoding and line ends are."""
    binary = getattr(stream, "buffer", None)
    try:
        for chunk in chunks:
            if binary is None:
                stream.write(chunk.decode(), ending="")
            else:
                binary.write(chunk)
        stream.flush()
    except BrokenPipeError:
        # The reader, such as `head`, has had enough. What is still buffered must not fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise CommandError(f"The output could not be written: {error.strerror}.") from error


def read_at_most(name: str, limit: int, stdin: Any) -> bytes:
    """The bytes of a file, `-` being standard input; one byte more than `limit` at most, so that a reader can tell it is too long."""
    try:
        if name == "-":
            data: bytes = getattr(stdin, "buffer", stdin).read(limit + 1)
            return data
        with Path(name).open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise CommandError(f"{name} could not be read: {error.strerror}. Check its name and your rights.") from error
