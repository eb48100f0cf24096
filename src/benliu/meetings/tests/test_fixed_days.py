"""A day of every month that a branch has fixed: which day it is, when it is moved, what becomes of it.

Dates were read from a printed calendar of 2026; the holidays are the official ones of October 2026, as far as needed.
"""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benliu.common import clock
from benliu.common.decision import Invalid, Refused
from benliu.common.workdays import WorkCalendar
from benliu.meetings.models import FixedDay, Meeting
from benliu.meetings.monthly import MonthlyDay, worked_day
from benliu.meetings.queries.facts import duty_facts
from benliu.meetings.queries.proposing import ahead_of, next_proposal
from benliu.meetings.services import Fixed, cancel_meeting, fix_day, make_proposed, plan_meeting
from benliu.meetings.services.telling import ASKED
from benliu.notices.models import Notice
from benliu.org.models import Membership
from benliu.org.tests.factories import FIRST, NOW, SECOND
from benliu.records.models import RecordKind
from benliu.records.tests.factories import make_draft, submit
from benliu.workdays.services import set_day

MARCH, APRIL, OCTOBER = dt.date(2026, 3, 1), dt.date(2026, 4, 1), dt.date(2026, 10, 1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("week", "number", "month", "found"),
    [
        (0, 5, "2026-03-01", "2026-03-05"),
        (0, 31, "2026-04-01", "2026-04-30"),
        (0, 31, "2026-02-01", "2026-02-28"),
        (0, 29, "2028-02-01", "2028-02-29"),
        (0, 31, "2026-12-01", "2026-12-31"),
        (1, 7, "2026-03-01", "2026-03-01"),
        (2, 5, "2026-03-01", "2026-03-13"),
        (2, 5, "2026-05-01", "2026-05-08"),
        (1, 1, "2026-06-01", "2026-06-01"),
        (4, 2, "2026-12-01", "2026-12-22"),
        (5, 5, "2026-05-01", "2026-05-29"),
        (5, 5, "2026-07-01", "2026-07-31"),
        (5, 1, "2026-02-01", "2026-02-23"),
    ],
)
def test_which_day_of_a_month_it_is(week, number, month, found):
    assert MonthlyDay(week, number).in_month(day(month)) == day(found)


@pytest.mark.parametrize(
    ("meant", "moved"),
    [
        ("2026-10-09", "2026-10-09"),  # a Friday that is worked
        ("2026-10-05", "2026-10-08"),  # in the holiday: the first day after it
        ("2026-10-10", "2026-10-10"),  # a Saturday that is worked
        ("2026-10-17", "2026-10-19"),  # a Saturday: Monday
        ("2026-10-31", "2026-10-30"),  # a Saturday, and the next working day is of another month
    ],
)
def test_a_day_off_is_moved_to_a_working_day_of_the_month(meant, moved):
    off = frozenset(dt.date(2026, 10, number) for number in range(1, 8))
    assert worked_day(day(meant), WorkCalendar(off, frozenset({dt.date(2026, 10, 10)}))) == day(moved)


@pytest.fixture
def fixed(bureau) -> FixedDay:
    """主题党日 of the first branch on the 5th, 15:00–16:30, at the dam."""
    fix(bureau, MonthlyDay(0, 5))
    return FixedDay.objects.get()


def fix(bureau, on, actor=None, duty="themeday", starts=15, unit=FIRST):
    said = Fixed(on, dt.time(starts), dt.time(16, 30), "水库大坝") if on else None
    actor = actor or bureau.secretary
    fix_day(actor=actor, unit_id=bureau.units[unit].pk, duty=duty, fixed=said, now=NOW)


def proposed(bureau, first, now=NOW, leads=True):
    return ahead_of(bureau.units[FIRST].pk, first, now, leads=leads).proposals


def local(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.timezone(dt.timedelta(hours=8))):%Y-%m-%d %H:%M}"


