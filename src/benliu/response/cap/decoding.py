"""Bytes → text. It is decoded once, here, so that every later look sees the same signs.

Only encodings whose signs cannot be taken for others are read: UTF-8, UTF-16 with its mark, GB18030 with its subsets,
Big5 and the Western single-byte ones. A mark or a declaration that disagrees with the bytes is refused, not guessed at.
"""

import codecs
import re

from benliu.response.cap.words import RefusedError

MOST_BYTES = 5_000_000

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CODECS = {
    "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "ascii", "ascii": "ascii",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5",
    "iso-8859-1": "latin-1", "windows-1252": "cp1252", "iso-8859-15": "iso8859-15",
    "utf-16": "utf-16", "utf-16le": "utf-16", "utf-16be": "utf-16",
}  # fmt: skip
_DECLARED = re.compile(r"""<\?xml\s[^>]{0,200}?\bencoding\s*=\s*["']([^"'<>]{0,40})["']""", re.ASCII)


def decode(data: bytes) -> str:
    """The text of an XML file, without its byte order mark.

    Raises:
        RefusedError: empty, too large, an encoding that is not read or that the bytes contradict, a NUL byte.
    """
    if len(data) > MOST_BYTES:
        raise RefusedError("too-large", limit=f"{MOST_BYTES:,}")
    mark, codec = next(((mark, codec) for mark, codec in _MARKS if data.startswith(mark)), (b"", ""))
    body = data[len(mark) :]
    if not body.strip():
        raise RefusedError("empty")
    # Known before the declaration is: its signs are ASCII in every encoding that is read, but for UTF-16.
    declared = _declared(body[:300].decode(codec or "latin-1", errors="replace"))
    if codec and declared and not codec.startswith(_CODECS[declared]):
        raise RefusedError("wrong-encoding", encoding=declared)
    return _strictly(body, codec or _CODECS[declared or "utf-8"], declared or "utf-8")


def _declared(head: str) -> str:
    found = _DECLARED.match(head)
    name = found[1].lower() if found else ""
    if name and name not in _CODECS:
        raise RefusedError("unknown-encoding", encoding=name)
    return name


def _strictly(body: bytes, codec: str, named: str) -> str:
    if codec == "utf-16":  # declared, without the mark that it must have
        raise RefusedError("wrong-encoding", encoding=named)
    if b"\0" in body and not codec.startswith("utf-16"):
        raise RefusedError("nul", line_after(body[: body.index(b"\0")].decode("latin-1")))
    try:
        text = body.decode(codec)
    except UnicodeDecodeError as error:
        before = body[: error.start].decode(codec, errors="replace")
        raise RefusedError("wrong-encoding", line_after(before), encoding=named) from None
    if "\0" in text:
        raise RefusedError("nul", line_after(text[: text.index("\0")]))
    return text


def line_after(text: str) -> int:
    """The line, from 1, on which the sign after `text` stands."""
    return 1 + text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
