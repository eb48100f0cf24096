"""Who asked to be erased, and what became of it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from benliu.common.clock import local_date

from ..models import ErasureRequest, Membership, Unit
from ..standing import Standing
from .roster import units_below

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


def wishes_waiting(reader: Standing) -> Iterator[tuple[Membership, Wish]]:
    """Members below whose officer `reader` is, who wait to be erased. One query."""
    below = Unit.objects.filter(units_below(reader.officer_paths)).values("pk")
    waiting = Membership.objects.filter(unit__in=below, ends_on=None, person__erasure_request__answered_at=None)
    waiting = waiting.filter(person__erasure_request__isnull=False)
    for member in waiting.select_related("person__erasure_request", "unit"):
        yield member, _wish(member.person.erasure_request)
