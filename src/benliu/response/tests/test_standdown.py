"""Nobody is forgotten: who is still out, who came back, when it is over."""

import datetime as dt
import uuid

import pytest

from benliu.common.decision import Invalid, Refused
from benliu.common.ids import new_id
from benliu.org.models import Particulars
from benliu.readiness.models import Team, TeamMember
from benliu.response.models import Duty, Movement, Presence
from benliu.response.queries.standdown import count_still_out, places_out, still_out
from benliu.response.services import Back, change_level, stand_down, tell_back
from benliu.response.services.movement import Told, tell_movement

from .conftest import SHANGHAI
from .factories import HOUR, make_duty, make_place, make_post, make_response
from .storm import make_call, make_round

STARTED = dt.datetime(2026, 8, 11, 2, 0, tzinfo=SHANGHAI)
ENDED = dt.datetime(2026, 8, 11, 18, 0, tzinfo=SHANGHAI)


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 8, 11, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def response(bureau):
    return make_response(bureau, STARTED)


@pytest.fixture
def storm(bureau, response):
    """林一 on the dyke and not left; 王二 said yes for the pump's shift from two and was not seen; 孙三 was silent."""
    dyke, pump = make_place(response.unit, "A", "东堤哨点"), make_place(response.unit, "B", "望潮泵站")
    calls = make_round(bureau, response, at(7))
    duties = {}
    for name, place, hour, answer in (("林一", dyke, 12, "yes"), ("王二", pump, 14, "yes"), ("孙三", pump, 15, "")):
        duty = make_duty(bureau, make_post(response, place, at(hour)), bureau.people[name], STARTED)
        make_call(calls, duty, answer)
        duties[name] = duty
    arrive(bureau, duties["林一"], at(11, 50))
    Particulars.objects.create(person=bureau.people["林一"], phone="13812341234")
    return duties


def arrive(bureau, duty: Duty, happened_at: dt.datetime, act: str = "arrived") -> Movement:
    told = Told(new_id(), duty.post.response_id, duty.person_id, duty.post.place_id, act, "leader", happened_at)
    return tell_movement(actor=bureau.officer, told=told, now=happened_at)


def end(bureau, response) -> None:
    change_level(actor=bureau.officer, response_id=response.pk, seen=3, level=0, reason="台风远去", now=ENDED)
    response.refresh_from_db()


def back(response, *people, at_=ENDED, id_: uuid.UUID | None = None) -> Back:
    return Back(id_ or new_id(), response.pk, [person.pk for person in people], at_)


def test_who_is_out_by_place_with_the_telephone_masked(bureau, response, storm):
    end(bureau, response)
    out = still_out(response, ENDED)
    told = [(one.place, one.name, one.state, one.phone, one.since) for one in out]
    assert told == [
        ("东堤哨点", "林一", "here", "138****1234", at(11, 50)),
        ("望潮泵站", "王二", "unseen", "", at(14)),
    ]
    assert count_still_out(response, ENDED) == 2 and [name for name, _people in places_out(out)] == [
        "东堤哨点",
        "望潮泵站",
    ]


def test_who_confirmed_for_a_shift_that_is_just_over_is_not_forgotten(bureau, response, storm):
    """Until a day after a shift; one that had not begun by the end sends nobody out."""
    end(bureau, response)
    post = storm["王二"].post
    for starts_at, ends_at, count in ((at(14), ENDED, 2), (ENDED, at(23), 2), (ENDED + HOUR, at(23), 1)):
        post.starts_at, post.ends_at = starts_at, ends_at
        post.save()
        assert count_still_out(response, ENDED + HOUR) == count
    post.starts_at, post.ends_at = ENDED - 30 * HOUR, ENDED - 24 * HOUR
    post.save()
    assert count_still_out(response, ENDED + HOUR) == 1


def test_who_came_and_left_is_not_out_and_an_undone_leaving_counts_for_nothing(bureau, response, storm):
    arrive(bureau, storm["王二"], at(13, 40))
    left = arrive(bureau, storm["王二"], at(17), "left")
    end(bureau, response)
    assert [one.name for one in still_out(response, ENDED)] == ["林一"]
    told = Told(new_id(), response.pk, left.person_id, left.place_id, "undone", "leader", at(17), left.pk)
    tell_movement(actor=bureau.officer, told=told, now=at(17, 5))
    assert [one.name for one in still_out(response, ENDED)] == ["林一", "王二"]


def test_they_are_back_one_or_many_and_the_same_twice_is_once(bureau, response, storm):
    end(bureau, response)
    told = back(response, bureau.people["林一"], bureau.people["王二"], at_=at(17, 30))
    assert tell_back(actor=bureau.officer, back=told, now=ENDED) == 2
    assert tell_back(actor=bureau.officer, back=told, now=ENDED) == 0
    assert still_out(response, ENDED) == []
    left = Movement.objects.filter(act="left").order_by("person")
    assert {(one.way, one.happened_at, one.received_at) for one in left} == {("leader", at(17, 30), ENDED)}
    assert Presence.objects.get().left_at == at(17, 30)


def test_a_leader_speaks_for_his_team_alone(bureau, response, storm):
    team = Team.objects.create(unit=response.unit, name="一队")
    for name, leads in (("许书记", True), ("林一", False)):
        TeamMember.objects.create(team=team, person=bureau.people[name], leads=leads, starts_on=dt.date(2024, 1, 1))
    leader = bureau.standing("许书记")
    with pytest.raises(Refused):
        tell_back(actor=leader, back=back(response, bureau.people["王二"]), now=ENDED)
    assert tell_back(actor=leader, back=back(response, bureau.people["林一"]), now=ENDED) == 1


def test_nobody_is_back_in_the_future_or_unnamed(bureau, response, storm):
    with pytest.raises(Invalid, match="还没有到"):
        tell_back(actor=bureau.officer, back=back(response, bureau.people["林一"], at_=ENDED + HOUR), now=ENDED)
    with pytest.raises(Invalid, match="请选"):
        tell_back(actor=bureau.officer, back=back(response), now=ENDED)


def test_it_is_over_at_zero_or_with_a_reason(bureau, response, storm):
    asked = {"actor": bureau.officer, "response_id": response.pk, "now": ENDED}
    with pytest.raises(Invalid, match="还没有结束"):
        stand_down(**asked, reason="")
    end(bureau, response)
    with pytest.raises(Invalid, match="还有 2 人在外"):
        stand_down(**asked, reason="  ")
    with pytest.raises(Refused):
        stand_down(**asked | {"actor": bureau.secretary}, reason="都知道在哪")
    closed = stand_down(**asked, reason="电话联系上了，在路上")
    assert (closed.stood_down_at, closed.stood_down_reason) == (ENDED, "电话联系上了，在路上")
    again = stand_down(**asked | {"now": ENDED + HOUR}, reason="别的")
    assert (again.stood_down_at, again.stood_down_reason) == (ENDED, "电话联系上了，在路上")


def test_at_zero_no_reason_is_kept(bureau, response, storm):
    end(bureau, response)
    tell_back(actor=bureau.officer, back=back(response, bureau.people["林一"], bureau.people["王二"]), now=ENDED)
    closed = stand_down(actor=bureau.officer, response_id=response.pk, reason="不需要", now=ENDED)
    assert closed.stood_down_by_id == bureau.officer.account_id and closed.stood_down_reason == ""
