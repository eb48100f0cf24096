"""What was filed to a place by a feature, for the page of another one; and who reads it. Both are registered here, in
`AppConfig.ready`: advice files, sites list it and say who keeps what happens there.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benliu.org.standing import Standing


@dataclass(frozen=True)
class Filed:
    """Something filed to a place: what about, under which number, on which day; `papers`: what it is called, where."""

    number: int
    title: str
    on: dt.date
    papers: tuple[tuple[str, str], ...]


Provider = Callable[[int], Sequence[Filed]]
Reader = Callable[[Standing, int], bool]
_providers: list[Provider] = []
_readers: list[Reader] = []


def register_filed(provider: Provider) -> None:
    """Let `provider` say what was filed to a place, by its id."""
    if provider not in _providers:
        _providers.append(provider)


def register_filed_reader(reader: Reader) -> None:
    """Let `reader` say whether somebody reads what was filed to a place."""
    if reader not in _readers:
        _readers.append(reader)


def can_read_filed(actor: Standing, place_id: int | None) -> bool:
    """Whether `actor` reads what was filed to the place."""
    return place_id is not None and any(reader(actor, place_id) for reader in _readers)


def filed_to(place_id: int) -> list[Filed]:
    """All that was filed to a place, the newest first. The caller has asked who reads it."""
    found = [one for provider in _providers for one in provider(place_id)]
    return sorted(found, key=lambda one: (one.on, one.number), reverse=True)
