"""CSV files that are no UTF-8: of GB18030, or damaged."""

from pathlib import Path

from rulebook.formula.phrase import Said

DAMAGED = "\ufffd"  # what stands where bytes are no text
AS_GB18030 = Said("不是 UTF-8，按 GB18030 读的", "it is no UTF-8, and read as GB18030")


def mended(file: Path) -> tuple[bytes, Said | None]:
    """The file as UTF-8, and what is to be said of it; `DAMAGED` stands where bytes are no text.

    GB18030 gives nearly every run of bytes a meaning; so it is taken where little else than ASCII is valid UTF-8.
    """
    raw = file.read_bytes()
    text = raw.decode("utf-8-sig", "replace")
    ascii_bytes, bad = len(raw.translate(None, bytes(range(128, 256)))), text.count(DAMAGED)
    if bad > len(text) - ascii_bytes - bad:
        try:
            return raw.decode("gb18030").encode(), AS_GB18030
        except UnicodeDecodeError:
            pass
    return text.encode(), None
