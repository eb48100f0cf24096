"""The text of a draft: read, or all that is wrong with it; what is doubtful in it; other numbers in it."""

import datetime as dt
import json
import re
import tomllib
from collections.abc import Container, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import count

from rulebook import Scheme, SchemeError, compile_scheme
from rulebook.checking import check
from rulebook.comparing.heading import with_heading
from rulebook.comparing.numbers import numbers, with_numbers
from rulebook.problems import Problem

from .schemes import BRANCHES, MEMBERS, Compiled

HALVES = {"members": MEMBERS, "branches": BRANCHES}
HEADING, VERSION, FIRST_DAY, LATE = "heading", "version", "effective_from", "late"
LONGEST_TITLE, LONGEST_VERSION = 160, 40
ITEM, GAP = re.compile(r"^\[\[item\]\]", re.MULTILINE), re.compile(r"^[ \t]*\n", re.MULTILINE)
NOTICE_DAYS = "notice_days"
UNSAID = {"members": {NOTICE_DAYS: Decimal(Scheme.notice_days)}}  # what holds where a text does not say it
BLANKS = {VERSION: "-", FIRST_DAY: "2000-01-01", LATE: "next period"}
Files = Mapping[str, str]
Key = tuple[str, str]  # a half and a path, or of what stands in both: `HEADING` and which


@dataclass(frozen=True)
class Reading:
    """A draft as it is read: the scheme, or None and everything that is wrong with the text."""

    scheme: Compiled | None
    problems: tuple[Problem, ...] = ()


def read_draft(files: Files) -> Reading:
    """Read a draft's text. The branches' half is looked at once the members' half holds together."""
    try:
        members = compile_scheme(files.get(MEMBERS, ""), source=MEMBERS)
        branches = files.get(BRANCHES)
        half = compile_scheme(branches, source=BRANCHES, members=members) if branches else None
    except SchemeError as error:
        return Reading(None, error.problems)
    return Reading(Compiled(members, half))


def clause_keys(scheme: Compiled) -> set[str]:
    """What a comment can be about: items, groups, measures, duties, grades and the total, of either half."""
    halves = {"members": scheme.members} | ({"branches": scheme.branches} if scheme.branches else {})
    return {
        f"{half}-{key}"
        for half, one in halves.items()
        for key in (
            "total",
            "notice",
            *(f"item.{item.id}" for item in one.items),
            *(f"group.{group}" for group in one.groups),
            *(f"measures.{name}" for name in one.measures),
            *(f"duty.{duty.item}" for duty in one.duties),
            *(f"grade.{grade.name}" for grade in one.grades),
        )
    }


def doubts(files: Files) -> tuple[Problem, ...]:
    """What is doubtful in a draft that holds together, the burden check included; nothing of one that does not."""
    return _doubts(tuple(sorted(files.items())))


@lru_cache(maxsize=16)
def _doubts(files: tuple[tuple[str, str], ...]) -> tuple[Problem, ...]:
    scheme = read_draft(dict(files)).scheme
    if scheme is None:
        return ()
    if scheme.branches is None:
        return check(scheme.members)
    return (*check(scheme.members, users=(scheme.branches,)), *check(scheme.branches, scheme.members))


def other_numbers(
    files: Files,
    changes: Mapping[str, Mapping[str, str]],
    *,
    version: str = "",
    effective_from: dt.date | None = None,
    late: str = "",
) -> dict[str, str]:
    """The text with other numbers, version and first day; notes and layout stay. It may hold together no longer.

    Args:
        files: a text that holds together.
        changes: by half (`members`, `branches`), by path; a number that is the same is left as it is written.
        version: empty to leave it.
        effective_from: the first day, in both halves; None to leave it.
        late: what becomes of late records, in the members' half; empty to leave it.

    Raises:
        rulebook.SchemeError: a path leads to no number, or what is given is none.
    """
    changed = dict(files)
    for half, wanted in changes.items():
        name = HALVES[half]
        text = changed.get(name, "")
        known = numbers(text)
        unsaid = {path: value for path, value in UNSAID.get(half, {}).items() if path not in known}
        known |= unsaid
        moved = {
            path: value
            for path, value in wanted.items()
            if path not in known or not is_same((half, path), value, plain(known[path]))
        }
        if NOTICE_DAYS in unsaid and NOTICE_DAYS in moved:
            text = with_heading(text, notice_days=Scheme.notice_days)
        changed[name] = with_numbers(text, moved, name)
    if not version and effective_from is None and not late:  # while a slider moves, every parsing counts
        return changed
    ways = {MEMBERS: late or None}
    return {
        name: with_heading(text, version=version or None, first=effective_from, late=ways.get(name))
        for name, text in changed.items()
    }


def next_version(version: str, used: Container[str]) -> str:
    """The number after a version's that nobody used: 2026.1 → 2026.2; 2025 → 2025.1."""
    start, dot, last = version.rpartition(".")
    start, number = (start, int(last)) if dot and last.isdecimal() else (version, 0)
    return next(name for n in count(number + 1) if (name := f"{start}.{n}") not in used)


def numbers_of(files: Files) -> dict[str, dict[str, Decimal]]:
    """The numbers of a text by half and path, with those that hold where it does not say them."""
    return {half: UNSAID.get(half, {}) | numbers(files[name]) for half, name in HALVES.items() if name in files}


