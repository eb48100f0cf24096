"""Who came and left is told once, by those who may, and who is on site follows."""

import datetime as dt
import itertools
from dataclasses import replace

import pytest

from benliu.audit.models import AuditEntry
from benliu.common.decision import Invalid, Refused
from benliu.common.ids import new_id
from benliu.readiness.models import Team, TeamMember
from benliu.response.models import Movement, Presence
from benliu.response.queries import OnSite, on_site
from benliu.response.services import Told, change_level, refresh_presence, tell_movement, tell_movements
from benliu.response.tests.factories import HOUR, make_duty, make_place, make_post, make_response

NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)
LATER = NOW + 72 * HOUR


@pytest.fixture
def response(bureau):
    return make_response(bureau, NOW)


@pytest.fixture
def places(response):
    return [make_place(response.unit, code, name) for code, name in (("A", "东堤哨点"), ("B", "西闸哨点"))]


@pytest.fixture
def told(bureau, response, places):
    """`told("arrived", 8, place=1)`: what 林一 tells; hours after the start."""

    def make(act: str, hours: float, *, place: int = 0, name: str = "林一", **rest: object) -> Told:
        at = NOW + hours * HOUR
        person = bureau.people[name].pk
        return Told(
            **{
                "id": new_id(),
                "response_id": response.pk,
                "person_id": person,
                "place_id": places[place].pk,
                "act": act,
                "way": "button",
                "happened_at": at,
                **rest,
            }
        )

    return make


def stays() -> list[tuple[str, str, float, float | None]]:
    hours = [
        (row.person.name, row.place.code, (row.arrived_at - NOW) / HOUR, row.left_at and (row.left_at - NOW) / HOUR)
        for row in Presence.objects.select_related("person", "place").order_by("person", "arrived_at")
    ]
    return hours


def test_presences_are_the_same_in_every_order_of_arrival(bureau, told):
    said = [told("arrived", 1), told("left", 9), told("arrived", 20, place=1), told("left", 30)]
    said.append(told("undone", 31, undoes=said[3].id))
    for order in itertools.permutations(said[:3]):
        for at, one in enumerate(order):
            tell_movement(actor=bureau.member, told=replace(one, id=new_id()), now=LATER + at * HOUR)
        assert stays() == [("林一", "A", 1, 9), ("林一", "B", 20, None)]
    tell_movements(actor=bureau.member, told=said[3:4], now=LATER)
    tell_movement(actor=bureau.member, told=said[4], now=LATER)
    assert stays() == [("林一", "A", 1, 9), ("林一", "B", 20, None)]


def test_the_same_twice_is_told_once(bureau, told):
    one = told("arrived", 1)
    first = tell_movement(actor=bureau.member, told=one, now=NOW + HOUR)
    again = tell_movement(actor=bureau.member, told=one, now=LATER)
    assert (first.pk, again.received_at) == (again.pk, NOW + HOUR)
    assert Movement.objects.count() == Presence.objects.count() == 1
    assert AuditEntry.objects.filter(act="tell_movement").count() == 1


@pytest.mark.parametrize("other", [{"act": "left"}, {"happened_at": LATER}, {"way": "qr"}])
def test_an_id_is_one_movement(bureau, told, other):
    one = told("arrived", 1)
    tell_movement(actor=bureau.member, told=one, now=LATER)
    with pytest.raises(Invalid, match="编码"):
        tell_movement(actor=bureau.member, told=replace(one, **other), now=LATER)
    with pytest.raises(Invalid, match="编码"):
        tell_movements(actor=bureau.member, told=[told("left", 2, id=one.id), told("left", 2)], now=LATER)
    assert Movement.objects.count() == 1


def test_what_is_undone_does_not_count_and_is_undone_once(bureau, told):
    one = told("arrived", 1)
    tell_movement(actor=bureau.member, told=one, now=LATER)
    back = told("undone", 2, undoes=one.id)
    undone = tell_movement(actor=bureau.member, told=back, now=LATER)
    assert not Presence.objects.exists()
    by_officer = tell_movement(actor=bureau.officer, told=told("undone", 3, undoes=one.id), now=LATER)
    assert by_officer.pk == undone.pk
    with pytest.raises(Invalid, match="撤销"):
        tell_movement(actor=bureau.member, told=told("undone", 4, undoes=back.id), now=LATER)


