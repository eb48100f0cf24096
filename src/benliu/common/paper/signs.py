"""Which signs a document or a workbook can hold."""

import re

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Text without the characters that neither a workbook nor a document can hold (they are no XML)."""
    return UNPRINTABLE.sub("", text)
