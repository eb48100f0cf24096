"""What a phone tells: told twice, done once; what is malformed is said and nothing is kept."""

import pytest

from benliu.advice.api import accept, visit
from benliu.advice.models import Step
from benliu.advice.services import triage_request
from benliu.advice.tests.factories import HOUR, MONDAY, asked, taken
from benliu.common.decision import Invalid, Refused
from benliu.common.ids import new_id
from benliu.sync.registry import Incoming


def told(kind, happened_at=MONDAY, **payload):
    return Incoming(new_id(), kind, happened_at, payload)


def test_taken_and_visited_from_the_phone_once(bureau, topic):
    request, expert = asked(topic), bureau.accounts["林一"]
    own = bureau.people["林一"].pk
    triage_request(actor=bureau.officer, request_id=request.pk, person_id=own, place_id=None, now=MONDAY)
    taking = told("advice.accept", request=str(request.pk))
    there = told("advice.visit", MONDAY + HOUR, request=str(request.pk), minutes=75, words="螺栓松了")
    for _time in range(2):
        assert accept(actor=expert, operation=taking, now=MONDAY + 5 * HOUR)["step"] == str(taking.id)
        assert visit(actor=expert, operation=there, now=MONDAY + 5 * HOUR)["step"] == str(there.id)
    step = Step.objects.get(kind="visited")
    assert (step.minutes, step.words, step.happened_at) == (75, "螺栓松了", MONDAY + HOUR)


@pytest.mark.parametrize(("by_phone", "kept"), [(-30, 0), (3, 3), (30, 5)])
def test_the_clock_of_a_phone_may_be_wrong(bureau, topic, by_phone, kept):
    request = taken(bureau, topic)
    there = told("advice.visit", MONDAY + by_phone * HOUR, request=str(request.pk), minutes=20)
    visit(actor=bureau.accounts["林一"], operation=there, now=MONDAY + 5 * HOUR)
    assert Step.objects.get(kind="visited").happened_at == MONDAY + kept * HOUR


def test_nobody_takes_what_is_not_theirs(bureau, topic):
    request = taken(bureau, topic)
    with pytest.raises(Refused):
        visit(
            actor=bureau.accounts["王二"],
            operation=told("advice.visit", request=str(request.pk), minutes=5),
            now=MONDAY,
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"request": "x"},
        {"request": None},
        {"minutes": None},
        {"minutes": "5"},
        {"minutes": True},
        {"words": 3},
        {"photos": "x"},
        {"photos": ["x"]},
        {"photos": ["0" * 64]},  # no such photo was sent
    ],
    ids=str,
)
def test_what_is_malformed_is_said(bureau, topic, wrong):
    payload = {"request": str(taken(bureau, topic).pk), "minutes": 5} | wrong
    with pytest.raises(Invalid):
        visit(actor=bureau.accounts["林一"], operation=told("advice.visit", **payload), now=MONDAY)
    assert not Step.objects.filter(kind="visited").exists()
