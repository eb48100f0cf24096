"""Reads of the log."""

import base64
import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max, Q

from benliu.org.queries import keys_of
from benliu.org.standing import Standing
from benliu_verify import TILE, Key

from .keys import LogKeys, find_keys
from .marks import leaf_key
from .models import Checkpoint, Leaf, Tile, Witness
from .sources import Entry, all_sources
from .tree import WIDTH, Tree, needed_tiles


@dataclass(frozen=True)
class SignedSize:
    """A checkpoint: how large the log was, its root, when it was signed, and the note with all cosignatures."""

    size: int
    root: bytes
    signed_at: dt.datetime
    note: str


@dataclass(frozen=True)
class WitnessLine:
    """A witness as the public page shows it."""

    name: str
    key: str
    size: int
    tried_at: dt.datetime | None
    trouble: str


@dataclass(frozen=True)
class LogFacts:
    """What everybody may know of the log. `key`, `witness_key` as they are handed round."""

    origin: str
    key: str
    witness_key: str
    newest: SignedSize | None
    witnesses: tuple[WitnessLine, ...]


def newest_checkpoint() -> SignedSize | None:
    """The newest one, if there is one yet. Two queries."""
    found = Checkpoint.objects.order_by("-size").prefetch_related("cosignatures").first()
    return signed_size(found) if found else None


def signed_size(row: Checkpoint) -> SignedSize:
    """A checkpoint as it is handed out: the cosignatures stand below the log's own signature."""
    lines = sorted((c.pk, c.line) for c in row.cosignatures.all())
    return SignedSize(row.size, root_in(row.note), row.signed_at, row.note + "".join(line for _pk, line in lines))


def root_in(note: str) -> bytes:
    """The root that a checkpoint's note says."""
    return base64.b64decode(note.split("\n")[2])


def newest_place(source: str, size: int) -> int | None:
    """How far a source is in the first `size` leaves: the position of its last entry there. One query."""
    last: int | None = Leaf.objects.filter(source=source, pk__gte=0, pk__lt=size).aggregate(last=Max("position"))[
        "last"
    ]
    return last


def tree_of(size: int, algorithm: str, *indices: int) -> Tree:
    """The tree of `size` leaves, with what roots and proofs about `indices` take of it. One query."""
    wanted = Q(pk__in=[])
    for level, place in needed_tiles(size, *indices):
        wanted |= Q(level=level, place=place)
    rows = Tile.objects.filter(wanted).values_list("level", "place", "hashes") if size else ()
    return Tree(size, {(level, place): bytes(hashes) for level, place, hashes in rows}, algorithm)


def tile_bytes(level: int, place: int, width: int) -> bytes | None:
    """A tile of that width, if it is there: a wider one begins with it. One query."""
    rows = Tile.objects.filter(level=level, place=place, width__gte=width)
    found = rows.values_list("hashes", flat=True).first()
    return None if found is None else bytes(found)[: width * WIDTH]


def bundle_bytes(place: int, width: int) -> bytes | None:
    """The marks of which a tile's leaves are made, each with its length before it. One query."""
    start = place * TILE
    marks = Leaf.objects.filter(pk__gte=start, pk__lt=start + width).order_by("pk").values_list("mark", flat=True)
    found = [bytes(mark) for mark in marks]
    return b"".join(len(mark).to_bytes(2, "big") + mark for mark in found) if len(found) == width else None


def read_entry(actor: Standing, source: str, reference: str) -> Entry | None:
    """What a leaf is of, if this reader may have its proof."""
    known = all_sources().get(source)
    return known.readable(actor, reference) if known else None


def proof_of(source: str, entry: Entry, older: int | None = None) -> dict[str, object] | None:
    """The proof of an entry as a file, if it is in the log yet and its key still there. Five queries.

    `older`: with what shows that the log of so many leaves begins the newest one.
    """
    leaf = Leaf.objects.filter(source=source, reference=entry.reference).first()
    newest, keys = newest_checkpoint(), find_keys()
    if leaf is None or newest is None or keys is None or leaf.pk >= newest.size:
        return None
    above = keys.secret if leaf.person_id is None else keys_of([leaf.person_id]).get(leaf.person_id)
    if above is None:
        return None
    since = older if older is not None and 0 < older <= newest.size else None
    indices = (leaf.pk, *((since - 1, min(since, newest.size - 1)) if since else ()))
    tree = tree_of(newest.size, keys.algorithm, *indices)
    proof = {
        "source": source,
        "position": leaf.position,
        "reference": entry.reference,
        "content": entry.content,
        "key": leaf_key(above, source, entry.reference).hex(),
        "index": leaf.pk,
        "proof": [base64.b64encode(step).decode() for step in tree.inclusion(leaf.pk)],
        "checkpoint": newest.note,
    }
    return proof | ({"older": _beginning(tree, since)} if since else {})


def consistency_of(older: int) -> dict[str, object] | None:
    """What shows that the log of `older` leaves begins the newest one, as a file; None where it never was that large.

    Three queries.
    """
    newest, keys = newest_checkpoint(), find_keys()
    if newest is None or keys is None or not 0 < older <= newest.size:
        return None
    tree = tree_of(newest.size, keys.algorithm, older - 1, min(older, newest.size - 1))
    return {"checkpoint": newest.note, "older": _beginning(tree, older)}


def _beginning(tree: Tree, older: int) -> dict[str, object]:
    return {"size": older, "proof": [base64.b64encode(step).decode() for step in tree.consistency(older)]}


def configured_witnesses() -> list[tuple[str, Key]]:
    """Where our witnesses are, and their keys."""
    pairs = [text.split() for text in settings.BENLIU_LOG_WITNESSES]
    return [(address.rstrip("/"), Key.read(key)) for address, key in pairs]


def log_facts() -> LogFacts | None:
    """What the public page shows; None as long as there is no log. Three queries."""
    keys: LogKeys | None = find_keys()
    if keys is None:
        return None
    known = {row.name: row for row in Witness.objects.all()}
    lines = []
    for _address, key in configured_witnesses():
        row = known.get(key.name)
        told = (row.size, row.tried_at, row.trouble) if row else (0, None, "")
        lines.append(WitnessLine(key.name, str(key), *told))
    return LogFacts(keys.origin, str(keys.key), str(keys.witness_key), newest_checkpoint(), tuple(lines))
