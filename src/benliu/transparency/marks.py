"""From entries to marks: each leaf under a key of its own, which opens no other leaf."""

import hmac
from collections.abc import Mapping

from benliu_verify import mark_of

from .sources import Entry


def leaf_key(above: bytes, source: str, reference: str) -> bytes:
    """The key of one leaf, from the person's key or the log's secret."""
    return hmac.digest(above, f"leaf\0{source}\0{reference}".encode(), "sha256")


def mark_entry(above: bytes, source: str, entry: Entry) -> bytes:
    """What the leaf of an entry is made of."""
    key = leaf_key(above, source, entry.reference)
    return mark_of(key, source, entry.position, entry.reference, entry.content)


def row_of(index: int, source: str, entry: Entry) -> Mapping[str, object]:
    """An entry as a digest takes it."""
    said = {"index": index, "source": source, "position": entry.position}
    return said | {"reference": entry.reference, "content": entry.content}
