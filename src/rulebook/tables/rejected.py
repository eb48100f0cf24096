"""Rows of tables that cannot be used: which, why, and what they say. They are written down; the rest is scored."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from rulebook.facts import Column
from rulebook.formula.phrase import Said
from rulebook.problems import Hint, meant, visible

# What is wrong with a row, Chinese and English.
FAULTS = {
    "ragged-row": ("这一行的格数与表头不同", "this row has more or fewer cells than the header"),
    "no-text": ("{name} 里有不是文字的字节：“{value}”", "there are bytes in {name} that are no text: “{value}”"),
    "no-id": ("没有编号", "there is no id"),
    "twice-id": ("{value} 在名单里第 {first} 行已有", "{value} is listed in row {first} already"),
    "unknown-subject": ("名单里没有“{value}”{meant}", "“{value}” is not among the members{meant}"),
    "unknown-branch": ("支部名单里没有“{value}”{meant}", "“{value}” is not among the branches{meant}"),
    "unknown-item": ("办法里没有事项“{value}”{meant}", "the scheme has no item “{value}”{meant}"),
    "bad-date": (
        "{name} 不是日期：“{value}”，写成 2025-03-01",
        "{name} is not a date: “{value}”; write it like 2025-03-01",
    ),
    "not-in-effect": (
        "{value} 不在办法的生效期内（{first_day} 起，至 {last_day}）",
        "{value} lies outside the days on which the scheme is in effect ({first_day} to {last_day})",
    ),
    "bad-figure": (
        "{name} 不是至多三位小数的数：“{value}”",
        "{name} is not a number with at most three decimal places: “{value}”",
    ),
    "too-large": ("{name} 大到算不准：{value}", "{name} is too large to be exact: {value}"),
    "too-much-earned": (
        "数量 {value} 的得分大到算不准，最多 {most} 分；核对数量和办法里的算式",
        "quantity {value} earns more points than can be exact, at most {most}; check it and the scheme's formula",
    ),
    "below-zero": ("{name} 小于 0：{value}", "{name} is below 0: {value}"),
    "bad-number": ("记录号不是 0 以上的整数：“{value}”", "the record's number is not a whole number from 0: “{value}”"),
    "twice-number": ("记录号 {value} 在第 {first} 行已有", "record number {value} is that of row {first} already"),
    "number-elsewhere": (
        "记录号 {value} 在前面的文件里已有",
        "record number {value} is in a file before this one already",
    ),
    "bad-word": ("{name} 里没有“{value}”，只有：{words}{meant}", "{name} knows no “{value}”, only: {words}{meant}"),
    "bad-time": (
        "{name} 不是时刻：“{value}”，写成 06:30",
        "{name} is not a time of day: “{value}”; write it like 06:30",
    ),
    "no-value": ("没有 {name}，算不出所用的数", "there is no {name}, so that a figure has no value"),
    "bad-truth": ("{name} 不是是或否：“{value}”", "{name} is neither yes nor no: “{value}”"),
}
HEADER = ("file", "row", "column", "code", "value", "zh", "en")
SHOWN, LONGEST = 20, 80
NOTHING = Said("", "")


def together(columns: Mapping[str, Hint]) -> Said:
    """Columns, each with the one that was probably meant."""
    return Said(
        "，".join(name + (f"（{hint.zh.strip('；')}）" if hint.zh else "") for name, hint in columns.items()),
        ", ".join(name + (f" ({hint.en.strip('; ')})" if hint.en else "") for name, hint in columns.items()),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Fault:
    """Rows of one file that share one fault.

    Attributes:
        rows: their numbers in the file; the first row of a CSV file is its header.
        values: what each says.
        firsts: for a repetition, the rows that say it first.
        details: what the message mentions beside that.
        meant: by value, a hint at what was probably meant.
    """

    file: Path
    column: str
    code: str
    rows: Column
    values: Sequence[str]
    firsts: Column | None = None
    details: dict[str, object] = field(default_factory=dict)
    meant: Mapping[str, Said] = field(default_factory=dict)

    @property
    def key(self) -> tuple[Path, str, str]:
        """Where it is, and what is wrong."""
        return self.file, self.column, self.code

    def only(self, wanted: Sequence[bool]) -> "Fault":
        """Some of its rows."""
        rows = np.flatnonzero(wanted)
        firsts = None if self.firsts is None else self.firsts[rows]
        return replace(self, rows=self.rows[rows], values=[self.values[row] for row in rows.tolist()], firsts=firsts)

    def told(self, i: int) -> tuple[str, str]:
        """The message about one of its rows, Chinese and English."""
        first = None if self.firsts is None else int(self.firsts[i])
        told = {"name": self.column, "value": visible(self.values[i][:LONGEST]), "first": first, **self.details}
        meant, (zh, en) = self.meant.get(self.values[i], NOTHING), FAULTS[self.code]
        return zh.format(**told, meant=meant.zh), en.format(**told, meant=meant.en)


@dataclass(slots=True)
class Rejected:
    """Everything that was refused.

    Attributes:
        notes: what else is to be said of a file.
        unused: by file, the columns of which nobody made use, each with what was meant.
    """

    faults: list[Fault] = field(default_factory=list)
    notes: dict[Path, Said] = field(default_factory=dict)
    unused: dict[Path, dict[str, Hint]] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many rows were refused, each once whatever is wrong with it."""
        files = {fault.file for fault in self.faults}
        return sum(len(np.unique(np.concatenate([f.rows for f in self.faults if f.file == file]))) for file in files)

    def use(self, file: Path, given: Iterable[str], used: Iterable[str]) -> None:
        """Remember which columns of a file nobody uses; by several readings, none of these."""
        given, used = list(given), list(used)
        self._unused(file, {name: meant(name, set(used) - set(given)) for name in given if name not in used})

    def _unused(self, file: Path, found: Mapping[str, Hint]) -> None:
        known = self.unused.get(file, found)
        self.unused[file] = {name: hint for name, hint in known.items() if name in found}

    def told_files(self, language: str) -> Iterator[str]:
        """What is to be said of whole files, in `zh` or `en`: their notes, and the columns of which nobody made use."""
        for file, said in self.notes.items():
            yield f"{file}: {getattr(said, language)}"
        for file, columns in self.unused.items():
            if columns:
                named = together(columns)
                told = Said(f"没有用到的列：{named.zh}", f"columns that nothing uses: {named.en}")
                yield f"{file}: {getattr(told, language)}"

    def add(self, other: "Rejected") -> "Rejected":
        """Take in what another reading of the same files refused; what of it is new."""
        known = {(*fault.key, int(row)) for fault in self.faults for row in fault.rows}
        new = [fault.only([(*fault.key, int(row)) not in known for row in fault.rows]) for fault in other.faults]
        found = Rejected([fault for fault in new if len(fault.rows)])
        self.faults += found.faults
        self.notes |= other.notes
        for file, columns in other.unused.items():
            self._unused(file, columns)
        return found

    def lines(self) -> Iterator[tuple[Fault, int]]:
        """Every fault of every row, in the order of the files and their rows."""
        for file in dict.fromkeys(fault.file for fault in self.faults):
            faults = [fault for fault in self.faults if fault.file == file]
            of = np.repeat(np.arange(len(faults)), [len(fault.rows) for fault in faults])
            place = np.concatenate([np.arange(len(fault.rows)) for fault in faults])
            for i in np.argsort(np.concatenate([fault.rows for fault in faults]), kind="stable").tolist():
                yield faults[of[i]], int(place[i])

    def told(self, language: str) -> Iterator[str]:
        """The first of them as lines for people, in `zh` or `en`, and how many more there are."""
        english = language == "en"
        count = sum(len(fault.rows) for fault in self.faults)
        for number, (fault, i) in enumerate(self.lines()):
            if number == SHOWN:
                yield f"… {count - SHOWN} more" if english else f"… 另有 {count - SHOWN} 条"
                return
            yield f"{fault.file}:{fault.rows[i]}: {fault.code}: {fault.told(i)[english]}"

    def write(self, file: Path) -> None:
        """Write them all as CSV; with none, only the header."""
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(HEADER)
            for fault, i in self.lines():
                row = (fault.file, int(fault.rows[i]), fault.column, fault.code, fault.values[i], *fault.told(i))
                writer.writerow(row)
