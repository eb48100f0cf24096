"""The whole log as files, straight from the tables: what `benliu_verify.py archive` checks without the server.

Whoever gets it sees every row with its ids and figures: it is for who audits, not for the public.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.db.models import Q, QuerySet

from benliu.org.queries import keys_of
from benliu_verify import TILE, tile_path

from ..keys import LogKeys, log_keys
from ..marks import leaf_key
from ..models import Leaf, Sequencing
from ..queries import bundle_bytes, newest_checkpoint, newest_place, tile_bytes
from ..sources import FROM_THE_BEGINNING, Entry, Source, all_sources
from .erasing import ERASURES, entries_of

AT_ONCE, FOR_EVER = 2000, 2**63
Line = dict[str, object]


def export_log(folder: Path) -> int:
    """Write checkpoint, tiles and entries; returns how many leaves. Nothing is there before the first checkpoint."""
    newest = newest_checkpoint()
    if newest is None:
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "tile", ignore_errors=True)  # an earlier archive's
    (folder / "checkpoint").write_text(newest.note, encoding="utf-8")
    _write_tiles(folder, newest.size)
    with (folder / "entries.jsonl").open("w", encoding="utf-8") as file:
        for line in _lines(newest.size, log_keys()):
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    return newest.size


def _write_tiles(folder: Path, size: int) -> None:
    level, count = 0, size
    while count:
        for place in range(-(-count // TILE)):
            width = min(TILE, count - place * TILE)
            _write(folder / tile_path(level, place, width), tile_bytes(level, place, width))
            if not level:
                _write(folder / tile_path("entries", place, width), bundle_bytes(place, width))
        level, count = level + 1, count // TILE


def _write(path: Path, content: bytes | None) -> None:
    """What is missing in the tables is missing in the folder."""
    if content is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _lines(size: int, keys: LogKeys) -> Iterator[Line]:
    """Every leaf with its row and key; then rows that stand in no leaf: put in by somebody, or erasures to come.

    Rows cannot change, so this needs no lock: who is erased meanwhile stands among the last lines.
    """
    for start in range(0, size, AT_ONCE):
        yield from _leaf_lines(Leaf.objects.filter(pk__gte=start, pk__lt=min(size, start + AT_ONCE)), keys)
    known = max(size, Sequencing.objects.filter(pk=1).values_list("size", flat=True).first() or 0)
    yield from _leaf_lines(Leaf.objects.filter(Q(pk__lt=0) | Q(pk__gte=known)), keys)  # nobody appended these
    for source in all_sources().values():
        for entry in _without_leaf(source, size):
            yield _line(source.name, entry.reference, entry, keys=keys)


def _leaf_lines(found: QuerySet[Leaf], keys: LogKeys) -> Iterator[Line]:
    leaves = list(found.order_by("pk"))
    entries = entries_of(leaves)
    own = keys_of({leaf.person_id for leaf in leaves if leaf.person_id is not None})
    for leaf in leaves:
        above = keys.secret if leaf.person_id is None else own.get(leaf.person_id)
        key = leaf_key(above, leaf.source, leaf.reference).hex() if above else None
        yield _line(
            leaf.source, leaf.reference, entries.get((leaf.source, leaf.reference)), keys=keys, leaf=leaf, key=key
        )


def _line(
    source: str, reference: str, entry: Entry | None, *, keys: LogKeys, leaf: Leaf | None = None, key: str | None = None
) -> Line:
    line: Line = {
        "index": leaf.pk if leaf else None,
        "source": source,
        "position": leaf.position if leaf else entry and entry.position,
        "row": entry and entry.position,
        "reference": reference,
        "person": leaf.person_id if leaf else None,
        "content": entry and entry.content,
        "key": key,
    }
    person = entry.content.get("person") if entry and source == "erasure" else None
    if isinstance(person, int):
        line |= {"digest_key": keys.erasure_key(person).hex(), "pending": leaf is None}
    return line


def _without_leaf(source: Source, size: int) -> Iterator[Entry]:
    """Rows up to where the source is in the log that no leaf is of; of erasures, also those that are yet to come."""
    last, after = newest_place(source.name, size), FROM_THE_BEGINNING
    if source.name == ERASURES.name:
        last = FOR_EVER
    while last is not None and after < last and (entries := source.after(after, AT_ONCE)):
        after = entries[-1].position
        leaves = Leaf.objects.filter(source=source.name, reference__in=[e.reference for e in entries], pk__lt=size)
        there = set(leaves.values_list("reference", flat=True))
        yield from (entry for entry in entries if entry.position <= last and entry.reference not in there)
