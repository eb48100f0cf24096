"""Before somebody is erased: seal what is left, so that its leaves need no key any more and nobody can change it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from benliu.org.holdings import Whose
from benliu.org.queries import keys_of
from benliu.org.standing import Standing
from benliu_verify import digest_of

from ..keys import log_keys
from ..marks import mark_entry, row_of
from ..models import Erasure, Leaf
from ..sources import Entry, Source, all_sources
from .sequencing import lock_sequencing

AT_ONCE = 500


def seal_leaves_of(whose: Whose, _now: dt.datetime) -> None:
    """Keep for each of the person's ids what the leaves are of, as a digest, and how many did not match even now."""
    lock_sequencing()
    keys, own = log_keys(), keys_of(whose.people)
    for person_id in whose.people:
        if Erasure.objects.filter(person_id=person_id).exists():
            continue
        leaves = list(Leaf.objects.filter(person_id=person_id).order_by("pk"))
        entries = entries_of(leaves)
        rows, broken = [], 0
        for leaf in leaves:
            entry = entries.get((leaf.source, leaf.reference))
            if entry is None or mark_entry(own.get(person_id, b""), leaf.source, entry) != bytes(leaf.mark):
                broken += 1
            if entry is not None:
                rows.append(row_of(leaf.pk, leaf.source, entry))
        digest = digest_of(keys.erasure_key(person_id), person_id, broken, rows)
        Erasure.objects.create(person_id=person_id, leaves=len(leaves), broken=broken, digest=digest)


def entries_of(leaves: Iterable[Leaf]) -> Mapping[tuple[str, str], Entry]:
    """What leaves are of, by source and reference; rows that are gone are missing."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for leaf in leaves:
        wanted[leaf.source].append(leaf.reference)
    found = {}
    for name, references in wanted.items():
        source = all_sources().get(name)
        for start in range(0, len(references) if source else 0, AT_ONCE):
            for entry in source.named(references[start : start + AT_ONCE]) if source else ():
                found[name, entry.reference] = entry
    return found


def _entries(rows: Iterable[Erasure]) -> list[Entry]:
    return [
        Entry(
            e.pk,
            str(e.pk),
            None,
            {"person": e.person_id, "leaves": e.leaves, "broken": e.broken, "digest": bytes(e.digest).hex()},
        )
        for e in rows
    ]


def _after(position: int, limit: int) -> Sequence[Entry]:
    return _entries(Erasure.objects.filter(pk__gt=position).order_by("pk")[:limit])


def _named(references: Iterable[str]) -> Sequence[Entry]:
    return _entries(Erasure.objects.filter(pk__in=[int(r) for r in references if r.isdecimal()]))


def _readable(_reader: Standing, _reference: str) -> None:
    """Nobody is left whose proof it would be."""


ERASURES = Source("erasure", _("清除存证"), _after, _named, _readable)
