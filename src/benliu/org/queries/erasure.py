"""Who asked to be erased, and what became of it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from benliu.common.clock import local_date

from ..models import ErasureRequest, Person, Unit
from ..standing import Standing
from .belonging import answering_paths

ANSWERED_WITHIN = dt.timedelta(days=30)  # GB/T 35273-2020, 8.7


@dataclass(frozen=True)
class Wish:
    """A request: since when, by when it is to be answered; `answer`: why not, once that is said."""

    asked_on: dt.date
    due_on: dt.date
    answer: str

    @property
    def is_waiting(self) -> bool:
        """Nobody has answered yet."""
        return not self.answer


def erasure_wish(person_id: int | None) -> Wish | None:
    """What somebody asked for. One query."""
    found = ErasureRequest.objects.filter(person_id=person_id).first() if person_id else None
    return _wish(found) if found else None


def _wish(request: ErasureRequest) -> Wish:
    asked_on = local_date(request.asked_at)
    return Wish(asked_on, asked_on + ANSWERED_WITHIN, request.answer)


def wishes_waiting(reader: Standing) -> Iterator[tuple[Person, str, Wish]]:
    """Who waits to be erased and is answered for by the officer `reader`, with a unit's name. Four queries at most."""
    waiting = list(ErasureRequest.objects.filter(answered_at=None).select_related("person").order_by("pk"))
    if not waiting:
        return
    paths = answering_paths([request.person_id for request in waiting])
    units = Unit.objects.filter(path__in={path for own in paths.values() for path in own})
    names = dict(units.values_list("path", "name"))
    for request in waiting:
        if ours := [path for path in paths[request.person_id] if reader.officer_of(path)]:
            yield request.person, names[ours[0]], _wish(request)
