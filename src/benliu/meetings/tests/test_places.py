"""Places of a full meeting: who waits gets what others give up, in order, at once, and never a place too many."""

import contextlib
import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection
from django.urls import reverse

from benliu.common import clock
from benliu.common.decision import Invalid
from benliu.meetings.models import Meeting
from benliu.meetings.queries.detail import meeting_detail
from benliu.meetings.queries.waiting import waiting_line
from benliu.meetings.services import (
    answer_meeting,
    cancel_meeting,
    change_meeting,
    places,
    plan_meeting,
    remind_due,
)
from benliu.meetings.services.telling import PLACE, REMINDER
from benliu.notices.models import Notice
from benliu.org.models import Membership, Person
from benliu.org.services import erase_person
from benliu.org.standing import Standing
from benliu.org.tests.factories import FIRST, NOW

from .conftest import START, THREE

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def full(bureau, plan) -> Meeting:
    """One place, and 许书记 has it."""
    kept = plan_meeting(actor=bureau.secretary, plan=plan(sign_up=True, seats=1), announce=True, now=NOW)
    answer(bureau, kept, "许书记", "coming", 0)
    return kept


def answer(bureau, meeting, name, said, minutes, reason="有事"):
    now = NOW + minutes * MINUTE
    return answer_meeting(actor=bureau.standing(name), meeting_id=meeting.pk, answer=said, reason=reason, now=now)


def answers(meeting) -> dict[str, str]:
    return dict(meeting.attendees.values_list("person__name", "answer"))


def told(kind=PLACE) -> Counter[str]:
    return Counter(Notice.objects.filter(kind=kind).values_list("account__username", flat=True))


def names(bureau, meeting) -> list[str]:
    by_id = {person.pk: name for name, person in bureau.people.items()}
    return [by_id[person] for person in waiting_line(meeting)]


def test_the_first_who_waits_gets_the_place_at_once_and_is_told_with_a_way_to_the_meeting(bureau, full):
    with pytest.raises(Invalid, match="名额 1 个已经报满。可以排候补"):
        answer(bureau, full, "王二", "coming", 1)
    assert [answer(bureau, full, "王二", "waiting", 2), answer(bureau, full, "林一", "waiting", 3)] == ["waiting"] * 2
    assert answer(bureau, full, "王二", "waiting", 4) == "waiting", "asked again, the place in the line stays"
    assert names(bureau, full) == ["王二", "林一"] and not told()
    answer(bureau, full, "许书记", "leave", 5)
    assert answers(full) == {"许书记": "leave", "王二": "coming", "林一": "waiting"}
    assert told() == {"S003": 1}
    notice = Notice.objects.get(kind=PLACE)
    assert (notice.title, notice.path) == ("轮到您了：第一季度党课", f"/meetings/{full.pk}/")
    assert answer(bureau, full, "许书记", "waiting", 6) == "waiting", "who gave a place up stands at the end"
    assert names(bureau, full) == ["林一", "许书记"]


def test_who_waits_no_more_is_passed_over_and_told_again_when_a_place_comes_a_second_time(bureau, full):
    for minutes, name in enumerate(("林一", "王二"), 1):
        answer(bureau, full, name, "waiting", minutes)
    assert answer(bureau, full, "林一", "", 3) == ""
    answer(bureau, full, "许书记", "leave", 4)
    assert answers(full) == {"许书记": "leave", "王二": "coming", "林一": ""}
    answer(bureau, full, "许书记", "waiting", 5)
    answer(bureau, full, "王二", "leave", 6)
    answer(bureau, full, "王二", "waiting", 7)
    answer(bureau, full, "许书记", "leave", 8)
    assert told() == {"S001": 1, "S003": 2}


def test_nothing_is_taken_back_but_the_waiting(bureau, full):
    for name in ("许书记", "林一"):
        with pytest.raises(Invalid, match="请选择参加，或者请假"):
            answer(bureau, full, name, "", 1)


