"""Somebody is put on a post, and taken off it."""

import datetime as dt

import pytest

from benliu.audit.models import AuditEntry
from benliu.common.decision import Invalid, Refused
from benliu.common.ids import new_id
from benliu.response.models import Duty
from benliu.response.services import change_level, put_on_post, release_duty
from benliu.response.tests.factories import HOUR, make_place, make_post, make_response

NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)


@pytest.fixture
def post(bureau):
    response = make_response(bureau, NOW)
    return make_post(response, make_place(response.unit, "A", "东堤哨点"), NOW)


@pytest.fixture
def put(bureau, post):
    def done(name="林一", *, to=post, pinned=False, now=NOW) -> Duty:
        person = bureau.people[name].pk
        return put_on_post(actor=bureau.officer, post_id=to.pk, person_id=person, pinned=pinned, now=now)

    return done


def test_the_same_twice_is_done_once(put):
    first, second = put(), put(now=NOW + HOUR)
    assert (second.pk, second.made_at, Duty.objects.count()) == (first.pk, NOW, 1)
    assert AuditEntry.objects.filter(act="put_on_post").count() == 1
    assert put(pinned=True).is_pinned and put().is_pinned  # what somebody decided, no roster takes back


def test_who_comes_back_has_the_same_row(bureau, put):
    duty = put()
    gone = release_duty(actor=bureau.officer, duty_id=duty.pk, gone=Duty.Gone.MOVED, now=NOW + HOUR)
    assert (gone.gone, gone.gone_at) == ("moved", NOW + HOUR)
    again = put(now=NOW + 2 * HOUR)
    assert (again.pk, again.gone, again.gone_at) == (duty.pk, "", None)


def test_a_release_is_done_once_and_its_reason_stays(put):
    duty = put()
    for hours, gone in ((1, Duty.Gone.REFUSED), (2, Duty.Gone.DROPPED)):
        release_duty(actor=None, duty_id=duty.pk, gone=gone, now=NOW + hours * HOUR)
    duty.refresh_from_db()
    assert (duty.gone, duty.gone_at) == ("refused", NOW + HOUR)
    with pytest.raises(Invalid, match="请说明"):
        release_duty(actor=None, duty_id=duty.pk, gone="", now=NOW)


def test_who_refused_comes_back_by_hand_alone(put):
    duty = put()
    release_duty(actor=None, duty_id=duty.pk, gone=Duty.Gone.REFUSED, now=NOW)
    with pytest.raises(Invalid, match="不能来"):
        put()
    assert put(pinned=True).pk == duty.pk


def test_a_post_takes_so_many_and_no_more(put):
    put()
    with pytest.raises(Invalid, match="够了"):
        put("王二")


def test_a_drill_keeps_nobody_from_a_real_response(bureau, post, put):
    drill = make_response(bureau, NOW, title="演练", is_drill=True)
    put(to=make_post(drill, post.place, NOW))
    assert put().post == post


def test_nobody_is_wanted_at_two_places_at_once_in_whatever_response(bureau, post, put):
    put()
    other = make_response(bureau, NOW, title="演练", is_drill=True)
    place = make_place(post.response.unit, "B", "西闸哨点")
    with pytest.raises(Invalid, match="已经排在东堤哨点"):
        put(to=make_post(other, place, NOW + 7 * HOUR))
    assert put(to=make_post(other, place, NOW + 8 * HOUR)).gone == ""
    change_level(actor=bureau.officer, response_id=post.response_id, seen=3, level=0, reason="结束", now=NOW)
    assert put(to=make_post(other, place, NOW + 1 * HOUR, number=2, ends_at=NOW + 2 * HOUR)).gone == ""


def test_no_post_takes_anybody_once_it_is_over(bureau, post, put):
    with pytest.raises(Invalid, match="已经过去"):
        put(now=NOW + 8 * HOUR)
    post.withdrawn_at = NOW
    post.save()
    with pytest.raises(Invalid, match="已经撤销"):
        put()
    change_level(actor=bureau.officer, response_id=post.response_id, seen=3, level=0, reason="结束", now=NOW)
    with pytest.raises(Invalid, match="已经结束"):
        put()


def test_who_may(bureau, post, put):
    duty = put()
    for actor in (bureau.secretary, bureau.member):
        with pytest.raises(Refused):
            put_on_post(actor=actor, post_id=post.pk, person_id=bureau.people["王二"].pk, pinned=True, now=NOW)
        with pytest.raises(Refused):
            release_duty(actor=actor, duty_id=duty.pk, gone="dropped", now=NOW)
    with pytest.raises(Invalid, match="没有这个人"):
        put_on_post(actor=bureau.officer, post_id=post.pk, person_id=0, pinned=True, now=NOW)
    with pytest.raises(Duty.DoesNotExist):
        release_duty(actor=None, duty_id=new_id(), gone="dropped", now=NOW)
