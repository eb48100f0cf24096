"""A small reader of the bureau case's workbooks, written from the case's README alone, for the tests only."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from pathlib import Path

from python_calamine import CalamineWorkbook

EXAMPLE = Path(__file__).parents[3] / "examples" / "bureau"
UNITS = "次|学时|小时|班次|项"
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def text(cell):
    return unicodedata.normalize("NFKC", str(cell)).strip() if cell is not None else ""


def table(sheet, *needed):
    """The rows below the header that names all the columns needed: (row number, {header: cell})."""
    rows = sheet.to_python(skip_empty_area=False)
    head = next(i for i, row in enumerate(rows) if set(needed) <= {text(c) for c in row})
    names = [text(c) for c in rows[head]]
    for i, row in enumerate(rows[head + 1 :], head + 2):
        cells = dict(zip(names, row, strict=False))
        if any(text(c) for c in row) and text(row[0]) not in ("合计", "总计") and names != [text(c) for c in row]:
            yield i, cells


def day(cell):
    if isinstance(cell, dt.datetime | dt.date):
        return cell.date() if isinstance(cell, dt.datetime) else cell
    match = DATE.fullmatch(text(cell).replace(" ", ""))
    try:
        return dt.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def quantity(cell):
    match = re.fullmatch(rf"(-?[\d.]+)\s*(?:{UNITS})?", text(cell))
    try:
        value = Decimal(match[1]) if match else None
    except InvalidOperation:
        return None
    return value if value and value > 0 else None


def read_members(folder=EXAMPLE):
    sheet = CalamineWorkbook.from_path(folder / "roster.xlsx").get_sheet_by_index(0)
    rows = [cells for _, cells in table(sheet, "工号", "姓名", "所在支部")]
    keys = ("工号", "姓名", "所在支部", "党员状态")
    return [tuple(text(cells[key]) for key in keys) for cells in rows if text(cells["工号"])]


def read_records(scheme, members, folder=EXAMPLE):
    """Accepted rows as dicts, and rejected ones as (sheet, row, reason)."""
    titles = scheme.titles()
    names = {staff: name for staff, name, _, _ in members}
    local = {}
    for staff, name, branch, _ in members:
        local.setdefault((branch, name), []).append(staff)
    accepted, rejected, seen = [], [], set()
    book = CalamineWorkbook.from_path(folder / "records.xlsx")
    for sheet in book.sheet_names[:-2]:
        for i, cells in table(book.get_sheet_by_name(sheet), "日期", "姓名", "事项"):
            staff, name = text(cells["工号"]), text(cells["姓名"])
            found = [staff] if names.get(staff) == name else [] if staff else local.get((sheet, name), [])
            item = (
                scheme.items[scheme.item_index[titles[text(cells["事项"])]]] if text(cells["事项"]) in titles else None
            )
            note, matter = text(cells["等级/说明"]), text(cells["成果名称"])
            row = {
                "item": item and item.id,
                "day": day(cells["日期"]),
                "quantity": quantity(cells["数量"]),
                "note": note,
                "matter": matter,
            }
            row["subject"] = found[0] if len(found) == 1 else None
            key = tuple(row.values())
            faults = {
                "ambiguous-member": len(found) > 1,
                "unknown-member": not found,
                "bad-date": row["day"] is None,
                "bad-quantity": row["quantity"] is None,
                "unknown-item": item is None,
                "bad-level": item and item.levels and note not in item.levels,
                "duplicate": key in seen,
            }
            if reason := next((code for code, fault in faults.items() if fault), None):
                rejected.append((sheet, i, reason))
                continue
            seen.add(key)
            accepted.append(row)
    return accepted, rejected


def read_branch_records(folder=EXAMPLE):
    """(branch, item, day, level) of meetings and honours."""
    book = CalamineWorkbook.from_path(folder / "records.xlsx")
    kinds = {"支部党员大会": "assembly", "支委会": "committee", "党小组会": "group", "党课": "lesson"}
    for _, cells in table(book.get_sheet_by_name("支部活动"), "支部", "会议类型", "日期"):
        yield text(cells["支部"]), f"meeting.{kinds[text(cells['会议类型'])]}", day(cells["日期"]), ""
    for _, cells in table(book.get_sheet_by_name("品牌荣誉"), "支部", "级别", "日期"):
        yield text(cells["支部"]), "brand.honour", day(cells["日期"]), text(cells["级别"])
