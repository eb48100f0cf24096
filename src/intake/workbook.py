"""One file → its sheets. The file is opened in a child process with limits on memory and time."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from intake.cells import Cell, Fault, Row, Sheet
from intake.child.limits import CPU_SECONDS
from intake.messages import Word, say

WALL_SECONDS = 3.0 * CPU_SECONDS  # on a busy machine a sound file waits longer than it works
MEMORY_LIMIT = "512 MiB"
_SOURCE_ROOT = str(Path(__file__).resolve().parents[1])
_TOO_SLOW = (-signal.SIGXCPU,)
_TOO_LARGE = (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGXFSZ)


class Unreadable(Exception):
    """A file as a whole cannot be read; `code` is one of `refusals` in `messages.toml`."""

    def __init__(self, file: str, code: str, params: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.file = file
        self.code = code
        self.params = {"file": file, **(params or {})}

    def message(self, language: str = "zh") -> str:
        """What is wrong with the file and what to do, `zh` or `en`."""
        what = {"what": Word(self.params["what"])} if "what" in self.params else {}
        return say("refusals", self.code, language, {**self.params, **what})

    def __str__(self) -> str:
        return self.message("en")


def read_workbook(source: Path | str | bytes | IO[bytes], *, name: str = "") -> list[Sheet]:
    """All sheets of one file, in order, hidden ones marked.

    Args:
        source: a path, the bytes, or an open binary file. What it is, is seen from its content, not from its suffix.
        name: how places and messages call the file; for a path its last part.

    Raises:
        Unreadable: wrong type, encrypted, broken, a bomb, too large or slow, no sheet, nothing in it.
    """
    file = name or (Path(source).name if isinstance(source, Path | str) else "") or "upload"
    answer = _ask_child(source, file)
    if "refusal" in answer:
        raise Unreadable(file, answer["refusal"], answer["params"])
    sheets = [_sheet(file, packed) for packed in answer["sheets"]]
    if not any(sheet.rows for sheet in sheets):
        raise Unreadable(file, "empty")
    return sheets


def _ask_child(source: Path | str | bytes | IO[bytes], file: str) -> dict[str, Any]:
    if isinstance(source, Path | str):
        try:
            with open(source, "rb") as stream:
                code, out = _run(stream, None)
        except OSError as error:
            raise Unreadable(file, _why_not_opened(error)) from error
    else:
        code, out = _run(subprocess.PIPE, source if isinstance(source, bytes) else source.read())
    if code in _TOO_SLOW:
        return {"refusal": "too-slow", "params": {"seconds": CPU_SECONDS}}
    if code in _TOO_LARGE:
        return {"refusal": "too-large", "params": {"what": "memory", "limit": MEMORY_LIMIT}}
    try:
        answer: dict[str, Any] = json.loads(out, parse_int=Decimal, parse_float=Decimal)
    except ValueError:
        return {"refusal": "broken", "params": {}}
    return answer


def _why_not_opened(error: OSError) -> str:
    """A refusal in words of our own: the system's are in one language, and seldom the reader's."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "not-there"
    if isinstance(error, IsADirectoryError):
        return "a-folder"
    return "not-allowed" if isinstance(error, PermissionError) else "not-opened"


def _run(stdin: Any, data: bytes | None) -> tuple[int, bytes]:
    command = [sys.executable, "-P", "-X", "utf8", "-m", "intake.child"]
    environment = {"PYTHONPATH": _SOURCE_ROOT, "PATH": os.environ.get("PATH", os.defpath)}
    with subprocess.Popen(  # noqa: S603
        command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as child:
        try:
            out, _ = child.communicate(data, timeout=WALL_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
            return -signal.SIGXCPU, b""
    return child.returncode, out


def _sheet(file: str, packed: dict[str, Any]) -> Sheet:
    name = packed["name"] or Path(file).stem
    rows = tuple(Row(int(number), tuple(_cells(cells))) for number, cells in packed["rows"])
    merged = tuple(
        (int(top) + 1, int(left), int(bottom) + 1, int(right)) for top, left, bottom, right in packed["merged"]
    )
    return Sheet(file, name, rows, merged, bool(packed["hidden"]))


def _cells(cells: Iterable[Any]) -> Iterable[Cell]:
    for cell in cells:
        yield _unpack(cell) if isinstance(cell, dict) else cell


def _unpack(cell: dict[str, str]) -> Cell:
    if "fault" in cell:
        return Fault(cell["fault"], cell["text"])
    text = cell["date"]
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)
