"""TOML → plain tables, within limits, with the place of every key."""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path as FilePath
from string import ascii_letters, digits
from typing import Any

from rulebook.problems import Findings, SchemeError
from rulebook.reading.places import Path, Place, Places
from rulebook.reading.toml_syntax import LOOK, said, told
from rulebook.system import why

LARGEST, DEEPEST, MOST_DOTS, MOST_TABLES = 64 * 1024, 12, 8, 500
LONG = ('"""', "'''")
PIECE = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*(?:"|\\?$)|\'[^\']*(?:\'|$)|#.*')
QUOTED, KEY_END, BRACKET = re.compile(r"[\"'#]"), re.compile(r"[=,{}\[\]]"), re.compile(r"[\[\]{}]")
HEADER = re.compile(r"\s*\[\[([^\]]*)\]\]")
LONG_NUMBER = re.compile(r"\d[\d_]{999,}")
BARE_WORD = re.compile(r"[^\W\d]\w*")
SYNTAX = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)")
LETTERS = {*ascii_letters, *digits, "_"}


@dataclass
class Source:
    """A text: where each key stands, and what is wrong."""

    findings: Findings
    text: str
    refused: set[Path] = field(default_factory=set)

    def spoilt(self, path: Path) -> bool:
        """Whether something in a key was refused, so that it looks emptier than it is."""
        return any(other[: len(path)] == path for other in self.refused)

    @cached_property
    def lines(self) -> list[str]:
        """The lines as written."""
        return self.text.split("\n")

    @cached_property
    def places(self) -> Places:
        """Where everything stands; of a text that is TOML."""
        return Places.in_text(self.text)

    @cached_property
    def statements(self) -> dict[Path, int]:
        """The lines that begin with a key or a header."""
        return {path: self.position(start)[0] for path, start in self.places.statements.items()}

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a place in the text, both from 1."""
        return self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset)

    def place(self, path: Path) -> Place | None:
        """Where a key stands, or the nearest one around it; None for what belongs to the whole text."""
        while path and path not in self.places.of:
            path = path[:-1]
        return self.places.of.get(path)

    def holding(self, path: Path, text: str) -> int | None:
        """Where in a key and its value `text` begins, but not as a piece of a longer word."""
        place = self.place(path)
        found = _place(self.text, text, place.key, place.end) if place and text else -1
        return found if found >= 0 else None

    def find(self, path: Path, text: str = "", offset: int = 0) -> tuple[int, int]:
        """Line and column of `text` (moved by `offset`) in a key or its value, else those of the value.

        The first line, column 0, for what belongs to the whole text.
        """
        for spelt in (str, _escaped):
            if (found := self.holding(path, spelt(text))) is not None:
                return self.position(found + len(spelt(text[:offset])))
        place = self.place(path)
        return self.position(place.value) if place else (1, 0)

    def report(self, code: str, path: Path, text: str = "", offset: int = 0, /, **details: object) -> None:
        """Note a problem at a key, and if `text` is given at its place in the key or its value."""
        self.findings.add(code, *self.find(path, text, offset), **details)


def read_text(file: FilePath) -> str:
    """A file's text (UTF-8, with or without a byte order mark).

    Raises:
        SchemeError: it cannot be read, or is too large.
    """
    findings = Findings(str(file))
    try:
        with file.open(encoding="utf-8-sig") as stream:
            text, size = stream.read(LARGEST + 1), file.stat().st_size
    except (OSError, UnicodeDecodeError) as error:
        raise findings.stop("unreadable", 0, why=why(error)) from error
    if size > LARGEST:
        raise findings.stop("too-large", 0, size=size, most=LARGEST)
    return text


def read_toml(text: str, file: str) -> tuple[dict[str, Any], Source]:
    """Read a text. Problems in the text itself end the reading.

    Raises:
        SchemeError: it is too large, too deep, or not TOML.
    """
    source = Source(Findings(file), text)
    size = len(text.encode("utf-8", "replace"))
    if size > LARGEST:
        raise source.findings.stop("too-large", 0, size=size, most=LARGEST)
    _within_limits(source)
    try:
        text.encode("utf-8")
        return tomllib.loads(text, parse_float=Decimal), source
    except (UnicodeEncodeError, RecursionError, ValueError) as error:
        raise _not_toml(error, source) from error


def _not_toml(error: Exception, source: Source) -> SchemeError:
    match = SYNTAX.match(str(error))
    sentence, line, column = match.groups() if match else ("", None, None)
    row, place = int(line or source.text.rstrip().count("\n") + 1), int(column or 0)
    written = source.lines[row - 1] if 0 < row <= len(source.lines) else ""
    bare = BARE_WORD.match(written, max(place - 1, 0))
    if bare and not bare[0].isascii() and sentence != "Invalid value":
        return source.findings.stop("toml-bare-key", row, place, key=bare[0])
    why, mend, at = told(sentence, written, place - 1) if place else (said(sentence), LOOK, -1)
    return source.findings.stop("toml-syntax", row, at + 1, why=why, mend=mend)


def _within_limits(source: Source) -> None:
    """Walk over the lines before they are parsed; strings that run over several lines are passed over.

    Raises:
        SchemeError: tables lie too deep, or there are too many.
    """
    depth, quote, headers = 0, "", list[tuple[str, int]]()
    for row, line in enumerate(source.lines, 1):
        bare, inside = _bare(line, quote)
        if bare.count(".") > MOST_DOTS and max(part.count(".") for part in KEY_END.split(bare)) > MOST_DOTS:
            raise source.findings.stop("too-nested", row, most=MOST_DOTS)
        if (number := LONG_NUMBER.search(bare)) is not None:
            raise source.findings.stop("long-number", row, number=number[0][:12] + "…", size=len(number[0]))
        if not depth and not quote and (header := HEADER.match(line)):
            headers.append((header[1].strip(), row))
        for sign in BRACKET.findall(bare):
            depth += 1 if sign in "[{" else -1
            if depth > DEEPEST:
                raise source.findings.stop("too-nested", row, most=DEEPEST)
        quote = inside
    for name, size in Counter(name for name, _ in headers).items():
        if size > MOST_TABLES:
            lines = [number for other, number in headers if other == name]
            raise source.findings.stop("too-many", lines[MOST_TABLES], what=name[:40], size=size, most=MOST_TABLES)


def _place(text: str, wanted: str, start: int, end: int) -> int:
    """Where `wanted` stands between two places, but not as a piece of a longer word; −1: nowhere."""
    place = text.find(wanted, start, end)
    while place >= 0 and any(_joined(text, seam) for seam in (place, place + len(wanted))):
        place = text.find(wanted, place + 1, end)
    return place


def _joined(text: str, seam: int) -> bool:
    return 0 < seam < len(text) and {text[seam - 1], text[seam]} <= LETTERS


def _escaped(text: str) -> str:
    """As it is written between double quotes."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _bare(line: str, quote: str) -> tuple[str, str]:
    """A line without its strings and comments, and the long string that it ends in."""
    if not quote and not QUOTED.search(line):
        return line, ""
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
