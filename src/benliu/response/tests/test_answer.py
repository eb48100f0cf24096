"""Answers of people who were called."""

import datetime as dt

import pytest

from benliu.common.decision import Invalid
from benliu.common.ids import new_id
from benliu.response.models import Call, CallRound, Duty
from benliu.response.services import answer_call, change_level
from benliu.response.tests.factories import HOUR, make_duty, make_place, make_post, make_response

NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=10)


@pytest.fixture
def response(bureau):
    return make_response(bureau, NOW)


@pytest.fixture
def duty(bureau, response):
    post = make_post(response, make_place(response.unit, "A", "东堤哨点"), NOW + HOUR)
    return make_duty(bureau, post, bureau.people["林一"], NOW)


@pytest.fixture
def call(bureau, response, duty):
    kind = {"kind": CallRound.Kind.CHOSEN, "ladder": [], "needed": 1, "answer_within": 30}
    made = {"made_by_id": bureau.officer.account_id, "made_at": NOW}
    asked = CallRound.objects.create(id=new_id(), response=response, **kind, **made)
    person = {"person": bureau.people["林一"], "duty": duty}
    return Call.objects.create(id=new_id(), round=asked, made_at=NOW, next_at=NOW, **person)


def answered(call, answer, now=LATER, way=Call.Way.APP, **rest):
    answer_call(call_id=call.pk, answer=answer, way=way, now=now, **rest)
    call.refresh_from_db()
    return call


def test_yes_stops_the_call_and_keeps_the_post(call, duty):
    answered(call, "yes", way="link", arrives_at=NOW + HOUR, reason="不相干", free_from=NOW)
    assert (call.answer, call.way, call.answered_at, call.arrives_at) == ("yes", "link", LATER, NOW + HOUR)
    assert (call.stop, call.stopped_at, call.next_at) == ("answered", LATER, None)
    assert (call.reason, call.free_from) == ("", None)
    duty.refresh_from_db()
    assert duty.gone == ""


def test_the_same_twice_is_one_answer_and_another_one_overwrites_it(call):
    answered(call, "yes")
    assert answered(call, "yes", now=LATER + HOUR).answered_at == LATER
    answered(call, "limited", now=LATER + HOUR, way="sms", free_from=NOW + 2 * HOUR)
    assert (call.answer, call.way, call.free_from, call.answered_at) == ("limited", "sms", NOW + 2 * HOUR, LATER + HOUR)


def test_no_takes_the_person_off_the_post_and_yes_does_not_bring_it_back(call, duty):
    answered(call, "no", reason=" 在外地 ", arrives_at=NOW)
    duty.refresh_from_db()
    assert (call.reason, call.arrives_at) == ("在外地", None)
    assert (duty.gone, duty.gone_at) == (Duty.Gone.REFUSED, LATER)
    answered(call, "yes", now=LATER + HOUR)
    duty.refresh_from_db()
    assert (call.answer, call.reason, duty.gone) == ("yes", "", Duty.Gone.REFUSED)


@pytest.mark.parametrize("stop", ["filled", "dropped"])
def test_who_is_not_needed_any_more_answers_nothing(call, stop):
    Duty.objects.update(gone="dropped", gone_at=NOW)
    Call.objects.update(stop=stop, stopped_at=NOW, next_at=None)
    with pytest.raises(Invalid, match="不用您来"):
        answered(call, "yes")


def test_who_still_stands_on_a_post_answers_though_the_call_was_stopped(call):
    Call.objects.update(stop="filled", stopped_at=NOW, next_at=None)
    assert answered(call, "no").answer == "no"


@pytest.mark.parametrize(("answer", "words"), [("", "请答复"), ("maybe", "请答复"), ("limited", "几点")])
def test_what_is_no_answer(call, answer, words):
    with pytest.raises(Invalid, match=words):
        answered(call, answer)


def test_an_ended_response_takes_no_answer_and_neither_does_no_call(bureau, call, response):
    change_level(actor=bureau.officer, response_id=response.pk, seen=3, level=0, reason="台风远去", now=LATER)
    with pytest.raises(Invalid, match="已经结束"):
        answered(call, "yes")
    with pytest.raises(Invalid, match="没有这次呼叫"):
        answer_call(call_id=new_id(), answer="yes", way="app", now=NOW)