def make(bureau, fixed, first, now=NOW, actor=None):
    return make_proposed(actor=actor or bureau.secretary, fixed_id=fixed.pk, month=first, now=now)


def test_a_month_without_one_is_proposed_to_the_branch_and_moved_where_it_is_off(bureau, fixed):
    (one,) = proposed(bureau, MARCH)
    assert (local(one.starts_at), local(one.ends_at)) == ("2026-03-05 15:00", "2026-03-05 16:30")
    assert (one.title, one.place, one.is_moved) == ("主题党日", "水库大坝", False)
    (moved,) = proposed(bureau, APRIL, leads=False)  # 5 April 2026 is a Sunday, 清明节; the Monday is off
    assert (local(moved.starts_at)[:10], moved.meant_on, moved.is_moved) == ("2026-04-06", day("2026-04-05"), True)
    set_day(actor=bureau.officer, day=day("2026-04-06"), is_working=False, name="清明节", now=NOW)
    assert local(proposed(bureau, APRIL)[0].starts_at)[:10] == "2026-04-07"


def test_what_is_over_planned_or_recorded_is_proposed_no_more(bureau, fixed, plan):
    assert proposed(bureau, MARCH, now=dt.datetime(2026, 3, 5, 6, 59, tzinfo=dt.UTC))
    assert not proposed(bureau, MARCH, now=dt.datetime(2026, 3, 5, 7, 0, tzinfo=dt.UTC))
    kind = RecordKind.objects.get(title="主题党日", subject="member").code
    own = plan_meeting(actor=bureau.secretary, plan=plan(kind=kind), announce=False, now=NOW)
    assert proposed(bureau, MARCH) == [] and proposed(bureau, APRIL)
    cancel_meeting(actor=bureau.secretary, meeting_id=own.pk, reason="停电", now=NOW)
    assert proposed(bureau, MARCH)
    submit(bureau.member, make_draft(bureau, "林一", kind, "2026-03-02"))
    assert proposed(bureau, MARCH) == [] and proposed(bureau, APRIL)
    assert local(next_proposal(fixed, duty_facts([fixed.unit_id], MARCH), NOW).starts_at) == "2026-04-06 15:00"


def test_one_click_makes_the_meeting_tells_everybody_and_counts_for_the_warning(bureau, fixed):
    unit = bureau.units[FIRST].pk

    def due():
        return next(one for one in ahead_of(unit, MARCH, NOW, leads=True).duties if one.duty.code == "themeday")

    assert due().is_missing
    made = make(bureau, fixed, MARCH)
    assert (made.title, local(made.starts_at), made.place) == ("主题党日", "2026-03-05 15:00", "水库大坝")
    assert made.announced_at and made.attendees.count() == 3
    assert Notice.objects.filter(kind=ASKED).count() == 2, "who made it knows"
    assert due().planned_on == day("2026-03-05") and not due().is_missing
    assert make(bureau, fixed, MARCH).pk == made.pk and Meeting.objects.count() == 1, "two clicks, one meeting"
    cancel_meeting(actor=bureau.secretary, meeting_id=made.pk, reason="停电", now=NOW)
    again = make(bureau, fixed, MARCH)
    assert again.pk != made.pk and again.cancelled_at is None


def test_those_are_asked_who_belong_to_the_branch_on_the_day(bureau, fixed):
    Membership.objects.filter(person=bureau.people["王二"]).update(ends_on=day("2026-03-31"))
    asked = make(bureau, fixed, APRIL).attendees.values_list("person__name", flat=True)
    assert set(asked) == {"许书记", "林一"}


def test_what_cannot_be_made_says_what_to_do(bureau, fixed):
    late = dt.datetime(2026, 3, 5, 8, 0, tzinfo=dt.UTC)
    with pytest.raises(Invalid, match="已经过去，或已经记录过。请直接安排一次"):
        make(bureau, fixed, MARCH, now=late)
    fix(bureau, None)
    with pytest.raises(Invalid, match="已经取消。请直接安排一次"):
        make(bureau, fixed, MARCH)


