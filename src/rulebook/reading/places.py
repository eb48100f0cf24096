"""Where every key and every value of a TOML text stands; `tomllib` does not tell."""

import re
import tomllib
from dataclasses import dataclass, field
from typing import NamedTuple

Path = tuple[str | int, ...]
BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
KEY = re.compile(r"[\w-]+|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'")
PLAIN = re.compile(r"[\w-]+(?=[ \t]*=)")
DOT, SEPARATOR = re.compile(r"[ \t]*\.[ \t]*"), re.compile(r"[ \t]*=[ \t]*")
VALUE = re.compile(
    r'"""(?:\\[\s\S]|[^\\])*?"{3,5}(?!")|\'\'\'[\s\S]*?\'{3,5}(?!\')|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
    r"|\d{4}-\d\d-\d\d[ ]\d\d:[^\s,\]}#]*|[^\s,\]}#]+"
)


class Place(NamedTuple):
    """What of a text belongs to a key: from the key itself up to the end of its value."""

    key: int
    value: int
    end: int


@dataclass(slots=True)
class Places:
    """The places of all keys, by path, and the beginnings of the lines that begin with one.

    A table's place is that of its header, or of its brackets; what stands in a list has its number in the path.
    """

    text: str
    at: int = 0
    of: dict[Path, Place] = field(default_factory=dict)
    statements: dict[Path, int] = field(default_factory=dict)
    counts: dict[Path, int] = field(default_factory=dict)

    @classmethod
    def in_text(cls, text: str) -> "Places":
        """Those of a text that is known to be TOML."""
        places = cls(text)
        table: Path = ()
        while places.next() != "":
            start = places.at
            if places.next() == "[":
                table = places.header()
                places.stand(table, Place(start, start, places.at))
            else:
                places.entry(table)
        return places

    def next(self) -> str:
        """The sign after blanks and comments; empty at the end."""
        blank = BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
        return self.text[self.at : self.at + 1]

    def stand(self, path: Path, place: Place, around: Path = ()) -> None:
        """A key stands here, and with it those before its dots that were not seen before; `around`: brackets' own."""
        while len(path) > len(around) and path not in self.of:
            self.of[path] = place
            if not around:
                self.statements[path] = place.key
            path = path[:-1]

    def keys(self) -> tuple[str, ...]:
        """A key, or several with dots between."""
        if plain := PLAIN.match(self.text, self.at):
            self.at = plain.end()
            return (plain[0],)
        found: list[str] = []
        while not found or self._passes(DOT):
            key = KEY.match(self.text, self.at)
            assert key, self.text[self.at : self.at + 40]
            found.append(_plain(key[0]))
            self.at = key.end()
        return tuple(found)

    def header(self) -> Path:
        """The path of a table; `[grade.quota]` belongs to the last `[[grade]]`."""
        several = self.text.startswith("[[", self.at)
        self.at += 1 + several
        self.next()
        path: Path = ()
        *around, last = self.keys()
        for key in around:
            path = (*path, key)
            path = (*path, self.counts[path]) if path in self.counts else path
        path = (*path, last)
        if several:
            self.counts[path] = self.counts.get(path, -1) + 1
            path = (*path, self.counts[path])
        self.next()
        self.at += 1 + several
        return path

    def entry(self, table: Path, around: Path = ()) -> None:
        """`key = value` in a table; `around`: where that is written in brackets, its path."""
        start = self.at
        path = (*table, *self.keys())
        self._passes(SEPARATOR)
        place = Place(start, self.at, self.value(path))
        self.stand(path, place, around)

    def value(self, path: Path) -> int:
        """Pass over a value, those in it noted; where it ends."""
        sign = self.text[self.at]
        if sign in "[{":
            self.inside(path, "]" if sign == "[" else "}")
        else:
            self._passes(VALUE)
        return self.at

    def inside(self, path: Path, last: str) -> None:
        """What stands between brackets."""
        self.at += 1
        number = 0
        while self.next() != last:
            start = self.at
            if last == "}":
                self.entry(path, path)
            else:
                self.of[*path, number] = Place(start, start, self.value((*path, number)))
                number += 1
            if self.next() == ",":
                self.at += 1
        self.at += 1

    def _passes(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found is not None


def _plain(key: str) -> str:
    """A key without its quotes."""
    if key[0] == '"' and "\\" in key:
        (key,) = tomllib.loads(f"{key} = 0")
        return key
    return key.strip("\"'")
