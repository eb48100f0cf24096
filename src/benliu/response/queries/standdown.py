"""Who is still out: until nobody is, a response is not stood down."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from benliu.org.particulars import ENTRIES

from ..models import Duty, Filing, Movement, Presence, Response
from .coming import COMING

BEFORE_SHIFT = dt.timedelta(hours=6)  # who comes so early for a shift comes for it
STILL_ASKED = dt.timedelta(hours=24)  # so long after a shift somebody who never showed up is still asked after
HERE, UNSEEN = "here", "unseen"
PHONE = next(entry for entry in ENTRIES if entry.name == "phone")


@dataclass(frozen=True)
class Out:
    """Somebody who is still out. `here`: arrived at the place and not left; `unseen`: confirmed for a shift there, and
    nothing was heard since. `since`: the arrival, or the shift's start. `phone` as the roster shows it by default.
    """

    person_id: int
    name: str
    phone: str
    place_id: int
    place: str
    code: str
    state: str
    since: dt.datetime


def still_out(response: Response, now: dt.datetime) -> list[Out]:
    """Everybody who is still out, by place. Two queries."""
    here = [_out(HERE, *row) for row in _present(response).values_list(*(_said("person", "place")), "arrived_at")]
    unseen = [
        _out(UNSEEN, *row)
        for row in _unseen(response, now).values_list(*(_said("person", "post__place")), "post__starts_at")
    ]
    rows = {one.person_id: one for one in [*sorted(unseen, key=lambda one: one.since), *here]}
    return sorted(rows.values(), key=lambda one: (one.code, one.place_id, one.state, one.name, one.person_id))


def places_out(people: Iterable[Out]) -> list[tuple[str, list[Out]]]:
    """By the name of the place, in the order of `people`. No query."""
    return [
        (some[0].place, some) for _place, rows in groupby(people, key=lambda one: one.place_id) if (some := list(rows))
    ]


def count_still_out(response: Response, now: dt.datetime) -> int:
    """How many they are. Two queries."""
    unseen = _unseen(response, now).order_by().values("person").distinct().count()
    return _present(response).count() + unseen


def newest_filing(response: Response) -> Filing | None:
    """How far the records are that were asked for last. One query, once it is stood down."""
    return response.filings.order_by("-pk").first() if response.stood_down_at else None


def _said(person: str, place: str) -> tuple[str, ...]:
    named = (f"{person}__name", f"{person}__particulars__phone", f"{place}", f"{place}__name", f"{place}__code")
    return (person, *named)


def _out(state: str, *row: object) -> Out:  # type: ignore[no-untyped-def]
    person, name, phone, place, place_name, code, since = row
    return Out(person, name, PHONE.shown(phone or ""), place, place_name, code, state, since)  # type: ignore[arg-type]


def _present(response: Response) -> QuerySet[Presence]:
    return Presence.objects.filter(response=response, left_at=None)


def _unseen(response: Response, now: dt.datetime) -> QuerySet[Duty]:
    """Confirmed for a shift that had begun by the end, not long over then, and not heard of since."""
    end = response.ended_at or now
    confirmed = Duty.objects.filter(post__response=response, gone=Duty.Gone.NONE, call__answer__in=COMING)
    told = Movement.objects.filter(response=response, person=OuterRef("person"), undone_by=None)
    told = told.exclude(act=Movement.Act.UNDONE).filter(happened_at__gte=OuterRef("post__starts_at") - BEFORE_SHIFT)
    there = Presence.objects.filter(response=response, person=OuterRef("person"))
    there = there.filter(Q(left_at=None) | Q(left_at__gte=OuterRef("post__starts_at")))
    running = confirmed.filter(post__starts_at__lte=end, post__ends_at__gt=end - STILL_ASKED)
    return running.filter(~Exists(told), ~Exists(there)).order_by(F("post__starts_at"))
