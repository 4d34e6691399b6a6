"""Files that visitors send: kept under random names where no web server looks, each with a row that says what it is."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.db import connection, transaction

from funnel.events import Statement
from funnel.models import Upload, Visit
from steps.fields.file import Received, Removed

_KEEP = """
INSERT INTO funnel_upload (visit_id, step_key, path, name, size, kind, digest, stored_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
 ON CONFLICT (visit_id, step_key) DO UPDATE SET path = excluded.path, name = excluded.name, size = excluded.size,
 kind = excluded.kind, digest = excluded.digest, stored_at = excluded.stored_at"""
_FORGET = "DELETE FROM funnel_upload WHERE visit_id = %s AND step_key = %s"
_AT_ONCE = 500


def storage() -> Storage:
    """Where the files are: read and written by this site alone."""
    return FileSystemStorage(
        location=settings.STEPWISE_UPLOAD_ROOT, base_url=None, file_permissions_mode=0o600, directory_permissions_mode=0o700
    )


def discard(paths: Iterable[str]) -> None:
    """Delete files once the transaction they were given up in is committed. One that is gone already is no trouble."""
    doomed = [path for path in paths if path]
    if doomed:
        transaction.on_commit(lambda: _delete(doomed))


def orphans(*, before: datetime) -> Iterator[str]:
    """Paths of files that no row speaks of and that were written before this time: what a crash left behind."""
    batch: list[str] = []
    for path in _files(storage()):
        batch.append(path)
        if len(batch) >= _AT_ONCE:
            yield from _orphans(batch, before)
            batch = []
    yield from _orphans(batch, before)


class NewUpload:
    """A file to be kept beside the answer that names it, in place of the one before. Written once, before the transaction."""

    def __init__(self, received: Received) -> None:
        self._received = received
        self._path = ""
        self._replaced = ""

    def is_kept(self, visit: Visit, step: str) -> bool:
        """Whether it is the file that is kept already; the answers being equal, so are the contents."""
        return _path_of(visit.pk, step) != ""

    def statements(self, *, visit_id: int, step: str, now: datetime) -> list[Statement]:
        """What keeps it. The swap of the visit's row makes sure that nobody replaces the file that is found here meanwhile."""
        received = self._received
        self._replaced = _path_of(visit_id, step)
        if not self._path:
            name = uuid.uuid4().hex
            received.file.seek(0)
            self._path = storage().save(f"{name[:2]}/{name}", received.file)
        at = connection.ops.adapt_datetimefield_value(now)
        row = [visit_id, step, self._path, received.name, received.size, received.kind, received.digest, at]
        return [(_KEEP, row)]

    def settle(self, stored: bool) -> None:
        """Delete the file that is not, or no longer, needed."""
        discard([self._replaced if stored else self._path])


class RemovedUpload:
    """A file that the visitor takes back."""

    def __init__(self, _removed: Removed) -> None:
        self._replaced = ""

    def is_kept(self, visit: Visit, step: str) -> bool:
        """There is nothing to keep."""
        return True

    def statements(self, *, visit_id: int, step: str, now: datetime) -> list[Statement]:
        """What forgets it."""
        self._replaced = _path_of(visit_id, step)
        return [(_FORGET, [visit_id, step])]

    def settle(self, stored: bool) -> None:
        """Delete it."""
        discard([self._replaced] if stored else [])


def _path_of(visit_id: int, step: str) -> str:
    return Upload.objects.filter(visit=visit_id, step_key=step).values_list("path", flat=True).first() or ""


def _delete(paths: Iterable[str]) -> None:
    kept = storage()
    for path in paths:
        kept.delete(path)


def _files(kept: Storage) -> Iterator[str]:
    """All files: they lie one folder deep. None before the first was stored."""
    if not kept.exists(""):
        return
    for folder in sorted(kept.listdir("")[0]):
        yield from (f"{folder}/{name}" for name in sorted(kept.listdir(folder)[1]))


def _orphans(paths: list[str], before: datetime) -> Iterator[str]:
    known = set(Upload.objects.filter(path__in=paths).values_list("path", flat=True))
    kept = storage()
    for path in paths:
        # A visitor may take a file back meanwhile.
        with suppress(FileNotFoundError):
            if path not in known and kept.get_modified_time(path) < before:
                yield path
