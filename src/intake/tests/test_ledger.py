"""Ledgers of several bureaus → rows, and refusals that tell what to mend."""

import datetime as dt
from decimal import Decimal

import pytest

from intake import Fault, LedgerRow, Rejection, read_ledger, read_workbook, resolve_row
from intake.tests.workbooks import ROSTER, TODAY, VOCABULARY, sheet, xlsx

DAY = dt.date(2025, 3, 5)
HEAD = ["支部", "姓名", "工号", "日期", "事项", "数量", "等级/说明", "成果名称"]


def row(**changes):
    """A sound row, with changes by header."""
    sound = {"支部": "机关第一党支部", "姓名": "沈静", "工号": "A001", "日期": DAY, "事项": "党课", "数量": 1}
    return [{**sound, **changes}.get(label) for label in HEAD]


def read(*rows, head=HEAD, **options):
    return read_ledger([sheet([head, *rows], **options)], ROSTER, VOCABULARY, TODAY)


REFUSED = {
    "nobody": ({"姓名": None, "工号": None}, "unknown-member", "没有填姓名，也没有工号。", "Neither a name nor"),
    "number": ({"工号": "Z9"}, "unknown-member", "花名册里没有工号“Z9”。", "The roster has no staff number “Z9”."),
    "number and name": (
        {"姓名": "罗军"},
        "unknown-member",
        "工号“A001”在花名册里是“沈静”，这一行写的是“罗军”。",
        "In the roster, staff number “A001” belongs to “沈静”",
    ),
    "name": (
        {"姓名": "王立心", "工号": None},
        "unknown-member",
        "“机关第一党支部”的花名册里没有“王立心”。",
        "The roster of “机关第一党支部” has no “王立心”.",
    ),
    "name elsewhere": (
        {"姓名": "罗军", "工号": None},
        "unknown-member",
        "“机关第一党支部”里没有“罗军”，“水文中心党支部”有。",
        "“罗军” is not in “机关第一党支部”, but in “水文中心党支部”.",
    ),
    "several": (
        {"姓名": "沈静、王立新", "工号": None},
        "unknown-member",
        "一格里写了几个人：“沈静、王立新”。",
        "One cell names several people",
    ),
    "branch": (
        {"支部": "机关九支部", "工号": None},
        "unknown-member",
        "花名册里没有支部“机关九支部”，按姓名找不到人。",
        "The roster has no branch “机关九支部”",
    ),
    "shared": (
        {"姓名": "唐春梅", "工号": None},
        "ambiguous-member",
        "“机关第一党支部”有 2 名“唐春梅”（工号 A003、A004），分不清是谁。",
        "has 2 members called “唐春梅” (staff numbers A003, A004).",
    ),
    "shared anywhere": (
        {"支部": None, "工号": None},
        "ambiguous-member",
        "花名册里有 2 名“沈静”（工号 A001、B002），这一行没有写明支部，分不清是谁。",
        "and the row names no branch.",
    ),
    "date": ({"日期": "2025-02-30"}, "bad-date", "没有“2025-02-30”这一天。", "There is no such day as “2025-02-30”."),
    "quantity": ({"数量": "半天"}, "bad-quantity", "“半天”不是数量。", "“半天” is not a quantity."),
    "no quantity": ({"数量": None}, "bad-quantity", "没有填数量。", "No quantity is given."),
    "formula": ({"数量": Fault("unsaved", "=F1")}, "bad-quantity", "公式“=F1”没有保存计算结果。", "without its result"),
    "item": ({"事项": "喝茶"}, "unknown-item", "积分办法里没有事项“喝茶”。", "The scheme has no item “喝茶”."),
    "no item": ({"事项": None}, "unknown-item", "没有填事项。", "No item is given."),
    "item of branches": (
        {"事项": "支委会"},
        "unknown-item",
        "事项“支委会”不是记给党员的。",
        "is not one for a member.",
    ),
    "level": (
        {"事项": "应急值守", "等级/说明": "特级"},
        "bad-level",
        "“防汛防台应急任务”没有等级“特级”。",
        "“防汛防台应急任务” has no level “特级”.",
    ),
    "no level": (
        {"事项": "获奖表彰"},
        "bad-level",
        "“争先创优荣誉”要写明等级，这一行没有填。",
        "“争先创优荣誉” needs a level, but none is given.",
    ),
    "error as level": (
        {"事项": "获奖表彰", "等级/说明": Fault("error", "#REF!")},
        "bad-level",
        "单元格是错误值“#REF!”。",
        "The cell holds the error “#REF!”.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals_name_reason_cell_and_mending(case):
    changes, reason, zh, en = REFUSED[case]
    (rejection,) = read(row(**changes)).rejected
    assert rejection.reason == reason
    assert zh in rejection.message("zh")
    assert en in rejection.message("en")
    assert rejection.mending("zh") and rejection.mending("en")
    assert rejection.title("zh") and rejection.title("en")
    assert rejection.place.row == 2


def test_the_first_fault_is_the_reason_and_all_are_told():
    (rejection,) = read(row(工号="Z9", 日期=None, 数量="0", 事项="喝茶")).rejected
    assert [flaw.reason for flaw in rejection.flaws] == ["unknown-member", "bad-date", "bad-quantity", "unknown-item"]
    assert [flaw.header for flaw in rejection.flaws] == ["工号", "日期", "数量", "事项"]


def test_a_refused_row_keeps_its_cells_as_they_were():
    (rejection,) = read(row(姓名=" 沈　静 ", 日期="2025年13月40日", 数量="２次")).rejected
    assert rejection.cells == {
        "支部": "机关第一党支部",
        "姓名": " 沈　静 ",
        "工号": "A001",
        "日期": "2025年13月40日",
        "事项": "党课",
        "数量": "２次",
    }


def test_candidates_say_what_may_have_been_meant():
    ledger = read(
        row(姓名="王立心", 工号=None),
        row(事项="志愿服物"),
        row(事项="应急值守", **{"等级/说明": "V级"}),
        row(支部="水文中心二支部", 工号=None),
        row(日期=20250),
    )
    assert [rejection.candidates for rejection in ledger.rejected][:4] == [
        ("王立新 A002",),
        ("志愿服务",),
        ("IV级", "III级", "II级", "I级"),
        ("水文中心党支部",),
    ]


def test_names_and_titles_with_stray_spaces_and_full_width():
    ledger = read(
        row(姓名="沈　静 ", 工号=" ａ００１ ", 事项="听 党课", 数量="１．５ 次"),
        row(支部="水文中心党支部", 姓名="阿依古丽•买买提", 工号=None),
    )
    assert [(each.person.staff_no, each.kind, each.quantity) for each in ledger.rows] == [
        ("A001", "lesson", 1500),
        ("B003", "lesson", 1000),
    ]


def test_levels_and_notes():
    ledger = read(
        row(事项="应急值守", **{"等级/说明": "Ⅲ级"}),
        row(事项="应急值守", 日期="2025-3-6", **{"等级/说明": "防汛 II 级应急响应"}),
        row(事项="应急值守", 日期="2025-3-7", **{"等级/说明": "四级"}),
        row(事项="技术服务", **{"等级/说明": "满意度：４分"}),
        row(事项="技术服务", 日期="2025-3-6", **{"等级/说明": "满意度4.5"}),
        row(事项="技术服务", 日期="2025-3-7", **{"等级/说明": "满意"}),
    )
    assert not ledger.rejected
    assert [each.level for each in ledger.rows] == ["III级", "II级", "IV级", "", "", ""]
    assert [dict(each.notes) for each in ledger.rows[3:]] == [{"satisfaction": 4000}, {"satisfaction": 4500}, {}]


@pytest.mark.parametrize(
    ("head", "row", "header"),
    [
        (["姓名", "日期", "事项", "数量", "备注"], ["沈静", DAY, "获奖表彰", 1, "头等"], "备注"),
        (["姓名", "日期", "事项", "数量", "备注"], ["沈静", DAY, "获奖表彰", 1, None], "备注"),
        (["姓名", "日期", "事项", "数量", "级别", "备注"], ["沈静", DAY, "获奖表彰", 1, None, "省内"], "级别"),
        (["人员编号", "日期", "事项", "数量"], [None, DAY, "党课", 1], "人员编号"),
        (["支部", "会议类型", "日期"], ["水文中心党支部", "喝茶", DAY], "会议类型"),
    ],
)
def test_a_flaw_names_the_header_that_the_sheet_has(head, row, header):
    good = [
        "机关第一党支部" if h == "支部" else "支委会" if h == "会议类型" else v for h, v in zip(head, row, strict=True)
    ]
    ledger = read(row, good, head=head, name="机关第一党支部")
    assert header in {rejection.header for rejection in ledger.rejected}


def test_a_remark_holds_the_level_where_there_is_no_column_for_it():
    ledger = read(["沈静", "A001", DAY, "获奖表彰", 1, "省级"], head=["姓名", "工号", "日期", "事项", "数量", "备注"])
    assert [each.level for each in ledger.rows] == ["省级"]


def test_duplicates_are_equal_after_reading_whatever_they_look_like():
    ledger = read(
        row(),
        row(姓名=" 沈静", 工号=None, 日期="2025年3月5日", 事项="听党课", 数量="１次"),
        row(数量="2"),
        row(日期="2025-03-06"),
        row(事项="获奖表彰", **{"等级/说明": "省级", "成果名称": "甲"}),
        row(事项="获奖表彰", **{"等级/说明": "省级", "成果名称": "乙"}),
        row(事项="获奖表彰", **{"等级/说明": "省 级", "成果名称": "甲 "}),
    )
    assert [each.place.row for each in ledger.rows] == [2, 4, 5, 6, 7]
    assert [(each.place.row, each.reason, each.message()) for each in ledger.rejected] == [
        (3, "duplicate", "与“台账”第 2 行是同一件事（人、事项、日期、数量、等级、成果都相同）。"),
        (8, "duplicate", "与“台账”第 6 行是同一件事（人、事项、日期、数量、等级、成果都相同）。"),
    ]
    assert "The same as row 2 of “台账”" in ledger.rejected[0].message("en")


def test_duplicates_across_files_and_years_and_with_what_was_filed():
    one = sheet([HEAD, row(), row(日期="2023-05-04")], file="上半年.xlsx")
    two = sheet([HEAD, row(), row(日期="2023.5.4")], file="下半年.xlsx")
    ledger = read_ledger([one, two], ROSTER, VOCABULARY, TODAY)
    assert [(each.place.file, each.place.row) for each in ledger.rejected] == [("下半年.xlsx", 2), ("下半年.xlsx", 3)]
    again = read_ledger([one], ROSTER, VOCABULARY, TODAY, seen={each.key for each in ledger.rows})
    assert [each.message() for each in again.rejected] == [
        "与已登记的一条记录是同一件事（人、事项、日期、数量、等级、成果都相同）。"
    ] * 2


def test_a_row_that_repeats_a_refused_one_has_its_fault_not_a_duplicate():
    ledger = read(row(数量="0"), row(数量="0"), row(数量="1"))
    assert [each.reason for each in ledger.rejected] == ["bad-quantity", "bad-quantity"]
    assert len(ledger.rows) == 1


def test_the_branch_comes_from_column_section_sheet_title_or_file():
    head = ["姓名", "日期", "事项", "数量"]
    mine = ["沈静", DAY, "党课", 1]
    sheets = [
        sheet([head, mine], "水文中心党支部"),
        sheet([["机关第一党支部台账"], head, mine], "Sheet1", merged=["A1:D1"]),
        sheet([head, ["沈静", "2025-03-06", "党课", 1]], "Sheet1", file="水文中心党支部.xlsx"),
        sheet(
            [
                head,
                ["机关第一党支部"],
                ["沈静", "2025-03-07", "党课", 1],
                ["水文中心党支部"],
                ["沈静", "2025-03-07", "党课", 1],
            ],
            "汇总",
            merged=["A2:D2", "A4:D4"],
        ),
    ]
    ledger = read_ledger(sheets, ROSTER, VOCABULARY, TODAY)
    assert not ledger.rejected
    assert [each.person.staff_no for each in ledger.rows] == ["B002", "A001", "B002", "A001", "B002"]


def test_the_number_decides_whatever_sheet_it_stands_on():
    ledger = read(
        ["B002", "沈静", DAY, "党课", 1], head=["工号", "姓名", "日期", "事项", "数量"], name="机关第一党支部"
    )
    assert [each.branch for each in ledger.rows] == ["水文中心党支部"]


def test_an_item_in_the_sheets_name_and_no_quantity():
    ledger = read(["A001", "沈静", DAY], head=["工号", "姓名", "日期"], name="志愿服务登记")
    assert [(each.kind, each.quantity) for each in ledger.rows] == [("service", 1000)]
    assert [finding.message() for finding in ledger.readings[0].findings] == [
        "没有事项一栏，按表名或标题记为“志愿服务”。",
        "没有数量一栏，每行按 1 计。有次数、学时要计的，请加一栏，表头写“数量”。",
    ]


def test_sheets_about_branches():
    meetings = sheet(
        [
            ["支部", "会议类型", "主持人", "日期"],
            ["机关第一支部", "支委会", "沈静", DAY],
            ["机关第一党支部", "党课", "沈静", DAY],
            ["机关九支部", "支委会", None, DAY],
            [None, "支委会", None, DAY],
            ["机关第一党支部", "志愿服务", None, DAY],
            ["机关第一党支部", "支委会", None, "2025.3.5"],
        ],
        "支部活动",
    )
    honours = sheet(
        [
            ["支部", "级别", "日期", "名称"],
            ["水文中心党支部", "省级", DAY, "潮起"],
            ["水文中心党支部", "乡级", DAY, "潮落"],
        ],
        "品牌荣誉",
    )
    ledger = read_ledger([meetings, honours], ROSTER, VOCABULARY, TODAY)
    assert [(each.subject, each.branch, each.kind, each.level, each.achievement) for each in ledger.rows] == [
        ("branch", "机关第一党支部", "meeting.committee", "", ""),
        ("branch", "机关第一党支部", "meeting.lesson", "", ""),
        ("branch", "水文中心党支部", "brand", "省级", "潮起"),
    ]
    assert [(each.place.row, each.reason) for each in ledger.rejected] == [
        (4, "unknown-branch"),
        (5, "unknown-branch"),
        (6, "unknown-item"),
        (7, "duplicate"),
        (3, "bad-level"),
    ]
    assert ledger.rejected[0].message() == "花名册里没有支部“机关九支部”。"
    assert ledger.rejected[0].message("en") == "The roster has no branch “机关九支部”."
    assert ledger.rejected[2].message("en") == "The item “志愿服务” is not one for a branch."


def test_sheets_that_are_no_ledger_are_named():
    sheets = [
        sheet([["姓名", "工号", "党员状态"], ["沈静", "A001", "正式党员"]], "花名册"),
        sheet([["x"]], "隐藏", hidden=True),
        sheet([], "Sheet3"),
    ]
    ledger = read_ledger(sheets, ROSTER, VOCABULARY, TODAY)
    assert [(each.place.sheet, each.message()) for each in ledger.unread] == [
        ("花名册", "不是台账：表头里没有日期。表头有：姓名、工号、党员状态。"),
        ("隐藏", "工作表是隐藏的，没有读。要计入的，请取消隐藏。"),
        ("Sheet3", "空工作表。"),
    ]
    assert ledger.unread[1].message("en") == "The sheet is hidden and was not read. Unhide it if it should count."


def test_a_mended_row_is_read_alone():
    (rejection,) = read(
        ["沈静", "2025年13月4日", "党课", 1], head=["姓名", "日期", "事项", "数量"], name="水文中心党支部"
    ).rejected
    assert rejection.values["branch"] == "水文中心党支部"
    mended = resolve_row({**rejection.values, "date": "2025-12-04"}, ROSTER, VOCABULARY, TODAY, place=rejection.place)
    assert isinstance(mended, LedgerRow)
    assert (mended.person.staff_no, mended.date, mended.place) == ("B002", dt.date(2025, 12, 4), rejection.place)
    again = resolve_row(mended.values, ROSTER, VOCABULARY, TODAY, seen={mended.key})
    assert isinstance(again, Rejection) and again.reason == "duplicate"
    still = resolve_row(rejection.values, ROSTER, VOCABULARY, TODAY)
    assert isinstance(still, Rejection) and still.reason == "bad-date" and still.header == "日期"


def test_a_mended_row_of_a_branch():
    values = {"branch": "机关九支部", "meeting": "支委会", "date": "2025-03-05"}
    assert resolve_row(values, ROSTER, VOCABULARY, TODAY).reason == "unknown-branch"
    mended = resolve_row({**values, "branch": "机关第一党支部"}, ROSTER, VOCABULARY, TODAY)
    assert (mended.subject, mended.branch, mended.kind) == ("branch", "机关第一党支部", "meeting.committee")


def test_a_real_file_from_end_to_end():
    data = xlsx(
        {
            "机关第一党支部": [
                ["2025年台账"],
                ["日期", "姓名", "工号", "事项", "数量", "等级/说明"],
                [DAY, "王立新", None, "党课", "1次", None],
                ["2025.3.6", "王立新", "A002", "应急值守", 2, "IV级"],
                ["2025.3.7", "王立新", "A002", "应急值守", "=1+1", "IV级"],
                ["合计", None, None, None, "=SUM(E3:E5)", None],
            ]
        },
        {"机关第一党支部": ["A1:F1"]},
    )
    ledger = read_ledger(read_workbook(data, name="一.xlsx"), ROSTER, VOCABULARY, TODAY)
    assert [(each.kind, each.quantity, each.level) for each in ledger.rows] == [
        ("lesson", 1000, ""),
        ("emergency", 2000, "IV级"),
    ]
    assert [(each.place.row, each.message()) for each in ledger.rejected] == [(5, "公式“=1+1”没有保存计算结果。")]


@pytest.mark.parametrize(
    ("name", "rows", "wanted"),
    [
        (
            "志愿活动",
            [["服务日期", "志愿者", "服务时长", "所属支部"], ["2025-03-05", "王立新", 2, "机关第一党支部"]],
            ("service", 2000, "", ""),
        ),
        (
            "荣誉",
            [
                ["获奖人", "所在党支部", "荣誉名称", "颁发级别", "获奖时间"],
                ["王立新", "机关第一党支部", "先进个人", "市级", DAY],
            ],
            ("honour", 1000, "市级", "先进个人"),
        ),
        (
            "应急登记表",
            [
                ["值守日期", "值班人", "支部", "班数", "响应等级"],
                [DAY, "王立新", "机关第一党支部", 2, "III级"],
            ],
            ("emergency", 2000, "III级", ""),
        ),
    ],
)
def test_a_sheet_named_after_its_item_needs_no_item_column(name, rows, wanted):
    ledger = read_ledger([sheet(rows, name=name)], ROSTER, VOCABULARY, TODAY)
    assert not ledger.rejected
    assert [(r.person.name, r.kind, r.quantity, r.level, r.achievement) for r in ledger.rows] == [("王立新", *wanted)]


def test_a_missing_item_column_is_not_named():
    head = ["姓名", "支部", "日期", "数量"]
    rejection = read(["王立新", "机关第一党支部", DAY, 1], head=head, name="一季度").rejected[0]
    assert rejection.header == ""
    assert rejection.message() == "没有事项一栏，表名和标题也没有写明是哪个事项。"


def test_numbers_under_an_unknown_header_are_not_passed_over_in_silence():
    head = ["姓名", "支部", "日期", "事项", "轮值若干"]
    ledger = read(["王立新", "机关第一党支部", DAY, "党课", 3], head=head)
    assert [row.quantity for row in ledger.rows] == [1000]
    said = [finding.message() for finding in ledger.readings[0].findings]
    assert any("“轮值若干”这一栏没有用到；没有数量一栏，每行按 1 计。" in text for text in said)


@pytest.mark.parametrize(
    ("title", "name", "default", "expected"),
    [
        ("2025年党员台账", "台账", None, dt.date(2025, 5, 6)),
        ("党员台账", "2025 年度", None, dt.date(2025, 5, 6)),
        ("党员台账", "台账", 2025, dt.date(2025, 5, 6)),
        ("2024年党员台账", "台账", 2025, dt.date(2024, 5, 6)),  # the sheet knows better
        ("党员台账", "台账", None, None),
        ("2024年、2025年党员台账", "台账", None, None),
        ("2024-2025年党员台账", "台账", 2025, None),
        ("编号 2025 的台账", "台账", None, None),
        ("2026年党员台账", "台账", None, None),  # not yet: today is 20 January 2026
    ],
)
@pytest.mark.parametrize("written", ["5月6日", "5.6", "05-06"])
def test_a_day_without_its_year_lies_in_the_one_year_that_the_sheet_names(title, name, default, expected, written):
    cells = sheet([[title], HEAD, row(日期=written), row(日期="2023-04-01")], name=name)
    found = read_ledger([cells], ROSTER, VOCABULARY, TODAY, year=default)
    days = [each.date for each in found.rows]
    assert days == [expected, dt.date(2023, 4, 1)] if expected else [dt.date(2023, 4, 1)]
    codes = {problem.code for reading in found.readings for problem in reading.findings}
    assert ("year-from-title" in codes) == (expected is not None or "2026" in title)
    if not expected:
        (refused,) = found.rejected
        assert refused.detail == ("date-future" if "2026" in title else "date-no-year")
        if refused.detail == "date-no-year":
            assert "补上年份" in refused.mending() and "Add the year" in refused.mending("en")


def test_a_mended_row_still_knows_its_year():
    found = read_ledger([sheet([["2025年党员台账"], HEAD, row(日期="2月30日")])], ROSTER, VOCABULARY, TODAY)
    (refused,) = found.rejected
    assert refused.detail == "date-impossible"
    mended = resolve_row({**refused.values, "date": "2月3日"}, ROSTER, VOCABULARY, TODAY)
    assert mended.date == dt.date(2025, 2, 3)


def test_a_number_may_have_lost_its_zero_and_is_no_day():
    found = read_ledger([sheet([["2025年党员台账"], HEAD, row(日期=Decimal("5.1"))])], ROSTER, VOCABULARY, TODAY)
    assert [each.detail for each in found.rejected] == ["date-no-year"]


@pytest.mark.parametrize("header", ["学时/次", "数量/次", "次（学时）", "学时数", "数量（学时）"])
def test_a_header_of_several_names_is_one_of_them(header):
    head = ["姓名", "日期", "积分项", header]
    (only,) = read(["王立新", DAY, "党课", Decimal("1.5")], head=head).rows
    assert only.quantity == 1500


def test_a_column_that_can_only_hold_names_is_read_though_nobody_is_known():
    (refused,) = read(["赵一鸣", DAY, "党课", 1], head=["参加人员", "日期", "事项", "数量"]).rejected
    assert refused.message() == "花名册里没有“赵一鸣”。"
    (sound,) = read(
        ["沈静", "某某", DAY, "党课", 1], head=["姓名", "参加人员", "日期", "事项", "数量"], name="机关第一党支部"
    ).rows
    assert sound.person.name == "沈静"


def test_a_note_has_a_column_of_its_own():
    head = ["姓名", "工号", "日期", "事项", "满意度", "备注"]
    rows = [
        ["沈静", "A001", DAY, "技术服务", 4.5, "大坝渗漏"],
        ["沈静", "A001", "2025-3-6", "技术服务", "满意度 4", None],
    ]
    rows += [["沈静", "A001", "2025-3-7", "技术服务", None, "回访"], ["沈静", "A001", "2025-3-8", "党课", None, None]]
    ledger = read(*rows, head=head)
    assert [dict(each.notes) for each in ledger.rows] == [{"satisfaction": 4500}, {"satisfaction": 4000}, {}, {}]
    assert [each.note for each in ledger.rows] == ["满意度4.5 大坝渗漏", "满意度 4", "回访", ""]
    assert ledger.rows[0].cells["满意度"] == "4.5"  # as it was
    assert not [finding for finding in ledger.readings[0].findings if finding.code == "columns-unused"]


def test_branches_stand_among_people():
    head = ["日期", "事项", "对象", "工号", "支部", "数量"]
    rows = [
        [DAY, "党课", "沈静", "A001", "机关第一党支部", 1],
        [DAY, "支委会", "水文中心党支部", None, "水文中心党支部", 1],
    ]
    ledger = read(*rows, head=head)
    assert not ledger.rejected
    assert [(each.subject, each.kind, each.branch) for each in ledger.rows] == [
        ("member", "lesson", "机关第一党支部"),
        ("branch", "meeting.committee", "水文中心党支部"),
    ]


def test_a_title_of_members_and_branches_shares_its_other_names():
    ledger = read(["水文中心党支部", "听党课", DAY], head=["支部", "会议名称", "日期"])
    assert [each.kind for each in ledger.rows] == ["meeting.lesson"]
