"""Signing in: the code on the screen, the digits that are spoken, phones that were offline, corrections, the record."""

import datetime as dt
import uuid

import pytest

from benliu.audit.models import AuditEntry
from benliu.common.decision import Invalid, Refused
from benliu.meetings.codes import drawn_code, spoken_code
from benliu.meetings.models import Attendee, Correction, Meeting
from benliu.meetings.services import (
    answer_meeting,
    cancel_meeting,
    correct_attendance,
    plan_meeting,
    record_meeting,
    sign_in_by_scan,
    sign_in_by_word,
)
from benliu.org.models import Membership
from benliu.org.tests.factories import NOW
from benliu.records.models import Activity, Record
from benliu.records.services import verify_records
from benliu.records.tests.factories import submit

from .conftest import START

PHONES = {name: f"{name}的手机-0123456789abcdef"[:40] for name in ("许书记", "林一", "王二", "孙三")}
YEARS = dt.timedelta(days=3650)


def at(**how_long: float) -> dt.datetime:
    """So long after the start."""
    return START + dt.timedelta(**how_long)


def scan(bureau, meeting, name, now, *, shown=None, phone_clock=None, device=None):
    """`name` reads the code that was shown at `shown`; the phone's clock says `phone_clock`."""
    return sign_in_by_scan(
        actor=bureau.standing(name),
        token=drawn_code(bytes(meeting.secret), meeting.pk, shown or now),
        happened_at=phone_clock or now,
        device=device or PHONES[name],
        now=now,
    )


def say(bureau, meeting, name, word, now, device=None):
    actor = bureau.standing(name)
    return sign_in_by_word(actor=actor, meeting_id=meeting.pk, word=word, device=device or PHONES[name], now=now)


def row(bureau, meeting, name) -> Attendee:
    return meeting.attendees.get(person=bureau.people[name])


def correct(bureau, meeting, name, state, reason="", now=None, actor=None):
    correct_attendance(
        actor=actor or bureau.secretary,
        meeting_id=meeting.pk,
        person_id=bureau.people[name].pk,
        state=state,
        reason=reason,
        now=now or at(minutes=30),
    )


@pytest.mark.parametrize(
    ("seconds", "state"), [(-7200, "present"), (0, "present"), (300, "present"), (301, "late"), (5400, "late")]
)
def test_late_begins_when_the_grace_is_over(bureau, meeting, seconds, state):
    done = scan(bureau, meeting, "林一", at(seconds=seconds))
    found = row(bureau, meeting, "林一")
    assert (done.state, found.state, found.way, found.signed_at) == (state, state, "scan", at(seconds=seconds))
    assert not found.by_phone_clock


def test_before_two_hours_and_after_the_end_it_says_what_to_do(bureau, meeting):
    with pytest.raises(Invalid, match="08:00 起可以签到"):
        scan(bureau, meeting, "林一", at(seconds=-7201))
    with pytest.raises(Invalid, match="请书记补签"):
        scan(bureau, meeting, "林一", at(seconds=5401))


def test_a_code_used_twice_says_that_it_is_done(bureau, meeting):
    first = scan(bureau, meeting, "林一", at())
    second = scan(bureau, meeting, "林一", at(seconds=5), shown=at())
    assert (first.again, second.again, second.signed_at) == (False, True, at())
    assert AuditEntry.objects.filter(act="sign_in").count() == 1


def test_a_screenshot_a_minute_later_is_refused(bureau, meeting):
    assert scan(bureau, meeting, "王二", at(seconds=39), shown=at()).state == "present"
    with pytest.raises(Invalid, match="可能是截图"):
        scan(bureau, meeting, "林一", at(seconds=60), shown=at())
    assert row(bureau, meeting, "林一").state == ""


def test_what_is_no_code_of_this_meeting_is_refused(bureau, plan, meeting):
    other = plan_meeting(actor=bureau.secretary, plan=plan(), announce=True, now=NOW)
    mark = drawn_code(bytes(other.secret), other.pk, at()).split(".", 1)[1]
    for token in (f"{meeting.pk.hex}.{mark}", "x", f"{uuid.UUID(int=7).hex}.{mark}"):
        with pytest.raises(Invalid, match="不是签到码|没有找到"):
            sign_in_by_scan(actor=bureau.member, token=token, happened_at=at(), device=PHONES["林一"], now=at())


