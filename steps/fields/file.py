"""A file that a visitor sends: told by its contents, kept apart from the answers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from steps.fields.base import FieldType, required_message
from steps.fields.contents import KINDS, clean_name, kind_of
from steps.options import Option, OptionKind
from steps.spec import Step, Value

MEGABYTE = 1024 * 1024
# In megabytes, whatever a step says.
HARD_MAXIMUM = 25

_TAKEN: dict[str, tuple[str, ...]] = {
    "": tuple(KINDS),
    "documents": ("pdf", "docx", "odt", "txt"),
    "pictures": ("jpeg", "png", "webp", "gif"),
    "tables": ("xlsx", "csv"),
    "pdf": ("pdf",),
}
KINDS_TAKEN = Option(
    "kinds",
    _("Kinds of file"),
    OptionKind.ONE_OF,
    choices=(
        ("", _("documents, tables and pictures")),
        ("documents", _("documents: PDF, Word, OpenDocument, plain text")),
        ("pictures", _("pictures: JPEG, PNG, WebP, GIF")),
        ("tables", _("tables: Excel, CSV")),
        ("pdf", _("PDF only")),
    ),
)
LARGEST = Option(
    "largest",
    _("Largest size, in MB"),
    OptionKind.NUMBER,
    default="10",
    help_text=_("From 1 to 25."),
    least=1,
    most=HARD_MAXIMUM,
    whole=True,
)


@dataclass(frozen=True, slots=True)
class Received:
    """A file that passed all checks: its name is clean, its kind is what it is, its digest the sha256 of its contents."""

    file: UploadedFile
    name: str
    size: int
    kind: str
    digest: str


class Removed:
    """That the visitor took the file back."""

    def __bool__(self) -> bool:
        return False


class _FileInput(forms.FileInput):
    """The file; with none, whether the one that was sent before is to go."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        sent = files.get(name) if files else None
        return Removed() if sent is None and data.get(f"{name}_remove") else sent


class SentFile(forms.FileField):
    """One file of the kinds taken. Cleans to `Received`, to the stored answer (kept), to `Removed` or to None."""

    widget = _FileInput

    def __init__(self, *, kinds: tuple[str, ...], largest: int, **kwargs: Any) -> None:
        self.kinds = kinds
        self.largest = largest
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Nothing chosen by somebody who has sent a file keeps it."""
        if isinstance(data, Removed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return data
        if not data and initial:
            return initial
        sent = super().clean(data, None)
        return self._received(sent) if sent else None

    def _received(self, sent: UploadedFile) -> Received:
        size = sent.size or 0
        if size > self.largest * MEGABYTE:
            raise ValidationError(
                _("This file is larger than %(largest)d MB. Choose a smaller one."),
                code="too_large",
                params={"largest": self.largest},
            )
        kind = kind_of(sent, sent.name or "")
        if kind not in self.kinds:
            raise ValidationError(
                _("We cannot take this kind of file. Choose one of these: %(kinds)s."),
                code="wrong_kind",
                params={"kinds": labels(self.kinds)},
            )
        digest = hashlib.sha256()
        for chunk in sent.chunks():
            digest.update(chunk)
        return Received(sent, clean_name(sent.name or "", kind), size, kind, digest.hexdigest())


class FileUpload(FieldType):
    """One file."""

    key: ClassVar[str] = "file"
    label: ClassVar[str] = "File"
    style: ClassVar[str] = "secrets"
    options: ClassVar[tuple[Option, ...]] = (KINDS_TAKEN, LARGEST)
    parts: ClassVar[tuple[str, ...]] = ("name",)
    is_apart: ClassVar[bool] = True
    checks_inline: ClassVar[bool] = False

    def form_field(self, step: Step) -> forms.Field:
        messages = required_message(str(_("Choose a file to go on.")))
        messages |= {
            "empty": _("This file is empty. Choose another."),
            "missing": _("The file did not arrive. Choose it again."),
            "invalid": _("The file did not arrive. Choose it again."),
        }
        return SentFile(kinds=self.kinds(step), largest=self.largest(step), required=step.required, error_messages=messages)

    def kinds(self, step: Step) -> tuple[str, ...]:
        """Keys of the kinds of file that `step` takes."""
        return _TAKEN[self.option(step, "kinds")]

    def largest(self, step: Step) -> int:
        """The most megabytes."""
        return min(int(self.option(step, "largest") or LARGEST.default), HARD_MAXIMUM)

    def canonical(self, cleaned: Any, step: Step) -> Value:
        """What the file is, in texts: the same file under the same name is the same answer."""
        if isinstance(cleaned, Received):
            return {"name": cleaned.name, "size": str(cleaned.size), "kind": cleaned.kind, "digest": cleaned.digest}
        return cleaned or None

    def stand_in(self, raw: str) -> Value:
        return {"name": raw, "size": "0", "kind": "", "digest": ""}

    def cell(self, value: Value) -> str:
        """Its name."""
        return value["name"] if isinstance(value, dict) else ""

    def context(self, step: Step, field: BoundField) -> dict[str, Any]:
        kinds = self.kinds(step)
        stored = field.initial if isinstance(field.initial, dict) else None
        return {
            "enctype": "multipart/form-data",
            "accept": ",".join(ending for kind in kinds for ending in KINDS[kind].endings),
            "kinds": labels(kinds),
            "largest": str(self.largest(step)),
            "stored": stored and {"name": stored["name"], "size": int(stored["size"])},
        }


def labels(kinds: tuple[str, ...]) -> str:
    """What people call these kinds."""
    return ", ".join(KINDS[kind].label for kind in kinds)
