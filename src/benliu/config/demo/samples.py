"""Workbooks to try the import with: what other branches still have to hand in, as untidy as such things are."""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from benliu.records.models import RecordKind

from .bureau import SEED, Bureau
from .drafts import kind_titles
from .ledger_book import HEADERS, ledger_lines
from .people import DEMO_BRANCH, PROBATIONARY

LEDGER, ROSTER = "待导入-各支部近期台账.xlsx", "待导入-花名册.xlsx"
OTHER_HEADERS = ("序号", "党员姓名", "职工号", "活动日期", "积分事项", "数量", "等级/说明", "成果名称", "填报人")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
Cells = list[object]


def write_samples(bureau: Bureau, folder: Path) -> None:
    """Write the sample workbooks into `folder`: a ledger of about 200 rows, ten of them faulty, and a roster."""
    folder.mkdir(parents=True, exist_ok=True)
    aliases = {kind.code: [kind.title, *kind.aliases] for kind in RecordKind.objects.all()}
    _ledger(bureau, aliases).save(folder / LEDGER)
    _roster(bureau).save(folder / ROSTER)


def _ledger(bureau: Bureau, aliases: dict[str, list[str]]) -> Workbook:
    luck = random.Random(f"{SEED}:samples")  # noqa: S311
    sheets: dict[str, list[Cells]] = {}
    names = {p.staff_no: p.name for p in bureau.people}
    known = [a for a in bureau.activities if a.shares and a.branch != DEMO_BRANCH][-3:]
    for activity, _share, line in ledger_lines([*known, *bureau.handed_in], names, kind_titles()):
        title = luck.choice(aliases[activity.item])
        sheets.setdefault(line.sheet, []).append(_untidy(luck, activity.day, title, dict(line.cells)))
    for branch, rows in _faulty(bureau).items():
        place = len(sheets.setdefault(branch, [])) // 2
        sheets[branch][place:place] = rows
    book = Workbook()
    book.remove(book.active)
    for place, (branch, rows) in enumerate(sheets.items()):
        _write(book.create_sheet(branch), branch, rows, other=place == 1)
    return book


def _untidy(luck: random.Random, day: dt.date, title: str, cells: dict[str, str]) -> Cells:
    """The row as somebody in a hurry would have typed it."""
    name = cells["姓名"] + luck.choice(("", "", "", " "))
    number = luck.choice((cells["工号"], cells["工号"], ""))
    return [
        luck.choice(DATES)(day), name, number, title, luck.choice(AMOUNTS)(cells["数量"]), cells["等级/说明"],
        cells["成果名称"], cells["登记人"],
    ]  # fmt: skip


DATES: tuple[Callable[[dt.date], object], ...] = (
    lambda day: day,
    lambda day: day,
    lambda day: day.isoformat(),
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f" {day.year}/{day.month}/{day.day} ",
    lambda day: f"{day.year}-{day.month}-{day.day}".translate(FULL_WIDTH),
)
AMOUNTS: tuple[Callable[[str], object], ...] = (float, float, str, lambda text: text.translate(FULL_WIDTH))


def _faulty(bureau: Bureau) -> dict[str, list[Cells]]:
    """Rows that cannot be taken over as they are, each for a reason of its own."""
    day, branch = bureau.today, "水文中心党支部"
    there = [p for p in bureau.members_on(day) if p.branch_on(day) == branch]
    first, second = there[0], there[1]
    right: Cells = [day, first.name, first.staff_no, "志愿服务", "2小时", "", "", "组织委员"]

    def wrong(**cells: object) -> Cells:
        return [cells.get(header, value) for header, value in zip(HEADERS, right, strict=True)]

    return {
        branch: [
            right,
            wrong(数量="2小时"),
            wrong(日期=dt.date(day.year + 1, 3, 5)),
            wrong(日期="上周三"),
            wrong(姓名="钱多多", 工号=""),
            wrong(工号=second.staff_no),
            wrong(数量="半天"),
            wrong(数量=-1),
            wrong(事项="看望群众"),
            wrong(事项="应急值守", 数量="1班次"),
            wrong(事项="获奖表彰", 数量=1, **{"等级/说明": "校级", "成果名称": "演讲比赛"}),
        ],
        DEMO_BRANCH: [wrong(姓名="张海燕", 工号="", 事项="谈心", 数量=1)],
    }


def _write(sheet: Worksheet, branch: str, rows: Sequence[Cells], *, other: bool) -> None:
    """Merged title, header, rows with a gap, a row of totals; `other`: other headers in another order."""
    headers: Sequence[str] = OTHER_HEADERS if other else HEADERS
    sheet.append([f"{branch}积分台账（近期）"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headers))
    sheet.append([])
    sheet.append(list(headers))
    for place, row in enumerate(rows, 1):
        sheet.append([place, row[1], row[2], row[0], *row[3:]] if other else row)
        if place % 40 == 0:
            sheet.append([])
    sheet.append(["合计", None, None, None, len(rows)])


def _roster(bureau: Bureau) -> Workbook:
    """The whole roster with two new people, and one line without a branch that exists."""
    book = Workbook()
    sheet = book.active
    sheet.title = "花名册"
    sheet.append([f"{bureau.today.year}年党员花名册"])
    sheet.append([])
    sheet.append(["序号", "工号", "姓名", "性别", "入党时间", "所在支部", "党员状态", "备注"])
    for place, row in enumerate(_roster_rows(bureau), 1):
        sheet.append([place, *row])
    return book


def _roster_rows(bureau: Bureau) -> Iterator[Cells]:
    day = bureau.today
    for p in bureau.members_on(day):
        yield [p.staff_no, p.name, p.gender, p.joined_on, p.branch_on(day), p.status_on(day), ""]
    joined = f"{day.year}年1月"
    yield ["SL0301", "许初阳", "女", joined, DEMO_BRANCH, PROBATIONARY, "新转入"]
    yield ["SL0302", "方可期", "男", joined, "水文中心党支部", PROBATIONARY, "新转入"]
    yield ["SL0303", "石新禾", "男", joined, "示例镇水利站", PROBATIONARY, "支部名称待核"]
