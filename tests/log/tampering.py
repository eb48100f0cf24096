"""What somebody can do who owns the database: no trigger, no key of it stops him. Each act is one way to cheat."""

import datetime as dt
import random
import uuid
from collections.abc import Callable

from django.db import connection
from django.db.models import F, Model

from benliu.ledger.models import LedgerEntry
from benliu.org.models import PersonKey
from benliu.org.tests.factories import NOW
from benliu.records.models import Batch, Record
from benliu.transparency.models import Checkpoint, Cosignature, Erasure, Leaf, Sequencing, Tile
from benliu.transparency.services import sequence_leaves

from .world import World

Act = Callable[[World, random.Random], str]


def lift_seals() -> None:
    """Until the savepoint is rolled back: nothing refuses anything any more."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'seal_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def remove(rows) -> None:
    """Without asking what points to them."""
    rows._raw_delete("default")


def any_of(chance: random.Random, model: type[Model], *, only=None, below: int | None = None) -> Model:
    """A random row; of records and entries only such as the older checkpoint already holds, if `below`."""
    rows = model.objects.all() if only is None else only
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return model.objects.get(pk=chance.choice(keys))


def flipped(data: bytes, chance: random.Random) -> bytes:
    """One bit is another."""
    at = chance.randrange(len(data) * 8)
    changed = bytearray(data)
    changed[at // 8] ^= 1 << at % 8
    return bytes(changed)


def logged(world: World, source: str) -> list[str]:
    """The references of what the older checkpoint holds."""
    return list(Leaf.objects.filter(source=source, pk__lt=world.older_size).values_list("reference", flat=True))


def old_record(world: World, chance: random.Random) -> Record:
    return Record.objects.get(pk=uuid.UUID(chance.choice(logged(world, "record"))))


def old_entry(world: World, chance: random.Random) -> LedgerEntry:
    return LedgerEntry.objects.get(pk=int(chance.choice(logged(world, "entry"))))


# ── edit ──


def edit_record(world: World, chance: random.Random) -> str:
    record, units = old_record(world, chance), list(world.bureau.units.values())
    changes = {
        "quantity": record.quantity + 500,
        "happened_on": record.happened_on + dt.timedelta(1),
        "level": record.level + "上",
        "facts": record.facts | {"more": 1},
        "matter": "m",
        "kind_id": next(k.pk for k in world.kinds if k.pk != record.kind_id),
        "person_id": next(p.pk for p in world.people if p.pk != record.person_id),
        "unit_id": next(u.pk for u in units if u.pk != record.unit_id),
        "content_hash": "0" * 64,
        "filed_by_id": world.officer,
        "filed_at": record.filed_at + dt.timedelta(seconds=1),
        "filed_from": "import",
        "position": record.position + 1,
        "number": 10_000 + chance.randrange(10**9),
    }
    name = chance.choice(list(changes))
    Record.objects.filter(pk=record.pk).update(**{name: changes[name]})
    return name


def edit_batch(world: World, chance: random.Random) -> str:
    batch = any_of(chance, Batch)
    changes = {"verified_by_id": world.officer, "verified_at": NOW + dt.timedelta(hours=1)}
    name = chance.choice(list(changes))
    Batch.objects.filter(pk=batch.pk).update(**{name: changes[name]})
    return name


def edit_entry(world: World, chance: random.Random) -> str:
    entry, units = old_entry(world, chance), list(world.bureau.units.values())
    changes = {
        "points": entry.points + 250,
        "period": "2024",
        "item": "deduct.absence",
        "person_id": next(p.pk for p in world.people if p.pk != entry.person_id),
        "unit_id": next(u.pk for u in units if u.pk != entry.unit_id),
        "record_id": uuid.uuid4(),
        "run_id": 2,
        "posted_at": entry.posted_at - dt.timedelta(days=1),
        "posted_by": entry.posted_by + 1,
        "reverses_id": entry.pk,
    }
    name = chance.choice(list(changes))
    LedgerEntry.objects.filter(pk=entry.pk).update(**{name: changes[name]})
    return name


def edit_leaf(world: World, chance: random.Random) -> str:
    leaf = any_of(chance, Leaf)
    other = chance.choice([p.pk for p in world.people if p.pk != leaf.person_id])
    changes = {
        "mark": flipped(bytes(leaf.mark), chance),
        "person_id": other if leaf.person_id is None or chance.random() < 0.5 else None,
        "position": leaf.position + 100_000,
        "reference": str(uuid.uuid4()),
        "id": leaf.pk + 100_000,
    }
    name = chance.choice(list(changes))
    Leaf.objects.filter(pk=leaf.pk).update(**{name: changes[name]})
    return name


def edit_tile(_world: World, chance: random.Random) -> str:
    tile = any_of(chance, Tile)
    changes = {
        "hashes": flipped(bytes(tile.hashes), chance),
        "width": max(tile.width - 1, 0),
        "place": tile.place + 1000,
    }
    name = chance.choice(list(changes))
    Tile.objects.filter(pk=tile.pk).update(**{name: changes[name]})
    return name


def edit_checkpoint(_world: World, chance: random.Random) -> str:
    newest = Checkpoint.objects.order_by("-size").first()
    lines = newest.note.split("\n")
    lines[chance.choice([0, 1, 2, 4])] += "1"
    changes = {"size": newest.size + 1, "note": "\n".join(lines)}
    name = chance.choice(list(changes))
    Checkpoint.objects.filter(pk=newest.pk).update(**{name: changes[name]})
    return name


def edit_erasure(world: World, chance: random.Random) -> str:
    erasure = any_of(chance, Erasure)
    changes = {
        "leaves": erasure.leaves + 1,
        "broken": erasure.broken + 1,
        "digest": flipped(bytes(erasure.digest), chance),
        "person_id": chance.choice(world.people).pk,
    }
    name = chance.choice(list(changes))
    Erasure.objects.filter(pk=erasure.pk).update(**{name: changes[name]})
    return name


def edit_key(_world: World, chance: random.Random) -> str:
    """Of somebody about whom there is a leaf: another key marks nothing."""
    people = list(Leaf.objects.exclude(person_id=None).values_list("person_id", flat=True).distinct())
    kept = any_of(chance, PersonKey, only=PersonKey.objects.filter(person__in=people))
    PersonKey.objects.filter(pk=kept.pk).update(key=flipped(bytes(kept.key), chance))
    return "key"


def edit_of_erased(_world: World, chance: random.Random) -> str:
    """Nobody has a key to these any more: as if one could write into them what one likes."""
    gone = list(Erasure.objects.values_list("person_id", flat=True))
    records, entries = Record.objects.filter(person__in=gone), LedgerEntry.objects.filter(person__in=gone)
    if chance.random() < 0.5:
        record = any_of(chance, Record, only=records)
        Record.objects.filter(pk=record.pk).update(quantity=record.quantity * 10)
    else:
        entry = any_of(chance, LedgerEntry, only=entries)
        LedgerEntry.objects.filter(pk=entry.pk).update(points=entry.points + 1000)
    return "row of an erased person"


# ── delete ──


def delete_row(world: World, chance: random.Random) -> str:
    row = chance.choice([old_record, old_entry])(world, chance)
    remove(type(row).objects.filter(pk=row.pk))
    return type(row).__name__


def delete_leaf(world: World, chance: random.Random) -> str:
    """With the row that it is of, and the later ones move up."""
    leaf = any_of(chance, Leaf)
    if chance.random() < 0.5 and leaf.source == "record":
        remove(Record.objects.filter(pk=uuid.UUID(leaf.reference)))
    remove(Leaf.objects.filter(pk=leaf.pk))
    if chance.random() < 0.5:
        for later in Leaf.objects.filter(pk__gt=leaf.pk).order_by("pk").values_list("pk", flat=True):
            Leaf.objects.filter(pk=later).update(id=later - 1)
        return "leaf, closed up"
    return "leaf"


def delete_tile(_world: World, chance: random.Random) -> str:
    remove(Tile.objects.filter(pk=any_of(chance, Tile).pk))
    return "tile"


def delete_erasure(_world: World, chance: random.Random) -> str:
    remove(Erasure.objects.filter(pk=any_of(chance, Erasure).pk))
    return "erasure"


def delete_key(_world: World, chance: random.Random) -> str:
    people = list(Leaf.objects.exclude(person_id=None).values_list("person_id", flat=True).distinct())
    remove(PersonKey.objects.filter(pk=any_of(chance, PersonKey, only=PersonKey.objects.filter(person__in=people)).pk))
    return "key"


def claim_erasure(world: World, chance: random.Random) -> str:
    """Change a row, destroy the key, and say that the person was erased: the honest sequencer logs even that."""
    record = old_record(world, chance)
    while record.person_id is None or not PersonKey.objects.filter(person=record.person_id).exists():
        record = old_record(world, chance)
    Record.objects.filter(pk=record.pk).update(quantity=record.quantity + 500)
    remove(PersonKey.objects.filter(person=record.person_id))
    count = Leaf.objects.filter(person_id=record.person_id).count()
    like = bytes(Erasure.objects.first().digest) if chance.random() < 0.5 else chance.randbytes(32)
    Erasure.objects.create(person_id=record.person_id, leaves=count, broken=0, digest=like)
    if chance.random() < 0.5:
        sequence_leaves(now=NOW)
    return "claimed erasure"


# ── insert ──


def insert_record(world: World, chance: random.Random) -> str:
    at, batch = old_record(world, chance), any_of(chance, Batch)
    if chance.random() < 0.5:
        world.record(chance, batch.pk, -chance.randrange(100)).save(force_insert=True)
        return "record before the first"
    for pk, number in Record.objects.filter(number__gte=at.number).order_by("-number").values_list("pk", "number"):
        Record.objects.filter(pk=pk).update(number=number + 1)
    world.record(chance, batch.pk, at.number).save(force_insert=True)
    return "record in the middle"


def insert_entry(world: World, chance: random.Random) -> str:
    there = set(LedgerEntry.objects.values_list("pk", flat=True))
    gaps = [pk for pk in range(-5, max(there)) if pk not in there]
    world.entry(chance, chance.choice(gaps)).save(force_insert=True)
    return "entry in a gap"


def insert_leaf(_world: World, chance: random.Random) -> str:
    at = any_of(chance, Leaf)
    if chance.random() < 0.5:
        for later in Leaf.objects.filter(pk__gte=at.pk).order_by("-pk").values_list("pk", flat=True):
            Leaf.objects.filter(pk=later).update(id=later + 1)
        place = at.pk
    else:
        place = chance.choice([-1, 1_000_000])
    Leaf.objects.create(
        id=place,
        source="record",
        position=2_000_000,
        reference=str(uuid.uuid4()),
        person_id=None,
        mark=chance.randbytes(32),
    )
    return "leaf"


# ── swap ──


def swap_columns(model: type[Model], one: Model, other: Model, *names: str) -> None:
    first = {name: getattr(one, name) for name in names}
    second = {name: getattr(other, name) for name in names}
    model.objects.filter(pk=one.pk).update(**second)
    model.objects.filter(pk=other.pk).update(**first)


def swap_records(world: World, chance: random.Random) -> str:
    one = other = old_record(world, chance)
    while (one.person_id, one.quantity) in ((other.person_id, other.quantity),):
        other = old_record(world, chance)
    if chance.random() < 0.5:
        swap_columns(Record, one, other, "person_id", "quantity", "content_hash")
        return "content of two records"
    Record.objects.filter(pk=one.pk).update(number=None)
    Record.objects.filter(pk=other.pk).update(number=one.number)
    Record.objects.filter(pk=one.pk).update(number=other.number)
    return "numbers of two records"


def swap_entries(world: World, chance: random.Random) -> str:
    one = other = old_entry(world, chance)
    while one.points == other.points:
        other = old_entry(world, chance)
    swap_columns(LedgerEntry, one, other, "points")
    return "points of two entries"


def swap_leaves(_world: World, chance: random.Random) -> str:
    one = other = any_of(chance, Leaf)
    while one.pk == other.pk:
        other = any_of(chance, Leaf)
    if chance.random() < 0.5:
        swap_columns(Leaf, one, other, "mark")
        return "marks of two leaves"
    Leaf.objects.filter(pk=one.pk).update(id=-7)
    Leaf.objects.filter(pk=other.pk).update(id=one.pk)
    Leaf.objects.filter(pk=-7).update(id=other.pk)
    return "places of two leaves"


# ── roll back, two views ──


def _rebuild() -> None:
    """Write the whole log anew and sign it with the real key."""
    for model in (Cosignature, Checkpoint, Tile, Leaf):
        remove(model.objects.all())
    Sequencing.objects.update(size=0)
    sequence_leaves(now=NOW)


def roll_back(world: World, chance: random.Random) -> str:
    """An older state of all tables, as a backup holds it: everything agrees, and is signed."""
    size = chance.randrange(1, world.older_size)
    later = list(Leaf.objects.filter(pk__gte=size).values_list("source", "reference"))
    remove(Record.objects.filter(pk__in=[uuid.UUID(reference) for source, reference in later if source == "record"]))
    remove(LedgerEntry.objects.filter(pk__in=[int(reference) for source, reference in later if source == "entry"]))
    _cut(size)
    return "older state"


def fork(world: World, chance: random.Random) -> str:
    """From an older state another history, longer than the real one."""
    roll_back(world, chance)
    world.add_records(chance, 20)
    world.add_entries(chance, world.older_size - Sequencing.objects.get().size)
    sequence_leaves(now=NOW)
    return "another history"


def _cut(size: int) -> None:
    """The log as it was at `size`, signed again."""
    kept = list(Leaf.objects.filter(pk__lt=size).order_by("pk"))
    people = {leaf.pk: leaf.person_id for leaf in kept}
    for model in (Cosignature, Checkpoint, Tile, Leaf):
        remove(model.objects.all())
    from benliu.transparency.keys import log_keys
    from benliu.transparency.services.sequencing import _sign, keep_tiles
    from benliu_verify import leaf_hash

    Leaf.objects.bulk_create(kept)
    keep_tiles(0, [leaf_hash(bytes(leaf.mark), log_keys().algorithm) for leaf in kept], log_keys().algorithm)
    Sequencing.objects.update(size=len(people))
    _sign(NOW)


def second_view(world: World, chance: random.Random) -> str:
    """Change something, write the whole log anew, and sign it with the real key: in itself it is perfect."""
    what = chance.choice([edit_record, edit_entry, swap_entries])
    told = what(world, chance)
    while told == "number":
        told = what(world, chance)
    Erasure.objects.update(leaves=F("leaves"))
    _rebuild()
    return f"signed anew: {told}"


ACTS: dict[str, tuple[Act, ...]] = {
    "edit": (
        edit_record, edit_record, edit_batch, edit_entry, edit_leaf, edit_tile, edit_checkpoint, edit_erasure, edit_key,
        edit_of_erased,
    ),
    "delete": (delete_row, delete_leaf, delete_tile, delete_erasure, delete_key, claim_erasure),
    "insert": (insert_record, insert_entry, insert_leaf),
    "swap": (swap_records, swap_entries, swap_leaves),
    "roll back": (roll_back,),
    "two views": (second_view, fork),
}  # fmt: skip
