"""The rows of a table, which of them are still good, and their cells as text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from rulebook.facts import Column
from rulebook.formula.phrase import Said
from rulebook.tables.rejected import Fault, Rejected

NO_HINT: Mapping[str, Said] = {}
Mask = npt.NDArray[np.bool_]


@dataclass
class Rows:
    """The rows of one file, and which of them are still good.

    Attributes:
        numbers: each row's number in the file; `header`: how many rows stand before the first.
    """

    file: Path
    columns: dict[str, pa.Array]
    numbers: Column
    header: int
    rejected: Rejected
    good: Mask = field(init=False)

    def __post_init__(self) -> None:
        """All are good at first."""
        self.good = np.ones(len(self.numbers), bool)

    def __contains__(self, name: str) -> bool:
        """Whether there is a column of this name."""
        return name in self.columns

    def only(self, wanted: Mask) -> "Rows":
        """Some of the rows, without their order or numbers changed."""
        columns = {name: column.filter(pa.array(wanted)) for name, column in self.columns.items()}
        rows = Rows(self.file, columns, self.numbers[wanted], self.header, self.rejected)
        rows.good = self.good[wanted]
        return rows

    @property
    def places(self) -> Column:
        """Each row's place, from 1, without the header."""
        return self.numbers - self.header

    @property
    def taken(self) -> Mask | slice:
        """Selects the good rows of a column."""
        return slice(None) if self.good.all() else self.good

    def kept(self, name: str) -> list[str]:
        """The texts of the good rows."""
        found: list[str] = self.texts(name).filter(pa.array(self.good)).to_pylist()
        return found

    def refuse(
        self,
        bad: Mask,
        code: str,
        name: str,
        firsts: Column | None = None,
        /,
        meant: Mapping[str, Said] = NO_HINT,
        **details: object,
    ) -> None:
        """Put rows aside for what they say in a column."""
        if bad.any():
            values = self.texts(name).filter(pa.array(bad)).to_pylist()
            self.rejected.faults.append(Fault(self.file, name, code, self.numbers[bad], values, firsts, details, meant))
            self.good &= ~bad

    def refuse_repeated(self, code: str, name: str, values: Column) -> None:
        """Put aside the rows that repeat an earlier one's value; rows put aside before do not count."""
        places = np.flatnonzero(self.good)
        if (values[places][1:] > values[places][:-1]).all():
            return
        _, first, which = np.unique(values[places], return_index=True, return_inverse=True)
        first = places[first[which]]
        again = places[first < places]
        bad = np.zeros(len(self.good), bool)
        bad[again] = True
        self.refuse(bad, code, name, self.numbers[first[first < places]])

    def texts(self, name: str) -> pa.Array:
        """A column as text without spaces around it; empty where there is none."""
        column = self.columns[name]
        text = column if pa.types.is_string(column.type) else column.cast(pa.string())
        return pc.fill_null(pc.utf8_trim_whitespace(text), "")

    def coded(self, name: str) -> tuple[Column, list[str]]:
        """For each row the place of its text among the distinct ones, and these."""
        column = self.columns[name]
        coded = column if pa.types.is_dictionary(column.type) else self.texts(name).dictionary_encode()
        given = [(text or "").strip() for text in coded.dictionary.cast(pa.string()).to_pylist()]
        texts = list(dict.fromkeys((*given, "")))
        place = {text: i for i, text in enumerate(texts)}
        where = np.array([*(place[text] for text in given), place[""]], np.int32)
        return where[np.asarray(pc.fill_null(coded.indices, len(given)))], texts