def test_one_device_signs_in_one_person_and_the_secretary_helps(bureau, meeting):
    scan(bureau, meeting, "林一", at())
    with pytest.raises(Invalid, match="一台手机只签一个人。请换自己的手机，或请书记代签"):
        scan(bureau, meeting, "王二", at(), device=PHONES["林一"])
    with pytest.raises(Invalid, match="一台手机只签一个人"):
        say(bureau, meeting, "王二", spoken_code(bytes(meeting.secret), meeting.pk, at()), at(), PHONES["林一"])
    with pytest.raises(Invalid, match="没有认出这台手机"):
        scan(bureau, meeting, "王二", at(), device="short")
    correct(bureau, meeting, "王二", "present", now=at(minutes=1))
    found = row(bureau, meeting, "王二")
    assert (found.state, found.way, found.signed_at, found.device) == ("present", "hand", at(minutes=1), "")


def test_who_is_not_asked_and_who_has_left_are_told_the_way(bureau, meeting):
    with pytest.raises(Refused, match="由您自己的支部登记"):
        scan(bureau, meeting, "孙三", at())
    Membership.objects.filter(person=bureau.people["林一"]).update(ends_on=START.date() - dt.timedelta(days=30))
    with pytest.raises(Refused, match="已经不在这个支部"):
        scan(bureau, meeting, "林一", at())
    assert set(meeting.attendees.values_list("state", flat=True)) == {""}


def test_nobody_signs_in_at_what_is_cancelled(bureau, meeting):
    cancel_meeting(actor=bureau.secretary, meeting_id=meeting.pk, reason="改期", now=NOW)
    with pytest.raises(Invalid, match="已取消"):
        scan(bureau, meeting, "林一", at())


# Phones that were offline, and their clocks.


def test_a_scan_kept_offline_counts_at_its_time_and_is_marked(bureau, meeting):
    done = scan(bureau, meeting, "林一", at(days=2), shown=at(minutes=1), phone_clock=at(minutes=1, seconds=25))
    found = row(bureau, meeting, "林一")
    assert (done.state, found.signed_at, found.by_phone_clock) == ("present", at(minutes=1, seconds=25), True)


@pytest.mark.parametrize("off", [-YEARS, YEARS])
def test_a_code_that_is_on_the_screen_counts_whatever_the_phone_s_clock_says(bureau, meeting, off):
    done = scan(bureau, meeting, "林一", at(), phone_clock=at() + off)
    assert (done.state, done.signed_at, row(bureau, meeting, "林一").by_phone_clock) == ("present", at(), False)


@pytest.mark.parametrize("off", [-YEARS, YEARS, dt.timedelta(seconds=51), dt.timedelta(seconds=-11)])
def test_kept_offline_under_a_wrong_clock_it_is_for_the_secretary_to_decide(bureau, meeting, off):
    done = scan(bureau, meeting, "林一", at(days=2), shown=at(), phone_clock=at() + off)
    found = row(bureau, meeting, "林一")
    assert (done.to_confirm, found.state, found.claimed_at) == (True, "", at() + off)
    correct(bureau, meeting, "林一", "present", "在会场看到他", now=at(days=3))
    found.refresh_from_db()
    assert (found.state, found.claimed_at) == ("present", None)
    can_be = at() - dt.timedelta(hours=2) <= at() + off <= meeting.ends_at
    assert found.signed_at == (at() + off if can_be else at(days=3))


# The spoken code.


def test_the_spoken_code_signs_in_and_is_not_to_be_guessed(bureau, meeting):
    right = spoken_code(bytes(meeting.secret), meeting.pk, at())
    wrong = "000000" if right != "000000" else "000001"
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(Invalid, match=f"还可以试 {left} 次"):
            say(bureau, meeting, "林一", wrong, at())
    with pytest.raises(Invalid, match="错得太多，请十分钟后再试"):
        say(bureau, meeting, "林一", right, at())
    assert say(bureau, meeting, "王二", right, at(seconds=1)).state == "present", "others are not held up"
    later = at(minutes=10)
    assert say(bureau, meeting, "林一", spoken_code(bytes(meeting.secret), meeting.pk, later), later).state == "late"
    assert row(bureau, meeting, "林一").way == "word"


# Corrections.


def test_a_correction_needs_a_reason_and_leaves_a_trace(bureau, meeting):
    scan(bureau, meeting, "林一", at(minutes=6))
    with pytest.raises(Invalid, match="写明更正的原因"):
        correct(bureau, meeting, "林一", "present")
    with pytest.raises(Invalid, match="写明更正的原因"):
        correct(bureau, meeting, "王二", "absent", now=at(days=1))
    with pytest.raises(Invalid, match="另一种"):
        correct(bureau, meeting, "林一", "late", "一样")
    with pytest.raises(Refused):
        correct(bureau, meeting, "林一", "present", "自己改", actor=bureau.member)
    with pytest.raises(Invalid, match="名单上没有这个人"):
        correct(bureau, meeting, "孙三", "present", "别的支部")
    correct(bureau, meeting, "林一", "present", "电梯坏了")
    made = Correction.objects.get()
    assert (made.before, made.after, made.reason, made.corrected_by_id) == (
        "late",
        "present",
        "电梯坏了",
        bureau.secretary.account_id,
    )
    trace = AuditEntry.objects.get(act="correct_attendance")
    assert "电梯" not in str(trace.details) and trace.details["person"] == bureau.people["林一"].pk