def test_who_would_wait_while_a_place_is_free_has_it(bureau, full):
    answer(bureau, full, "许书记", "leave", 1)
    assert answer(bureau, full, "林一", "waiting", 2) == "coming"


@pytest.mark.parametrize(
    ("said", "coming"),
    [
        ({"seats": 2}, {"许书记", "王二"}),
        ({"seats": 3}, {"许书记", "王二", "林一"}),
        ({"seats": None}, {"许书记", "王二", "林一"}),
        ({"seats": None, "sign_up": False}, {"许书记", "王二", "林一"}),
        ({"people": ("林一", "王二")}, {"王二"}),
        ({"people": ("许书记", "林一")}, {"许书记"}),
    ],
)
def test_places_that_are_added_or_left_by_who_is_asked_no_more_go_to_the_line(bureau, full, plan, said, coming):
    for minutes, name in enumerate(("王二", "林一"), 1):
        answer(bureau, full, name, "waiting", minutes)
    people = tuple(bureau.people[name].pk for name in said.get("people", THREE))
    changed = plan(**{"sign_up": True, "seats": 1} | said | {"people": people})
    change_meeting(actor=bureau.secretary, meeting_id=full.pk, plan=changed, now=NOW + 3 * MINUTE)
    assert {name for name, said in answers(full).items() if said == "coming"} == coming


def test_nobody_gets_a_place_who_has_left_the_branch_or_was_erased(bureau, full):
    for minutes, name in enumerate(("林一", "王二"), 1):
        answer(bureau, full, name, "waiting", minutes)
    erase_person(actor=bureau.officer, person_id=bureau.people["林一"].pk, now=NOW + 3 * MINUTE)
    assert names(bureau, full) == ["王二"]
    Membership.objects.filter(person=bureau.people["王二"]).update(ends_on=START.date() - dt.timedelta(days=1))
    answer(bureau, full, "许书记", "leave", 4)
    assert not full.attendees.filter(answer="coming").exists()


def test_after_the_end_and_when_it_is_called_off_nobody_gets_anything(bureau, full, plan):
    answer(bureau, full, "林一", "waiting", 1)
    change = plan(sign_up=True, seats=2)
    change_meeting(actor=bureau.secretary, meeting_id=full.pk, plan=change, now=full.ends_at)
    cancel_meeting(actor=bureau.secretary, meeting_id=full.pk, reason="停电", now=NOW)
    assert answers(full)["林一"] == "waiting" and not told()


def test_who_only_waits_is_neither_reminded_nor_absent(bureau, full):
    answer(bureau, full, "林一", "waiting", 1)
    remind_due(now=dt.datetime(2026, 3, 4, 1, tzinfo=dt.UTC))
    assert told(REMINDER) == {"S001": 1, "S003": 1}
    over = meeting_detail(full.pk, bureau.secretary, full.ends_at)
    assert {row.name: row.holds for row in over.rows} == {"许书记": "absent", "王二": "absent", "林一": ""}


def test_the_own_place_in_the_line_is_shown_and_the_line_to_who_leads_alone(bureau, full, client, settings):
    settings.CLOCK_SHIFT = NOW + 10 * MINUTE - clock.now()
    page = reverse("meeting", args=[full.pk])
    client.force_login(bureau.accounts["王二"])
    assert 'value="waiting"' in client.get(page).text
    client.post(reverse("meeting_answer", args=[full.pk]), {"answer": "waiting"})
    answer(bureau, full, "林一", "waiting", 20)
    assert "候补第 1 位" in client.get(page).text and "候补名单" not in client.get(page).text
    client.force_login(bureau.accounts["林一"])
    shown = client.get(page).text
    assert "候补第 2 位" in shown and "候补第 1 位" not in shown and "王二" not in shown
    client.force_login(bureau.accounts["许书记"])
    line = client.get(page).text.partition("候补名单")[2]
    assert line.index("王二") < line.index("林一")
    client.force_login(bureau.accounts["王二"])
    answered = client.post(reverse("meeting_answer", args=[full.pk]), {"answer": ""}, follow=True).text
    assert "已退出候补" in answered and answers(full)["王二"] == ""


