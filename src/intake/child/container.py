"""What a file is, by its content, and whether it is safe to open."""

import io
import zipfile

from intake.child import limits
from intake.child.refusal import Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BINARY = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"{\\rtf": "RTF",
}
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
ZIP_CONTENTS = {"word/": "Word", "ppt/": "PowerPoint", "xl/workbook.bin": "xlsb", "content.xml": "ods"}


def kind_of(data: bytes) -> str:
    """`xlsx`, `xls` or `text`; refuses everything else, and archives that would burst."""
    if not data.strip(b"\0\t\r\n "):
        raise Refused("empty")
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    if data.startswith(OLE):
        return _ole_kind(data)
    for magic, name in BINARY.items():
        if data.startswith(magic):
            raise Refused("wrong-type", seen=name)
    return _text_kind(data)


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused("broken") from error
    names = {entry.filename.lower().replace("\\", "/") for entry in entries}
    _refuse_bombs(entries)
    if "xl/workbook.xml" in names:
        return "xlsx"
    for prefix, seen in ZIP_CONTENTS.items():
        if any(name.startswith(prefix) for name in names):
            raise Refused("wrong-type", seen=seen)
    if any(name.startswith("xl/") for name in names):
        raise Refused("broken")
    raise Refused("wrong-type", seen="zip")


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > limits.ZIP_ENTRIES:
        raise Refused("bomb", size=len(entries), limit=limits.ZIP_ENTRIES)
    total = 0
    for entry in entries:
        total += entry.file_size
        swollen = entry.file_size > limits.RATIO_FROM_BYTES and (
            entry.file_size > limits.RATIO * max(1, entry.compress_size)
        )
        if swollen or entry.file_size > limits.PART_BYTES or total > limits.UNPACKED_BYTES:
            raise Refused("bomb", part=entry.filename[:80], megabytes=max(entry.file_size, total) >> 20)


def _ole_kind(data: bytes) -> str:
    if _names_stream(data, "EncryptedPackage"):
        raise Refused("encrypted")
    if _names_stream(data, "Workbook") or _names_stream(data, "Book"):
        return "xls"
    seen = "Word" if _names_stream(data, "WordDocument") else "Office 97–2003"
    raise Refused("wrong-type", seen=seen)


def _names_stream(data: bytes, name: str) -> bool:
    """Directory entries of a compound file hold their names in UTF-16, ended by a zero."""
    return (name + "\0").encode("utf-16-le") in data


def _text_kind(data: bytes) -> str:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style")):
        raise Refused("web-page")
    if b"\0" in data and not data.startswith(BYTE_ORDER_MARKS):
        raise Refused("wrong-type", seen="binary")
    return "text"
