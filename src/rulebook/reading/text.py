"""TOML → plain tables, within limits, and the line where every key stands (`tomllib` does not tell)."""

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from string import ascii_letters, digits
from typing import Any

from rulebook.problems import Findings, SchemeError

LARGEST, DEEPEST, MOST_DOTS, MOST_TABLES = 64 * 1024, 12, 8, 500
Path = tuple[str | int, ...]
LONG = ('"""', "'''")
PIECE = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*(?:"|\\?$)|\'[^\']*(?:\'|$)|#.*')
KEY_END, BRACKET = re.compile(r"[=,{}\[\]]"), re.compile(r"[\[\]{}]")
KEY = r'(?:"[^"\n]*"|\'[^\'\n]*\'|[^\s."\'=\[\]{}#]+)'
HEADER = re.compile(rf"\s*(\[\[?)\s*({KEY}(?:\s*\.\s*{KEY}){{0,{MOST_DOTS}}})\s*\]")
ENTRY = re.compile(rf"\s*({KEY}(?:\s*\.\s*{KEY}){{0,{MOST_DOTS}}})\s*=")
PART = re.compile(KEY)
BARE_WORD = re.compile(r"[^\W\d]\w*")
SYNTAX = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)")
LETTERS = {*ascii_letters, *digits, "_"}


@dataclass
class Source:
    """A scheme's text: where each key stands, and what is wrong."""

    findings: Findings
    lines: list[str]
    at: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of a key, or of the nearest one around it; the first line for what belongs to the whole scheme."""
        while path and path not in self.at:
            path = path[:-1]
        return self.at.get(path, 1)

    def stands(self, path: Path, number: int) -> None:
        """A key stands on a line, and with it those around it that were not seen before."""
        for size in range(1, len(path) + 1):
            self.at.setdefault(path[:size], number)

    @cached_property
    def _starts(self) -> list[int]:
        return sorted(self.at.values())

    def find(self, path: Path, text: str, offset: int = 0) -> tuple[int, int]:
        """Line and column of `text` (moved by `offset`) in the value of a key; column 0 if it is not found."""
        first = self.line(path)
        after = bisect_right(self._starts, first)
        last = self._starts[after] - 1 if after < len(self._starts) else len(self.lines)
        for number in range(first, last + 1) if text else ():
            column = _place(self.lines[number - 1], text)
            if column >= 0:
                return number, column + offset + 1
        return first, 0

    def report(self, code: str, path: Path, text: str = "", offset: int = 0, /, **details: object) -> None:
        """Note a problem at a key, and if `text` is given at its place in the key's value."""
        self.findings.add(code, *self.find(path, text, offset), **details)


def read_toml(text: str, file: str) -> tuple[dict[str, Any], Source]:
    """Read a scheme's text. Problems in the text itself end the reading.

    Raises:
        SchemeError: it is too large, too deep, or not TOML.
    """
    findings = Findings(file)
    size = len(text.encode("utf-8", "replace"))
    if size > LARGEST:
        raise findings.stop("too-large", 0, size=size, most=LARGEST)
    source = _located(text, findings)
    try:
        text.encode("utf-8")
        return tomllib.loads(text, parse_float=Decimal), source
    except (UnicodeEncodeError, RecursionError, ValueError) as error:
        raise _not_toml(error, source) from error


def _not_toml(error: Exception, source: Source) -> SchemeError:
    match = SYNTAX.match(str(error))
    why, line, column = match.groups() if match else (type(error).__name__, None, None)
    row, place = int(line or len(source.lines)), int(column or 0)
    rest = source.lines[row - 1][max(place - 1, 0) :] if 0 < row <= len(source.lines) else ""
    bare = BARE_WORD.match(rest)
    if bare and not bare[0].isascii():
        return source.findings.stop("toml-bare-key", row, place, key=bare[0])
    return source.findings.stop("toml-syntax", row, place, why=why)


def _located(text: str, findings: Findings) -> Source:
    """Walk over the lines; strings and brackets that run over several lines are passed over."""
    source = Source(findings, text.splitlines())
    table: Path = ()
    counts: dict[Path, int] = {}
    depth, quote = 0, ""
    for number, line in enumerate(source.lines, 1):
        bare, inside = _bare(line, quote)
        if max((part.count(".") for part in KEY_END.split(bare)), default=0) > MOST_DOTS:
            raise findings.stop("too-nested", number, most=MOST_DOTS)
        if not depth and not quote:
            if header := HEADER.match(line):
                table = _table(header, counts)
                if isinstance(table[-1], int) and table[-1] >= MOST_TABLES:
                    raise findings.stop("too-many", number, what=str(table[-2]), size=table[-1] + 1, most=MOST_TABLES)
                source.stands(table, number)
                continue
            if entry := ENTRY.match(line):
                source.stands(table + _keys(entry[1]), number)
        for sign in BRACKET.findall(bare):
            depth += 1 if sign in "[{" else -1
            if depth > DEEPEST:
                raise findings.stop("too-nested", number, most=DEEPEST)
        quote = inside
    return source


def _place(line: str, text: str) -> int:
    """Where `text` stands in a line, but not as a piece of a longer word; −1: nowhere."""
    place = line.find(text)
    while place >= 0 and any(_joined(line, seam) for seam in (place, place + len(text))):
        place = line.find(text, place + 1)
    return place


def _joined(line: str, seam: int) -> bool:
    return 0 < seam < len(line) and {line[seam - 1], line[seam]} <= LETTERS


def _keys(text: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in PART.findall(text))


def _table(header: re.Match[str], counts: dict[Path, int]) -> Path:
    """The path of a header; `[grade.quota]` belongs to the last `[[grade]]`."""
    path: Path = ()
    keys = _keys(header[2])
    for key in keys[:-1]:
        path = (*path, key)
        path = (*path, counts[path]) if path in counts else path
    path = (*path, keys[-1])
    if header[1] == "[[":
        counts[path] = counts.get(path, -1) + 1
        return (*path, counts[path])
    return path


def _bare(line: str, quote: str) -> tuple[str, str]:
    """A line without its strings and comments, and the long string that it ends in."""
    found, place = [], 0
    for piece in PIECE.finditer(line):
        if not quote:
            found.append(line[place : piece.start()])
        if quote:
            quote = "" if piece[0] == quote else quote
        elif piece[0] in LONG:
            quote = piece[0]
        place = piece.end()
    return "".join(found) + ("" if quote else line[place:]), quote
