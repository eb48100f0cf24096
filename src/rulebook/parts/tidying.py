"""Tables as people leave them: texts without spaces around them, nothing where there is nothing."""

from dataclasses import replace
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from rulebook.parts.columns import flat
from rulebook.parts.source import Chunk, Source


def tidied(source: Source) -> Source:
    """The same with every text tidied when it is read."""
    return replace(
        source,
        members=_table(source.members),
        records=[Chunk(chunk.rows, partial(_read, chunk)) for chunk in source.records],
        branches=source.branches and _table(source.branches),
        branch_records=source.branch_records and _table(source.branch_records),
    )


def _read(chunk: Chunk) -> pa.Table:
    return _table(chunk.read())


def _table(table: pa.Table) -> pa.Table:
    for i, name in enumerate(table.column_names):
        column = flat(table[name])
        if pa.types.is_dictionary(column.type):
            words = column.dictionary
            if _is_text(words.type) and not _plain(words).equals(words):
                table = table.set_column(i, name, _plain(column.dictionary_decode()).dictionary_encode())
        elif _is_text(column.type):
            table = table.set_column(i, name, _plain(column))
    return table


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _plain(texts: pa.Array) -> pa.Array:
    trimmed = pc.utf8_trim_whitespace(texts)
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)
