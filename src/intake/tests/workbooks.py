"""Builds untidy workbooks for the tests: as sheets in memory, and as real files."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import openpyxl

from intake import Kind, Person, Roster, Row, Sheet, Vocabulary

TODAY = dt.date(2026, 1, 20)
LEVELS = ("IV级", "III级", "II级", "I级")
HONOURS = ("国家级", "省级", "市级", "局级")

VOCABULARY = Vocabulary(
    kinds=(
        Kind("lesson", "党课", ("听党课",), unit="次"),
        Kind("service", "志愿服务", ("志愿活动",), unit="小时"),
        Kind("emergency", "防汛防台应急任务", ("应急值守",), levels=LEVELS, level_required=True),
        Kind("honour", "争先创优荣誉", ("获奖表彰",), levels=HONOURS, level_required=True),
        Kind("water", "海塘安澜技术服务", ("技术服务",), notes={"satisfaction": "满意度{number}"}),
        Kind("meeting.lesson", "党课", subject="branch"),
        Kind("meeting.committee", "支委会", subject="branch"),
        Kind("brand", "品牌荣誉", subject="branch", levels=HONOURS, level_required=True),
    ),
)

PEOPLE = (
    ("A001", "沈静", "机关第一党支部"),
    ("A002", "王立新", "机关第一党支部"),
    ("A003", "唐春梅", "机关第一党支部"),
    ("A004", "唐春梅", "机关第一党支部"),
    ("B001", "罗军", "水文中心党支部"),
    ("B002", "沈静", "水文中心党支部"),
    ("B003", "阿依古丽·买买提", "水文中心党支部"),
)
ROSTER = Roster.of([Person(number, name, branch, number, "正式党员") for number, name, branch in PEOPLE])


def cell(value):
    """Numbers as the reader gives them."""
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def sheet(rows, name="台账", file="a.xlsx", merged=(), hidden=False):
    """A sheet from plain rows; `merged` as Excel writes it, "A2:A4"."""
    kept = tuple(
        Row(number, tuple(map(cell, row)))
        for number, row in enumerate(rows, 1)
        if any(each not in (None, "") for each in row)
    )
    areas = []
    for area in merged:
        left, top, right, bottom = openpyxl.utils.range_boundaries(area)
        areas.append((top, left - 1, bottom, right - 1))
    return Sheet(file, name, kept, tuple(areas), hidden)


def xlsx(sheets, merged=None):
    """The bytes of a real xlsx: sheet name → rows; `merged`: sheet name → areas."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
        for area in (merged or {}).get(name, ()):
            page.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repack(data, changes):
    """The same archive with some parts replaced: part → bytes → bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, changes[entry.filename](content) if entry.filename in changes else content)
    return stream.getvalue()
