"""What an import's rows say, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from benliu.common.language import reads_english

from ..models import ImportRow, RecordKind


def kinds_of(rows: Iterable[ImportRow]) -> dict[int, RecordKind]:
    """The kinds of records that these rows are, by id. One query; none in Chinese, which the rows speak themselves."""
    if not reads_english():
        return {}
    return RecordKind.objects.in_bulk({row.read["kind_id"] for row in rows if row.read.get("kind_id")})


def in_words(read: Mapping[str, Any], kind: RecordKind | None) -> Mapping[str, Any]:
    """What was read from a row, with its kind's title, unit and level as the reader calls them."""
    if kind is None:
        return read
    named = {"kind": kind.label, "measure": kind.measure(read["quantity"]), "level": kind.word(read["level"])}
    return {**read, **named}
