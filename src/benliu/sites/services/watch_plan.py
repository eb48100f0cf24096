"""Standing duty of an outpost: said, proposed, mended by hand, published."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing
from benliu.places.models import Place
from benliu.readiness.models import Team
from rostering import RosterError

from ..models import DutyPerson, DutyPlan, DutySeat, DutySwap
from ..policies import can_keep_duties, keeping, people_near, teams_near
from .watch_proposal import SECONDS, Shift, people_of, propose_seats
from .watch_telling import tell_changed, tell_published, tell_withdrawn

MOST_DAYS, MOST_SHIFTS, MOST_PEOPLE, MOST_SEATS, MOST_REST = 92, 6, 9, 600, 168


@dataclass(frozen=True)
class DutyTold:
    """What somebody says of a standing duty. Who stands: the members of a team, or `people` by id."""

    starts_on: dt.date
    ends_on: dt.date
    shifts: tuple[Shift, ...]
    rest_hours: int = 24
    team_id: int | None = None
    people: tuple[int, ...] = ()


class StaleDuty(Invalid):
    """Somebody changed it meanwhile: what was filled in belongs to an older version."""

    def __init__(self) -> None:
        super().__init__(_("在您填写的时候，值守安排有了变化。请看过再提交。"))


@transaction.atomic
def plan_duty(
    *, actor: Standing, place_id: int, told: DutyTold, now: dt.datetime, seconds: float = SECONDS
) -> DutyPlan:
    """Keep a standing duty, with a first proposal of who stands when. Raises `Invalid` with what to mend, `Refused`."""
    place = Place.objects.select_related(*keeping()).filter(pk=place_id, closed_on=None).first()
    if place is None:
        raise Invalid(_("没有这个地点，或者已经停用。"))
    require(can_keep_duties(actor, place))
    if place.kind not in Place.MANNED:
        raise Invalid(_("值守安排在哨点；请先在这里设一个哨点。"))
    _check(told, local_date(now))
    plan = DutyPlan.objects.create(
        place=place,
        team=_team(actor, place, told.team_id),
        starts_on=told.starts_on,
        ends_on=told.ends_on,
        shifts=[[one.name.strip()[:20], f"{one.starts:%H:%M}", f"{one.ends:%H:%M}", one.number] for one in told.shifts],
        rest_hours=told.rest_hours,
        made_by_id=actor.account_id,
        made_at=now,
    )
    if plan.team_id is None:
        there = people_near(actor, place, local_date(now)).filter(pk__in=told.people)
        DutyPerson.objects.bulk_create(DutyPerson(plan=plan, person=person) for person in there.order_by("pk"))
    if not people_of(plan, local_date(now)):
        raise Invalid(_("请选由谁值守：一支队伍，或本单位名册上的人。"))
    note_act(actor_id=actor.account_id, act="plan_duty", subject=f"duty:{plan.pk}", now=now)
    _fill(plan, now, seconds)
    return plan


@transaction.atomic
def propose_duty(
    *, actor: Standing, plan_id: int, version: int, now: dt.datetime, seconds: float = SECONDS
) -> DutyPlan:
    """Propose anew who stands when; who was put on a seat by hand stays. Before it is published only."""
    plan = locked_plan(actor, plan_id, version)
    if plan.published_at:
        raise Invalid(_("已经发布，不能整份重排；可以逐班改人。"))
    _fill(plan, now, seconds)
    note_act(actor_id=actor.account_id, act="propose_duty", subject=f"duty:{plan.pk}", now=now)
    return _changed(plan)


@transaction.atomic
def seat_person(*, actor: Standing, seat_id: int, version: int, person_id: int | None, now: dt.datetime) -> DutySeat:
    """Put somebody on a seat by hand, or nobody. Of a published one both are told, and its open swaps end.

    Raises `StaleDuty` where the seat changed meanwhile, `Invalid` where it cannot be, with why.
    """
    seat = locked_seats([seat_id])[0]
    require(can_keep_duties(actor, seat.plan.place))
    if seat.version != version:
        raise StaleDuty
    if seat.starts_at <= now and seat.plan.published_at:
        raise Invalid(_("这一班已经开始，不能再改人。"))
    if person_id is not None:
        person = people_near(actor, seat.plan.place, local_date(now)).filter(pk=person_id)
        if not person.exists() and person_id not in people_of(seat.plan, local_date(now)):
            raise Invalid(_("没有这个人。"))
        check_free(person_id, seat)
    before, seat.person_id, seat.by_hand, seat.why = seat.person_id, person_id, True, None
    if before == person_id:
        return seat
    _keep(seat)
    plan = seat.plan
    note_act(actor_id=actor.account_id, act="seat_person", subject=f"duty:{plan.pk}", now=now)
    if plan.published_at:
        end_swaps(seat, now)
        tell_changed(seat, before, now)
    _changed(plan)
    return seat


@transaction.atomic
def publish_duty(*, actor: Standing, plan_id: int, version: int, now: dt.datetime) -> DutyPlan:
    """Publish a proposal as it stands, and tell everybody on it, once. Raises `StaleDuty` where it changed."""
    plan = locked_plan(actor, plan_id, version)
    if plan.published_at:
        return plan
    for seat in plan.seats.filter(person__isnull=False).select_related("person", "plan"):
        check_free(seat.person_id or 0, seat)
    plan.published_at = now
    plan.save(update_fields=["published_at"])
    note_act(actor_id=actor.account_id, act="publish_duty", subject=f"duty:{plan.pk}", now=now)
    tell_published(plan, now)
    return _changed(plan)


@transaction.atomic
def discard_duty(*, actor: Standing, plan_id: int, version: int, now: dt.datetime) -> None:
    """Throw away what was not published."""
    plan = locked_plan(actor, plan_id, version)
    if plan.published_at:
        raise Invalid(_("已经发布的值守不能删去；可以逐班改人。"))
    note_act(actor_id=actor.account_id, act="discard_duty", subject=f"duty:{plan.pk}", now=now)
    plan.delete()


def locked_plan(actor: Standing, plan_id: int, version: int) -> DutyPlan:
    """The plan, for who keeps it, as the page showed it. Raises `StaleDuty` where it changed meanwhile."""
    found = DutyPlan.objects.select_for_update(of=("self",)).select_related(*keeping("place__"))
    plan = found.filter(pk=plan_id).first()
    if plan is None:
        raise Invalid(_("没有这份值守安排。"))
    require(can_keep_duties(actor, plan.place))
    if plan.version != version:
        raise StaleDuty
    return plan


def locked_seats(ids: list[int]) -> list[DutySeat]:
    """Seats in the order of `ids`, locked in that of their keys. Raises `Invalid` where one is none."""
    found = DutySeat.objects.select_for_update(of=("self",)).select_related(*keeping("plan__place__"))
    rows = {seat.pk: seat for seat in found.filter(pk__in=ids).order_by("pk")}
    if len(rows) != len(set(ids)):
        raise Invalid(_("没有这一班，值守安排可能重排过。请重新打开页面。"))
    return [rows[pk] for pk in ids]


def check_free(person_id: int, seat: DutySeat, *, but: int | None = None) -> None:
    """Raises `Invalid` where somebody stands elsewhere at that time, or would rest less than the plan says. `but`: a
    seat that the person gives away. One query.
    """
    rest = dt.timedelta(hours=seat.plan.rest_hours)
    near = DutySeat.objects.filter(
        person=person_id, starts_at__lt=seat.ends_at + rest, ends_at__gt=seat.starts_at - rest
    )
    # Of this plan and of what is published: drafts of others bind nobody.
    near = near.filter(Q(plan=seat.plan_id) | Q(plan__published_at__isnull=False)).exclude(pk__in=[seat.pk, but or 0])
    other = near.select_related("person", "plan__place").order_by("starts_at").first()
    if other is None:
        return
    told = {
        "name": other.person.name if other.person else "",
        "when": f"{timezone.localtime(other.starts_at):%m-%d %H:%M}",
        "place": other.plan.place.name,
        "hours": seat.plan.rest_hours,
    }
    if other.starts_at < seat.ends_at and seat.starts_at < other.ends_at:
        raise Invalid(_("%(name)s同一时间已有一班：%(when)s %(place)s。") % told)
    raise Invalid(_("%(name)s休息不够 %(hours)d 小时：挨着 %(when)s %(place)s那一班。") % told)


def give_seat(seat: DutySeat, person_id: int) -> None:
    """Keep who stands on a seat from now on."""
    seat.person_id, seat.why, seat.read_at = person_id, None, None
    _keep(seat)
    _changed(seat.plan)


def end_swaps(seat: DutySeat, now: dt.datetime) -> None:
    """The seat went another way: offers of it, or for it, end."""
    rows = DutySwap.objects.filter(state__in=DutySwap.OPEN).select_related("seat__plan__place")
    open_ones = [*rows.filter(seat=seat), *rows.filter(wanted=seat)]
    for swap in open_ones:
        swap.state, swap.decided_at = DutySwap.State.WITHDRAWN, now
        swap.save(update_fields=["state", "decided_at"])
    tell_withdrawn(open_ones, now)


def _keep(seat: DutySeat) -> None:
    seat.version += 1
    seat.save(update_fields=["person", "by_hand", "why", "version", "read_at"])


def _changed(plan: DutyPlan) -> DutyPlan:
    plan.version += 1
    plan.save(update_fields=["version"])
    return plan


def _fill(plan: DutyPlan, now: dt.datetime, seconds: float) -> None:
    try:
        seats = propose_seats(plan, now, seconds=seconds)
    except RosterError as wrong:
        raise Invalid(wrong.faults[0].said("zh")) from wrong
    plan.seats.all().delete()
    DutySeat.objects.bulk_create(seats)


def _team(actor: Standing, place: Place, team_id: int | None) -> Team | None:
    if team_id is None:
        return None
    team = teams_near(actor, place).filter(pk=team_id).first()
    if team is None:
        raise Invalid(_("没有这支队伍。"))
    return team


def _check(told: DutyTold, today: dt.date) -> None:
    days, names = (told.ends_on - told.starts_on).days + 1, [one.name.strip() for one in told.shifts]
    if not 1 <= days <= MOST_DAYS or told.ends_on < today:
        raise Invalid(_("值守从哪一天到哪一天：最多 %d 天，不能都在过去。") % MOST_DAYS)
    if not 1 <= len(names) <= MOST_SHIFTS or not all(names) or len(set(names)) < len(names):
        raise Invalid(_("请至少写一个班次，名称各不相同。"))
    if not all(1 <= one.number <= MOST_PEOPLE for one in told.shifts):
        raise Invalid(_("每班 1 到 %d 人。") % MOST_PEOPLE)
    if days * sum(one.number for one in told.shifts) > MOST_SEATS:
        raise Invalid(_("这样有 %d 个以上的班位，请分几次排。") % MOST_SEATS)
    if not 0 <= told.rest_hours <= MOST_REST:
        raise Invalid(_("两班之间的休息请填 0 到 %d 小时。") % MOST_REST)
