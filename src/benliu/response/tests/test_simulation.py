"""Phones on site, offline for days, killed, cut off and repeated: each movement once, and stays as they truly were.

The truth is made first, minute by minute for each person; what phones tell of it follows, and what the server makes of
that is compared with the truth itself. The phones and the line are those of `sync.tests.simulation`.
"""

import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from benliu.org.models import Person
from benliu.org.tests.factories import Bureau
from benliu.response.models import Movement, Presence
from benliu.response.stays import Moved, stays_of
from benliu.response.tests.factories import make_place, make_response
from benliu.sync.tests.simulation import ModelServer, Operation, Phone, World

START = dt.datetime(2026, 8, 11, 0, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
PLACES = (1, 2, 3)
Truth = list[tuple[int, int, int | None]]  # place, arrived, left: minutes since the start


def true_stays(chance: random.Random, acts: int) -> tuple[list[tuple[str, int, int]], Truth]:
    """What somebody does, in order, at whole minutes of which no two are the same; and where that leaves them.

    Not every stay is ended by leaving: some go straight on, some leave twice, some forget to arrive.
    """
    minutes = sorted(chance.sample(range(60 * 24 * 5), acts))
    told, stays, here = [], list[tuple[int, int, int | None]](), None
    for minute in minutes:
        place, leaves = chance.choice(PLACES), chance.random() < 0.5
        if leaves and here and chance.random() < 0.8:
            place = here
        told.append(("left" if leaves else "arrived", place, minute))
        if leaves and place == here:
            stays[-1], here = (*stays[-1][:2], minute), None
        elif not leaves and place != here:
            if here:
                stays[-1] = (*stays[-1][:2], minute)
            stays.append((place, minute, None))
            here = place
    return told, stays


@dataclass
class SiteServer(ModelServer):
    """Does each movement once, by its description, and folds them in the order in which they came."""

    moves: dict[str, list[Moved]] = field(default_factory=dict)

    def _status(self, account: str, one: Operation) -> str:
        status = super()._status(account, one)
        if status == "applied":
            self._keep(account, one)
        return status

    def _keep(self, account: str, one: Operation) -> None:
        said = one["payload"]
        at = dt.datetime.fromisoformat(one["happened_at"])
        self.moves.setdefault(account, []).append(
            Moved(said["act"] == "arrived", said["place"], at, uuid.UUID(one["id"]))
        )


@dataclass
class NaiveSite(SiteServer):
    """The control: somebody's state is what came in last; what comes twice is done twice."""

    stays: dict[str, list[list[Any]]] = field(default_factory=dict)

    def _status(self, account: str, one: Operation) -> str:
        self.done.append(one["id"])
        said, at = one["payload"], dt.datetime.fromisoformat(one["happened_at"])
        stays = self.stays.setdefault(account, [])
        if said["act"] == "arrived":
            stays.append([said["place"], at, None])
        elif stays:
            stays[-1][2] = at
        return "applied"


def phones_of(
    chance: random.Random, accounts: Sequence[str], acts: int, places: Sequence[int]
) -> Iterator[tuple[Phone, Truth]]:
    """Each phone with all that it will tell, in its own order."""
    for account in accounts:
        told, stays = true_stays(chance, acts)
        phone = Phone(account)
        for act, place, minute in told:
            identifier = str(uuid.UUID(int=chance.getrandbits(128), version=4))
            payload = {"act": act, "place": places[place - 1]}
            at = (START + minute * MINUTE).isoformat()
            phone.queue[identifier] = {"id": identifier, "kind": "response.move", "happened_at": at, "payload": payload}
            phone.tries[identifier] = 0
        yield phone, [(places[place - 1], came, left) for place, came, left in stays]


def run(
    seed: int, accounts: Sequence[str], acts: int, server: Any, places: Sequence[int] = PLACES
) -> tuple[World, dict[str, Truth]]:
    """A few days of a bad line, on which whoever is asked tells a part of what waits; then it gets better."""
    chance = random.Random(seed)
    made = list(phones_of(chance, accounts, acts, places))
    world = World(chance, server, [phone for phone, _truth in made])
    later = {phone.account: list(phone.queue.items()) for phone in world.phones}
    for phone in world.phones:
        phone.queue = {}
    for _round in range(8 * len(accounts)):
        phone = chance.choice(world.phones)
        rest = later[phone.account]
        chance.shuffle(rest)  # also what one phone tells comes in any order
        for _more in range(min(len(rest), chance.randrange(15))):
            identifier, one = rest.pop()
            phone.queue[identifier] = one
        world.round(phone, (3, 2, 2, 1, 2))
        world.deliver_late()
    for phone in world.phones:
        phone.queue |= dict(later[phone.account])
    for _round in range(60):
        for phone in world.phones:
            world.round(phone, (8, 1, 1, 1, 1))
    while world.on_the_way:
        world.on_the_way.pop()()
    return world, {phone.account: truth for phone, truth in made}


def minutes_of(stays: Sequence[tuple[int, dt.datetime, dt.datetime | None]]) -> Truth:
    def minute(at: dt.datetime | None) -> int | None:
        return None if at is None else round((at - START) / MINUTE)

    return [(place, minute(came) or 0, minute(left)) for place, came, left in stays]


def right(world: World, server: SiteServer, truth: dict[str, Truth], count: int) -> bool:
    """Everything once, and everybody where they truly were."""
    once = Counter(server.done) == Counter(dict.fromkeys((i for phone in world.phones for i in phone.receipts), 1))
    found = {
        account: minutes_of([(one.place_id, one.arrived_at, one.left_at) for one in stays_of(server.moves[account])])
        for account in truth
    }
    return once and len(server.done) == count and found == truth and not any(phone.queue for phone in world.phones)


ACCOUNTS = [str(number) for number in range(20)]


def check(seed: int, accounts: Sequence[str] = ACCOUNTS, acts: int = 50) -> bool:
    server = SiteServer()
    world, truth = run(seed, accounts, acts, server)
    return right(world, server, truth, len(accounts) * acts)


@pytest.mark.parametrize("seed", range(10))
def test_each_once_and_everybody_where_they_were(seed):
    assert check(seed)


def naive_is_wrong(seed: int) -> bool:
    server = NaiveSite()
    _world, truth = run(seed, ACCOUNTS, 50, server)
    found = {account: minutes_of([tuple(one) for one in server.stays[account]]) for account in truth}
    return found != truth and max(Counter(server.done).values()) > 1


@pytest.mark.parametrize("seed", range(5))
def test_a_state_that_the_last_one_writes_is_wrong(seed):
    """The control: the same phones and the same line."""
    assert naive_is_wrong(seed)


@pytest.mark.proof
def test_each_once_and_everybody_where_they_were_at_full_size():
    """10,000 seeds × 20 phones × 50 movements."""
    assert [seed for seed in range(10_000) if not check(seed)] == []


@pytest.mark.proof
def test_the_control_is_wrong_at_full_size():
    assert [seed for seed in range(1000) if not naive_is_wrong(seed)] == []


class RealServer:
    """The product's own endpoint, for people with accounts."""

    def __init__(self, bureau: Bureau, response_id: uuid.UUID, names: Sequence[str]) -> None:
        self.response, self.clients, self.accounts = str(response_id), {}, {}
        for name in names:
            account = bureau.accounts[name]
            client = self.clients[str(account.pk)] = Client()
            client.force_login(account)

    def take_photo(self, account: str, mark: str) -> None:
        """Movements have none."""

    def take(self, account: str, operations: Sequence[Operation]) -> Any:
        said = [{**one, "payload": {**one["payload"], "response": self.response}} for one in operations]
        answer = self.clients[account].post(
            "/sync/operations", {"account": account, "operations": said}, content_type="application/json"
        )
        assert answer.status_code == 200
        return answer.json()["answers"]


def check_real(bureau: Bureau, seed: int, acts: int) -> None:
    response = make_response(bureau, START, title=f"第 {seed} 次")
    places = [make_place(response.unit, f"{seed}-{number}", f"哨点{number}").pk for number in PLACES]
    names = ["林一", "王二", "孙三", "许书记", "钱书记"]
    server = RealServer(bureau, response.pk, names)
    world, truth = run(seed, list(server.clients), acts, server, places)
    assert not any(phone.queue for phone in world.phones)
    assert Movement.objects.filter(response=response).count() == len(names) * acts
    for account, true in truth.items():
        person = Person.objects.get(account_id=account)
        rows = Presence.objects.filter(response=response, person=person).order_by("arrived_at")
        assert minutes_of(list(rows.values_list("place_id", "arrived_at", "left_at"))) == true


def test_the_real_server_knows_where_everybody_was(bureau):
    check_real(bureau, 1, 12)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(2, 52))
def test_the_real_server_knows_where_everybody_was_at_full_size(bureau, seed):
    check_real(bureau, seed, 50)
