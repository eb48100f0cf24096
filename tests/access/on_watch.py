"""Standing duty at an outpost of the bureau: the owner's duties, swaps and hand-over. Every word of it marked.

The officer stands there now, whose name everybody knows; the owner's duties are years ahead and some days ago, so that
only who keeps the outpost or stands there reads that name.
"""

import datetime as dt
import uuid

from benliu.common import clock
from benliu.places.models import Place
from benliu.places.services import PlaceTold, add_place
from benliu.sites.models import DutyPerson, DutyPlan, DutySeat, DutySwap, HandOver, OpenPoint

from . import roles
from .bureau import NOW, Bureau

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
AHEAD = dt.datetime(2031, 3, 3, tzinfo=dt.UTC)
SHIFTS = [["白班", "08:00", "20:00", 1]]


def stand_watch(bureau: Bureau) -> dict[str, object]:
    """All of it, by name."""
    text, officer, today = bureau.secrets.text, bureau.standing(roles.OFFICER), clock.now()
    told = PlaceTold("outpost", "WP", text("the name of outpost W", roles.ON_ROSTER))
    outpost = add_place(actor=officer, unit_id=bureau.units["top"].pk, told=told, now=NOW)
    plan = _plan(bureau, outpost, roles.OWNER, roles.COLLEAGUE, roles.OFFICER, published_at=NOW)
    draft = _plan(bureau, outpost, roles.OWNER)
    _seat(bureau, draft, roles.OWNER, AHEAD + 100 * DAY)
    now = _seat(bureau, plan, roles.OFFICER, today - HOUR)
    past, handed = (_seat(bureau, plan, roles.OWNER, today - ago * DAY) for ago in (2, 1))
    offered, agreed, free = (_seat(bureau, plan, roles.OWNER, AHEAD + nth * 3 * DAY) for nth in range(3))
    swaps = [
        _swap(bureau, seat, taker, state, text(f"why a duty is {state}", {roles.OWNER, roles.OFFICER, taker}))
        for seat, taker, state in ((offered, roles.OFFICER, "offered"), (agreed, roles.COLLEAGUE, "agreed"))
    ]
    readers = {roles.OWNER, roles.OFFICER}
    note = _note(bureau, handed, text("what was handed over", readers))
    point = OpenPoint.objects.create(hand_over=note, position=1, words=text("an open point", readers))
    return {
        "outpost": outpost.pk,
        "standing_duty": plan.pk,
        "draft_duty": draft.pk,
        "seat_now": now.pk,
        "seat_past": past.pk,
        "free_seat": free.pk,
        "offered_swap": swaps[0].pk,
        "agreed_swap": swaps[1].pk,
        "open_point": point.pk,
    }


def watch_more(bureau: Bureau, times: int) -> None:
    """As many duties, swaps, notes and plans more at the same outpost."""
    plan, today = DutyPlan.objects.exclude(published_at=None).get(), clock.now()
    for nth in range(1, 1 + times):
        draft = _plan(bureau, plan.place, roles.OWNER)
        _seat(bureau, draft, roles.OWNER, AHEAD + nth * DAY)
        seat = _seat(bureau, plan, roles.OWNER, AHEAD + (10 + 2 * nth) * DAY)
        _swap(bureau, seat, roles.OFFICER, "offered", "换")
        _swap(bureau, seat, roles.OFFICER, "declined", "换")
        _seat(bureau, plan, roles.OFFICER, today + nth * DAY)
        _seat(bureau, plan, roles.OWNER, today - 2 * DAY - nth * HOUR)
        note = _note(bureau, _seat(bureau, plan, roles.OWNER, today - DAY - nth * HOUR), "正常")
        OpenPoint.objects.create(hand_over=note, position=1, words="钥匙")


def _plan(bureau: Bureau, outpost: Place, *who: str, **rest: object) -> DutyPlan:
    days = {"starts_on": dt.date(2031, 3, 3), "ends_on": dt.date(2031, 3, 30), "shifts": SHIFTS, "rest_hours": 24}
    made = {"made_by": bureau.accounts[roles.OFFICER], "made_at": NOW}
    plan = DutyPlan.objects.create(place=outpost, **days, **made, **rest)
    DutyPerson.objects.bulk_create(DutyPerson(plan=plan, person=bureau.people[one]) for one in who)
    return plan


def _seat(bureau: Bureau, plan: DutyPlan, who: str, starts_at: dt.datetime) -> DutySeat:
    times = {"starts_at": starts_at, "ends_at": starts_at + 12 * HOUR, "shift": "白班", "position": 0}
    return DutySeat.objects.create(plan=plan, person=bureau.people[who], kind="weekday", **times)


def _swap(bureau: Bureau, seat: DutySeat, taker: str, state: str, words: str) -> DutySwap:
    people = {"giver": seat.person, "taker": bureau.people[taker]}
    return DutySwap.objects.create(seat=seat, **people, state=state, words=words, offered_at=NOW)


def _note(bureau: Bureau, seat: DutySeat, words: str) -> HandOver:
    told = {"told_by": bureau.accounts[roles.OWNER], "happened_at": seat.ends_at, "received_at": seat.ends_at}
    return HandOver.objects.create(id=uuid.uuid4(), seat=seat, words=words, **told)
