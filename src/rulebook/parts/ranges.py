"""Units in contiguous ranges: which part of the whole a row belongs to."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rulebook.facts import Column
from rulebook.parts.columns import Places, as_numpy, flat


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """Ranges of units with about as many members each.

    Attributes:
        edges: the first unit of every range but the first, ascending.
        count: how many ranges there are; who has no unit is in the last.
        members, part: for records that do not name a unit: subjects, and each one's range.
    """

    edges: pa.Array
    count: int
    members: Column
    part: Column

    @classmethod
    def of(cls, members: pa.Table, count: int) -> "Ranges":
        """At most `count` ranges of the members' units."""
        units = flat(members["unit"]) if "unit" in members.column_names else pa.nulls(len(members), pa.int32())
        units = units.dictionary_decode() if pa.types.is_dictionary(units.type) else units
        known = pc.value_counts(units.drop_null())
        names, sizes = known.field("values"), as_numpy(known.field("counts"))
        order = as_numpy(pc.sort_indices(names))
        before = np.cumsum(sizes[order]) - sizes[order]
        share = before * count // max(int(sizes.sum()), 1)
        edges = names.take(pa.array(order[1:][np.diff(share) > 0]))
        return cls(edges, len(edges) + 1, as_numpy(flat(members["id"])), _ranged(units, edges))

    def of_units(self, units: pa.ChunkedArray) -> Column:
        """The part of rows that name their unit."""
        return _ranged(flat(units), self.edges)

    def of_records(self, records: pa.Table) -> Column:
        """The part of records, by their unit where they name it, else by their subject's.

        Those of unknown subjects are in the last, where they are found out.
        """
        if "unit" in records.column_names:
            return self.of_units(records["unit"])
        return np.append(self.part, np.int32(self.count - 1))[Places(self.members)(flat(records["subject"]))]


def _ranged(units: pa.Array, edges: pa.Array) -> Column:
    """For each unit, how many edges are not after it; one without a name comes last."""
    coded = units if pa.types.is_dictionary(units.type) else units.dictionary_encode()
    names, order = coded.dictionary, pa.concat_arrays([edges.cast(coded.dictionary.type), coded.dictionary])
    rank = as_numpy(pc.rank(order, tiebreaker="min")).astype(np.int64)
    place = np.searchsorted(rank[: len(edges)], rank[len(edges) :], side="right").astype(np.int32)
    last = np.append(place, np.int32(len(edges)))
    indices = as_numpy(pc.fill_null(coded.indices, len(names)))
    return np.asarray(last[indices])


def split(table: pa.Table, part: Column, count: int) -> list[pa.Table]:
    """The rows of every part, in their order."""
    small = part.astype(np.uint8 if count <= 256 else np.uint16)  # sorted in linear time
    order = np.argsort(small, kind="stable")
    sorted_table = table.take(pa.array(order))
    ends = np.cumsum(np.bincount(small, minlength=count)).tolist()
    return [sorted_table.slice(start, end - start) for start, end in zip([0, *ends[:-1]], ends, strict=True)]
