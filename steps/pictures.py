"""Pictures that marketers upload: checked by content, stripped of what they tell, made small, and kept under the name of their content."""

from __future__ import annotations

import hashlib
import io
import struct
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
# The longer side, in pixels: twice what a page is wide.
LONGEST_SIDE = 1_600
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_FOLDER = "pictures/"
# What Pillow raises for files that are broken, or made to break it.
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, struct.error)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def store(file: IO[bytes], *, longest: int = LONGEST_SIDE) -> str:
    """Keep the picture in `file` as WebP, and return its name: PNG, JPEG, WebP or the first frame of a GIF, whatever it is called.

    What cameras write beside it (place, time, device) is gone, and it is turned upright and scaled down until no side is longer
    than `longest` pixels. The same picture has the same name. ValueError, with what to do, when it is none, or above `MOST_BYTES` or `MOST_PIXELS`.
    """
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError(_("The picture is larger than 5 MB. Upload a smaller one."))
    encoded = _encoded(data, longest)
    name = f"{hashlib.sha256(encoded).hexdigest()[:32]}.webp"
    if not default_storage.exists(_FOLDER + name):
        default_storage.save(_FOLDER + name, ContentFile(encoded))
    return name


def read(name: str) -> bytes | None:
    """The file of a stored picture; None when there is none. `name` must be a picture's name, see `steps.options.PICTURE`."""
    try:
        with default_storage.open(_FOLDER + name) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def url(name: str) -> str:
    """Where a stored picture is served."""
    return reverse("funnel:picture", kwargs={"name": name})


def _encoded(data: bytes, longest: int) -> bytes:
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            width, height = picture.size
            # Read from the header: nothing has been unpacked yet.
            if width * height > MOST_PIXELS:
                raise _TooLargeError
            return _as_webp(_small(picture, longest))
    except (_TooLargeError, *_BOMBS) as error:
        raise ValueError(_("The picture has more than 40 million pixels. Upload a smaller one.")) from error
    except _BROKEN as error:
        raise ValueError(_("This is no picture that can be shown. Upload a PNG, JPEG, WebP or GIF file.")) from error


class _TooLargeError(Exception):
    pass


def _small(picture: Image.Image, longest: int) -> Image.Image:
    """Upright, in RGB or RGBA, no side longer than `longest`."""
    if picture.mode not in ("RGB", "RGBA"):
        if picture.mode == "CMYK":
            # The profile says what the inks look like, not the colours they become.
            picture.info.pop("icc_profile", None)
        if picture.mode.startswith("I"):
            # Sixteen bits of grey; converted as they are, nearly all would be white.
            picture = picture.convert("I").point(lambda grey: grey / 256).convert("L")
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.thumbnail((longest, longest))
    return ImageOps.exif_transpose(picture)


def _as_webp(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    # Pillow writes no EXIF and no XMP unless it is given some.
    picture.save(buffer, "WEBP", quality=82)
    return buffer.getvalue()
