"""Meetings of both branches: announced, kept as a draft, held and not recorded yet; every word of them marked."""

import datetime as dt
from collections.abc import Collection

from benliu.meetings.models import FixedDay, Meeting
from benliu.meetings.monthly import MonthlyDay
from benliu.meetings.queries.feeds import feed_path
from benliu.meetings.services import Fixed, Plan, answer_meeting, correct_attendance, fix_day, open_feed, plan_meeting
from benliu.records.models import RecordKind

from . import roles
from .bureau import MEMBERS, NOW, Bureau, new_id
from .year import CLERKS, SERVICE

AHEAD = dt.datetime(2030, 5, 20, 6, 30, tzinfo=dt.UTC)
BEFORE = NOW - dt.timedelta(days=2)


def plan_meetings(bureau: Bureau) -> dict[str, object]:
    """What A has of each sort, by name; B has one that is announced."""
    meeting = _plan(bureau, "A", AHEAD, roles.IN_A)
    secrets = bureau.secrets
    reason = secrets.text("why the owner asks for leave", roles.LED | {roles.OWNER})
    _answer(bureau, meeting, roles.OWNER, reason)
    held = _plan(bureau, "A", NOW - dt.timedelta(days=1), roles.IN_A)
    correct_attendance(
        actor=bureau.standing(roles.SECRETARY),
        meeting_id=held.pk,
        person_id=bureau.people[roles.COLLEAGUE].pk,
        state="present",
        reason=secrets.text("why a sign-in was set right", roles.LED | {roles.COLLEAGUE}),
        now=NOW,
    )
    draft = _plan(bureau, "A", AHEAD, roles.LED, announce=False)
    _plan(bureau, "B", AHEAD, roles.IN_B)
    fixed = _fixed_day(bureau)
    feed = open_feed(actor=bureau.standing(roles.COLLEAGUE), unit_id=None, now=NOW)
    mark = feed_path(feed).rpartition("/")[2].removesuffix(".ics")
    return {"gathering": meeting.pk, "held": held.pk, "draft": draft.pk, "fixed": fixed, "feed": feed, "mark": mark}


def plan_more(bureau: Bureau, times: int) -> None:
    """As many more of each sort."""
    for place in range(times):
        _plan(bureau, "A", AHEAD + dt.timedelta(hours=place), roles.IN_A)
        _plan(bureau, "A", NOW - dt.timedelta(hours=20 - place), roles.IN_A)


def _plan(
    bureau: Bureau, branch: str, start: dt.datetime, readers: Collection[str], *, announce: bool = True
) -> Meeting:
    text = bureau.secrets.text
    plan = Plan(
        id=new_id(),
        kind=SERVICE,
        unit_id=bureau.units[branch].pk,
        title=text(f"the title of a meeting of {branch}", readers),
        starts_at=start,
        ends_at=start + dt.timedelta(hours=2),
        people=tuple(bureau.people[who].pk for who in MEMBERS[branch] if who != "mover"),
        place=text(f"the place of a meeting of {branch}", readers),
        note=text(f"the note of a meeting of {branch}", readers),
    )
    return plan_meeting(actor=bureau.standing(CLERKS[branch]), plan=plan, announce=announce, now=BEFORE)


def _fixed_day(bureau: Bureau) -> int:
    """A's day for 主题党日, which nobody has planned yet; its kind is there for this alone."""
    RecordKind.objects.create(code="theme", title="主题党日", subject=RecordKind.Subject.MEMBER)
    unit, place = bureau.units["A"].pk, bureau.secrets.text("the place of the fixed day of A", roles.IN_A)
    fixed = Fixed(MonthlyDay(0, 5), dt.time(15), dt.time(16), place)
    fix_day(actor=bureau.standing(roles.SECRETARY), unit_id=unit, duty="themeday", fixed=fixed, now=BEFORE)
    return FixedDay.objects.get().pk


def _answer(bureau: Bureau, meeting: Meeting, who: str, reason: str) -> None:
    actor = bureau.standing(who)
    answer_meeting(actor=actor, meeting_id=meeting.pk, answer="leave", reason=reason, now=BEFORE)