def values_of(files: Files) -> dict[Key, str]:
    """All that controls change in a text that holds together: numbers, version, first day, way with late records."""
    told = {(half, path): plain(n) for half, found in numbers_of(files).items() for path, n in found.items()}
    scheme = read_draft(files).scheme
    if scheme is not None:
        members = scheme.members
        told |= {(HEADING, VERSION): members.version, (HEADING, FIRST_DAY): members.effective_from.isoformat()}
        told[HEADING, LATE] = members.late
    return told


def with_values(files: Files, values: Mapping[Key, str]) -> dict[str, str]:
    """The text with other values, as `other_numbers` puts them in. Raises `rulebook.SchemeError`."""
    changes: dict[str, dict[str, str]] = {}
    for (half, path), value in values.items():
        changes.setdefault(half, {})[path] = value
    heading = changes.pop(HEADING, {})
    if heading:  # what is the same is left as it is written, or unsaid
        kept = values_of(files)
        heading = {name: value for name, value in heading.items() if kept.get((HEADING, name)) != value}
    first = heading.get(FIRST_DAY)
    return other_numbers(
        files,
        changes,
        version=heading.get(VERSION, ""),
        effective_from=dt.date.fromisoformat(first) if first else None,
        late=heading.get(LATE, ""),
    )


def is_same(key: Key, value: str, other: str) -> bool:
    """Whether two values say the same: `1.50` and `1.5`; a version is its words."""
    try:
        return value == other or key[0] != HEADING and Decimal(value) == Decimal(other)
    except ArithmeticError:
        return False


def changed_values(start: Files, typed: Mapping[Key, str]) -> dict[Key, str]:
    """What of `typed` is other than in the text that it was typed on; a path that leads nowhere there counts too."""
    before = values_of(start)
    return {key: value for key, value in typed.items() if key not in before or not is_same(key, value, before[key])}


def clashes(start: Files, now: Files, changes: Mapping[Key, str]) -> list[Key]:
    """Which `changes` of the text `start` meet another change of the same value, or find it gone, in the text `now`."""
    before, current = values_of(start), values_of(now)
    return [
        key
        for key, value in changes.items()
        if key in before
        and (key not in current or current[key] != before[key] and not is_same(key, value, current[key]))
    ]


def differing(before: Files, after: Files) -> dict[Key, tuple[str, str]]:
    """Values that two texts say differently: what each says, empty where it is not there."""
    old, new = values_of(before), values_of(after)
    keys = dict.fromkeys((*new, *old))
    return {key: (old.get(key, ""), new.get(key, "")) for key in keys if old.get(key) != new.get(key)}


def only_values_differ(one: Files, other: Files) -> bool:
    """Whether two texts that hold together are the same but for what controls change."""
    shapes = []
    for files in (one, other):
        if read_draft(files).scheme is None:
            return one == other
        shapes.append(with_values(files, {key: BLANKS.get(key[1], "1") for key in values_of(files)}))
    return shapes[0] == shapes[1]


def shown(key: Key, value: str) -> str:
    """A value as controls show it: a share in percent."""
    return _times(key, value, Decimal(100))


def typed(key: Key, value: str) -> str:
    """A value as the text has it, of what was typed into a control."""
    return _times(key, value, Decimal("0.01"))


@dataclass(frozen=True)
class NewItem:
    """A rule to be added for members: what one `unit` of it earns, or with negative points takes away.

    `cap`: the most in a year, without a sign; None without one.
    """

    title: str
    group: str
    points: Decimal
    unit: str
    cap: Decimal | None = None


def with_item(text: str, item: NewItem, mark: str) -> str:
    """The members' text with one more item, below the others; notes and layout stay.

    Args:
        text: a text that holds together.
        item: the item.
        mark: makes its id another than any that was ever given.
    """
    known = tomllib.loads(text).get("item", [])
    ids, prefix = {one["id"] for one in known}, f"{item.group or 'item'}.{mark}_"
    streams = {one.get("stream") for one in known if one.get("group", "") == item.group}
    fields: dict[str, str | Decimal | None] = {
        "id": next(name for n in count(1) if (name := f"{prefix}{n}") not in ids),
        "title": item.title,
        "stream": streams.pop() if len(streams) == 1 else None,
        "group": item.group or None,
        "unit": item.unit,
        "points": item.points,
    }
    lines = [f"{name} = {_spoken(value)}" for name, value in fields.items() if value is not None]
    if item.cap:
        bound = f"max = {plain(item.cap)}" if item.points >= 0 else f"min = {plain(-item.cap)}"
        lines.append(f'caps = [{{ per = "year", {bound} }}]')
    clause = "\n".join(["[[item]]", *lines]) + "\n"
    wanted = [*known, *tomllib.loads(clause)["item"]]
    headers = list(ITEM.finditer(text))
    gap = GAP.search(text, headers[-1].end()) if headers else None
    if gap and _items(below := f"{text[: gap.start()]}\n{clause}{text[gap.start() :]}") == wanted:
        return below
    return f"{text.rstrip()}\n\n{clause}"


def _spoken(value: str | Decimal) -> str:
    return plain(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


def _items(text: str) -> list[dict[str, object]]:
    try:
        return list(tomllib.loads(text).get("item", []))
    except tomllib.TOMLDecodeError:
        return []


def _times(key: Key, value: str, times: Decimal) -> str:
    try:
        return plain(Decimal(value) * times) if key[1].endswith(".share") else value
    except ArithmeticError:
        return value


def plain(number: Decimal) -> str:
    """A number as people write it."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