# Many at once.


def crowd(bureau, plan, seats: int, size: int = 24) -> tuple[Meeting, list[Standing]]:
    people = [Person.objects.create(staff_no=f"N{i}", name=f"某{i}") for i in range(size)]
    unit, account = bureau.units[FIRST], bureau.accounts["林一"].pk
    since = dt.date(2024, 1, 1)
    Membership.objects.bulk_create(Membership(person=one, unit=unit, starts_on=since) for one in people)
    asked = plan(sign_up=True, seats=seats, people=tuple(one.pk for one in people))
    meeting = plan_meeting(actor=bureau.secretary, plan=asked, announce=True, now=NOW)
    return meeting, [Standing(account, one.pk, unit.pk, (), ()) for one in people]


def together(count: int, act: Callable[[int], None]) -> None:
    """Do `act` in `count` threads, each with a connection of its own, begun at the same moment. Errors are raised."""
    start, wrong = threading.Barrier(count), []

    def run(number: int) -> None:
        start.wait()
        try:
            act(number)
        except Exception as error:  # noqa: BLE001
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong


def coming_to(meeting: Meeting) -> int:
    return meeting.attendees.filter(answer="coming").count()


@pytest.mark.django_db(transaction=True)
def test_no_place_too_many_and_none_empty_while_eight_ask_and_withdraw_at_once(bureau, plan):
    """Eight connections, twenty-four people, three places: all ask; then two of three give up what they have."""
    meeting, people = crowd(bureau, plan, seats=3)
    seen: list[int] = []

    def ask(number: int) -> None:
        for actor in people[number::8]:
            answer_meeting(actor=actor, meeting_id=meeting.pk, answer="waiting", reason="", now=NOW)
            seen.append(coming_to(meeting))

    def give_up(number: int) -> None:
        for actor in people[number::8][:2]:
            answer_meeting(actor=actor, meeting_id=meeting.pk, answer="leave", reason="有事", now=NOW + MINUTE)
            seen.append(coming_to(meeting))

    together(8, ask)
    assert Counter(meeting.attendees.values_list("answer", flat=True)) == {"coming": 3, "waiting": 21}
    together(8, give_up)
    assert Counter(meeting.attendees.values_list("answer", flat=True)) == {"leave": 16, "coming": 3, "waiting": 5}
    assert len(seen) == 24 + 16 and max(seen) == 3
    assert set(seen[24:]) == {3}, "a place given up is given on in the same transaction"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_it_is_the_lock_that_keeps_two_from_one_place(bureau, plan, monkeypatch, locked):
    """Two look for room before either has answered, if they can. Without the lock they both get the one place."""
    if connection.vendor == "sqlite" and not locked:
        pytest.skip("SQLite lets one writer in at a time, lock or no lock")
    meeting, people = crowd(bureau, plan, seats=1, size=2)
    both_looked, look = threading.Barrier(2), places.has_room

    def looked(*about: object) -> bool:
        room = look(*about)
        with contextlib.suppress(threading.BrokenBarrierError):  # the other one waits for the lock
            both_looked.wait(timeout=2)
        return room

    monkeypatch.setattr("benliu.meetings.services.answering.has_room", looked)
    if not locked:
        monkeypatch.setattr("benliu.meetings.services.answering.locked_meeting", lambda pk: Meeting.objects.get(pk=pk))
    together(2, lambda i: answer_meeting(actor=people[i], meeting_id=meeting.pk, answer="waiting", reason="", now=NOW))
    assert coming_to(meeting) == (1 if locked else 2)


def test_a_line_of_many_is_asked_for_once(bureau, plan, django_assert_num_queries):
    meeting, people = crowd(bureau, plan, seats=1, size=40)
    for minutes, actor in enumerate(people):
        now = NOW + minutes * MINUTE
        answer_meeting(actor=actor, meeting_id=meeting.pk, answer="waiting", reason="", now=now)
    with django_assert_num_queries(1):
        assert waiting_line(meeting) == [actor.person_id for actor in people[1:]]
