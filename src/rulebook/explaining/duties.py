"""What a subject owes: held, and missing with its deadlines."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from rulebook.explaining.shares import part_name
from rulebook.explaining.stretches import told_parts
from rulebook.facts import Column
from rulebook.scheme import Duty

if TYPE_CHECKING:
    from rulebook.result import Result


@dataclass(frozen=True, slots=True)
class GapLine:
    """One occurrence that is missing, the last day for it, and whether that day has passed."""

    period: str
    deadline: str
    late: bool


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A duty over the whole period."""

    item: str
    title: str
    english: str
    per: str
    owed: int
    held: int
    missing: tuple[GapLine, ...]
    zh: str
    en: str


def duty_lines(result: "Result", rows: Column, as_of: date) -> tuple[DutyLine, ...]:
    """All duties of the scheme."""
    return tuple(_line(result, duty, rows, as_of) for duty in result.scheme.duties)


def _line(result: "Result", duty: Duty, rows: Column, as_of: date) -> DutyLine:
    book, parts = result.book, result.book.parts(duty.per)
    own = rows[book.item[rows] == result.scheme.item_index[duty.item]]
    held = np.minimum(np.bincount(parts.of_day[book.day[own]], minlength=len(parts.lasts)), duty.times).tolist()
    missing = tuple(
        GapLine(part_name(duty.per, first, last), last.isoformat(), last < as_of)
        for first, last, times in zip(parts.firsts, parts.lasts, held, strict=True)
        for _ in range(duty.times - times)
    )
    owed, said = duty.times * len(held), result.standing.titles[duty.item]
    zh, en = f"{said.zh}应 {owed} 次，已 {sum(held)} 次", f"{said.en}: {owed} owed, {sum(held)} held"
    zh_gaps, en_gaps = _told(duty.per, missing)
    return DutyLine(duty.item, said.zh, said.en, duty.per, owed, sum(held), missing, zh + zh_gaps, en + en_gaps)


def _told(per: str, missing: tuple[GapLine, ...]) -> tuple[str, str]:
    """`，还差 1 次（12 月 31 日前）`; what is late is told apart."""
    coming = [date.fromisoformat(gap.deadline) for gap in missing if not gap.late]
    late = [gap for gap in missing if gap.late]
    zh = f"，还差 {len(coming)} 次（{coming[0].month} 月 {coming[0].day} 日前）" if coming else ""
    en = f", {len(coming)} missing (the next by {coming[0]})" if coming else ""
    if late:
        when = told_parts(per, (date.fromisoformat(gap.deadline) for gap in late), (gap.period for gap in late))
        zh, en = f"{zh}，逾期未开 {len(late)} 次（{when.zh}）", f"{en}, {len(late)} late ({when.en})"
    return zh, en
