"""Cells of an xlsx that hold no value: formulas never calculated, and Excel's errors.

The reader gives both as empty, which would lose them in silence. The sheets' XML is streamed; a part without
formulas or errors is only searched for the two marks.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

from intake.child.refusal import Refused

CHUNK = 1 << 20
MARKS = re.compile(rb"<(?:\w+:)?f[\s>/]|t\s*=\s*[\"']e[\"']")
Faults = dict[tuple[int, int], tuple[str, str]]


def find_faults(data: bytes) -> dict[str, Faults]:
    """Sheet name → (row, column), both from 0 → (`unsaved` or `error`, formula or error text)."""
    found: dict[str, Faults] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name.lower(): name for name in archive.namelist()}
            suspects = [
                part for low, part in parts.items() if low.startswith("xl/worksheets/") and _has_marks(archive, part)
            ]
            if suspects:
                names = _sheet_names(archive, parts)
                for part in suspects:
                    if part.lower() in names:
                        found[names[part.lower()]] = _faults_of(archive, part)
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, EOFError, OSError, ValueError) as error:
        raise Refused("broken") from error
    return found


def _has_marks(archive: zipfile.ZipFile, part: str) -> bool:
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            if MARKS.search(tail + chunk):
                return True
            tail = chunk[-32:]
    return False


def _sheet_names(archive: zipfile.ZipFile, parts: dict[str, str]) -> dict[str, str]:
    """Part (lower case) → the sheet's name, through the workbook's relationships."""
    targets = {
        attributes.get("Id", ""): attributes.get("Target", "")
        for tag, attributes in _elements(archive, parts["xl/_rels/workbook.xml.rels"])
        if tag == "Relationship"
    }
    names = {}
    for tag, attributes in _elements(archive, parts["xl/workbook.xml"]):
        if tag == "sheet":
            reference = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            target = targets.get(reference, "")
            path = target.lstrip("/") if target.startswith("/") else "xl/" + target
            names[path.lower()] = attributes.get("name", "")
    return names


def _elements(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, dict[str, str]]]:
    seen: list[tuple[str, dict[str, str]]] = []
    with archive.open(part) as stream:
        _walk(stream, lambda tag, attributes: seen.append((tag, attributes)), None, None)
    return iter(seen)


def _walk(
    stream: IO[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None,
    text: Callable[[str], None] | None,
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    if end:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if text:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.ParseFile(stream)


def _refuse_doctype(*_: object) -> None:
    raise Refused("broken")


class _CellScan:
    """Follows the cells of one sheet part and keeps those without a value."""

    def __init__(self) -> None:
        self.faults: Faults = {}
        self.reference = self.type = self.formula = self.value = ""
        self.has_formula = False
        self.inside = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self.reference, self.type = attributes.get("r", ""), attributes.get("t", "n")
            self.formula, self.value, self.has_formula = "", "", False
        elif tag == "f":
            self.has_formula = True
        self.inside = tag

    def text(self, data: str) -> None:
        if self.inside == "f":
            self.formula += data[: 200 - len(self.formula)]
        elif self.inside == "v":
            self.value += data[: 200 - len(self.value)]

    def end(self, tag: str) -> None:
        self.inside = ""
        if tag != "c":
            return
        if self.type == "e":
            self.faults[_position(self.reference)] = ("error", self.value or "#VALUE!")
        elif self.has_formula and not self.value.strip() and self.type != "str":
            self.faults[_position(self.reference)] = ("unsaved", "=" + self.formula)


def _faults_of(archive: zipfile.ZipFile, part: str) -> Faults:
    scan = _CellScan()
    with archive.open(part) as stream:
        _walk(stream, scan.start, scan.end, scan.text)
    return scan.faults


def _position(reference: str) -> tuple[int, int]:
    """`C5` → (4, 2)."""
    match = re.fullmatch(r"([A-Za-z]{1,3})(\d{1,7})", reference)
    if not match:
        raise ValueError(reference)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1
