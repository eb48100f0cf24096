"""What is due, by when, and who is told in time. Dates were counted by hand on a calendar of 2026."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from benliu.common import clock
from benliu.meetings.duties import frequencies, kinds_lacking
from benliu.meetings.queries.facts import duty_facts, earliest_due
from benliu.meetings.queries.missing import duties_of
from benliu.meetings.queries.offers import plan_offer
from benliu.meetings.services import cancel_meeting, plan_meeting, record_meeting, wake_warnings, warn_of_missing
from benliu.meetings.services.warning import OVERDUE
from benliu.notices.models import Notice
from benliu.org.tests.factories import FIRST, SECOND
from benliu.records.models import RecordKind
from benliu.records.services import return_records, settle_kinds, verify_records
from benliu.records.tests.factories import make_draft, signed_in, submit, verified
from benliu.workdays.services import set_day

DUTIES = {duty.code: duty for duty in frequencies().duties}
MARCH = dt.datetime(2026, 3, 20, 2, 0, tzinfo=dt.UTC)  # a Friday


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("code", "on", "first", "last"),
    [
        ("committee", "2026-02-28", "2026-02-01", "2026-02-28"),
        ("committee", "2028-02-01", "2028-02-01", "2028-02-29"),
        ("themeday", "2026-12-31", "2026-12-01", "2026-12-31"),
        ("assembly", "2026-03-31", "2026-01-01", "2026-03-31"),
        ("lesson", "2026-04-01", "2026-04-01", "2026-06-30"),
        ("lesson", "2026-12-01", "2026-10-01", "2026-12-31"),
        ("life", "2026-11-15", "2026-10-01", "2026-12-31"),
        ("talk", "2026-06-01", "2026-01-01", "2026-12-31"),
    ],
)
def test_the_period_of_a_duty(code, on, first, last):
    assert DUTIES[code].period(day(on)) == (day(first), day(last))


def test_the_life_meeting_is_due_in_the_fourth_quarter_alone():
    assert [month for month in range(1, 13) if DUTIES["life"].period(dt.date(2026, month, 1))] == [10, 11, 12]


def test_every_duty_says_where_it_comes_from():
    assert len(DUTIES) == 8 and all(duty.source and duty.kinds and duty.english for duty in DUTIES.values())
    assert {code: duty.every for code, duty in DUTIES.items()} == {
        "assembly": "quarter", "committee": "month", "group": "month", "lesson": "quarter",
        "themeday": "month", "life": "year", "appraisal": "year", "talk": "year",
    }  # fmt: skip


def standing(bureau, now=MARCH, unit=FIRST):
    ids = [bureau.units[unit].pk]
    found = duties_of(ids, duty_facts(ids, earliest_due(now.date())), now)[ids[0]]
    return {one.duty.code: one for one in found}


def test_nothing_held_and_the_deadline_is_the_last_working_day(bureau):
    found = standing(bureau)
    assert found.keys() == {"assembly", "committee", "group", "lesson", "themeday", "talk"}, (
        "what has a kind, and is due"
    )
    lesson = found["lesson"]
    assert (lesson.deadline, lesson.left, lesson.is_missing, lesson.is_soon) == (day("2026-03-31"), 7, True, False)
    assert lesson.kind == "soul.lesson", "a lesson of the members is one of the branch, too"
    assert found["talk"].deadline == day("2026-12-31")
    for off in ("2026-03-31", "2026-03-30"):
        set_day(actor=bureau.officer, day=day(off), is_working=False, name="放假", now=MARCH)
    lesson = standing(bureau)["lesson"]
    assert (lesson.deadline, lesson.left, lesson.is_soon) == (day("2026-03-27"), 5, True)
    set_day(actor=bureau.officer, day=day("2026-03-28"), is_working=True, name="调休", now=MARCH)
    assert standing(bureau)["lesson"].deadline == day("2026-03-28"), "a worked Saturday"


def test_the_record_form_of_a_branch_without_activities_begins_with_the_meeting_due_first(bureau, settings):
    """On 20 March group meeting and theme day are due on the 31st, as are those of the quarter; talks at New Year."""
    settings.CLOCK_SHIFT = MARCH - dt.datetime.now(dt.UTC)
    client = signed_in(bureau, "许书记")
    begun = re.compile(r'<option value="([^"]*)" selected')
    assert begun.findall(client.get(reverse("record_once")).content.decode()) == ["soul.assembly"]
    assert 'name="quick" value="soul.assembly"' in client.get(reverse("record_once")).content.decode()
    for code in ("soul.assembly", "soul.group", "soul.lesson"):
        submit(bureau.secretary, make_draft(bureau, "林一", code, "2026-03-02"), now=MARCH)
    assert begun.findall(client.get(reverse("record_once")).content.decode()) == ["soul.themeday"]
    assert begun.findall(client.get(reverse("record_once"), {"kind": "warm.talk"}).content.decode()) == ["warm.talk"]


def test_a_record_counts_as_long_as_it_holds(bureau):
    [record] = submit(bureau.secretary, make_draft(bureau, "林一", day="2026-02-10"), now=MARCH)
    assert standing(bureau)["lesson"].held_on == day("2026-02-10")
    assert standing(bureau, unit=SECOND)["lesson"].is_missing, "of another branch"
    assert standing(bureau, dt.datetime(2026, 4, 1, 2, 0, tzinfo=dt.UTC))["lesson"].is_missing, "in the next quarter"
    return_records(actor=bureau.secretary, record_ids=[record.pk], reason="没有开", now=MARCH)
    assert standing(bureau)["lesson"].is_missing
    submit(bureau.secretary, make_draft(bureau, FIRST, "meeting.lesson", "2026-03-02"), now=MARCH)
    assert standing(bureau)["lesson"].held_on == day("2026-03-02")


def test_a_plan_counts_until_it_is_cancelled_or_over(bureau, plan):
    start = dt.datetime(2026, 3, 25, 6, 30, tzinfo=dt.UTC)
    planned = plan(starts_at=start, ends_at=start + dt.timedelta(hours=1))
    meeting = plan_meeting(actor=bureau.secretary, plan=planned, announce=False, now=MARCH)
    found = standing(bureau)["lesson"]
    assert (found.planned_on, found.is_missing) == (day("2026-03-25"), False)
    over = standing(bureau, start + dt.timedelta(hours=1))["lesson"]
    assert (over.planned_on, over.to_record, over.is_missing) == (None, meeting.pk, False), "over, and not recorded"
    cancel_meeting(actor=bureau.secretary, meeting_id=meeting.pk, reason="改期", now=MARCH)
    assert standing(bureau)["lesson"].is_missing


def test_secretaries_are_told_five_working_days_ahead_once(bureau):
    """24 March 2026 is a Tuesday: 25, 26, 27, 30, 31 are left."""
    submit(bureau.secretary, make_draft(bureau, "林一", day="2026-02-10"), now=MARCH)
    warned = [warn_of_missing(now=dt.datetime(2026, 3, on, 2, 0, tzinfo=dt.UTC)) for on in (23, 24, 24, 25)]
    assert warned == [0, 4 + 5, 0, 0], "assembly, committee, group, theme day; of the second branch the lesson, too"
    mine = Notice.objects.filter(kind=OVERDUE, account=bureau.accounts["许书记"]).order_by("title")
    assert mine.count() == 4 and not Notice.objects.filter(account=bureau.accounts["林一"]).exists()
    notice = mine.get(title="第一党支部还没有安排支委会")
    assert notice.text == "应在 2026-03-31 前开展。打开就可以安排。"
    assert notice.path == f"/meetings/new/?unit={bureau.units[FIRST].pk}&kind=meeting.committee"


def test_the_clockwork_asks_a_worker_once_a_day(bureau):
    assert wake_warnings(now=MARCH) and not wake_warnings(now=MARCH)
    warn_of_missing(now=MARCH)
    assert not wake_warnings(now=MARCH + dt.timedelta(hours=5))


def test_the_secretary_s_month_says_what_is_missing(bureau, client):
    client.force_login(bureau.accounts["许书记"])
    shown = client.get("/meetings/").content.decode()
    assert "按规定要开展的" in shown and "kind=meeting.committee" in shown
    client.force_login(bureau.accounts["林一"])
    assert "按规定要开展的" not in client.get("/meetings/").content.decode()


def uncounted(bureau) -> str:
    return standing(bureau)["lesson"].uncounted


def test_what_is_held_says_why_the_stars_do_not_count_it_yet(bureau):
    """Stars are reckoned of the branch's own records that are verified."""
    verified(bureau.secretary, make_draft(bureau, "林一", day="2026-02-10"), now=MARCH)
    assert uncounted(bureau) == "people" and standing(bureau)["lesson"].branch_kind == "meeting.lesson"
    waiting = submit(bureau.secretary, make_draft(bureau, FIRST, "meeting.lesson", "2026-03-02"), now=MARCH)
    assert uncounted(bureau) == "waiting"
    verify_records(actor=bureau.secretary, record_ids=[record.pk for record in waiting], now=MARCH)
    assert uncounted(bureau) == ""
    talk = make_draft(bureau, "林一", "warm.talk", "2026-03-02")
    submit(bureau.secretary, talk, now=MARCH)
    assert standing(bureau)["talk"].uncounted == "waiting", "branches have no kind of it"
    assert standing(bureau)["committee"].uncounted == "", "nothing was held"


