"""An outpost at the first site of the demonstration bureau, and its standing duty around today."""

import datetime as dt
import uuid
from contextlib import suppress
from decimal import Decimal

from benliu.common.decision import Invalid
from benliu.org.standing import Standing
from benliu.places.models import Place
from benliu.places.services import PlaceTold, add_place
from benliu.sites.models import DutyPlan, Site
from benliu.sites.services import (
    DutyTold,
    HandOverTold,
    Shift,
    answer_swap,
    decide_swap,
    hand_over,
    offer_duty,
    plan_duty,
    publish_duty,
)

from .bureau import Bureau
from .office import MEMBER, Clock, Office

DAY = dt.timedelta(days=1)
BEFORE, AFTER = 10, 20  # days of it around today
COLLEAGUES = ("SL0103", "SL0107", "SL0109")
SHIFT = Shift("白班", dt.time(8), dt.time(20), 1)


def stand_watch(*, office: Office, bureau: Bureau, clock: Clock, site: Site, guest: Standing) -> None:
    """Planned and published two weeks ago; the member gave one duty away; the guest handed over."""
    asked = clock.at(bureau.today - 15 * DAY, 9)
    outpost = _outpost(office, site, asked)
    people = [office.people[number] for number in (MEMBER, *COLLEAGUES) if number in office.people]
    told = DutyTold(
        starts_on=bureau.today - BEFORE * DAY,
        ends_on=bureau.today + AFTER * DAY,
        shifts=(SHIFT,),
        people=(*people, guest.person_id or 0),
    )
    plan = plan_duty(actor=office.officer, place_id=outpost.pk, told=told, now=asked, seconds=0.2)
    publish_duty(actor=office.officer, plan_id=plan.pk, version=plan.version, now=asked)
    _swap(office, plan, clock.at(bureau.today - 13 * DAY, 10))
    _hand_over(plan, guest, clock.now)


def _outpost(office: Office, site: Site, now: dt.datetime) -> Place:
    place = site.place
    north, east = ((Decimal(part or 0) / 1_000_000) for part in (place.latitude, place.longitude))
    told = PlaceTold("outpost", "DS", "东塘红色哨站", f"{place.name}堤头值班房", north, east, at=place.pk)
    return add_place(actor=office.officer, unit_id=place.unit_id, told=told, now=now)


def _swap(office: Office, plan: DutyPlan, now: dt.datetime) -> None:
    """The first duty of the member that a colleague can take goes that way."""
    for seat in plan.seats.filter(person=office.member.person_id).order_by("starts_at"):
        for number in COLLEAGUES:
            taker = Standing(office.officer.account_id, office.people.get(number), None, (), ())
            with suppress(Invalid):
                swap = offer_duty(
                    actor=office.member,
                    seat_id=seat.pk,
                    version=seat.version,
                    taker_id=taker.person_id,
                    words="那天要去省里开会",
                    now=now,
                )
                answer_swap(actor=taker, swap_id=swap.pk, agrees=True, now=now)
                decide_swap(actor=office.officer, swap_id=swap.pk, consents=True, now=now)
                return


def _hand_over(plan: DutyPlan, guest: Standing, now: dt.datetime) -> None:
    """Of the guest's last duty that has ended: no branch of the bureau counts it."""
    seat = plan.seats.filter(person=guest.person_id, ends_at__lte=now).order_by("-ends_at").first()
    if seat is not None:
        told = HandOverTold(
            uuid.uuid5(uuid.NAMESPACE_OID, f"hand-over/{seat.pk}"),
            seat.pk,
            "巡堤两趟，未见渗漏。二号排水口栅前清了杂草。",
            seat.ends_at,
            ("二号排水口的钥匙放在值班房抽屉，用后放回", "手电还缺两只，已报项目部"),
        )
        hand_over(actor=guest, told=told, now=seat.ends_at)
