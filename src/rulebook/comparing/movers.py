"""Who moves: whose total or grade is another, with every record that is credited otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rulebook.comparing.ladders import GradeReason, grade_reasons
from rulebook.comparing.pairs import Pairs
from rulebook.comparing.reasons import Reason, Reasons
from rulebook.facts import Column
from rulebook.moments import day_of
from rulebook.scheme import Limit


@dataclass(frozen=True, slots=True)
class RecordMove:
    """A record that is credited otherwise; thousandths."""

    number: int
    date: str
    item: str
    before: int
    after: int
    limited_before: Limit | None
    limited_after: Limit | None


@dataclass(frozen=True, slots=True)
class Mover:
    """A subject whose total or grade is another; totals in thousandths.

    Attributes:
        reasons: by how much each clause moved the total, the greatest first; they add up to the change.
        grade_reasons: why the grade is another.
        records: those credited otherwise, the greatest change first.
    """

    subject: Any
    unit: Any
    before: int
    after: int
    grade_before: str
    grade_after: str
    reasons: tuple[Reason, ...]
    grade_reasons: tuple[GradeReason, ...]
    records: tuple[RecordMove, ...]


def movers_of(pairs: Pairs, reasons: Reasons, rows: Column) -> Iterator[Mover]:
    """Those in `rows`, in their order."""
    before, after = pairs.before.result, pairs.after.result
    subjects, units = after.subjects, (*after.subjects.units, None)
    records = _records(pairs, rows)
    for i in rows.tolist():
        yield Mover(
            subject=subjects.ids[i].item(),
            unit=units[subjects.unit[i]],
            before=int(before.total[i]),
            after=int(after.total[i]),
            grade_before=before.grade_name(i),
            grade_after=after.grade_name(i),
            reasons=reasons.of(i),
            grade_reasons=grade_reasons(before, after, i),
            records=tuple(records.get(i, ())),
        )


def _records(pairs: Pairs, subjects: Column) -> dict[int, list[RecordMove]]:
    """By subject, of some, the records that are credited otherwise, the greatest change first."""
    old, new = pairs.before, pairs.after
    rows = np.flatnonzero(old.credited != new.credited)
    rows = rows[np.isin(pairs.subject[rows], subjects)]
    rows = rows[np.argsort(-np.abs(new.credited - old.credited)[rows], kind="stable")]
    columns = (pairs.subject, pairs.number, pairs.day, pairs.item, old.credited, new.credited, old.limit, new.limit)
    limits = [(*side.result.limits, None) for side in (old, new)]
    days = {day: day_of(day).isoformat() for day in np.unique(pairs.day[rows]).tolist()}
    found: dict[int, list[RecordMove]] = {}
    for who, number, day, item, before, after, limited, limits_now in zip(
        *(column[rows].tolist() for column in columns), strict=True
    ):
        move = RecordMove(
            number, days[day], pairs.items[item], before, after, limits[0][limited], limits[1][limits_now]
        )
        found.setdefault(who, []).append(move)
    return found