def test_the_desk_says_so_beside_the_stars(bureau, client, settings):
    settings.CLOCK_SHIFT = MARCH - clock.now()
    submit(bureau.secretary, make_draft(bureau, FIRST, "meeting.lesson", "2026-03-02"), now=MARCH)
    client.force_login(bureau.accounts["许书记"])
    shown = client.get("/desk/").content.decode()
    assert "3月2日开展过 · 等待审核，审核后才计入星级" in shown


NOVEMBER = dt.datetime(2026, 11, 26, 2, 0, tzinfo=dt.UTC)  # a Thursday; 25 working days to the end of the year
YEARLY = {"组织生活会", "民主评议党员"}


def test_what_no_scheme_credits_has_a_kind_of_the_branch_too(bureau):
    assert not YEARLY & set(RecordKind.objects.values_list("title", flat=True))
    for _ in range(2):
        settle_kinds()
    made = RecordKind.objects.filter(title__in=YEARLY).order_by("code")
    assert [(kind.code, kind.subject, kind.stream, kind.aliases) for kind in made] == [
        ("duty.appraisal", "branch", "ben", ["民主评议"]),
        ("duty.life", "branch", "ben", []),
    ]
    assert set(dict(plan_offer(bureau.secretary, unit_id=None, on=NOVEMBER.date()).kinds).values()) >= YEARLY


