"""Offline for days, killed, cut off, repeated, with a wrong clock: each operation exactly once."""

from collections import Counter

import pytest
from django.test import Client

from benliu.audit.models import AuditEntry
from benliu.audit.services import note_act
from benliu.identity.models import User
from benliu.sync.models import Operation
from benliu.sync.registry import register, unregister

from .simulation import ModelServer, NaiveServer, World, simulate

ACCOUNTS = [str(number) for number in range(1, 21)]


def sent_once(world: World, done: list[str]) -> bool:
    """Whether everything that phones hold receipts for was done once, and nothing else."""
    receipts = [identifier for phone in world.phones for identifier in phone.receipts]
    return Counter(done) == Counter(dict.fromkeys(receipts, 1)) and len(receipts) == len(set(receipts))


def check_model(seed: int, *, accounts: list[str], operations: int) -> None:
    server = ModelServer()
    world = simulate(seed, accounts=accounts, operations=operations, server=server)
    assert all(not phone.queue for phone in world.phones), seed
    assert len(server.done) == len(accounts) * operations, seed
    assert sent_once(world, server.done), seed


@pytest.mark.parametrize("seed", range(20))
def test_each_exactly_once(seed):
    check_model(seed, accounts=ACCOUNTS, operations=50)


@pytest.mark.parametrize("seed", range(20))
def test_without_ids_things_are_done_twice(seed):
    """The control: the same phones and the same line, and a server that does not look at the id."""
    server = NaiveServer()
    world = simulate(seed, accounts=ACCOUNTS, operations=50, server=server)
    assert not sent_once(world, server.done)


@pytest.mark.parametrize("seed", range(20))
def test_what_never_gets_through_holds_up_nobody(seed):
    """Some operations break every request that they are in; everything else arrives."""

    class Poisoned(ModelServer):
        def take(self, account, operations):
            self.poison.update(one["id"] for one in operations if one["payload"]["n"] < 30)
            return super().take(account, operations)

    server = Poisoned()
    world = simulate(seed, accounts=ACCOUNTS[:5], operations=50, server=server)
    left = {identifier for phone in world.phones for identifier in phone.queue}
    assert server.poison == left != set()
    assert sent_once(world, server.done)
    assert len(server.done) == 5 * 50 - len(left)


@pytest.mark.proof
def test_each_exactly_once_at_full_size():
    """10,000 seeds × 20 phones × 50 operations, of which the control does some twice in every seed."""
    for seed in range(10_000):
        check_model(seed, accounts=ACCOUNTS, operations=50)


@pytest.mark.proof
def test_the_control_fails_at_full_size():
    doubled = 0
    for seed in range(1000):
        server = NaiveServer()
        doubled += not sent_once(simulate(seed, accounts=ACCOUNTS, operations=50, server=server), server.done)
    assert doubled == 1000


class RealServer:
    """The product's own endpoint."""

    def __init__(self, accounts: list[str]) -> None:
        self.clients = {account: Client() for account in accounts}
        for account, client in self.clients.items():
            client.force_login(User.objects.get(pk=account))

    def take_photo(self, account: str, mark: str) -> None:
        """Photos lie with the feature that takes them."""

    def take(self, account, operations):
        said = {"account": account, "operations": operations}
        answer = self.clients[account].post("/sync/operations", said, content_type="application/json")
        assert answer.status_code == 200
        return answer.json()["answers"]


def once(*, actor, operation, now):
    note_act(actor_id=actor.pk, act="test", subject=str(operation.id), now=now)
    return {}


@pytest.fixture
def accounts():
    register("test.once", once)
    yield [str(User.objects.create_user(f"phone-{number}").pk) for number in range(5)]
    unregister("test.once")


def check_real(seed: int, accounts: list[str], operations: int) -> None:
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    world = simulate(seed, accounts=accounts, operations=operations, server=RealServer(accounts), rounds=100)
    done = AuditEntry.objects.filter(act="test").exclude(pk__in=before).values_list("subject", flat=True)
    assert all(not phone.queue for phone in world.phones)
    assert len(done) == len(accounts) * operations
    assert sent_once(world, list(done))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(1))
def test_the_real_server_does_each_once(accounts, seed):
    check_real(seed, accounts, 10)
    assert Operation.objects.filter(outcome="applied").count() == 5 * 10


@pytest.mark.django_db
@pytest.mark.proof
@pytest.mark.parametrize("seed", range(1, 101))
def test_the_real_server_does_each_once_at_full_size(accounts, seed):
    check_real(seed, accounts, 50)