def test_only_who_leads_the_branch_fixes_a_day_and_makes_what_is_proposed(bureau, fixed):
    for name in ("林一", "钱书记", "吴干部"):
        with pytest.raises(Refused):
            fix(bureau, MonthlyDay(0, 9), actor=bureau.standing(name))
        with pytest.raises(Refused):
            make(bureau, fixed, MARCH, actor=bureau.standing(name))
    fix(bureau, MonthlyDay(2, 5), actor=bureau.officer)
    assert local(proposed(bureau, MARCH)[0].starts_at) == "2026-03-13 15:00", "fixed anew is another day, not one more"


def test_only_what_is_due_every_month_and_ends_after_it_starts_can_be_fixed(bureau):
    for duty in ("lesson", "life", "nothing"):
        with pytest.raises(Invalid, match="每月都要开展"):
            fix(bureau, MonthlyDay(0, 5), duty=duty)
    with pytest.raises(Invalid, match="晚于开始"):
        fix(bureau, MonthlyDay(0, 5), starts=17)


@pytest.mark.parametrize(("week", "number"), [(0, 0), (0, 32), (6, 1), (1, 8), (5, 0)])
def test_the_database_keeps_no_day_that_there_is_not(bureau, week, number):
    with pytest.raises(IntegrityError), transaction.atomic():
        FixedDay.objects.create(
            unit=bureau.units[SECOND], duty="themeday", week=week, day=number, starts=dt.time(9), ends=dt.time(10)
        )


def test_the_way_through_the_pages(bureau, client, settings):
    settings.CLOCK_SHIFT = NOW - clock.now()
    unit = bureau.units[FIRST].pk
    client.force_login(bureau.accounts["许书记"])
    calendar = f"{reverse('meetings')}?unit={unit}&month=2026-04"
    form = reverse("fixed_day", args=[unit, "themeday"])
    assert form in client.get(calendar).text
    wrong = client.post(form, {"on": "0-32", "start": "15:00", "end": "16:30"})
    assert wrong.status_code == 422 and not FixedDay.objects.exists()
    client.post(form, {"on": "0-5", "start": "15:00", "end": "16:30", "place": "水库大坝"})
    shown = client.get(calendar).text
    assert "每月 5 日 15:00" in shown and "固定日，还没安排" in shown and "那天休息，改到这个工作日" in shown
    kind = RecordKind.objects.get(title="主题党日", subject="member").code
    new = client.get(f"{reverse('meeting_new')}?unit={unit}&kind={kind}").text
    assert 'value="2026-03-05"' in new and 'value="15:00"' in new and 'value="水库大坝"' in new
    client.force_login(bureau.accounts["林一"])
    seen = client.get(calendar).text
    assert "固定日，还没安排" in seen and "安排并通知" not in seen
    client.force_login(bureau.accounts["孙三"])
    assert "固定日，还没安排" not in client.get(calendar).text, "another branch sees nothing"
    client.force_login(bureau.accounts["许书记"])
    client.post(reverse("fixed_day_make", args=[FixedDay.objects.get().pk, "2026-04"]))
    assert "固定日，还没安排" not in client.get(calendar).text
    assert local(Meeting.objects.get().starts_at) == "2026-04-06 15:00"
    client.post(form, {"act": "end"})
    assert not FixedDay.objects.exists() and Meeting.objects.count() == 1


def test_three_fixed_days_ask_the_database_as_often_as_one(bureau, fixed, django_assert_num_queries):
    with CaptureQueriesContext(connection) as one:
        assert len(proposed(bureau, day("2026-09-01"))) == 1
    for duty in ("committee", "group"):
        FixedDay.objects.create(unit=bureau.units[FIRST], duty=duty, week=0, day=9, starts=dt.time(9), ends=dt.time(10))
    with django_assert_num_queries(len(one)):
        assert len(proposed(bureau, day("2026-09-01"))) > 1
