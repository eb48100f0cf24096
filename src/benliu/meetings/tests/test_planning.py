"""A meeting is planned, announced, answered, changed, cancelled, reminded of."""

import datetime as dt
import threading

import pytest
from django.db import connection

from benliu.common.decision import Invalid, Refused
from benliu.meetings.models import Attendee, Meeting
from benliu.meetings.queries.offers import plan_offer
from benliu.meetings.services import (
    announce_meeting,
    answer_meeting,
    cancel_meeting,
    change_meeting,
    plan_meeting,
    remind_due,
    wake_reminders,
)
from benliu.meetings.services.telling import ASKED, CHANGED, REMINDER
from benliu.notices.models import Notice
from benliu.org.models import Membership, Person
from benliu.org.tests.factories import FIRST, NOW

from .conftest import START


def told(kind: str) -> list[str]:
    """Who was told of `kind`, by staff number, as often as they were."""
    return sorted(Notice.objects.filter(kind=kind).values_list("account__username", flat=True))


def answer(bureau, meeting, name, said, reason="", now=NOW):
    answer_meeting(actor=bureau.standing(name), meeting_id=meeting.pk, answer=said, reason=reason, now=now)


def test_announced_to_those_asked_with_a_way_to_the_answer(bureau, meeting):
    assert told(ASKED) == ["S002", "S003"]
    notice = Notice.objects.get(account=bureau.accounts["林一"])
    assert notice.title == "请参加：第一季度党课"
    assert notice.text == "3月5日 星期四 10:00–11:30，三楼会议室。不能来请打开请假。"
    assert notice.path == f"/meetings/{meeting.pk}/"


def test_who_plans_is_not_told_and_others_who_lead_the_branch_are(bureau, plan):
    plan_meeting(actor=bureau.officer, plan=plan(), announce=True, now=NOW)
    assert told(ASKED) == ["S001", "S002", "S003"], "the officer planned it"
    Notice.objects.all().delete()
    plan_meeting(actor=bureau.secretary, plan=plan(), announce=True, now=NOW)
    assert told(ASKED) == ["S002", "S003"]


def test_planned_twice_is_planned_once_and_other_content_is_refused(bureau, plan):
    one = plan()
    for _ in range(2):
        plan_meeting(actor=bureau.secretary, plan=one, announce=True, now=NOW)
    assert (Meeting.objects.count(), Attendee.objects.count(), told(ASKED)) == (1, 3, ["S002", "S003"])
    with pytest.raises(Invalid, match="另一次会议"):
        plan_meeting(actor=bureau.secretary, plan=plan(id=one.id, title="别的"), announce=True, now=NOW)


