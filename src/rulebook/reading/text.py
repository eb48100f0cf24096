"""TOML → plain tables, within limits, and the line where every key stands (`tomllib` does not tell)."""

import re
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from rulebook.problems import Findings

LARGEST, DEEPEST, MOST_DOTS = 64 * 1024, 12, 8
Path = tuple[str | int, ...]
PIECE = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}]')
KEY = r'(?:"[^"\n]*"|\'[^\'\n]*\'|[^\s."\'=\[\]{}#]+)'
HEADER = re.compile(rf"\s*(\[\[?)\s*({KEY}(?:\s*\.\s*{KEY}){{0,{MOST_DOTS}}})\s*\]")
ENTRY = re.compile(rf"\s*({KEY}(?:\s*\.\s*{KEY}){{0,{MOST_DOTS}}})\s*=")
PART = re.compile(KEY)
SYNTAX = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)")


@dataclass(slots=True)
class Places:
    """Where each key of the text stands."""

    lines: list[str]
    at: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of a key, or of the nearest one around it."""
        while path and path not in self.at:
            path = path[:-1]
        return self.at.get(path, 0)

    def find(self, path: Path, text: str, offset: int = 0) -> tuple[int, int]:
        """Line and column of `text` (moved by `offset`) in the value of a key; column 0 if it is not found."""
        first = self.line(path)
        starts = sorted(line for line in self.at.values() if line > first)
        last = starts[0] - 1 if starts else len(self.lines)
        for number in range(max(first, 1), last + 1):
            column = self.lines[number - 1].find(text)
            if text and column >= 0:
                return number, column + offset + 1
        return first, 0


def read_toml(text: str, findings: Findings) -> tuple[dict[str, Any], Places]:
    """Read a scheme's text. Problems in the text itself end the reading."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        findings.add("too-large", 0, size=size, most=LARGEST)
        findings.settle()
    places = _places(text, findings)
    try:
        return tomllib.loads(text, parse_float=Decimal), places
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        match = SYNTAX.match(str(error))
        why, line, column = match.groups() if match else (type(error).__name__, None, None)
        findings.add("toml-syntax", int(line or len(places.lines)), int(column or 0), why=why)
        findings.settle()
        raise


def _places(text: str, findings: Findings) -> Places:
    """Walk over the lines; strings and brackets that run over several lines are passed over."""
    places = Places(text.splitlines())
    table: Path = ()
    counts: dict[Path, int] = {}
    depth, quote = 0, ""
    for number, line in enumerate(places.lines, 1):
        if not depth and not quote:
            if header := HEADER.match(line):
                table = _table(header, counts)
                places.at.setdefault(table, number)
                continue
            if entry := ENTRY.match(line):
                places.at.setdefault(table + _keys(entry[1]), number)
        depth, quote = _nesting(line, depth, quote)
        if depth > DEEPEST:
            findings.add("too-nested", number, most=DEEPEST)
            findings.settle()
    return places


def _keys(text: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in PART.findall(text))


def _table(header: re.Match[str], counts: dict[Path, int]) -> Path:
    path = _keys(header[2])
    if header[1] == "[[":
        counts[path] = counts.get(path, -1) + 1
        return (*path, counts[path])
    return path


def _nesting(line: str, depth: int, quote: str) -> tuple[int, str]:
    """How deep in brackets, and in which long string, the line ends."""
    for piece in PIECE.findall(line):
        if quote:
            quote = "" if piece == quote else quote
        elif piece in ('"""', "'''"):
            quote = piece
        elif piece in ("[", "{"):
            depth += 1
        elif piece in ("]", "}"):
            depth -= 1
    return depth, quote
