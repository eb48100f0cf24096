"""An outpost of the small bureau, and standing duty there."""

import datetime as dt

from benliu.org.models import Person
from benliu.org.tests.factories import NOW, TODAY, Bureau
from benliu.places.models import Place
from benliu.places.services import PlaceTold, add_place
from benliu.sites.models import DutyPlan, DutySeat
from benliu.sites.services import DutyTold, Shift, plan_duty, publish_duty

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
BY_DAY = Shift("白班", dt.time(8), dt.time(20), 1)
BY_NIGHT = Shift("夜班", dt.time(20), dt.time(8), 1)
FIVE = ("许书记", "林一", "王二", "钱书记", "孙三")


def make_outpost(bureau: Bureau, code: str = "P1", unit: str = "示例市水利局") -> Place:
    told = PlaceTold("outpost", code, f"东塘哨点{code}")
    return add_place(actor=bureau.officer, unit_id=bureau.units[unit].pk, told=told, now=NOW)


def told(bureau: Bureau, days: int = 14, *, names=FIVE, shifts=(BY_DAY,), since=TODAY + DAY, **rest) -> DutyTold:
    people = tuple(bureau.people[name].pk for name in names)
    return DutyTold(since, since + (days - 1) * DAY, tuple(shifts), people=people, **rest)


def make_plan(bureau: Bureau, outpost: Place, days: int = 14, **rest) -> DutyPlan:
    return plan_duty(actor=bureau.officer, place_id=outpost.pk, told=told(bureau, days, **rest), now=NOW, seconds=0.0)


def published(bureau: Bureau, outpost: Place, days: int = 14, **rest) -> DutyPlan:
    plan = make_plan(bureau, outpost, days, **rest)
    return publish_duty(actor=bureau.officer, plan_id=plan.pk, version=plan.version, now=NOW)


def on_seats(plan: DutyPlan, **which) -> list[tuple[str, str]]:
    """Who stands when: month-day and name."""
    seats = plan.seats.filter(**which).select_related("person").order_by("starts_at", "position")
    return [(f"{one.starts_at:%m-%d}", one.person.name if one.person else "") for one in seats]


def seat_of(plan: DutyPlan, name: str, nth: int = 0) -> DutySeat:
    return plan.seats.filter(person__name=name).order_by("starts_at")[nth]


def put(plan: DutyPlan, *names: str) -> None:
    """Give the seats of a plan to these people, in order of time, so that a test knows who stands when."""
    people = {one.name: one for one in Person.objects.all()}
    for seat, name in zip(plan.seats.order_by("starts_at", "position"), names, strict=True):
        seat.person = people[name] if name else None
        seat.save()