# From the meeting to the records.


def record(bureau, meeting, now=None, actor=None):
    return record_meeting(
        actor=actor or bureau.secretary, meeting_id=meeting.pk, seconds=25, device="page", now=now or at(hours=2)
    )


def test_those_who_came_are_recorded_once_and_nothing_is_typed_again(bureau, meeting):
    scan(bureau, meeting, "林一", at())
    scan(bureau, meeting, "许书记", at(minutes=9))
    answer_meeting(actor=bureau.standing("王二"), meeting_id=meeting.pk, answer="leave", reason="出差", now=NOW)
    for made in (3, 0):
        assert record(bureau, meeting).made == made
    activity = Activity.objects.get()
    assert (activity.pk, activity.place, activity.seconds, activity.happened_on.isoformat()) == (
        meeting.pk,
        "三楼会议室",
        25,
        "2026-03-05",
    )
    people = Record.objects.exclude(person=None)
    assert {r.person.name for r in people} == {"林一", "许书记"}
    assert {(r.kind.code, r.quantity, r.state, r.text.note, r.filed_from) for r in people} == {
        ("soul.lesson", 1000, "submitted", "第一季度党课", "meeting")
    }
    assert Record.objects.get(person=None).kind.code == "meeting.lesson"
    assert Meeting.objects.get().activity_id == activity.pk


def test_who_is_signed_in_afterwards_is_recorded_in_addition(bureau, meeting):
    scan(bureau, meeting, "林一", at())
    record(bureau, meeting)
    verify_records(
        actor=bureau.secretary, record_ids=list(Record.objects.values_list("pk", flat=True)), now=at(hours=3)
    )
    correct(bureau, meeting, "王二", "late", "手机没电", now=at(hours=4))
    assert record(bureau, meeting, at(hours=5)).made == 1
    assert Record.objects.exclude(person=None).count() == 2 and Record.objects.count() == 3
    with pytest.raises(Invalid, match="先在纪实记录里退回或作废"):
        correct(bureau, meeting, "林一", "absent", "没来", now=at(hours=6))


def test_what_is_recorded_already_is_not_recorded_again(bureau, meeting):
    from benliu.records.tests.factories import make_draft

    submit(bureau.secretary, make_draft(bureau, "林一", day="2026-03-05"), now=at(hours=1))
    for name in ("林一", "王二"):
        scan(bureau, meeting, name, at())
    done = record(bureau, meeting)
    assert (done.made, done.had) == (2, 1)
    assert Record.objects.filter(person=bureau.people["林一"]).count() == 1


def test_who_left_the_branch_before_the_day_is_not_recorded(bureau, meeting):
    for name in ("林一", "王二"):
        correct(bureau, meeting, name, "present", now=at(minutes=1))
    Membership.objects.filter(person=bureau.people["王二"]).update(ends_on=START.date() - dt.timedelta(days=1))
    record(bureau, meeting)
    assert {r.person.name for r in Record.objects.exclude(person=None)} == {"林一"}


def test_a_meeting_of_the_branch_itself_and_one_counted_in_hours(bureau, plan):
    committee = plan_meeting(actor=bureau.secretary, plan=plan(kind="meeting.committee"), announce=True, now=NOW)
    for name in ("林一", "许书记"):
        scan(bureau, committee, name, at())
    assert record(bureau, committee).made == 1
    assert Record.objects.get().person is None
    work = plan_meeting(actor=bureau.secretary, plan=plan(kind="warm.service"), announce=True, now=NOW)
    scan(bureau, work, "林一", at())
    record(bureau, work)
    assert Record.objects.get(kind__code="warm.service").quantity == 1500


def test_what_cannot_be_recorded_says_why(bureau, plan, meeting):
    with pytest.raises(Invalid, match="还没有开始"):
        record(bureau, meeting, at(seconds=-1))
    with pytest.raises(Invalid, match="还没有人签到"):
        record(bureau, meeting)
    with pytest.raises(Refused):
        record(bureau, meeting, actor=bureau.member)
    cancel_meeting(actor=bureau.secretary, meeting_id=meeting.pk, reason="改期", now=NOW)
    with pytest.raises(Invalid, match="已取消"):
        record(bureau, meeting)
    assert not Record.objects.exists()
