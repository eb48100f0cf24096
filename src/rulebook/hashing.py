"""What identifies a scoring: digests of its inputs and of its results, the same on every machine."""

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from rulebook.facts import Column, Records, Subjects
from rulebook.scheme import Scheme
from rulebook.segments import in_order, place_in_segment

if TYPE_CHECKING:
    from rulebook.result import Result


def input_hash(result: "Result") -> str:
    """Digest of scheme, period, cut-off, subjects and records.

    Subjects are taken in the order of their ids, records in that of their numbers, so that the order in which a
    database hands them over does not matter.
    """
    records, subjects, scheme = result.records, result.subjects, result.scheme
    digest = _Digest()
    digest.text(scheme.text, result.period.first, result.period.last, result.cutoff)
    digest.text(result.members.input_hash if result.members else "")
    order, rank = _by_id(subjects.ids)
    units = (*subjects.units, None)
    digest.text(*(subjects.ids[i] for i in order), *(units[subjects.unit[i]] for i in order))
    for name in sorted(scheme.subject_fields.keys() & subjects.fields.keys()):
        digest.text(name, *(subjects.fields[name][i] for i in order))
    numbers = result.record_numbers()
    rows = np.argsort(numbers, kind="stable") if (numbers[1:] < numbers[:-1]).any() else slice(None)
    digest.column("subject", rank[records.subject][rows])
    columns = {"item": records.item, "day": records.day, "quantity": records.quantity, "number": numbers}
    columns |= {f"field {name}": _said(records, name, scheme) for name in sorted(records.fields)}
    for name, column in columns.items():
        digest.column(name, np.asarray(column)[rows])
    for name in sorted(records.words):
        digest.text(name, *_unlisted(records, name, scheme))
    if records.matter is not None:
        digest.column("matter", _first_seen(np.asarray(records.matter)[rows]))
    return digest.hex()


def _unlisted(records: Records, name: str, scheme: Scheme) -> list[str]:
    """The words of a field that the scheme does not list, by the alphabet: not by who said them first."""
    known = scheme.record_fields[name].words
    return sorted(records.words.get(name, known)[len(known) :])


def _said(records: Records, name: str, scheme: Scheme) -> Column:
    """A field's column, its words by their place in the scheme's list and then among those that it does not list."""
    unlisted, column = _unlisted(records, name, scheme), np.asarray(records.fields[name])
    if not unlisted:
        return column
    place = {word: i for i, word in enumerate((*scheme.record_fields[name].words, *unlisted))}
    return np.asarray(np.array([*(place[word] for word in records.words[name]), -1])[column])


def output_hash(result: "Result") -> str:
    """Digest of credits (by record number), limits, totals and grades (by subject id)."""
    return whole_hash(result.scheme, unit_hashes(result))


def whole_hash(scheme: Scheme, units: Mapping[str, bytes]) -> str:
    """The digest of a result from those of its units, wherever and in whatever parts they were scored."""
    digest = _Digest()
    digest.text(*(grade.name for grade in scheme.grades), scheme.ungraded)
    for name in sorted(units):
        digest.text(name, units[name].hex())
    return digest.hex()


def unit_hashes(result: "Result") -> dict[str, bytes]:
    """A digest for every unit: of its subjects' totals and grades and of its records' credits.

    A subject without a unit stands for itself.
    """
    subjects, book = result.subjects, result.book
    unit, names = _units(subjects)
    _, by_id = _by_id(subjects.ids)
    order = in_order(unit, by_id)
    place = np.empty(len(order), np.int64)
    place[order] = place_in_segment(unit[order])
    number = result.record_numbers()[book.rows]
    rows = _by_id(number)[0]
    rows = rows[in_order(unit[book.subject[rows]])]
    cut = np.array([*(_short(limit.code) for limit in result.limits), 0])[book.limited_by]
    people = _pieces(unit[order], len(names), result.total[order], result.grade[order])
    credits = _pieces(
        unit[book.subject[rows]],
        len(names),
        *(column[rows] for column in (place[book.subject], book.earned, book.credited, cut)),
    )
    ids = np.split(subjects.ids[order], np.cumsum(np.bincount(unit, minlength=len(names)))[:-1])
    found = zip(names, ids, people, credits, strict=True)
    return {name: _unit_hash(of_unit, *pieces) for name, of_unit, *pieces in found if len(of_unit)}


def _units(subjects: Subjects) -> tuple[Column, list[str]]:
    """Every subject's unit, and what the units are called; those without one stand for themselves."""
    alone = subjects.unit < 0
    unit = np.where(alone, len(subjects.units) - 1 + np.cumsum(alone), subjects.unit)
    return unit, [*(f"unit {name}" for name in subjects.units), *(f"id {one}" for one in subjects.ids[alone])]


def _pieces(unit: Column, units: int, *columns: Column) -> list[bytes]:
    """The rows of every unit, in bytes; they stand together."""
    rows = np.stack(columns, axis=1).astype("<i8")
    ends = np.cumsum(np.bincount(unit, minlength=units)).tolist()
    return [rows[start:end].tobytes() for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _unit_hash(ids: Column, people: bytes, credits: bytes) -> bytes:
    digest = _Digest()
    digest.text(len(ids), *ids.tolist())
    digest.data(people)
    digest.data(credits)
    return bytes.fromhex(digest.hex())


def _short(code: str) -> int:
    """A limit's code as a number that does not depend on the other limits."""
    return int.from_bytes(hashlib.sha256(code.encode()).digest()[:7], "big")


class _Digest:
    """SHA-256 over parts, each with its length, so that parts cannot run into each other."""

    def __init__(self) -> None:
        self._sha = hashlib.sha256()

    def text(self, *parts: Any) -> None:  # noqa: ANN401 - ids are the caller's
        self._sha.update(b"".join(_measured(str(part).encode()) for part in parts))

    def data(self, data: bytes) -> None:
        self._sha.update(_measured(data))

    def column(self, name: str, column: Column) -> None:
        self.text(name, len(column))
        self._sha.update(np.ascontiguousarray(column, "<i8").tobytes())

    def hex(self) -> str:
        return self._sha.hexdigest()


def _measured(data: bytes) -> bytes:
    return b"t%d:%b" % (len(data), data)


def _by_id(ids: Column) -> tuple[Column, Column]:
    """The order of ids, and each one's place in it."""
    order = np.argsort(ids, kind="stable")
    rank = np.empty(len(ids), np.int64)
    rank[order] = np.arange(len(ids))
    return order, rank


def _first_seen(matter: Column) -> Column:
    """Achievements numbered as they come, whatever numbers the caller gave them; −1 stays."""
    _, first, inverse = np.unique(matter, return_index=True, return_inverse=True)
    return np.where(matter < 0, -1, first[inverse])
