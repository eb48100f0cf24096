"""Workbooks as the branches keep them: one row for everybody in each activity, a sheet for each branch."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from .branch_year import ONE, Activity, Share

HEADERS = ("日期", "姓名", "工号", "事项", "数量", "等级/说明", "成果名称", "登记人")
OWN_HEADERS = ("日期", "支部", "事项", "等级/说明", "登记人")
OWN_SHEET = "支部活动和荣誉"


@dataclass(frozen=True)
class Line:
    """A row of a workbook: its place, and its cells under their headers."""

    sheet: str
    row: int
    cells: Mapping[str, str]


def member_cells(activity: Activity, share: Share, name: str, title: str) -> dict[str, str]:
    """One person's part in an activity under the headers of a ledger; `title` is the item's."""
    return dict(
        zip(
            HEADERS,
            (
                activity.day.isoformat(),
                name,
                share.staff_no,
                title,
                amount(share.quantity),
                level_or_note(activity, share),
                share.achievement,
                activity.recorder,
            ),
            strict=True,
        )
    )


def branch_cells(activity: Activity, title: str) -> dict[str, str]:
    """What a branch did as a branch."""
    values = (activity.day.isoformat(), activity.branch, title, activity.level or activity.title, activity.recorder)
    return dict(zip(OWN_HEADERS, values, strict=True))


def level_or_note(activity: Activity, share: Share) -> str:
    """What stands in the column 等级/说明."""
    if share.level:
        return share.level
    return f"满意度{amount(share.satisfaction)}" if share.satisfaction is not None else activity.title


def amount(thousandths: int) -> str:
    """1500 is 1.5."""
    return f"{thousandths / ONE:g}"


def ledger_lines(
    activities: Iterable[Activity], names: Mapping[str, str], titles: Mapping[str, str]
) -> Iterator[tuple[Activity, Share | None, Line]]:
    """The lines of a workbook of `activities`, with what each of them says. Row 1 is the title, row 2 the header."""
    rows: dict[str, int] = {}
    for activity in activities:
        sheet = activity.branch if activity.shares else OWN_SHEET
        for share in activity.shares or (None,):
            rows[sheet] = rows.get(sheet, 2) + 1
            title = titles[activity.item]
            cells = (
                member_cells(activity, share, names[share.staff_no], title) if share else branch_cells(activity, title)
            )
            yield activity, share, Line(sheet, rows[sheet], cells)


def book_of(title: str, lines: Sequence[Line]) -> bytes:
    """The workbook of `lines`."""
    book = Workbook(write_only=True)
    sheets = {}
    for line in lines:
        if line.sheet not in sheets:
            sheets[line.sheet] = book.create_sheet(line.sheet)
            sheets[line.sheet].append([title])
            sheets[line.sheet].append(list(line.cells))
        sheets[line.sheet].append(list(line.cells.values()))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
