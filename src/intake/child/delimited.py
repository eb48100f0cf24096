"""Comma, semicolon or tab separated text in UTF-8, UTF-16 or GB18030."""

import codecs
import csv
import io
import re
from collections import Counter

from intake.child import limits
from intake.child.refusal import Refused

QUOTED_FORMULA = re.compile(r'="([^"]*)"')


def read_delimited(data: bytes) -> list[list[str]]:
    """The records of a text file, in order; a record with line breaks in a cell is one row, as in Excel."""
    text = decode(data)
    first, _, rest = text.partition("\n")
    if match := re.fullmatch(r"sep=(.)\s*", first, re.IGNORECASE):
        return _records(rest, match[1])
    return _records(text, _delimiter(text))


def decode(data: bytes) -> str:
    """UTF-8 strictly first: nearly every UTF-8 text is also valid, wrong GB18030."""
    offset = 0
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            offset = error.start
        else:
            if "\0" in text:
                raise Refused("wrong-type", seen="binary")
            return text
    raise Refused("bad-encoding", line=data.count(b"\n", 0, offset) + 1)


def _delimiter(text: str) -> str:
    """The candidate that splits most of the first lines into the same number of cells, more than one."""
    sample = [line for line in text[:20_000].splitlines() if line.strip()][:30]
    best, best_score = ",", 0
    for candidate in (",", "\t", ";", "|"):
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=candidate))
        widths.pop(1, None)
        if not widths:
            continue
        width, lines = widths.most_common(1)[0]
        score = lines * 100 + min(width, 99)
        if score > best_score:
            best, best_score = candidate, score
    return best


def _records(text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(limits.TEXT_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for record in reader:
            rows.append([_plain(cell) for cell in record])
            if len(rows) > limits.ROWS * 5:
                raise Refused("too-large", what="rows", limit=limits.ROWS)
    except csv.Error as error:
        raise Refused("broken", line=reader.line_num) from error
    return rows


def _plain(cell: str) -> str:
    """Excel's trick for keeping leading zeros, ="0012", means 0012."""
    match = QUOTED_FORMULA.fullmatch(cell)
    return match[1] if match else cell
