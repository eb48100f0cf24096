"""What the text of a scheme says otherwise than another: the values that changed, by path."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from rulebook.comparing.paths import Loose, at, children, descend, read, spoken_numbers

LONGEST = 60
BUILDS = re.compile(r"\b(?:unit|\w+_members)\(")


@dataclass(frozen=True, slots=True)
class Change:
    """A value of the scheme before and after, as written; empty where it is not there.

    The path of one in the scheme of the branches, or of the members, on whose results these build, begins with
    `branches:` or `members:`.
    """

    path: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """All that changed from one text to another; `beyond`: in the schemes of those on whose results these build."""

    before: str
    after: str
    beyond: tuple[Change, ...] = ()
    _known: dict[str, tuple[Change, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def all(self) -> tuple[Change, ...]:
        """In the order of the text."""
        if self.before == self.after:
            return ()
        return tuple(_changes(read(self.before).raw, read(self.after).raw, ()))

    def about(self, path: str) -> tuple[Change, ...]:
        """Changes at a path or below it, those around it (a new item), and those of the tables that it uses."""
        if path not in self._known:
            wanted = (*self._paths(path), *self._tables(path)) if self.all else ()
            own = tuple(one for one in self.all if any(_touch(one.path, other) for other in wanted))
            self._known[path] = own or (self.beyond if self._builds(path) else ())
        return self._known[path]

    def named(self, whose: str) -> tuple[Change, ...]:
        """All of them, for those that build on results by these schemes."""
        return tuple(replace(one, path=f"{whose}:{one.path}") for one in self.all)

    def _builds(self, path: str) -> bool:
        """Whether what stands at a path asks for results of others; or nothing else can have moved it."""
        raws = [read(text).raw for text in (self.before, self.after)]
        return not self.all or any(BUILDS.search(str(at(raw, descend(raw, path)[0]))) for raw in raws)

    def _paths(self, path: str) -> Iterator[str]:
        """The path; where `total.value` is written as `total = "…"`, that."""
        yield path
        for text in (self.before, self.after):
            raw = read(text).raw
            way, rest = descend(raw, path)
            if rest and not isinstance(at(raw, way), dict | list):
                yield path.removesuffix(f".{rest}")

    def _tables(self, path: str) -> Iterator[str]:
        for text in (self.before, self.after):
            raw = read(text).raw
            way, rest = descend(raw, path)
            words = set(re.findall(r"\w+(?:\.\w+)*", "" if rest else str(at(raw, way))))
            yield from (f"tables.{name}" for name in raw.get("tables", {}) if name in words)


def _touch(one: str, other: str) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _changes(before: Loose, after: Loose, path: tuple[str, ...]) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, str) and isinstance(after, str) and _pattern(before) == _pattern(after):
        for i, (was, now) in enumerate(zip(spoken_numbers(before), spoken_numbers(after), strict=True)):
            if was[0] != now[0]:
                yield Change(".".join((*path, str(i))), was[0], now[0])
    elif isinstance(before, dict | list) and type(before) is type(after):
        old, new = children(before), children(after)
        for step in dict.fromkeys((*old, *new)):
            yield from _changes(old.get(step), new.get(step), (*path, step))
    else:
        yield Change(".".join(path), _short(_written(before)), _short(_written(after)))


def _pattern(text: str) -> str:
    """A formula without its numbers."""
    for piece in reversed(spoken_numbers(text)):
        text = f"{text[: piece.start()]}#{text[piece.end() :]}"
    return text


def _written(value: Loose) -> str:
    """A value as it is written."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case Decimal():
            return format(value, "f")
        case dict():
            return "{" + ", ".join(f"{key} = {_written(part)}" for key, part in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_written, value)) + "]"
        case _:
            return str(value)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
