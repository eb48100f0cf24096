"""What records are used for. Features above register here, in `AppConfig.ready`, as consumers of records."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import QuerySet

from benliu.org.standing import Standing

from .models import Activity


@dataclass(frozen=True)
class Use:
    """One use of a record: what it is (“2025 年积分”), where it is seen, and what came of it (“记 3 分”)."""

    title: str
    url: str
    text: str


@dataclass(frozen=True)
class Place:
    """Where an entry is used, or will be; places of one title are one place."""

    title: str
    url: str


ByActivity = Mapping[uuid.UUID, Sequence[Place]]
ByKind = Mapping[str, Sequence[Place]]
Kinds = Mapping[str, Collection[str]]  # what each kind is called, by its code
Key = TypeVar("Key")


def _nowhere_yet(_kinds: Kinds, _day: dt.date) -> ByKind:
    return {}


@dataclass(frozen=True)
class Consumer:
    """A feature that uses records, as three questions; the answers hold what the reader may see.

    `of_records`: every use of these records. `of_activities`: where the records of each activity are used.
    `of_kinds`: where records of these kinds, told on that day, will be used, by the code of the kind.
    """

    of_records: Callable[[Sequence[uuid.UUID], Standing], Sequence[Use]]
    of_activities: Callable[[QuerySet[Activity], Standing], ByActivity]
    of_kinds: Callable[[Kinds, dt.date], ByKind] = _nowhere_yet


_consumers: list[Consumer] = []


def register_consumer(consumer: Consumer) -> None:
    """Let `consumer` say what it uses of records."""
    if consumer not in _consumers:
        _consumers.append(consumer)


def uses_of(record_ids: Sequence[uuid.UUID], reader: Standing) -> list[Use]:
    """All uses of the records, in the order in which the features registered."""
    return [use for consumer in _consumers for use in consumer.of_records(record_ids, reader)]


def places_of(activities: QuerySet[Activity], reader: Standing) -> dict[uuid.UUID, tuple[Place, ...]]:
    """Where the records of each of `activities` are used; as many queries as there are consumers, however many."""
    return _joined(consumer.of_activities(activities, reader) for consumer in _consumers)


def coming_places(kinds: Kinds, day: dt.date) -> dict[str, tuple[Place, ...]]:
    """Where a record of each of `kinds` (by code), told on `day`, will be used."""
    return _joined(consumer.of_kinds(kinds, day) for consumer in _consumers)


def distinct(places: Iterable[Place]) -> tuple[Place, ...]:
    """Each place once, by its title."""
    first: dict[str, Place] = {}
    for place in places:
        first.setdefault(place.title, place)
    return tuple(first.values())


def _joined(answers: Iterable[Mapping[Key, Sequence[Place]]]) -> dict[Key, tuple[Place, ...]]:
    found: dict[Key, list[Place]] = {}
    for answer in answers:
        for key, places in answer.items():
            found.setdefault(key, []).extend(places)
    return {key: distinct(places) for key, places in found.items()}
