"""What is planned, and what is owed, where something is recorded. The feature that plans registers here, in
`AppConfig.ready`.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from benliu.org.standing import Standing


@dataclass(frozen=True)
class Planned:
    """A meeting of the branch at that time: where its people sign in and it is recorded, if it is not yet.

    `away`: who of those told of is on leave or absent in its list, by name.
    """

    title: str
    url: str
    when: str
    is_recorded: bool
    away: tuple[str, ...]


# Reader, unit, day, people told of, now: what is planned there that the reader may see.
Provider = Callable[[Standing, int, dt.date, Collection[int], dt.datetime], Sequence[Planned]]
_providers: list[Provider] = []
# What kinds are called, the days on which each was recorded, both by code, today: the codes of those still owed.
Owed = Callable[[Mapping[str, Collection[str]], Mapping[str, Collection[dt.date]], dt.date], Sequence[str]]
_owed: list[Owed] = []


def register_planned(provider: Provider) -> None:
    """Let `provider` say what is planned."""
    if provider not in _providers:
        _providers.append(provider)


def planned_then(
    reader: Standing, *, unit_id: int, day: dt.date, people: Collection[int], now: dt.datetime
) -> list[Planned]:
    """What is planned for the branch on `day`, today only at about this hour, and has something to say."""
    found = [one for provider in _providers for one in provider(reader, unit_id, day, people, now)]
    return [one for one in found if one.away or not one.is_recorded]


def register_owed(provider: Owed) -> None:
    """Let `provider` say what a branch owes."""
    if provider not in _owed:
        _owed.append(provider)


def owed_kinds(
    names: Mapping[str, Collection[str]], recorded: Mapping[str, Collection[dt.date]], on: dt.date
) -> list[str]:
    """The kinds of which a branch still has to hold a meeting, by code, what is due first before the others."""
    return [code for provider in _owed for code in provider(names, recorded, on)]
