"""Phones that tell a server of things over a line that loses, cuts, repeats and delays, while people kill the app.

The phone follows static/sync/sending.js; the server is anything with `take` and `take_photo`. All chance comes from one
seed, and nothing from any clock but the phones' own, which may be ten years off.
"""

import datetime as dt
import random
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

BATCH = 20
NOW = dt.datetime(2026, 9, 16, 1, 0, tzinfo=dt.UTC)
TEN_YEARS = 3650 * 24 * 3600
# What becomes of a request, and how often: good, lost on the way, done but the answer lost, done twice, done later.
FATES = ("good", "lost", "deaf", "twice", "late")
Operation = dict[str, Any]
Answer = Mapping[str, Any]


class Broken(Exception):
    """The server fails the whole request, and keeps nothing of it."""


class Server(Protocol):
    def take(self, account: str, operations: Sequence[Operation]) -> Sequence[Answer]: ...

    def take_photo(self, account: str, mark: str) -> None: ...


@dataclass
class ModelServer:
    """What the server is to do, by its description: an id is done once, and answered for ever."""

    poison: set[str] = field(default_factory=set)
    done: list[str] = field(default_factory=list)
    known: dict[str, tuple[str, Operation]] = field(default_factory=dict)
    photos: set[str] = field(default_factory=set)

    def take_photo(self, account: str, mark: str) -> None:
        self.photos.add(mark)

    def take(self, account: str, operations: Sequence[Operation]) -> list[Answer]:
        if any(one["id"] in self.poison for one in operations):
            raise Broken
        return [{"id": one["id"], "status": self._status(account, one)} for one in operations]

    def _status(self, account: str, one: Operation) -> str:
        if one["id"] in self.known:
            return "duplicate" if self.known[one["id"]] == (account, one) else "rejected"
        assert self.photos.issuperset(one["payload"].get("photos", ())), "an operation came before its photos"
        self.known[one["id"]] = (account, one)
        self.done.append(one["id"])
        return "applied"


class NaiveServer(ModelServer):
    """The control: whatever comes in is done, as a form without ids would be."""

    def _status(self, account: str, one: Operation) -> str:
        self.known[one["id"]] = (account, one)
        self.done.append(one["id"])
        return "applied"


@dataclass
class Phone:
    """A queue that outlives every kill: it changes only by whole transactions, as the store on a phone does."""

    account: str
    queue: dict[str, Operation] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)
    photos_sent: set[str] = field(default_factory=set)
    receipts: list[str] = field(default_factory=list)

    def waiting(self) -> list[Operation]:
        """What is to be sent, in the order of sending.js: fresh ones without photos, then by number of failures."""
        return sorted(self.queue.values(), key=lambda one: (self.tries[one["id"]], "photos" in one["payload"]))

    def batches(self) -> list[list[Operation]]:
        waiting = self.waiting()
        fresh = [one for one in waiting if not self.tries[one["id"]] and "photos" not in one["payload"]]
        together = {one["id"] for one in fresh}
        return [fresh[at : at + BATCH] for at in range(0, len(fresh), BATCH)] + [
            [one] for one in waiting if one["id"] not in together
        ]

    def settle(self, answers: Sequence[Answer]) -> None:
        for answer in answers:
            if answer["status"] in {"applied", "duplicate"}:
                del self.queue[answer["id"]]
                self.receipts.append(answer["id"])
            else:
                self.tries[answer["id"]] += 1


@dataclass
class World:
    """A seed's phones, its server, and the requests that are still on their way."""

    chance: random.Random
    server: Server
    phones: list[Phone]
    on_the_way: list[Callable[[], object]] = field(default_factory=list)

    def request(self, do: Callable[[], Any], weights: Sequence[int]) -> Any:
        """The answer to `do`, or None where the phone hears none."""
        fate = self.chance.choices(FATES, weights)[0]
        if fate == "late":
            self.on_the_way.append(do)
        if fate in {"lost", "late"}:
            return None
        if fate == "twice":
            do()
        answer = do()
        return None if fate == "deaf" else answer

    def deliver_late(self) -> None:
        self.chance.shuffle(self.on_the_way)
        while self.on_the_way and self.chance.random() < 0.5:
            _quietly(self.on_the_way.pop())

    def round(self, phone: Phone, weights: Sequence[int]) -> None:
        """One attempt to send, ended by the first silence, or by somebody who kills the app."""
        for batch in phone.batches():
            if not self._photos(phone, batch, weights):
                return
            sent = [dict(one) for one in batch]
            try:
                answers = self.request(lambda sent=sent: self.server.take(phone.account, sent), weights)
            except Broken:
                phone.settle([{"id": one["id"], "status": "failed"} for one in batch])
                continue
            if self.chance.random() < 0.05:
                return  # killed with the answer in hand: nothing of it is kept
            if answers is None:
                phone.settle([{"id": one["id"], "status": "failed"} for one in batch])
                return
            phone.settle(answers)

    def _photos(self, phone: Phone, batch: Sequence[Operation], weights: Sequence[int]) -> bool:
        for mark in (mark for one in batch for mark in one["payload"].get("photos", ())):
            if mark in phone.photos_sent:
                continue
            if self.request(lambda mark=mark: self.server.take_photo(phone.account, mark) or True, weights) is None:
                return False
            phone.photos_sent.add(mark)
        return True


def _quietly(do: Callable[[], object]) -> None:
    try:
        do()
    except Broken:
        return


def simulate(seed: int, *, accounts: Sequence[str], operations: int, server: Server, rounds: int = 400) -> World:
    """Every phone tells of `operations` things in its own time; then the line gets better, until all is sent."""
    chance = random.Random(seed)
    world = World(chance, server, [Phone(account) for account in accounts])
    left = {phone.account: operations for phone in world.phones}
    for _ in range(rounds):
        phone = chance.choice(world.phones)
        for _more in range(min(left[phone.account], chance.randrange(25))):
            _tell(chance, phone)
            left[phone.account] -= 1
        world.round(phone, (3, 2, 2, 1, 2))
        world.deliver_late()
    for phone in world.phones:
        for _more in range(left[phone.account]):
            _tell(chance, phone)
    for _ in range(60):
        for phone in world.phones:
            world.round(phone, (8, 1, 1, 1, 1))
    while world.on_the_way:
        _quietly(world.on_the_way.pop())
    return world


def _tell(chance: random.Random, phone: Phone) -> None:
    identifier = str(uuid.UUID(int=chance.getrandbits(128), version=4))
    payload: dict[str, Any] = {"n": chance.randrange(1000)}
    if chance.random() < 0.1:
        payload["photos"] = [f"{chance.getrandbits(256):064x}" for _ in range(chance.randint(1, 2))]
    said = NOW + dt.timedelta(seconds=chance.randint(-TEN_YEARS, TEN_YEARS))
    phone.queue[identifier] = {
        "id": identifier,
        "kind": "test.once",
        "happened_at": said.isoformat(),
        "payload": payload,
    }
    phone.tries[identifier] = 0