def test_only_what_is_there_and_of_that_person_is_undone(bureau, told):
    of_another = told("arrived", 1, name="王二")
    tell_movement(actor=bureau.officer, told=of_another, now=LATER)
    own = told("arrived", 1)
    tell_movement(actor=bureau.member, told=own, now=LATER)
    wrong = [
        told("undone", 2, undoes=of_another.id),
        told("undone", 2, undoes=own.id, place=1),
        told("undone", 2, undoes=new_id()),
        told("undone", 2),
        told("left", 2, undoes=own.id),
    ]
    for one in wrong:
        with pytest.raises(Invalid, match="撤销"):
            tell_movement(actor=bureau.member, told=one, now=LATER)
    assert Movement.objects.count() == 2


def test_who_may_tell(bureau, response, told):
    of_wang = told("arrived", 1, name="王二")
    for actor in (bureau.member, bureau.secretary, bureau.standing("吴干部")):
        with pytest.raises(Refused, match="队长"):
            tell_movement(actor=actor, told=of_wang, now=LATER)
    team = Team.objects.create(unit=response.unit, name="一队")
    since = dt.date(2026, 1, 1)
    TeamMember.objects.create(team=team, person=bureau.people["林一"], leads=True, starts_on=since)
    TeamMember.objects.create(team=team, person=bureau.people["王二"], starts_on=since)
    tell_movement(actor=bureau.member, told=of_wang, now=LATER)
    with pytest.raises(Refused):  # of one's people, and of one who is not
        tell_movements(actor=bureau.member, told=[told("left", 2, name=name) for name in ("王二", "孙三")], now=LATER)
    tell_movement(actor=bureau.officer, told=told("arrived", 1, name="孙三"), now=LATER)
    TeamMember.objects.filter(person=bureau.people["王二"]).update(ends_on=dt.date(2026, 8, 1))
    with pytest.raises(Refused):
        tell_movement(actor=bureau.member, told=told("left", 2, name="王二"), now=LATER)


def test_of_many_all_are_kept_or_none(bureau, told, places):
    said = [told("arrived", 1), told("arrived", 1, name="王二", place_id=places[1].pk + 99)]
    with pytest.raises(Invalid, match="地点"):
        tell_movements(actor=bureau.officer, told=said, now=LATER)
    assert not Movement.objects.exists()


@pytest.mark.parametrize("other", [{"person_id": 0}, {"response_id": new_id()}, {"way": "dove"}])
def test_what_is_not_there_is_said(bureau, told, other):
    with pytest.raises(Invalid):
        tell_movement(actor=bureau.officer, told=told("arrived", 1, **other), now=LATER)
    with pytest.raises(Invalid):
        tell_movement(actor=bureau.officer, told=told("slept", 1), now=LATER)


def test_a_phone_that_was_offline_is_heard_after_the_end(bureau, response, told):
    change_level(actor=bureau.officer, response_id=response.pk, seen=3, level=0, reason="解除", now=NOW + 10 * HOUR)
    tell_movements(actor=bureau.member, told=[told("arrived", 1), told("left", 9)], now=LATER)
    assert stays() == [("林一", "A", 1, 9)]


def test_a_clock_that_is_years_off_is_kept_beside_the_time_of_receipt(bureau, told):
    row = tell_movement(actor=bureau.member, told=told("arrived", -24 * 3650), now=NOW + 2 * HOUR)
    assert row.happened_at.year == 2016
    assert stays() == [("林一", "A", 2, None)]


def test_a_stay_names_its_duty_also_when_the_duty_comes_later(bureau, response, places, told):
    post = make_post(response, places[0], NOW + HOUR)
    tell_movement(actor=bureau.member, told=told("arrived", 1), now=LATER)
    assert on_site(response.pk) == [OnSite(bureau.people["林一"].pk, places[0].pk, NOW + HOUR, None, None)]
    duty = make_duty(bureau, post, bureau.people["林一"], NOW)
    refresh_presence(response.pk, [bureau.people["林一"].pk])
    said = OnSite(bureau.people["林一"].pk, places[0].pk, NOW + HOUR, duty.pk, post.ends_at)
    assert on_site(response.pk) == [said]


def test_stays_that_stand_keep_their_row(bureau, told):
    tell_movements(actor=bureau.member, told=[told("arrived", 1), told("left", 9)], now=LATER)
    kept = Presence.objects.get().pk
    tell_movement(actor=bureau.member, told=told("arrived", 20), now=LATER)
    assert Presence.objects.order_by("arrived_at")[0].pk == kept


@pytest.mark.parametrize("count", [1, 40])
def test_many_take_as_many_queries_as_few(bureau, told, count, django_assert_num_queries):
    said = [told("arrived", 1 + number / 100, place=number % 2) for number in range(count)]
    with django_assert_num_queries(19):
        tell_movements(actor=bureau.officer, told=said, now=LATER)
