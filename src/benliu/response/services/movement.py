"""Tell who came and left, and keep who is on site in step with it: see `stays` and docs/decisions/0039."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_acts
from benliu.common.decision import Invalid, require
from benliu.org.models import Person
from benliu.org.standing import Standing
from benliu.places.models import Place

from ..models import Duty, Movement, Presence, Response
from ..policies import can_tell_movements
from ..stays import Moved, Shift, Stay, counted_at, stays_of

SAID = ("response_id", "person_id", "place_id", "act", "way", "happened_at", "undoes_id")


@dataclass(frozen=True)
class Told:
    """What somebody tells of a person. `id` is the client's: the same twice is done once. `act`, `way`: as `Movement`.

    `undoes`: the id of the movement that is taken back, with act `undone`; person and place are those of it.
    """

    id: uuid.UUID
    response_id: uuid.UUID
    person_id: int
    place_id: int
    act: str
    way: str
    happened_at: dt.datetime
    undoes: uuid.UUID | None = None


def tell_movement(*, actor: Standing, told: Told, now: dt.datetime) -> Movement:
    """Keep one movement; see `tell_movements`."""
    return tell_movements(actor=actor, told=[told], now=now)[0]


@transaction.atomic
def tell_movements(*, actor: Standing, told: Sequence[Told], now: dt.datetime) -> list[Movement]:
    """Keep all movements of one response or none, and set right who is on site; the rows, in the order of `told`.

    What is known under its id already is left as it is; what was undone already, by whomever, stays undone once. Also
    after the end of the response: the phone was offline. Raises `Invalid` with what to mend, `Refused` where `actor`
    may not tell of one of these people.
    """
    response = _response(told)
    people = {one.person_id for one in told}
    require(can_tell_movements(actor, response, people, now))
    _check(told, people)
    _lock(people)
    rows = _rows(told, actor, now)
    fresh = [row for row in rows if row._state.adding]
    try:
        with transaction.atomic():
            Movement.objects.bulk_create(fresh)
    except IntegrityError as error:  # the same id for somebody else, at the same moment
        raise _taken() from error
    subjects = [f"movement:{row.pk}" for row in fresh]
    note_acts(actor_id=actor.account_id, act="tell_movement", subjects=subjects, now=now)
    refresh_presence(response.pk, people)
    return rows


def _response(told: Sequence[Told]) -> Response:
    wanted = {one.response_id for one in told}
    found = Response.objects.select_related("unit").filter(pk__in=wanted)
    if len(wanted) != 1 or not found:
        raise Invalid(_("没有这次响应。"))
    return found[0]


def _check(told: Sequence[Told], people: Collection[int]) -> None:
    if Person.objects.filter(pk__in=people, erased_at=None).count() != len(people):
        raise Invalid(_("没有这个人，或者已经清除。"))
    places = {one.place_id for one in told}
    if Place.objects.filter(pk__in=places).count() != len(places):
        raise Invalid(_("没有这个地点。"))
    if any(one.way not in Movement.Way.values or one.act not in Movement.Act.values for one in told):
        raise Invalid(_("请说明是到岗还是离岗。"))
    undone = Movement.objects.in_bulk([one.undoes for one in told if one.undoes])
    for one in told:
        back = undone.get(one.undoes) if one.undoes else None
        if (one.act == Movement.Act.UNDONE) != (back is not None) or (one.undoes and not back):
            raise Invalid(_("没有找到要撤销的到岗或离岗。"))
        if back and (back.act == Movement.Act.UNDONE or _whose(back) != (one.response_id, one.person_id, one.place_id)):
            raise Invalid(_("要撤销的不是这个人在这里的到岗或离岗。"))


def _whose(row: Movement) -> tuple[uuid.UUID, int, int]:
    return row.response_id, row.person_id, row.place_id


def _lock(people: Collection[int]) -> None:
    """Of two who tell of one person at the same time the second sees what the first one told."""
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    list(rows.values_list("pk"))


def _rows(told: Sequence[Told], actor: Standing, now: dt.datetime) -> list[Movement]:
    """The row of each that was told: the one that is there, or a new one."""
    known = Movement.objects.in_bulk([one.id for one in told])
    undone = {
        row.undoes_id: row for row in Movement.objects.filter(undoes__in=[one.undoes for one in told if one.undoes])
    }
    rows = []
    for one in told:
        row = _row(one, actor, now)
        if one.id in known and _said(known[one.id]) != _said(row):
            raise _taken()
        rows.append(known.get(one.id) or undone.get(one.undoes) or row)
    if len({one.id for one in told}) != len(told):
        raise _taken()
    return rows


def _taken() -> Invalid:
    return Invalid(_("这个编码已经用于另一次到岗或离岗，请重新打开页面。"))


def _row(one: Told, actor: Standing, now: dt.datetime) -> Movement:
    return Movement(
        id=one.id,
        response_id=one.response_id,
        person_id=one.person_id,
        place_id=one.place_id,
        act=one.act,
        way=one.way,
        happened_at=one.happened_at,
        received_at=now,
        told_by_id=actor.account_id,
        undoes_id=one.undoes,
    )


def _said(row: Movement) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in SAID)


@transaction.atomic
def refresh_presence(response_id: uuid.UUID, person_ids: Iterable[int]) -> None:
    """Make the presences of these people anew from all that was told of them. A fixed number of queries.

    Also after duties have changed: a stay names the duty whose shift it was.
    """
    people = sorted(set(person_ids))
    _lock(people)
    moves, shifts = _moves(response_id, people), _shifts(response_id, people)
    due = {(person, stay) for person in people for stay in stays_of(moves[person], shifts[person])}
    stale = []
    for row in Presence.objects.filter(response_id=response_id, person__in=people):
        held = row.person_id, Stay(row.place_id, row.arrived_at, row.left_at, row.duty_id)
        if held in due:
            due.remove(held)
        else:
            stale.append(row.pk)
    Presence.objects.filter(pk__in=stale).delete()
    Presence.objects.bulk_create(
        Presence(
            response_id=response_id,
            person_id=person,
            place_id=stay.place_id,
            duty_id=stay.duty_id,
            arrived_at=stay.arrived_at,
            left_at=stay.left_at,
        )
        for person, stay in sorted(due, key=lambda one: (one[0], one[1].arrived_at))
    )


def _moves(response_id: uuid.UUID, people: Collection[int]) -> dict[int, list[Moved]]:
    rows = Movement.objects.filter(response_id=response_id, person__in=people, undone_by=None)
    rows = rows.exclude(act=Movement.Act.UNDONE)
    said = ("id", "person_id", "act", "place_id", "happened_at", "received_at", "response__started_at")
    moves: dict[int, list[Moved]] = defaultdict(list)
    for pk, person, act, place, happened, received, started in rows.values_list(*said):
        at = counted_at(happened, received, started)
        moves[person].append(Moved(act == Movement.Act.ARRIVED, place, at, pk))
    return moves


def _shifts(response_id: uuid.UUID, people: Collection[int]) -> dict[int, list[Shift]]:
    rows = Duty.objects.filter(post__response_id=response_id, person__in=people, gone=Duty.Gone.NONE)
    shifts: dict[int, list[Shift]] = defaultdict(list)
    said = ("person_id", "pk", "post__place_id", "post__starts_at", "post__ends_at")
    for person, *rest in rows.values_list(*said):
        shifts[person].append(Shift(*rest))
    return shifts
