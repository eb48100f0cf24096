"""Keep files once by their content: workbooks, photos."""

import datetime as dt
import hashlib
from io import BytesIO
from pathlib import PurePath
from typing import TypeAlias
from zipfile import BadZipFile, ZipFile

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from benliu.common.decision import Invalid, require
from benliu.common.downloads import file_name as named
from benliu.org.standing import Standing

from ..models import StoredFile
from ..policies import can_keep_photo

MEGABYTE = 1024 * 1024
MOST_PHOTO_BYTES, MOST_PIXELS = 10 * MEGABYTE, 40_000_000
MOST_DOCUMENT_BYTES, MOST_UNPACKED, MOST_ENTRIES = 10 * MEGABYTE, 200 * MEGABYTE, 5000
NAME_LENGTH = 200
PHOTOS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
LONGEST_SIDE, QUALITY = 2000, 85  # of a photo drawn anew
Upload: TypeAlias = "File[bytes]"


def store_photo(*, actor: Standing, sha256: str | None, content: bytes, now: dt.datetime) -> StoredFile:
    """Keep a photo under the mark of its content (None: reckoned here); the same one twice is kept once.

    Raises `Invalid` where the content is not what its mark says, too large, or no photo (whatever its name says).
    """
    require(can_keep_photo(actor))
    if len(content) > MOST_PHOTO_BYTES:
        raise Invalid(_("照片超过 10 MB。请在手机上选小一些的尺寸，或重新拍一张。"))
    mark = hashlib.sha256(content).hexdigest()
    if mark != (sha256 or mark):
        raise Invalid(_("照片在传送中坏了。请再发一次。"))
    name = f"{mark[:12]}.{_photo_kind(content)}"
    return store_file(ContentFile(content, name), actor, now)


def store_visitors_photo(*, content: bytes, now: dt.datetime) -> StoredFile:
    """Keep a photo that somebody without account sent, drawn anew as JPEG: upright, at most 2,000 points a side, and
    nothing of the file but what is to be seen, so without place, device or anything hidden behind the picture.

    The caller limits how often. Raises `Invalid` as `store_photo`, and where the picture is cut short.
    """
    if len(content) > MOST_PHOTO_BYTES:
        raise Invalid(_("照片超过 10 MB。请在手机上选小一些的尺寸，或重新拍一张。"))
    _photo_kind(content)
    clean = _drawn_anew(content)
    return store_file(ContentFile(clean, f"{hashlib.sha256(clean).hexdigest()[:12]}.jpg"), None, now)


def store_document(*, actor: Standing, content: bytes, label: str, now: dt.datetime) -> tuple[StoredFile, str]:
    """Keep a PDF, a Word document without macros, or a photo drawn anew; returns it with its name: what the sender
    called it, with the ending of what it is. What it is is told by its content alone.

    Raises `Invalid` where it is too large or nothing of these.
    """
    require(can_keep_photo(actor))
    if len(content) > MOST_DOCUMENT_BYTES:
        raise Invalid(_("文件超过 10 MB。请压缩，或分成几个。"))
    kind = _document_kind(content)
    if kind == "jpg":
        content = _drawn_anew(content)
    name = named(PurePath(label.replace("\\", "/")).stem, ending=kind)
    return store_file(ContentFile(content, name), actor, now), name


def _document_kind(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK"):
        return _word_kind(content)
    try:
        _photo_kind(content)
    except Invalid as no:
        raise Invalid(_("只收 PDF、Word（docx）和照片。旧的 doc 请另存为 docx 或 PDF。")) from no
    return "jpg"


def _word_kind(content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Invalid(_("文件打不开，可能没有传完整。请重新选。")) from error
    names = {entry.filename.lower() for entry in entries}
    if "word/document.xml" not in names or any(name.endswith("vbaproject.bin") for name in names):
        raise Invalid(_("只收不带宏的 Word 文件（docx）。请另存为 docx 或 PDF。"))
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Invalid(_("文件展开后太大。请压缩里面的图片，或存为 PDF。"))
    return "docx"


def _drawn_anew(content: bytes) -> bytes:
    try:
        with Image.open(BytesIO(content), formats=list(PHOTOS)) as image:
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is unpacked no larger than needed
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid(_("照片打不开，可能没有传完整。请重新选一张。")) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size, "white")  # a new one: what came with the old one stays behind
    plain.paste(upright, mask=upright.getchannel("A"))
    stream = BytesIO()
    plain.save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()


def _photo_kind(content: bytes) -> str:
    try:
        with Image.open(BytesIO(content), formats=list(PHOTOS)) as image:  # reads the head alone, nothing is unpacked
            (width, height), kind = image.size, image.format or ""
    except Image.DecompressionBombError as error:
        raise Invalid(_("照片的点数太多。请缩小到 %d 万点以内再选。") % (MOST_PIXELS // 10_000)) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise Invalid(_("这不是照片。请选 JPG、PNG 或 WebP 格式的照片。")) from error
    if width * height > MOST_PIXELS:
        raise Invalid(
            _("照片有 %(width)s × %(height)s 点，太大了。请缩小后再选。") % {"width": width, "height": height}
        )
    return PHOTOS[kind]


def store_file(file: Upload, actor: Standing | None, now: dt.datetime) -> StoredFile:
    """Keep `file`; what the sender called it stays a mere label. `actor`: none where it came without account."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    mark = digest.hexdigest()
    stored = StoredFile.objects.filter(sha256=mark).first()
    if stored is None:
        # The name on the disk is made of the content's mark.
        kept = default_storage.save(now.strftime("stored/%Y/%m/") + f"{mark}.bin", file)
        said = {"name": file_name(file), "size": file.size, "content": kept, "stored_at": now}
        stored, _made = StoredFile.objects.get_or_create(
            sha256=mark, defaults={**said, "stored_by_id": actor.account_id if actor else None}
        )
    return stored


def file_name(file: Upload) -> str:
    """What the sender called it, without folders, cut to what is kept."""
    name = PurePath((file.name or "").replace("\\", "/")).name or "upload"
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 10] + name[-10:]
