"""What a commander decides about people by hand."""

import datetime as dt

import pytest

from benliu.common.decision import Invalid, Refused
from benliu.response.models import Ban, Duty
from benliu.response.services import allow_person, forbid_person, move_duty, put_on_post, unpin_duty
from benliu.response.tests.factories import HOUR, make_place, make_post, make_response

NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)


@pytest.fixture
def posts(bureau):
    response = make_response(bureau, NOW)
    place = make_place(response.unit, "A", "东堤")
    return [make_post(response, place, NOW + hours * HOUR) for hours in (1, 20)]


@pytest.fixture
def duty(bureau, posts):
    person = bureau.people["林一"].pk
    return put_on_post(actor=bureau.officer, post_id=posts[0].pk, person_id=person, pinned=True, reason="熟悉", now=NOW)


def test_a_move_pins_to_the_other_post(bureau, posts, duty):
    moved = move_duty(actor=bureau.officer, duty_id=duty.pk, post_id=posts[1].pk, reason="那边缺人", now=NOW)
    duty.refresh_from_db()
    assert (duty.gone, moved.post, moved.is_pinned, moved.reason) == ("moved", posts[1], True, "那边缺人")
    with pytest.raises(Invalid, match="已经不在"):
        move_duty(actor=bureau.officer, duty_id=duty.pk, post_id=posts[1].pk, reason="", now=NOW)
    with pytest.raises(Invalid, match="另一个"):
        move_duty(actor=bureau.officer, duty_id=moved.pk, post_id=posts[1].pk, reason="", now=NOW)


def test_a_move_that_cannot_be_leaves_everything_as_it_was(bureau, posts, duty):
    put_on_post(actor=bureau.officer, post_id=posts[1].pk, person_id=bureau.people["王二"].pk, pinned=True, now=NOW)
    with pytest.raises(Invalid, match="够了"):
        move_duty(actor=bureau.officer, duty_id=duty.pk, post_id=posts[1].pk, reason="", now=NOW)
    duty.refresh_from_db()
    assert duty.gone == ""


def test_a_pin_can_be_taken_out(bureau, duty):
    unpin_duty(actor=bureau.officer, duty_id=duty.pk, now=NOW)
    duty.refresh_from_db()
    assert (duty.is_pinned, duty.reason, duty.gone) == (False, "", "")


def test_who_is_forbidden_is_taken_off(bureau, posts, duty):
    person, response = duty.person_id, posts[0].response_id
    asked = {"actor": bureau.officer, "response_id": response, "person_id": person, "now": NOW}
    with pytest.raises(Invalid, match="理由"):
        forbid_person(post_id=None, reason=" ", **asked)
    ban = forbid_person(post_id=posts[1].pk, reason="不会游泳", **asked)
    assert Duty.objects.get().gone == ""
    forbid_person(post_id=None, reason="身体不适", **asked)
    forbid_person(post_id=None, reason="住院", **asked)
    assert Duty.objects.get().gone == "dropped"
    assert list(Ban.objects.order_by("pk").values_list("post", "reason")) == [(posts[1].pk, "不会游泳"), (None, "住院")]
    for _twice in range(2):
        allow_person(actor=bureau.officer, response_id=response, ban_id=ban.pk, now=NOW)
    assert Ban.objects.count() == 1


def test_who_may(bureau, posts, duty):
    response, actor = posts[0].response_id, bureau.secretary
    for act in (
        lambda: move_duty(actor=actor, duty_id=duty.pk, post_id=posts[1].pk, reason="x", now=NOW),
        lambda: unpin_duty(actor=actor, duty_id=duty.pk, now=NOW),
        lambda: forbid_person(actor=actor, response_id=response, person_id=1, post_id=None, reason="x", now=NOW),
        lambda: allow_person(actor=actor, response_id=response, ban_id=1, now=NOW),
    ):
        with pytest.raises(Refused):
            act()
