"""A small bureau with records, entries, erasures in the log: over one full tile, and an older checkpoint cosigned."""

import datetime as dt
import random
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from benliu.ledger.models import LedgerEntry
from benliu.org.models import Person
from benliu.org.services import erase_person, give_keys
from benliu.org.tests.factories import NOW, Bureau, make_bureau
from benliu.records.models import Batch, Record, RecordKind
from benliu.records.tests.factories import make_kinds
from benliu.transparency.keys import log_keys
from benliu.transparency.queries import newest_checkpoint
from benliu.transparency.services import cosign_checkpoint, export_log, sequence_leaves
from benliu_verify import Key, check_archive


@dataclass
class World:
    """The bureau, its people, and what somebody outside holds: a cosigned checkpoint, the witness's key."""

    bureau: Bureau
    people: list[Person]
    kinds: list[RecordKind]
    folder: Path
    settings: object
    older: list[bytes] = field(default_factory=list)
    older_size: int = 0
    witness: Key | None = None

    def __post_init__(self) -> None:
        accounts = self.bureau.accounts
        self.secretary, self.member, self.officer = (accounts[who].pk for who in ("许书记", "林一", "周干部"))

    def add_records(self, chance: random.Random, count: int) -> None:
        """Verified and numbered records, about people and now and then about a branch."""
        account = self.secretary
        batch = Batch.objects.create(
            origin=Batch.Origin.VERIFICATION, verified_by_id=account, verified_at=NOW, numbered_at=NOW
        )
        last = Record.objects.order_by("-number").values_list("number", flat=True).first() or 0
        Record.objects.bulk_create(self.record(chance, batch.pk, last + n) for n in range(1, count + 1))

    def record(self, chance: random.Random, batch_id: int, number: int | None) -> Record:
        """One that is not stored yet."""
        about = None if chance.random() < 0.1 else chance.choice(self.people)
        return Record(
            id=uuid.UUID(int=chance.getrandbits(128), version=4),
            kind=chance.choice(self.kinds),
            person=about,
            unit=chance.choice(list(self.bureau.units.values())),
            happened_on=dt.date(2026, 1, 1) + dt.timedelta(chance.randrange(90)),
            quantity=chance.randint(1, 9) * 500,
            level=chance.choice(["", "一级", "Ⅲ级"]),
            facts=chance.choice([{}, {"satisfaction": 95000}]),
            content_hash=f"{chance.getrandbits(256):064x}",
            filed_by_id=self.member,
            filed_at=NOW,
            filed_from="page",
            state=Record.State.VERIFIED,
            batch_id=batch_id,
            number=number,
        )

    def add_entries(self, chance: random.Random, count: int) -> None:
        """Posted points; ids have a gap before them, as a posting that was given up leaves one."""
        last = LedgerEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        LedgerEntry.objects.bulk_create(self.entry(chance, last + 2 + n) for n in range(count))

    def entry(self, chance: random.Random, pk: int) -> LedgerEntry:
        """One that is not stored yet."""
        return LedgerEntry(
            id=pk,
            person=chance.choice(self.people),
            unit=chance.choice(list(self.bureau.units.values())),
            period="2025",
            item="warm.service",
            points=chance.randint(1, 40) * 250,
            record_id=uuid.UUID(int=chance.getrandbits(128), version=4),
            run_id=1,
            posted_at=NOW,
            posted_by=self.officer,
        )

    def erase(self, person: Person) -> None:
        """As an officer does."""
        erase_person(actor=self.bureau.officer, person_id=person.pk, now=NOW)

    def keep_checkpoint(self) -> None:
        """Let another bureau cosign the newest checkpoint, and hold it."""
        newest, ours = newest_checkpoint(), self.settings.BENLIU_LOG_KEYS
        self.settings.BENLIU_LOG_WITNESSED = (str(log_keys().key),)
        self.settings.BENLIU_LOG_KEYS = ours.with_name("another-bureau")
        line = cosign_checkpoint(b"old 0\n\n" + newest.note.encode(), now=NOW)
        self.witness = log_keys().witness_key
        self.settings.BENLIU_LOG_KEYS = ours
        self.older, self.older_size = [(newest.note + line).encode()], newest.size

    def check(self) -> None:
        """What somebody outside does: take the archive, and look. Raises what is found."""
        for kept in self.folder.glob("checkpoint"):
            kept.unlink()
        export_log(self.folder)
        check_archive(self.folder, self.key, self.older)

    @property
    def key(self) -> Key:
        """The log's key."""
        return log_keys().key


def make_world(settings, folder: Path) -> World:
    """About 330 leaves, two people erased, one of them under the older checkpoint."""
    for origin in ("another-bureau.example/log", "log.example/log"):
        settings.BENLIU_LOG_ORIGIN = origin
        settings.BENLIU_LOG_KEYS = folder / "keys" / origin.partition(".")[0]
        log_keys()
    bureau, chance = make_bureau(), random.Random(7)
    people = [*bureau.people.values(), *(Person.objects.create(name=f"党员{n}") for n in range(8))]
    world = World(bureau, people, list(make_kinds().values()), folder / "archive", settings)
    world.folder.mkdir(parents=True)
    give_keys([person.pk for person in people])
    world.add_records(chance, 200)
    world.add_entries(chance, 60)
    sequence_leaves(now=NOW)
    world.erase(people[-1])
    del people[-1]
    world.add_records(chance, 20)
    world.add_entries(chance, 5)
    sequence_leaves(now=NOW)
    world.keep_checkpoint()
    world.erase(people[-1])
    del people[-1]
    world.add_entries(chance, 20)
    world.add_records(chance, 20)
    sequence_leaves(now=NOW)
    return world
