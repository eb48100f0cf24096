"""What the demonstration branch has planned: one held and not recorded yet, and what comes next."""

import datetime as dt
import random
import uuid
from collections.abc import Sequence

from django.utils.timezone import get_default_timezone

from benliu.meetings.services import Plan, correct_attendance, plan_meeting

from .bureau import SEED, Bureau
from .office import Clock, Office
from .people import DEMO_BRANCH
from .year import is_working_day, last_working_day

ROOM, DIKE = "三楼会议室", "东堤管理站"


def plan_some(*, office: Office, bureau: Bureau, clock: Clock) -> int:
    """Plan them as the secretary did last week; returns how many."""
    today = bureau.today
    people = [office.people[p.staff_no] for p in bureau.members_on(today) if p.branch_on(today) == DEMO_BRANCH]
    yesterday, soon = last_working_day(today - dt.timedelta(days=1)), _working_day_after(today, 2)
    told = clock.at(last_working_day(yesterday - dt.timedelta(days=3)), 9)
    held = _plan(office, people, "党小组会", "soul.group", yesterday, told, "岗位风险怎么防")
    luck = random.Random(f"{SEED}:held")  # noqa: S311
    for person in people:
        if luck.random() < 0.85:
            state = "late" if luck.random() < 0.1 else "present"
            _came(office, held, person, state, clock.at(yesterday, 15))
    lesson = f"第{'一二三四'[(soon.month - 1) // 3]}季度党课：一滴水的旅程"
    _plan(office, people, lesson, "soul.lesson", soon, told, "请带笔记本。")
    later = _working_day_after(soon, 2)
    _plan(office, people, "东堤巡护志愿服务", "warm.service", later, told, "名额有限，先到先得。", 12)
    return 3


def _working_day_after(day: dt.date, days: int) -> dt.date:
    day += dt.timedelta(days=days)
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def _plan(  # noqa: PLR0917
    office: Office,
    people: Sequence[int],
    title: str,
    kind: str,
    day: dt.date,
    now: dt.datetime,
    note: str,
    seats: int | None = None,
) -> uuid.UUID:
    start = dt.datetime.combine(day, dt.time(14, 30), get_default_timezone())
    plan = Plan(
        id=uuid.uuid5(uuid.NAMESPACE_OID, f"{SEED}:{title}:{day}"),
        kind=kind,
        unit_id=office.units[DEMO_BRANCH],
        title=title,
        starts_at=start,
        ends_at=start + dt.timedelta(minutes=90),
        people=tuple(people),
        place=DIKE if seats else ROOM,
        note=note,
        sign_up=seats is not None,
        seats=seats,
    )
    plan_meeting(actor=office.secretary, plan=plan, announce=True, now=now)
    return plan.id


def _came(office: Office, meeting_id: uuid.UUID, person: int, state: str, now: dt.datetime) -> None:
    correct_attendance(actor=office.secretary, meeting_id=meeting_id, person_id=person, state=state, reason="", now=now)
