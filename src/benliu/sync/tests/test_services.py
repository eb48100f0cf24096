"""Sent twice, done once: also at the same moment, also when it was refused."""

import datetime as dt
import threading
import uuid
from dataclasses import replace

import pytest
from django.db import DatabaseError, connections, transaction

from benliu.audit.models import AuditEntry
from benliu.audit.services import note_act
from benliu.common.decision import Invalid
from benliu.identity.models import User
from benliu.sync.models import Operation
from benliu.sync.registry import Incoming, register, unregister
from benliu.sync.services import Answer, apply_operation

NOW = dt.datetime(2026, 9, 16, 1, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


def note(*, actor, operation, now):
    """A real handler: it writes a row in another table, then may refuse."""
    note_act(actor_id=actor.pk, act="test", subject=f"operation:{operation.id}", now=now)
    if operation.payload.get("refuse"):
        raise Invalid("请填数字，例如 24。")
    if operation.payload.get("break"):
        raise RuntimeError("a fault of ours")
    return {"noted": str(operation.id)}


@pytest.fixture(autouse=True)
def _kind():
    register("test.note", note)
    yield
    unregister("test.note")


@pytest.fixture
def actor() -> User:
    return User.objects.create_user("lin")


def incoming(**payload: object) -> Incoming:
    return Incoming(uuid.uuid4(), "test.note", NOW - dt.timedelta(days=3), payload)


def test_an_operation_is_done_and_kept_with_both_clocks(actor):
    one = incoming(n=1)
    answer = apply_operation(actor=actor, operation=one, now=NOW)
    assert answer == Answer("applied", result={"noted": str(one.id)})
    row = Operation.objects.get(pk=one.id)
    assert (row.outcome, row.happened_at, row.received_at) == ("applied", one.happened_at, NOW)
    assert AuditEntry.objects.count() == 1


def test_the_same_again_is_a_duplicate_with_the_same_result(actor):
    one = incoming(n=1)
    first = apply_operation(actor=actor, operation=one, now=NOW)
    again = apply_operation(actor=actor, operation=one, now=NOW + dt.timedelta(days=400))
    assert (again.status, again.result) == ("duplicate", first.result)
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        lambda one: replace(one, payload={"n": 2}),
        lambda one: replace(one, happened_at=one.happened_at + dt.timedelta(seconds=1)),
        lambda one: replace(one, payload={"n": True}),
    ],
)
def test_the_same_id_with_other_content_is_rejected(actor, other):
    one = incoming(n=1)
    apply_operation(actor=actor, operation=one, now=NOW)
    answer = apply_operation(actor=actor, operation=other(one), now=NOW)
    assert answer.status == "rejected"
    assert "已用于另一项操作" in answer.reason
    assert AuditEntry.objects.count() == 1


def test_the_same_id_from_another_person_is_rejected_without_the_result(actor):
    one = incoming(n=1)
    apply_operation(actor=actor, operation=one, now=NOW)
    answer = apply_operation(actor=User.objects.create_user("zhou"), operation=one, now=NOW)
    assert (answer.status, answer.result) == ("rejected", {})


def test_a_refusal_undoes_the_handler_and_stays(actor):
    one = incoming(refuse=True)
    answers = [apply_operation(actor=actor, operation=one, now=NOW) for _ in range(2)]
    assert answers[0] == answers[1] == Answer("rejected", "请填数字，例如 24。")
    assert AuditEntry.objects.count() == 0
    assert Operation.objects.get().outcome == "rejected"


def test_a_fault_undoes_everything_so_that_it_can_be_sent_again(actor):
    one = incoming(**{"break": True})
    with pytest.raises(RuntimeError):
        apply_operation(actor=actor, operation=one, now=NOW)
    assert not Operation.objects.exists()
    assert not AuditEntry.objects.exists()


def test_an_unknown_kind_is_rejected_and_not_stored(actor):
    answer = apply_operation(actor=actor, operation=replace(incoming(), kind="other.kind"), now=NOW)
    assert answer.status == "rejected"
    assert not Operation.objects.exists()


def test_a_kind_has_one_handler():
    with pytest.raises(ValueError, match="twice"):
        register("test.note", lambda **_: {})


@pytest.mark.parametrize("change", [{"outcome": "rejected"}, {"mark": "0" * 64}, {"reason": "x"}])
def test_the_database_refuses_to_change_an_outcome(actor, change):
    apply_operation(actor=actor, operation=incoming(), now=NOW)
    with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
        Operation.objects.update(**change)


def test_the_database_refuses_to_forget_but_lets_the_salt_go(actor):
    apply_operation(actor=actor, operation=incoming(), now=NOW)
    with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
        Operation.objects.all().delete()
    assert Operation.objects.update(salt=b"") == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("contents", [[1] * 8, [1, 2, 3, 4]], ids=["same content", "other content"])
def test_many_senders_at_the_same_moment(actor, contents):
    one, start, answers = incoming(), threading.Barrier(len(contents)), []

    def send(n: int) -> None:
        try:
            start.wait(timeout=10)
            answers.append(apply_operation(actor=actor, operation=replace(one, payload={"n": n}), now=NOW))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(n,)) for n in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    statuses = sorted(answer.status for answer in answers)
    rest = "duplicate" if len(set(contents)) == 1 else "rejected"
    assert statuses == ["applied", *[rest] * (len(contents) - 1)]
    assert Operation.objects.count() == 1
    assert AuditEntry.objects.count() == 1
