"""Reads of the log."""

import datetime as dt
from dataclasses import dataclass

from .models import Checkpoint


@dataclass(frozen=True)
class SignedSize:
    """A checkpoint: how large the log was, its root (base64 in `note`), when it was signed, with all cosignatures."""

    size: int
    root: bytes
    signed_at: dt.datetime
    note: str


def newest_checkpoint() -> SignedSize | None:
    """The newest one, if there is one yet. Two queries."""
    found = Checkpoint.objects.order_by("-size").prefetch_related("cosignatures").first()
    return found and signed_size(found)


def signed_size(row: Checkpoint) -> SignedSize:
    """A checkpoint as it is handed out: the cosignatures stand below the log's own signature."""
    lines = sorted((c.pk, c.line) for c in row.cosignatures.all())
    return SignedSize(row.size, bytes(row.root), row.signed_at, row.note + "".join(line for _pk, line in lines))