def test_who_records_nothing_that_is_due_owes_nothing():
    assert kinds_lacking({"志愿服务", "技术服务"}) == []
    assert [kind["title"] for kind in kinds_lacking({"党课", "民主评议"})] == [
        "支部党员大会", "支委会", "党小组会", "主题党日", "组织生活会", "谈心谈话",
    ]  # fmt: skip


def test_what_is_due_once_a_year_is_told_of_weeks_ahead(bureau, client, settings):
    settle_kinds()
    settings.CLOCK_SHIFT = NOVEMBER - clock.now()
    warn_of_missing(now=NOVEMBER)
    mine = Notice.objects.filter(kind=OVERDUE, account=bureau.accounts["许书记"])
    assert {f"第一党支部还没有安排{title}" for title in YEARLY} <= set(mine.values_list("title", flat=True))
    assert set(mine.filter(title__contains="组织生活会").values_list("text", flat=True)) == {
        "应在 2026-12-31 前开展。打开就可以安排。"
    }
    client.force_login(bureau.accounts["许书记"])
    for address in ("/desk/", "/meetings/"):
        shown = client.get(address).text
        assert all(f"kind=duty.{code}" in shown for code in ("life", "appraisal"))


def test_it_is_planned_held_recorded_and_no_more_due(bureau, plan):
    settle_kinds()
    start = NOVEMBER - dt.timedelta(hours=3)
    life = plan(kind="duty.life", starts_at=start, ends_at=start + dt.timedelta(hours=2))
    meeting = plan_meeting(actor=bureau.secretary, plan=life, announce=True, now=start)
    assert standing(bureau, NOVEMBER)["life"].to_record == meeting.pk
    done = record_meeting(actor=bureau.secretary, meeting_id=meeting.pk, seconds=1, device="page", now=NOVEMBER)
    assert done.made == 1 and standing(bureau, NOVEMBER)["life"].held_on == day("2026-11-26")


def test_what_is_over_and_not_recorded_leads_to_its_record_and_not_to_a_second_one(bureau, plan, client, settings):
    start = dt.datetime(2026, 3, 30, 6, 30, tzinfo=dt.UTC)
    planned = plan(starts_at=start, ends_at=start + dt.timedelta(hours=1))
    meeting = plan_meeting(actor=bureau.secretary, plan=planned, announce=True, now=MARCH)
    now = start + dt.timedelta(hours=2)
    settings.CLOCK_SHIFT = now - clock.now()
    warn_of_missing(now=now)
    [notice] = Notice.objects.filter(kind=OVERDUE, account=bureau.accounts["许书记"], title__contains="党课")
    assert (notice.title, notice.path) == ("第一党支部开过的党课还没有记录", f"/meetings/{meeting.pk}/")
    client.force_login(bureau.accounts["许书记"])
    for address in ("/desk/", "/meetings/"):
        shown = client.get(address).text
        assert "去记录" in shown and "kind=soul.lesson" not in shown


def test_a_plan_of_the_branch_s_kind_is_one_of_the_members_that_makes_it(bureau, client):
    client.force_login(bureau.accounts["许书记"])
    member = RecordKind.objects.get(branch_kind__code="meeting.lesson").code
    page = client.get("/meetings/new/", {"kind": "meeting.lesson"})
    assert page.context["form"].initial["kind"] == member
