"""The text of a draft: read, or all that is wrong with it; what is doubtful in it; other numbers in it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from rulebook import SchemeError, compile_scheme
from rulebook.checking import check
from rulebook.comparing.heading import with_heading
from rulebook.comparing.numbers import numbers, with_numbers
from rulebook.problems import Problem

from .schemes import BRANCHES, MEMBERS, Compiled

HALVES = {"members": MEMBERS, "branches": BRANCHES}
LONGEST_TITLE, LONGEST_VERSION = 160, 40
Files = Mapping[str, str]


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
) -> dict[str, str]:
    """The text with other numbers, version and first day; notes and layout stay. It may hold together no longer.

    Args:
        files: a text that holds together.
        changes: by half (`members`, `branches`), by path; a number that is the same is left as it is written.
        version: empty to leave it.
        effective_from: the first day, in both halves; None to leave it.

    Raises:
        rulebook.SchemeError: a path leads to no number, or what is given is none.
    """
    changed = dict(files)
    for half, wanted in changes.items():
        name = HALVES[half]
        text = changed.get(name, "")
        known = numbers(text)
        moved = {path: value for path, value in wanted.items() if path not in known or not _same(value, known[path])}
        changed[name] = with_numbers(text, moved, name)
    return {name: with_heading(text, version=version or None, first=effective_from) for name, text in changed.items()}


def _same(value: str, number: Decimal) -> bool:
    try:
        return Decimal(value) == number
    except ArithmeticError:
        return False
