"""Reads the pages of docs/schemes: the files that they show and the commands that they run, in order.

A fenced `toml` block whose lines `# name.toml` name files shows those files. A scheme without `name` begins with the
page's `# head.toml`. In a `console` block, lines that begin with `$ ` are commands, what follows is their output, and
`cat` shows a file that the reader writes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGES = Path(__file__).resolve().parents[3] / "docs/schemes"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
FILE = re.compile(r"^# ([\w./-]+\.toml)\n", re.M)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.M)


@dataclass(frozen=True)
class File:
    """A file that a page shows, and its line in the page."""

    name: str
    text: str
    line: int


@dataclass(frozen=True)
class Command:
    """A command that a page runs, and the output that it shows."""

    words: str
    output: str
    line: int


def steps(page: Path) -> Iterator[File | Command]:
    """What a reader does, from the top."""
    text = page.read_text(encoding="utf-8")
    head = ""
    for fence in FENCE.finditer(text):
        line = text[: fence.start()].count("\n") + 2
        if fence[1] == "console":
            yield from _commands(fence[2], line)
        elif fence[1] == "toml":
            for file in _files(fence[2], line):
                if file.name == "head.toml":
                    head = file.text
                else:
                    whole = file.name.endswith("cases.toml") or re.search(r"^name = ", file.text.split("\n[")[0], re.M)
                    yield File(file.name, file.text if whole else head + file.text, file.line)


def _files(text: str, line: int) -> Iterator[File]:
    marks = list(FILE.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=False):
        yield File(mark[1], text[mark.end() : end], line + text[: mark.start()].count("\n"))


def _commands(text: str, line: int) -> Iterator[File | Command]:
    for found in COMMAND.finditer(text):
        place = line + text[: found.start()].count("\n")
        if found[1].startswith("cat "):
            yield File(found[1].removeprefix("cat "), found[2], place)
        else:
            yield Command(found[1], found[2], place)


@dataclass(frozen=True)
class Example:
    """A scheme with the files beside it, as a page shows them one after the other."""

    page: str
    line: int
    files: dict[str, str]

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def examples(page: Path) -> list[Example]:
    """All examples of a page; `scheme.toml` begins a new one."""
    found: list[Example] = []
    for file in (step for step in steps(page) if isinstance(step, File)):
        if file.name == "scheme.toml":
            found.append(Example(page.name, file.line, {}))
        if "/" not in file.name and found:
            found[-1].files[file.name] = file.text
    return found
