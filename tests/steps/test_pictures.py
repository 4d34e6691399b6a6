"""Pictures that are uploaded: what is kept of them, and what is refused."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from steps import pictures
from steps.options import PICTURE

ORIENTATION, GPS, MODEL = 0x0112, 0x8825, 0x0110


def file_of(
    mode: str = "RGB", size: tuple[int, int] = (40, 20), form: str = "PNG", colour: Any = 0, **options: Any
) -> io.BytesIO:
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, form, **options)
    buffer.seek(0)
    return buffer


def kept(file: io.BytesIO) -> Image.Image:
    data = pictures.read(pictures.store(file))
    assert data is not None
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        ("RGB", "PNG"),
        ("P", "GIF"),
        ("RGB", "JPEG"),
        ("CMYK", "JPEG"),
        ("L", "JPEG"),
        ("I;16", "PNG"),
        ("RGBA", "WEBP"),
        ("1", "PNG"),
    ],
)
def test_picture_is_kept_as_webp_under_the_name_of_its_content(mode: str, form: str) -> None:
    name = pictures.store(file_of(mode, form=form))

    assert PICTURE.fullmatch(name)
    assert pictures.store(file_of(mode, form=form)) == name
    assert kept(file_of(mode, form=form)).format == "WEBP"


def test_what_a_camera_writes_beside_the_picture_is_gone_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MODEL] = 6, "Camera of Ada"
    exif.get_ifd(GPS)[1] = "N"

    picture = kept(file_of(form="JPEG", exif=exif))

    assert picture.size == (20, 40)
    assert not picture.getexif()
    assert "exif" not in picture.info


def test_large_picture_is_scaled_down_and_a_small_one_left() -> None:
    assert kept(file_of(size=(4_000, 1_000))).size == (1_600, 400)
    assert kept(file_of(size=(40, 20))).size == (40, 20)


def test_what_shows_through_stays_so() -> None:
    assert kept(file_of("RGBA", colour=(255, 0, 0, 0))).mode == "RGBA"


def test_sixteen_bits_of_grey_stay_grey() -> None:
    assert kept(file_of("I;16", colour=32_768)).getpixel((3, 3)) == (128, 128, 128)


def test_moving_picture_keeps_its_first_frame() -> None:
    buffer = io.BytesIO()
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    buffer.seek(0)

    picture = kept(buffer)

    assert not getattr(picture, "is_animated", False)
    red, _green, blue = picture.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    assert red > blue


def _bomb(width: int, height: int) -> io.BytesIO:
    """A PNG of a few bytes that claims to be huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b""))


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (_bomb(8_000, 5_001), "40 million pixels"),
        (_bomb(10_000, 10_000), "40 million pixels"),
        (_bomb(60_000, 60_000), "40 million pixels"),
        (_bomb(100, 100), "no picture that can be shown"),
        (io.BytesIO(b"x" * (5 * 1024 * 1024 + 1)), "larger than 5 MB"),
        (io.BytesIO(b""), "no picture that can be shown"),
        (io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "no picture that can be shown"),
        (io.BytesIO(file_of(form="JPEG", size=(900, 900)).getvalue()[:600]), "no picture that can be shown"),
        (file_of(form="BMP"), "no picture that can be shown"),
        (file_of(form="TIFF"), "no picture that can be shown"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused_with_advice(file: io.BytesIO, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        pictures.store(file)


def test_every_beginning_of_a_picture_gives_a_verdict() -> None:
    for form in ("PNG", "JPEG", "GIF", "WEBP"):
        data = file_of(size=(30, 30), form=form).getvalue()
        for length in range(0, len(data), 7):
            broken = bytearray(data)
            broken[length:] = bytes(reversed(broken[length:]))
            try:
                assert PICTURE.fullmatch(pictures.store(io.BytesIO(bytes(broken))))
            except ValueError as error:
                assert "picture" in str(error)  # noqa: PT017 -- most are refused, and some can still be shown


def test_picture_is_served_for_good_and_as_nothing_else(client: Client) -> None:
    name = pictures.store(file_of())

    response = client.get(pictures.url(name))

    assert response.status_code == 200
    assert response.content == pictures.read(name)
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "Set-Cookie" not in response
    assert client.post(pictures.url(name)).status_code == 405


@pytest.mark.parametrize("name", ["0" * 32 + ".webp", "..%2Fsecret_key", "secret_key", "%00.webp", "0" * 32 + ".svg"])
def test_what_is_no_stored_picture_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/f/-/pictures/{name}").status_code == 404


def test_what_lies_beside_the_pictures_is_not_served(client: Client) -> None:
    default_storage.save("pictures/notes.txt", ContentFile(b"for our eyes"))

    assert client.get("/f/-/pictures/notes.txt").status_code == 404
