"""xlsx and xls through python-calamine → rows of plain cells."""

import datetime as dt
import io

import python_calamine as calamine

from intake.child import limits
from intake.child.budget import Budget, Packed, pack_text
from intake.child.faults import Faults, find_faults
from intake.child.refusal import Refused

PackedSheet = dict[str, object]


def read_spreadsheet(data: bytes, kind: str) -> list[PackedSheet]:
    """Every worksheet, in order: its name, whether it is hidden, its non-blank rows by number, its merged areas."""
    faults = find_faults(data) if kind == "xlsx" else {}
    try:
        workbook = calamine.load_workbook(io.BytesIO(data))
        listed = [sheet for sheet in workbook.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
        if not listed:
            raise Refused("no-sheet")
        if len(listed) > limits.SHEETS:
            raise Refused("too-large", what="sheets", limit=limits.SHEETS)
        budget = Budget()
        return [
            _read_sheet(
                workbook.get_sheet_by_name(sheet.name),
                sheet.visible != calamine.SheetVisibleEnum.Visible,
                faults.get(sheet.name, {}),
                budget,
            )
            for sheet in listed
        ]
    except calamine.PasswordError as error:
        raise Refused("encrypted") from error
    except (calamine.CalamineError, OSError, ValueError, KeyError) as error:
        raise Refused("broken") from error


def _read_sheet(sheet: calamine.CalamineSheet, hidden: bool, faults: Faults, budget: Budget) -> PackedSheet:
    if sheet.total_width > limits.COLUMNS:
        raise Refused("too-large", what="columns", limit=limits.COLUMNS)
    rows = []
    by_row: dict[int, dict[int, dict[str, str]]] = {}
    for (row, column), (fault, text) in faults.items():
        by_row.setdefault(row, {})[column] = {"fault": fault, "text": text}
    for index, values in enumerate(sheet.iter_rows()):
        packed = [pack(value) for value in values]
        if index in by_row:
            _place(packed, by_row.pop(index))
        if kept := budget.spend(packed):
            rows.append((index + 1, kept))
    for index, cells in sorted(by_row.items()):
        if kept := budget.spend(_place([], cells)):
            rows.append((index + 1, kept))
    rows.sort(key=lambda numbered: numbered[0])
    merged = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    return {"name": sheet.name, "hidden": hidden, "rows": rows, "merged": merged[: limits.ROWS]}


def _place(cells: list[Packed], faults: dict[int, dict[str, str]]) -> list[Packed]:
    """Puts the faults of one row where the reader saw nothing; a value that it did see counts."""
    width = min(max(faults) + 1, limits.COLUMNS)
    cells.extend([None] * (width - len(cells)))
    for column, fault in faults.items():
        if column < width and cells[column] is None:
            cells[column] = dict(fault)
    return cells


def pack(value: object) -> Packed:
    """A cell as JSON can carry it; numbers with Excel's 15 digits, so that 0.1 + 0.2 is 0.3."""
    if isinstance(value, str):
        return pack_text(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else float(f"{value:.15g}")
    if isinstance(value, int):
        return value
    if isinstance(value, dt.datetime | dt.date):
        return {"date": value.isoformat()}
    return str(value)
