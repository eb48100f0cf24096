"""What a person and a phone get: pages by role, the way through them, the operation of a phone."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from benliu.common import clock
from benliu.meetings.codes import drawn_code, spoken_code
from benliu.meetings.models import Meeting
from benliu.meetings.services import plan_meeting
from benliu.org.tests.factories import FIRST
from benliu.records.models import Record
from benliu.sync.registry import Incoming
from benliu.sync.services import apply_operation
from benliu.workdays.services import set_day

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def signed_in(bureau):
    def client(name: str) -> Client:
        found = Client()
        found.force_login(bureau.accounts[name])
        return found

    return client


@pytest.fixture
def running(bureau, plan) -> Meeting:
    """A meeting that goes on just now."""
    now = clock.now()
    said = {"starts_at": now - dt.timedelta(minutes=1), "ends_at": now + HOUR}
    return plan_meeting(actor=bureau.secretary, plan=plan(**said), announce=True, now=now)


def page(name, meeting):
    return reverse(name, args=[meeting.pk])


def said_on(client, address) -> str:
    return client.get(address).content.decode()


def filled(bureau, **said) -> dict[str, object]:
    tomorrow = clock.local_date(clock.now() + dt.timedelta(days=1))
    usual = {
        "id": uuid.uuid4(),
        "kind": "soul.lesson",
        "title": "党课",
        "day": tomorrow,
        "start": "14:30",
        "end": "16:00",
    }
    people = [bureau.people[name].pk for name in ("林一", "王二")]
    return usual | {"people": people, "grace_minutes": 5} | said


def test_a_plan_by_the_form_is_announced_and_stands_in_the_month(bureau, signed_in):
    secretary = signed_in("许书记")
    answer = secretary.post(reverse("meeting_new"), filled(bureau))
    made = Meeting.objects.get()
    assert answer["Location"] == page("meeting", made) and made.announced_at
    assert made.starts_at.astimezone(dt.timezone(HOUR * 8)).strftime("%H:%M") == "14:30"
    month = f"{reverse('meetings')}?month={clock.local_date(made.starts_at):%Y-%m}"
    assert "党课" in said_on(secretary, month) and "党课" in said_on(signed_in("林一"), month)
    assert "党课" not in said_on(signed_in("孙三"), month)


def test_a_draft_is_seen_by_who_leads_alone(bureau, signed_in):
    signed_in("许书记").post(reverse("meeting_new"), filled(bureau, act="keep"))
    made = Meeting.objects.get()
    assert made.announced_at is None
    assert signed_in("许书记").get(page("meeting", made)).status_code == 200
    assert signed_in("林一").get(page("meeting", made)).status_code == 403


@pytest.mark.parametrize(
    ("said", "words"),
    [({"end": "14:30"}, "晚于开始"), ({"people": []}, "这个字段"), ({"seats": "0", "sign_up": "on"}, "1")],
)
def test_what_is_wrong_comes_back_with_the_form(bureau, signed_in, said, words):
    answer = signed_in("许书记").post(reverse("meeting_new"), filled(bureau, **said))
    assert answer.status_code == 422 and words in answer.content.decode()
    assert 'value="党课"' in answer.content.decode() and not Meeting.objects.exists()


def test_a_change_begins_with_what_is_planned(bureau, plan, signed_in):
    now = clock.now()
    planned = plan(starts_at=now + HOUR, ends_at=now + 2 * HOUR, note="带笔", sign_up=True, seats=2)
    made = plan_meeting(actor=bureau.secretary, plan=planned, announce=True, now=now)
    shown = said_on(signed_in("许书记"), page("meeting_change", made))
    assert "带笔" in shown and shown.count(" checked") == 4, "three people, and signing up"
    form = filled(bureau, id=made.pk, title="改了名")
    assert signed_in("许书记").post(page("meeting_change", made), form).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.seats, made.attendees.count()) == ("改了名", None, 2)


def test_the_big_screen_shows_a_code_that_signs_in(bureau, running, signed_in):
    shown = said_on(signed_in("许书记"), page("meeting_code", running))
    address = re.search(r'data-address="http://testserver(/scan/\?c=[0-9a-f.]+)"', shown)[1]
    member = signed_in("林一")
    opened = member.get(address)
    assert opened.status_code == 200 and len(opened.cookies["benliu-device"].value) == 32
    assert not running.attendees.exclude(state="").exists(), "to open the address changes nothing"
    answer = member.post(reverse("scan"), {"code": address.split("=")[1]}, follow=True)
    assert "已签到（" in answer.content.decode()
    assert running.attendees.get(person=bureau.people["林一"]).state == "present"
    again = member.post(reverse("scan"), {"code": address.split("=")[1]}, follow=True)
    assert "不用再签" in again.content.decode()
    digits = re.findall(r"<span>(\d{3})</span>", shown)
    assert len(digits) == 2
    other = signed_in("王二")
    other.get(page("meeting", running))
    assert (
        "已签到（"
        in other.post(page("meeting_sign_in", running), {"word": " ".join(digits)}, follow=True).content.decode()
    )


def test_a_guest_is_told_the_way(running, signed_in):
    guest = signed_in("孙三")
    guest.get(reverse("scan"))
    code = drawn_code(bytes(running.secret), running.pk, clock.now())
    answer = guest.post(reverse("scan"), {"code": code})
    assert answer.status_code == 422 and "由您自己的支部登记" in answer.content.decode()


def test_the_reason_for_leave_is_for_the_secretary_alone(running, signed_in):
    signed_in("林一").post(page("meeting_answer", running), {"answer": "leave", "reason": "看病"})
    assert "看病" in said_on(signed_in("许书记"), page("meeting", running))
    assert "看病" in said_on(signed_in("林一"), page("meeting", running))
    assert "看病" not in said_on(signed_in("王二"), page("meeting", running))


def test_from_the_list_to_the_records_and_back(bureau, running, signed_in):
    secretary = signed_in("许书记")
    for name in ("林一", "王二"):
        said = {"person": bureau.people[name].pk, "state": "present"}
        secretary.post(page("meeting_attendance", running), said)
    answer = secretary.post(page("meeting_record", running), {"seconds": "31"}, follow=True)
    assert "还有 1 人没有签到" in answer.content.decode() and not Record.objects.exists(), "it goes on: asked first"
    answer = secretary.post(page("meeting_record", running), {"seconds": "31", "early": "1"}, follow=True)
    assert "已记 3 条" in answer.content.decode()
    record = Record.objects.get(person=bureau.people["林一"])
    assert page("record", record) in said_on(secretary, page("meeting", running)) or "看全部" in answer.content.decode()
    for name in ("许书记", "林一"):
        assert page("meeting", running) in said_on(signed_in(name), page("record", record))


def test_who_comes_late_signs_in_after_it_was_recorded_and_is_added_by_one_press(bureau, running, signed_in):
    secretary, late = signed_in("许书记"), signed_in("王二")
    secretary.post(page("meeting_attendance", running), {"person": bureau.people["林一"].pk, "state": "present"})
    secretary.post(page("meeting_record", running), {"early": "1"})
    shown = said_on(late, page("meeting", running))
    assert 'name="word"' in shown and "这次会议已经记录，记录里还没有您。" in shown
    assert page("meeting_screen", running) in said_on(secretary, page("meeting", running))
    word = spoken_code(bytes(running.secret), running.pk, clock.now())
    assert "您已签到" in late.post(page("meeting_sign_in", running), {"word": word}, follow=True).content.decode()
    assert "补记 1 人" in said_on(secretary, page("meeting", running))
    secretary.post(page("meeting_record", running), {})
    assert Record.objects.filter(person=bureau.people["王二"], activity=running.pk).count() == 1


def test_an_old_code_leads_on_to_the_field_for_the_spoken_one(running, signed_in):
    old = drawn_code(bytes(running.secret), running.pk, clock.now() - dt.timedelta(minutes=5))
    member, way = signed_in("林一"), f'href="{page("meeting", running)}"'
    answer = member.post(reverse("scan"), {"code": old})
    shown = answer.content.decode()
    assert answer.status_code == 422 and way in shown and "去这次会议，填六位口令" in shown
    assert "hidden" not in shown.split('id="otherwise"')[1].split(">")[0]
    kept = said_on(member, f"{reverse('scan')}?c={old}")
    assert way in kept and "hidden" in kept.split('id="otherwise"')[1].split(">")[0], "shown once it is refused"
    assert way not in said_on(member, f"{reverse('scan')}?c=x")


def test_the_big_screen_says_how_long_the_spoken_code_holds(running, signed_in):
    assert "口令每两分钟换一次，换后两分钟内仍可用。" in said_on(signed_in("许书记"), page("meeting_code", running))


def test_the_member_s_home_and_the_secretary_s_desk_lead_there(running, signed_in):
    assert page("meeting", running) in said_on(signed_in("林一"), reverse("my_home"))
    assert page("meeting", running) in said_on(signed_in("许书记"), reverse("desk"))
    assert page("meeting", running) not in said_on(signed_in("孙三"), reverse("my_home"))


@pytest.mark.parametrize(
    "nonsense", ["month=2026-13", "month=x", "month=9999-01", "unit=²", "unit=99999999999", "unit=-1"]
)
def test_nonsense_in_the_address_breaks_nothing(signed_in, running, nonsense):
    for name in ("许书记", "林一", "孙三"):
        assert signed_in(name).get(f"{reverse('meetings')}?{nonsense}").status_code == 200


def operation(meeting, shown: dt.datetime, happened: dt.datetime, **payload) -> Incoming:
    code = drawn_code(bytes(meeting.secret), meeting.pk, shown)
    return Incoming(uuid.uuid4(), "meetings.sign_in", happened, {"code": code, "device": "a" * 32} | payload)


def test_a_phone_s_operation_signs_in_once_however_often_it_is_sent(bureau, running):
    now = clock.now()
    sent = operation(running, running.starts_at, running.starts_at + dt.timedelta(seconds=5))
    answers = [apply_operation(actor=bureau.accounts["林一"], operation=sent, now=now + HOUR * 30) for _ in range(2)]
    assert [answer.status for answer in answers] == ["applied", "duplicate"]
    assert answers[0].result == answers[1].result and answers[0].result["state"] == "present"
    row = running.attendees.get(person=bureau.people["林一"])
    assert row.by_phone_clock and row.signed_at == running.starts_at + dt.timedelta(seconds=5)


@pytest.mark.parametrize("payload", [{"code": None}, {"device": 7}, {"code": "x" * 201}, {"code": "x"}, {"device": ""}])
def test_an_operation_that_says_nothing_is_rejected_with_a_sentence(bureau, running, payload):
    now = clock.now()
    sent = operation(running, now, now, **payload)
    answer = apply_operation(actor=bureau.accounts["林一"], operation=sent, now=now)
    assert answer.status == "rejected" and answer.reason.endswith("。")
    assert not running.attendees.exclude(state="").exists()


def test_the_spoken_code_is_not_taken_by_an_operation(bureau, running):
    """Guesses there would be counted with what is rolled back; so only drawn codes, which nobody guesses."""
    now = clock.now()
    word = spoken_code(bytes(running.secret), running.pk, now)
    answer = apply_operation(actor=bureau.accounts["林一"], operation=operation(running, now, now, code=word), now=now)
    assert answer.status == "rejected"


def test_the_month_of_another_branch_shows_a_member_nothing(bureau, running, signed_in):
    shown = said_on(signed_in("孙三"), f"{reverse('meetings')}?unit={bureau.units[FIRST].pk}")
    assert running.title not in shown and "这个月没有安排" in shown


def test_a_new_plan_is_for_the_next_day_that_is_worked(bureau, signed_in, settings):
    """Friday 6 March 2026: Monday; with that Monday off, Tuesday; with the Saturday worked, that Saturday."""
    settings.CLOCK_SHIFT = dt.datetime(2026, 3, 6, 2, tzinfo=dt.UTC) - clock.now()

    def day() -> str:
        found = re.search(r'name="day" value="([^"]*)"', said_on(signed_in("许书记"), reverse("meeting_new")))
        return found.group(1) if found else ""

    assert day() == "2026-03-09"
    set_day(actor=bureau.officer, day=dt.date(2026, 3, 9), is_working=False, name="放假", now=clock.now())
    assert day() == "2026-03-10"
    set_day(actor=bureau.officer, day=dt.date(2026, 3, 7), is_working=True, name="调休", now=clock.now())
    assert day() == "2026-03-07"


def test_the_same_meeting_planned_twice_is_told_before_it_is_kept(bureau, signed_in):
    client, address = signed_in("许书记"), reverse("meeting_new")
    assert client.post(address, filled(bureau)).status_code == 302
    first = Meeting.objects.get()
    answer = client.post(address, filled(bureau, start="18:00", end="19:00"))
    told = answer.content.decode()
    assert answer.status_code == 200 and Meeting.objects.count() == 1
    assert "这一天已经安排了同一类的会议" in told and reverse("meeting", args=[first.pk]) in told
    assert 'value="18:00"' in told, "what was filled in stays"
    for other in ({"kind": "soul.themeday"}, {"day": clock.local_date(clock.now() + dt.timedelta(days=2))}):
        assert client.post(address, filled(bureau, **other)).status_code == 302, "another kind, another day"
    assert client.post(address, filled(bureau, beside=str(first.pk), start="18:00", end="19:00")).status_code == 302
    assert Meeting.objects.count() == 4
    Meeting.objects.exclude(kind__code="soul.themeday").update(cancelled_at=clock.now())
    assert client.post(address, filled(bureau)).status_code == 302, "what was cancelled is no question"
    assert signed_in("钱书记").post(address, filled(bureau)).status_code == 422, "people of another branch"
