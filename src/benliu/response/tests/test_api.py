"""What phones on site send: done once, at the time that they kept, by whoever is signed in."""

import datetime as dt
import uuid

import pytest

from benliu.places.codes import printed_code
from benliu.response.models import Movement, Presence, Report
from benliu.response.tests.factories import HOUR, make_place, make_response

NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)


@pytest.fixture
def response(bureau):
    return make_response(bureau, NOW)


@pytest.fixture
def place(response):
    return make_place(response.unit, "A", "东堤哨点")


@pytest.fixture
def send(bureau, client, response):
    """`send("response.move", act="arrived", …)` as 林一; the answer."""
    client.force_login(bureau.accounts["林一"])

    def sent(
        operation: str, identifier: str = "", at: dt.datetime = NOW + HOUR, **payload: object
    ) -> dict[str, object]:
        said = {"response": str(response.pk), **payload}
        one = {"id": identifier or str(uuid.uuid4()), "kind": operation, "happened_at": at.isoformat(), "payload": said}
        answer = client.post("/sync/operations", {"operations": [one]}, content_type="application/json")
        return answer.json()["answers"][0]

    return sent


def test_a_movement_comes_at_the_time_that_the_phone_kept(bureau, send, place):
    answers = [send("response.move", identifier=str(uuid.UUID(int=7)), act="arrived", place=place.pk) for _ in "12"]
    assert [one["status"] for one in answers] == ["applied", "duplicate"]
    assert answers[0]["result"]["at"] == "2026-08-11T09:05:00+08:00"
    stay = Presence.objects.get()
    assert (stay.person, stay.place, stay.arrived_at) == (bureau.people["林一"], place, NOW + HOUR)
    assert Movement.objects.get().way == "button"


def test_the_code_that_hangs_there_says_where(send, place):
    code = printed_code(bytes(place.secret), place.pk)
    assert send("response.move", act="arrived", code=code)["status"] == "applied"
    assert (Movement.objects.get().way, Movement.objects.get().place_id) == ("qr", place.pk)
    forged = send("response.move", act="left", code=f"{place.pk}.{'0' * 24}")
    assert (forged["status"], Movement.objects.count()) == ("rejected", 1)
    assert "作废" in forged["reason"]


def test_what_was_told_is_taken_back(send, place):
    arrived = send("response.move", act="arrived", place=place.pk)["result"]["movement"]
    undone = send("response.move", act="undone", place=place.pk, undoes=arrived)
    assert (undone["status"], undone["result"]["undoes"]) == ("applied", arrived)
    assert not Presence.objects.exists()


def test_of_others_one_tells_only_as_their_leader(bureau, send, place):
    answer = send("response.move", act="arrived", place=place.pk, person=bureau.people["王二"].pk)
    assert (answer["status"], Movement.objects.exists()) == ("rejected", False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"act": 3},
        {"act": "arrived"},
        {"act": "arrived", "place": True},
        {"act": "arrived", "place": 2**31},
        {"act": "arrived", "code": 5},
        {"act": "arrived", "place": 1, "response": "x"},
        {"act": "undone", "place": 1, "undoes": "x"},
    ],
)
def test_what_is_wrong_is_not_taken(send, wrong):
    answer = send("response.move", **wrong)
    assert (answer["status"], bool(answer["reason"])) == ("rejected", True)


def test_reports_and_what_became_of_them(send, place):
    answer = send("response.report", kind="request", words="要沙袋", place=place.pk, water_mm=12350)
    assert answer["status"] == "applied"
    row = Report.objects.get()
    assert (row.words, row.water_mm, row.happened_at) == ("要沙袋", 12350, NOW + HOUR)
    assert send("response.finish", report=str(row.pk), words="送到了")["status"] == "applied"
    row.refresh_from_db()
    assert row.done_words == "送到了"
    assert send("response.report", kind="finding", photos=["x"])["status"] == "rejected"
    assert send("response.report", kind="finding", words=5)["status"] == "rejected"
