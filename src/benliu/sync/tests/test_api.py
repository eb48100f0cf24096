"""The endpoint: answers per operation, errors that say what and where."""

import json
import uuid

import pytest
from django.test import Client

from benliu.identity.models import User
from benliu.sync.models import Operation
from benliu.sync.registry import register, unregister

pytestmark = pytest.mark.django_db
URL = "/sync/operations"


def echo(*, actor, operation, now):
    if operation.payload.get("break"):
        raise RuntimeError("a fault of ours")
    return {"got": operation.payload["n"], "by": actor.pk}


@pytest.fixture(autouse=True)
def _kind():
    register("test.echo", echo)
    yield
    unregister("test.echo")


@pytest.fixture
def person(client) -> User:
    user = User.objects.create_user("lin")
    client.force_login(user)
    return user


def one(**change: object) -> dict[str, object]:
    return {
        "id": str(uuid.uuid4()),
        "kind": "test.echo",
        "happened_at": "2026-09-12T08:30:00+08:00",
        "payload": {"n": 1},
    } | change


def send(client: Client, *operations: object, **more):
    return client.post(URL, {"operations": operations}, content_type="application/json", **more)


def test_each_operation_gets_its_answer(client, person):
    first, second = one(), one(payload={"n": 2})
    answers = send(client, first, second, first).json()["answers"]
    assert [(a["id"], a["status"], a["result"]) for a in answers] == [
        (first["id"], "applied", {"got": 1, "by": person.pk}),
        (second["id"], "applied", {"got": 2, "by": person.pk}),
        (first["id"], "duplicate", {"got": 1, "by": person.pk}),
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": "17"}, "operations[1].id 应是 UUID"),
        ({"kind": ""}, "operations[1].kind"),
        ({"kind": "Robert'); DROP"}, "operations[1].kind"),
        ({"kind": "nobody.does"}, "不认识这种操作"),
        ({"happened_at": "yesterday"}, "operations[1].happened_at"),
        ({"happened_at": "2026-09-12T08:30:00"}, "带时区"),
        ({"happened_at": "0001-01-01T00:00:00+08:00"}, "operations[1].happened_at"),
        ({"payload": []}, "operations[1].payload"),
        ({"payload": {"n": "\x00"}}, "无法保存的字符"),
    ],
)
def test_a_bad_operation_says_where_and_leaves_the_others_alone(client, person, change, words):
    answers = send(client, one(), one(**change), one()).json()["answers"]
    assert [a["status"] for a in answers] == ["applied", "rejected", "applied"]
    assert words in answers[1]["reason"]


@pytest.mark.parametrize("payload", [r'{"n": "\ud800"}', '{"n": NaN}', r'{"n": "\u0000"}'])
def test_what_no_database_keeps_is_rejected(client, person, payload):
    body = json.dumps({"operations": [one(payload="HERE")]}).replace('"HERE"', payload)
    answer = client.post(URL, body, content_type="application/json").json()["answers"][0]
    assert (answer["status"], Operation.objects.count()) == ("rejected", 0)


def test_a_written_out_escape_is_ordinary_text(client, person):
    assert send(client, one(payload={"n": "\\u0000"})).json()["answers"][0]["status"] == "applied"


def test_a_fault_is_told_apart_and_can_be_sent_again(client, person, caplog):
    broken = one(payload={"n": 1, "break": True})
    answers = send(client, broken, one()).json()["answers"]
    assert [a["status"] for a in answers] == ["failed", "applied"]
    assert Operation.objects.count() == 1
    assert broken["id"] in caplog.text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{", "JSON"),
        ("[" * 100_000, "JSON"),
        ("[]", "operations"),
        ('{"operations": {}}', "operations"),
        (json.dumps({"operations": [{}] * 101}), "100"),
    ],
)
def test_a_body_that_makes_no_sense(client, person, body, words):
    answer = client.post(URL, body, content_type="application/json")
    assert answer.status_code == 400
    assert words in answer.json()["error"]


def test_too_much_at_once(client, person):
    answer = send(client, one(payload={"n": "水" * 400_000}))
    assert answer.status_code == 413
    assert "分几次" in answer.json()["error"]


def test_strangers_are_told_to_sign_in(client):
    answer = send(client, one())
    assert (answer.status_code, Operation.objects.count()) == (401, 0)


def test_other_sites_cannot_send_for_a_person(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    assert send(client, one()).status_code == 403
    assert not Operation.objects.exists()


def test_a_page_left_open_does_not_send_for_the_next_person(client, person):
    """What the account of another was to send stays on the device."""
    said = {"account": str(person.pk + 1), "operations": [one()]}
    answer = client.post(URL, said, content_type="application/json")
    assert (answer.status_code, Operation.objects.count()) == (401, 0)
    said["account"] = str(person.pk)
    assert client.post(URL, said, content_type="application/json").json()["answers"][0]["status"] == "applied"


def test_a_device_asks_who_is_signed_in_and_gets_the_token(person):
    client = Client(enforce_csrf_checks=True)
    assert client.get("/sync/session").status_code == 401
    client.force_login(person)
    said = client.get("/sync/session").json()
    assert said["account"] == str(person.pk)
    assert send(client, one(), headers={"X-CSRFToken": said["token"]}).status_code == 200


def test_only_post(client, person):
    assert client.get(URL).status_code == 405
