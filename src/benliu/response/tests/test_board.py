"""The figures of the board, against a morning of a storm counted by hand."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benliu.response.models import Duty, Presence
from benliu.response.queries.board import board, board_mark
from benliu.response.services import change_level

from .conftest import SHANGHAI
from .factories import make_duty, make_place, make_post, make_response, make_skill
from .storm import make_call, make_people, make_round, move, post_with, report, stay, stay_at

STARTED = dt.datetime(2026, 8, 11, 2, 0, tzinfo=SHANGHAI)
NOW = dt.datetime(2026, 8, 11, 10, 42, tzinfo=SHANGHAI)
MINUTE = dt.timedelta(minutes=1)


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 8, 11, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def response(bureau):
    return make_response(bureau, STARTED, level=3)


@pytest.fixture
def dyke(response):
    return make_place(response.unit, "A", "东堤哨点", alarm_mm=5500, latitude=28_650_000, longitude=121_420_000)


@pytest.fixture
def posted(bureau, response, dyke):
    """Five on the dyke from eight to four, six wanted: one there, one on the way, one late, one silent, one refused."""
    post = make_post(response, dyke, at(8), number=6, skill=make_skill("dyke", "巡堤"))
    duties = post_with(bureau, post, make_people(bureau, 5), STARTED)
    calls = make_round(bureau, response, at(7))
    make_call(calls, duties[0], "yes")
    make_call(calls, duties[1], "limited", arrives_at=at(14, 15))
    make_call(calls, duties[2], "yes")
    make_call(calls, duties[3])
    make_call(calls, duties[4], "no", reason="外地出差")
    Duty.objects.filter(pk=duties[4].pk).update(gone="refused", gone_at=at(7, 6))
    stay(duties[0], at(7, 55))
    return duties


def test_who_is_wanted_confirmed_there_late_and_silent(response, posted):
    shown = board(response.pk, NOW)
    (place,), (skill,) = shown.places, shown.skills
    strength = place.strength
    assert (strength.needed, strength.called, strength.confirmed, strength.arrived) == (6, 4, 3, 1)
    assert (strength.late, strength.unanswered, strength.missing, strength.coming) == (1, 1, 3, 2)
    assert (strength.confirmed_share, strength.arrived_share) == (50, 33)
    assert (skill.title, skill.strength, shown.total) == ("巡堤", strength, strength)
    assert (place.code, place.latitude, place.longitude, place.mark) == ("A", 28.65, 121.42, "bad")


def test_who_said_from_when_he_comes_is_late_only_after_that(response, posted):
    assert board(response.pk, at(14, 14)).total.late == 1
    assert board(response.pk, at(14, 15)).total.late == 2


def test_before_the_shift_nobody_is_late_and_nothing_is_bad(response, posted):
    Presence.objects.all().delete()
    shown = board(response.pk, at(7, 59))
    assert (shown.total.needed, shown.total.late, shown.places[0].mark) == (6, 0, "warn")
    assert board(response.pk, at(8)).total.late == 2


def test_the_next_shift_takes_over_when_it_begins(bureau, response, dyke, posted):
    later = make_duty(bureau, make_post(response, dyke, at(16), number=1), make_people(bureau, 1)[0], STARTED)
    make_call(make_round(bureau, response, at(15)), later, "yes")
    assert board(response.pk, at(15, 59)).total.needed == 6
    place = board(response.pk, at(16)).places[0]
    assert (place.strength.needed, place.on_site, place.others, place.over) == (1, 1, 1, 1)
    assert board(response.pk, at(23, 59)).total.needed == 1
    assert board(response.pk, at(23, 59) + MINUTE).total.needed == 0


def test_a_withdrawn_post_wants_nobody(response, posted):
    posted[0].post.withdrawn_at = at(9)
    posted[0].post.save()
    assert board(response.pk, NOW).total.needed == 0


def test_the_limit_is_shown_before_it_is_reached(response, posted):
    """There since 7:55 for a shift of eight hours: 15:55 is the limit, 15:25 half an hour before."""
    counted = [(shown.soon, shown.over) for hour, minute in ((15, 24), (15, 25), (15, 54), (15, 55))
               if (shown := board(response.pk, at(hour, minute)))]  # fmt: skip
    assert counted == [(0, 0), (1, 0), (1, 0), (0, 1)]
    assert board(response.pk, at(15, 55)).longest_words == "8 时 0 分"


def test_changing_the_place_is_no_rest(response, posted, dyke):
    pump = make_place(response.unit, "B", "望潮泵站")
    Presence.objects.filter(person=posted[0].person).update(left_at=at(12))
    stay_at(response, posted[0].person, pump, at(12, 59))
    shown = board(response.pk, at(15, 55))
    assert [(place.name, place.over) for place in shown.places] == [("东堤哨点", 0), ("望潮泵站", 1)]
    Presence.objects.filter(place=pump).update(arrived_at=at(13, 1))
    assert board(response.pk, at(15, 55)).over == 0


def test_water_against_the_report_before_and_the_alarming_level(bureau, response, dyke, posted):
    report(bureau, response, dyke, at(9), water_mm=5000)
    report(bureau, response, dyke, at(10), water_mm=5820)
    report(bureau, response, dyke, at(9, 30), water_mm=5500, received_at=at(10, 30))  # came late, happened before
    water = board(response.pk, NOW).places[0].water
    assert (water.metres, water.change, water.over_alarm, water.state) == ("5.82", "+0.32", "+0.32", "above")
    report(bureau, response, dyke, at(10, 10), water_mm=5000)
    water = board(response.pk, NOW).places[0].water
    assert (water.change, water.over_alarm, water.state) == ("−0.82", "−0.50", "near")
    report(bureau, response, dyke, at(10, 20), water_mm=4999)
    assert board(response.pk, NOW).places[0].water.state == "calm"


def test_the_log_tells_arrivals_together_and_what_waited_on_a_phone_apart(bureau, response, dyke, posted):
    people = make_people(bureau, 5)
    for minute in (31, 35):
        move(bureau, response, people[minute % 2], dyke, at(10, minute))
    for person, minute in zip(people[2:], (5, 7, 9), strict=True):
        move(bureau, response, person, dyke, at(10, minute), received_at=at(10, 22))
    gone = move(bureau, response, people[0], dyke, at(10, 36), act="left")
    move(bureau, response, people[0], dyke, at(10, 37), act="undone", undoes=gone)
    change_level(actor=bureau.officer, response_id=response.pk, seen=3, level=2, reason="水位上涨", now=at(9, 30))
    told = [(f"{event.at.astimezone(SHANGHAI):%H:%M}", event.words) for event in board(response.pk, NOW).log]
    assert told == [
        ("10:35", "东堤哨点 1 人到岗"),
        ("10:31", "东堤哨点 1 人到岗"),
        ("10:22", "离线补传 3 条报到（东堤哨点，最早 10:05）"),
        ("09:30", "升为Ⅱ级：水位上涨"),
        ("07:00", "呼叫 5 人，3 人能来，1 人不能来"),
        ("02:00", "启动Ⅲ级响应：台风警报"),
    ] or told[0] == ("10:35", "东堤哨点 2 人到岗")


def test_what_to_decide_comes_in_its_order(bureau, response, dyke, posted):
    report(bureau, response, dyke, at(10), kind="finding", words="背水坡渗水")
    report(bureau, response, dyke, at(9), kind="request", words="要沙袋", done_at=at(9, 30))
    words = [(one.words, one.act) for one in board(response.pk, at(15, 55)).decisions]
    assert words == [("东堤哨点、险情：背水坡渗水", "处理"), ("东堤哨点还缺 3 人", "派班")]


def test_tired_people_whom_somebody_relieves_are_no_decision(bureau, response, dyke, posted):
    """The one there has reached the limit; two who confirmed are still to come, so nobody is left without relief."""
    assert not [one for one in board(response.pk, at(15, 55)).decisions if one.act == "换班"]
    for duty in posted[1:3]:
        duty.call.answer = ""
        duty.call.stop = "filled"
        duty.call.save()
    (relief,) = [one for one in board(response.pk, at(15, 55)).decisions if one.act == "换班"]
    assert relief.words == "东堤哨点换班 1 人" and f"/responses/{response.pk}/relief/" in relief.url


def test_many_who_do_not_answer_are_worth_a_decision(bureau, response, dyke):
    post = make_post(response, dyke, at(8), number=3)
    duties = post_with(bureau, post, make_people(bureau, 15), STARTED)
    calls = make_round(bureau, response, at(7))
    for duty in duties[:12]:
        make_call(calls, duty, "yes")
    for duty in duties[12:14]:
        make_call(calls, duty)
    assert not board(response.pk, NOW).decisions
    make_call(calls, duties[14])
    assert [one.words for one in board(response.pk, NOW).decisions] == ["东堤哨点 3 人未答复"]


def test_after_the_end_it_asks_for_those_who_are_out(bureau, response, posted):
    change_level(actor=bureau.officer, response_id=response.pk, seen=3, level=0, reason="过去了", now=NOW)
    shown = board(response.pk, NOW + MINUTE)
    assert shown.ended and shown.out == 3  # one there, two confirmed and never seen
    assert [one.words for one in shown.decisions] == ["还有 3 人在外"]


def test_the_mark_changes_with_whatever_the_board_shows(bureau, response, dyke, posted):
    marks = [board_mark(response.pk, NOW)]
    assert marks == [board_mark(response.pk, NOW.replace(second=59))]

    def changed() -> bool:
        marks.append(board_mark(response.pk, NOW))
        return len(set(marks)) == len(marks)

    found = report(bureau, response, dyke, at(10), kind="finding", words="渗水")
    assert changed()
    found.done_at, found.done_by_id = at(10, 5), bureau.officer.account_id
    found.save()
    assert changed()
    move(bureau, response, posted[1].person, dyke, at(10, 1))
    assert changed()
    stay(posted[1], at(10, 1))
    assert changed()
    silent = posted[3].call
    silent.answer, silent.answered_at = "yes", at(10, 9)
    silent.save()
    assert changed()
    Duty.objects.filter(pk=posted[2].pk).update(gone="moved", gone_at=at(10, 10))
    assert changed()
    make_post(response, dyke, at(16))
    assert changed()
    change_level(actor=bureau.officer, response_id=response.pk, seen=3, level=2, reason="涨水", now=NOW)
    assert changed()
    marks.append(board_mark(response.pk, NOW + MINUTE))
    assert len(set(marks)) == len(marks)


def test_as_many_queries_for_two_thousand_duties_as_for_ten(bureau, response, dyke):
    counts = []
    for many in (10, 1990):
        people = make_people(bureau, many)
        place = make_place(response.unit, f"N{many}", f"哨点{many}")
        duties = post_with(bureau, make_post(response, place, at(8), number=many), people, STARTED)
        calls = make_round(bureau, response, at(7))
        for duty in duties[:10]:
            make_call(calls, duty, "yes")
        Presence.objects.bulk_create(
            Presence(response=response, person=duty.person, place=place, duty=duty, arrived_at=at(8)) for duty in duties
        )
        report(bureau, response, place, at(9), water_mm=4000)
        move(bureau, response, people[0], place, at(8))
        report(bureau, response, place, at(9), kind="finding", words="渗水")
        with CaptureQueriesContext(connection) as asked:
            shown = board(response.pk, NOW)
        counts.append(len(asked))
    assert shown.total.arrived == 2000
    assert counts[0] == counts[1] <= 16
    with CaptureQueriesContext(connection) as asked:
        board_mark(response.pk, NOW)
    assert len(asked) == 1