def test_a_draft_is_told_to_nobody_until_it_is_announced_and_then_once(bureau, plan):
    kept = plan_meeting(actor=bureau.secretary, plan=plan(), announce=False, now=NOW)
    assert told(ASKED) == []
    with pytest.raises(Invalid, match="没有请您"):
        answer(bureau, kept, "林一", "coming")
    for _ in range(2):
        announce_meeting(actor=bureau.secretary, meeting_id=kept.pk, now=NOW)
    assert told(ASKED) == ["S002", "S003"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"title": " "}, "请填名称"),
        ({"ends_at": START}, "晚于开始"),
        ({"ends_at": START + dt.timedelta(days=7, seconds=1)}, "最长 7 天"),
        ({"starts_at": NOW - dt.timedelta(hours=2), "ends_at": NOW}, "已经过去"),
        ({"people": ()}, "选择应到的人"),
        ({"kind": "key.excellence"}, "没有“key.excellence”"),
        ({"kind": "no.such"}, "没有“no.such”"),
        ({"unit_id": 999_999}, "没有找到这个支部"),
        ({"seats": 3}, "要请大家报名"),
        ({"seats": 0, "sign_up": True}, "大于 0"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(bureau, plan, said, words):
    with pytest.raises(Invalid, match=words):
        plan_meeting(actor=bureau.secretary, plan=plan(**said), announce=True, now=NOW)
    assert not Meeting.objects.exists() and not Notice.objects.exists()


def test_only_members_of_the_branch_on_the_day_can_be_asked(bureau, plan):
    people = (bureau.people["孙三"].pk,)
    with pytest.raises(Invalid, match="不在这个支部"):
        plan_meeting(actor=bureau.secretary, plan=plan(people=people), announce=True, now=NOW)
    Membership.objects.filter(person=bureau.people["王二"]).update(ends_on=START.date() - dt.timedelta(days=1))
    with pytest.raises(Invalid, match="不在这个支部"):
        plan_meeting(actor=bureau.secretary, plan=plan(), announce=True, now=NOW)


def test_only_who_leads_the_branch_plans_changes_and_cancels(bureau, plan, meeting):
    for name in ("林一", "钱书记", "吴干部"):
        actor = bureau.standing(name)
        with pytest.raises(Refused):
            plan_meeting(actor=actor, plan=plan(), announce=True, now=NOW)
        with pytest.raises(Refused):
            change_meeting(actor=actor, meeting_id=meeting.pk, plan=plan(title="改"), now=NOW)
        with pytest.raises(Refused):
            cancel_meeting(actor=actor, meeting_id=meeting.pk, reason="改", now=NOW)
    plan_meeting(actor=bureau.officer, plan=plan(), announce=False, now=NOW)
    assert Meeting.objects.count() == 2


def test_leave_needs_a_reason_and_answers_can_be_changed_until_the_end(bureau, meeting):
    with pytest.raises(Invalid, match="请假的原因"):
        answer(bureau, meeting, "林一", "leave", " ")
    answer(bureau, meeting, "林一", "leave", "出差")
    row = meeting.attendees.get(person=bureau.people["林一"])
    assert (row.answer, row.reason, row.answered_at) == ("leave", "出差", NOW)
    answer(bureau, meeting, "林一", "coming", "不该留下")
    row.refresh_from_db()
    assert (row.answer, row.reason) == ("coming", "")
    with pytest.raises(Invalid, match="已经结束"):
        answer(bureau, meeting, "林一", "leave", "晚了", now=meeting.ends_at)
    with pytest.raises(Refused, match="名单上没有您"):
        answer(bureau, meeting, "孙三", "coming")


def test_a_change_is_told_to_those_it_concerns_and_a_new_time_is_answered_anew(bureau, plan, meeting):
    answer(bureau, meeting, "林一", "coming")
    two = tuple(bureau.people[name].pk for name in ("许书记", "林一"))
    later = {"starts_at": START + dt.timedelta(days=1), "ends_at": START + dt.timedelta(days=1, hours=2)}
    change_meeting(actor=bureau.secretary, meeting_id=meeting.pk, plan=plan(people=two, **later), now=NOW)
    assert told(CHANGED) == ["S002", "S003"] and told(ASKED) == ["S002", "S003"]
    titles = {n.account.username: n.title for n in Notice.objects.filter(kind=CHANGED)}
    assert titles == {"S002": "有改动：第一季度党课", "S003": "不用来了：第一季度党课"}
    assert "请重新答复" in Notice.objects.get(kind=CHANGED, account=bureau.accounts["林一"]).text
    assert set(meeting.attendees.values_list("person_id", "answer")) == {(person, "") for person in two}
    change_meeting(actor=bureau.secretary, meeting_id=meeting.pk, plan=plan(**later, note="带笔"), now=NOW)
    assert told(CHANGED) == ["S002", "S003"], "a note alone is told to nobody"
    assert told(ASKED) == ["S002", "S003", "S003"], "who is asked again is told again"


def test_cancelled_with_a_reason_and_told_once(bureau, plan, meeting):
    with pytest.raises(Invalid, match="取消的原因"):
        cancel_meeting(actor=bureau.secretary, meeting_id=meeting.pk, reason=" ", now=NOW)
    for _ in range(2):
        cancel_meeting(actor=bureau.secretary, meeting_id=meeting.pk, reason="讲课人出差", now=NOW)
    assert told(CHANGED) == ["S002", "S003"]
    assert Notice.objects.filter(kind=CHANGED, urgent=True, title="取消了：第一季度党课").count() == 2
    assert not Notice.objects.filter(text__contains="出差").exists()
    with pytest.raises(Invalid, match="已取消"):
        answer(bureau, meeting, "林一", "coming")
    with pytest.raises(Invalid, match="已取消"):
        change_meeting(actor=bureau.secretary, meeting_id=meeting.pk, plan=plan(), now=NOW)


def test_reminded_on_the_day_before_from_nine_once_and_not_who_is_on_leave(bureau, meeting):
    answer(bureau, meeting, "王二", "leave", "出差")
    before = dt.datetime(2026, 3, 4, 0, 59, 59, tzinfo=dt.UTC)  # a second to nine of the day before, in Shanghai
    assert remind_due(now=before) == 0
    assert not wake_reminders(now=before)
    nine = before + dt.timedelta(seconds=1)
    assert wake_reminders(now=nine) and not wake_reminders(now=nine), "one worker is enough"
    assert [remind_due(now=nine), remind_due(now=nine)] == [1, 0]
    assert told(REMINDER) == ["S001", "S002"]


def test_who_has_just_been_told_is_not_reminded(bureau, plan):
    soon = {"starts_at": NOW + dt.timedelta(days=1), "ends_at": NOW + dt.timedelta(days=1, hours=1)}
    plan_meeting(actor=bureau.secretary, plan=plan(**soon), announce=True, now=NOW)
    assert remind_due(now=NOW + dt.timedelta(hours=1)) == 0


def test_seats_cannot_be_fewer_than_those_who_signed_up(bureau, plan):
    full = plan(sign_up=True, seats=2)
    kept = plan_meeting(actor=bureau.secretary, plan=full, announce=True, now=NOW)
    for name in ("林一", "王二"):
        answer(bureau, kept, name, "coming")
    with pytest.raises(Invalid, match="名额 2 个已经报满"):
        answer(bureau, kept, "许书记", "coming")
    answer(bureau, kept, "林一", "coming")
    with pytest.raises(Invalid, match="已有 2 人报名"):
        change_meeting(
            actor=bureau.secretary, meeting_id=kept.pk, plan=plan(id=kept.pk, sign_up=True, seats=1), now=NOW
        )
    answer(bureau, kept, "林一", "leave", "有事")
    answer(bureau, kept, "许书记", "coming")


@pytest.mark.django_db(transaction=True)
def test_places_are_never_given_twice_however_many_ask_at_once(bureau, plan):
    """Eight connections, twenty-four people, three places."""
    people = [Person.objects.create(staff_no=f"N{i}", name=f"某{i}") for i in range(24)]
    unit = bureau.units[FIRST]
    Membership.objects.bulk_create(
        Membership(person=person, unit=unit, starts_on=dt.date(2024, 1, 1)) for person in people
    )
    asked = plan(sign_up=True, seats=3, people=tuple(person.pk for person in people))
    kept = plan_meeting(actor=bureau.secretary, plan=asked, announce=True, now=NOW)
    from benliu.org.standing import Standing

    took, full, together = [], [], threading.Barrier(8)

    def ask(some: list[Person]) -> None:
        together.wait()
        for person in some:
            actor = Standing(bureau.accounts["林一"].pk, person.pk, unit.pk, (), ())
            try:
                answer_meeting(actor=actor, meeting_id=kept.pk, answer="coming", reason="", now=NOW)
                took.append(person.pk)
            except Invalid:
                full.append(person.pk)
        connection.close()

    threads = [threading.Thread(target=ask, args=(people[i::8],)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(took), len(full)) == (3, 21)
    assert kept.attendees.filter(answer="coming").count() == 3


def test_what_counts_against_somebody_is_no_activity_to_plan(bureau, plan):
    offered = dict(plan_offer(bureau.secretary, unit_id=None, on=NOW.date()).kinds)
    assert "soul.lesson" in offered and not offered.keys() & {"deduct.absence", "deduct.overdue", "veto.discipline"}
    with pytest.raises(Invalid, match="没有“veto.discipline”这种会议或活动"):
        plan_meeting(actor=bureau.secretary, plan=plan(kind="veto.discipline"), announce=True, now=NOW)
    assert not Meeting.objects.exists()
