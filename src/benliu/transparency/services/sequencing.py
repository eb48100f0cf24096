"""Put what is new into the log, in batches, and sign. Never in the way of filing or verifying.

One sequencer at a time, under the lock of `Sequencing`. Killed between two batches, the next one goes on.
"""

import base64
import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from benliu.common.bulk import insert_rows
from benliu.org.services import give_keys
from benliu_verify import TILE, leaf_hash

from ..keys import LogKeys, log_keys
from ..marks import mark_entry
from ..models import Checkpoint, Leaf, Sequencing, Tile
from ..queries import SignedSize, newest_checkpoint, newest_place, root_in, tree_of
from ..sources import FROM_THE_BEGINNING, Entry, Source, all_sources
from ..tree import WIDTH, Damaged, Place, grown_tiles

BATCH = 10_000
LEAF = ("id", "source", "position", "reference", "person_id", "mark")
Fresh = tuple[str, Entry]


def sequence_leaves(*, now: dt.datetime) -> int:
    """Append what is new of all sources and sign; returns how many leaves that were.

    Raises:
        Damaged: the log in the database is not what was signed; nothing is appended or signed any more.
        KeysMissing: the keys are not there.
    """
    count = 0
    while done := _append():
        count += done
    _sign(now)
    return count


def checkpoint_covering(source: str, position: int, *, now: dt.datetime) -> SignedSize | None:
    """The newest checkpoint, where it covers a source up to `position`; a new one if one batch more makes it do so.

    None where more is missing: the clockwork goes on with it.

    Raises:
        Damaged, KeysMissing: as `sequence_leaves`.
    """
    newest = newest_checkpoint()
    if newest is None or not _covers(newest, source, position):
        _append()
        _sign(now)
        newest = newest_checkpoint()
    return newest if newest and _covers(newest, source, position) else None


def _covers(checkpoint: SignedSize, source: str, position: int) -> bool:
    """Whether nothing of a source up to `position` is missing in what was signed. Two queries."""
    last = newest_place(source, checkpoint.size)
    first_missing = all_sources()[source].after(FROM_THE_BEGINNING if last is None else last, 1)
    return not first_missing or first_missing[0].position > position


def lock_sequencing() -> Sequencing:
    """The one row, locked until the transaction ends."""
    Sequencing.objects.get_or_create(pk=1)
    return Sequencing.objects.select_for_update().get(pk=1)


@transaction.atomic
def _append() -> int:
    sequencing = lock_sequencing()
    fresh: list[Fresh] = []
    for source in all_sources().values():
        if len(fresh) < BATCH:
            fresh += [(source.name, entry) for entry in pending(source, sequencing.size, BATCH - len(fresh))]
    if not fresh:
        return 0
    keys = log_keys()
    own = give_keys({entry.person_id for _source, entry in fresh if entry.person_id is not None})
    rows = []
    for index, (name, entry) in enumerate(fresh, start=sequencing.size):
        person_id = entry.person_id if entry.person_id in own else None  # who was erased before has no key
        mark = mark_entry(keys.secret if person_id is None else own[person_id], name, entry)
        rows.append((index, name, entry.position, entry.reference, person_id, mark))
    insert_rows(Leaf, LEAF, rows)
    keep_tiles(sequencing.size, [leaf_hash(row[-1], keys.algorithm) for row in rows], keys.algorithm)
    sequencing.size += len(rows)
    sequencing.save()
    return len(rows)


def pending(source: Source, size: int, limit: int) -> Sequence[Entry]:
    """What of a source is not in the log of `size` leaves yet."""
    if not source.settled():
        return ()
    last = newest_place(source.name, size)
    return source.after(FROM_THE_BEGINNING if last is None else last, limit)


def keep_tiles(size: int, hashes: Sequence[bytes], algorithm: str) -> None:
    """Widen the tiles at the right edge and add new ones."""
    new: list[tuple[Place, bytes]] = []
    for (level, place), tile in list(grown_tiles(size, hashes, _partial, algorithm)):
        there = size >> (8 * level)
        if there % TILE and place == there // TILE:
            Tile.objects.filter(level=level, place=place).update(width=len(tile) // WIDTH, hashes=tile)
        else:
            new.append(((level, place), tile))
    rows: Iterable[tuple[object, ...]] = ((level, place, len(tile) // WIDTH, tile) for (level, place), tile in new)
    insert_rows(Tile, ("level", "place", "width", "hashes"), rows)


def _partial(level: int, place: int) -> bytes:
    found = Tile.objects.filter(level=level, place=place).values_list("hashes", flat=True).first()
    return bytes(found or b"")


@transaction.atomic
def _sign(now: dt.datetime) -> None:
    """Sign the tree as it is, after seeing that it begins with what was signed before."""
    size = lock_sequencing().size
    before = Checkpoint.objects.order_by("-size").first()
    if not size or (before and before.size == size):
        return
    keys = log_keys()
    if before and (before.size > size or tree_of(before.size, keys.algorithm).root() != root_in(before.note)):
        raise Damaged(f"the log does not begin with what was signed at {before.size}")
    root = tree_of(size, keys.algorithm).root()
    note = sign_note(keys, f"{keys.origin}\n{size}\n{base64.b64encode(root).decode()}\n")
    Checkpoint.objects.create(size=size, note=note, signed_at=now)


def sign_note(keys: LogKeys, text: str) -> str:
    """A text with the log's signature below (C2SP signed-note)."""
    signature = base64.b64encode(keys.key.hash + keys.signing.sign(text.encode())).decode()
    return f"{text}\n— {keys.origin} {signature}\n"
