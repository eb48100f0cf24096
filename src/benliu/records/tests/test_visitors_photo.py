"""Photos of people without account: drawn anew, so that nothing comes along but the picture."""

import io
import struct
import zlib

import pytest
from PIL import Image

from benliu.common.decision import Invalid
from benliu.org.tests.factories import NOW
from benliu.records.models import StoredFile
from benliu.records.services import store_visitors_photo

pytestmark = pytest.mark.django_db
RED, BLUE = (250, 20, 20), (20, 20, 250)
ORIENTATION, GPS, MAKE, TURNED_RIGHT = 0x0112, 0x8825, 0x010F, 6  # to be shown turned by 90° clockwise


def jpeg(image: Image.Image, **more: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=95, **more)
    return stream.getvalue()


def red_left_blue_right() -> Image.Image:
    image = Image.new("RGB", (80, 40), RED)
    image.paste(BLUE, (40, 0, 80, 40))
    return image


def exif() -> bytes:
    """A camera's notes: turned, made by Example, at 30° 15' 20" N."""
    notes = Image.Exif()
    notes[ORIENTATION], notes[MAKE] = TURNED_RIGHT, "Example camera"
    notes.get_ifd(GPS)[1], notes.get_ifd(GPS)[2] = "N", (30.0, 15.0, 20.0)
    return notes.tobytes()


def stored(content: bytes) -> bytes:
    with store_visitors_photo(content=content, now=NOW).content.open("rb") as file:
        return file.read()


def near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 25 for a, b in zip(found, wanted, strict=True))


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int, data: bytes) -> bytes:
    """A PNG by hand: black and white, with these bytes for its points."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def test_the_place_and_the_camera_are_gone_and_the_picture_stands_upright():
    sent = jpeg(red_left_blue_right(), exif=exif())
    with Image.open(io.BytesIO(sent)) as before:
        assert before.getexif().get_ifd(GPS)[2] == (30.0, 15.0, 20.0)
    clean = stored(sent)
    with Image.open(io.BytesIO(clean)) as image:
        assert image.format == "JPEG" and image.size == (40, 80)  # turned: the left end is now the top
        assert not image.getexif() and "exif" not in image.info
        assert near(image.getpixel((20, 10)), RED) and near(image.getpixel((20, 70)), BLUE)
    assert b"Example" not in clean and b"Exif" not in clean


def test_what_hides_behind_or_inside_a_picture_is_gone():
    page = b"<script>alert(1)</script>"
    sent = jpeg(red_left_blue_right(), comment=page) + b"PK\x03\x04" + page
    assert page in sent
    clean = stored(sent)
    assert b"script" not in clean and b"PK\x03\x04" not in clean and clean.startswith(b"\xff\xd8\xff")


def test_a_large_photo_is_made_smaller_and_a_transparent_one_gets_white_ground():
    with Image.open(io.BytesIO(stored(jpeg(Image.new("RGB", (4000, 1000), RED))))) as image:
        assert image.size == (2000, 500)
    stream = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(stream, "PNG")
    with Image.open(io.BytesIO(stored(stream.getvalue()))) as image:
        assert near(image.getpixel((5, 5)), (255, 255, 255))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "不是照片"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "不是照片"),
        (b"%PDF-1.7", "不是照片"),
        (b"", "不是照片"),
        (png_of(50_000, 50_000, b"\x00" * 100), "太多"),  # a bomb: two and a half thousand million points in 100 bytes
        (png_of(8_000, 8_000, b"\x00" * 100), "太大了"),
        (jpeg(red_left_blue_right())[:-40], "没有传完整"),
        (b"\xff\xd8\xff" + b"x" * (10 * 1024 * 1024), "10 MB"),
    ],
    ids=["svg", "gif", "pdf", "empty", "bomb", "large", "cut short", "heavy"],
)
def test_what_is_no_photo_is_turned_away_and_nothing_is_kept(content, words):
    with pytest.raises(Invalid, match=words):
        store_visitors_photo(content=content, now=NOW)
    assert not StoredFile.objects.exists()


def test_it_is_kept_in_nobodys_name():
    kept = store_visitors_photo(content=jpeg(red_left_blue_right()), now=NOW)
    assert kept.stored_by is None and kept.name.endswith(".jpg")
