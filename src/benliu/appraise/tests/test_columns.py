"""What headers mean, from a file; refused rows of several ledgers, mended and given again."""

import datetime as dt

import openpyxl

from benliu.appraise.tests.test_command import LEDGER, ROSTER, book, lines, run

OWN = [["谁", "工号", "哪天", "干了啥", "几回"], ["沈静", "A1", dt.date(2025, 3, 9), "党课", 2]]
SAID = '# 我们的叫法\n"谁" = "姓名"\n"哪天" = "日期"\n"干了啥" = "事项"\n"几回" = "quantity"\n'
STANDARD = [
    ["支部", "姓名", "工号", "日期", "事项", "数量", "等级/说明"],
    ["一支部", "沈静", "A1", dt.date(2025, 3, 5), "党课", 2, None],
    ["一支部", "沈静", "A1", "2025-13-40", "党课", 2, None],
    ["一支部", "罗军", None, dt.date(2025, 3, 7), "应急值守", 2, "五级"],
]
SERVICE = [
    ["志愿者", "服务日期", "活动", "学时"],
    ["沈静", "2025-4-5", "志愿服务", 1],
    ["沈敬", "2025-4-6", "志愿服务", 1],
]
THIRD = [*OWN, ["沈敬", None, dt.date(2025, 5, 5), "党课", 1], ["沈静", "A1", dt.date(2025, 3, 9), "党课", 2]]
MENDED = {"2025-13-40": "2025-03-06", "五级": "Ⅲ级", "沈敬": "沈静"}


def columns(tmp_path, text):
    path = tmp_path / "表头.toml"
    path.write_text(text, "utf-8")
    return ["--columns", str(path)]


def test_headers_of_other_names_are_read_as_the_file_says(tmp_path, capsys):
    code, folder = run(tmp_path, ROSTER, OWN)
    assert (code, folder.exists()) == (2, False)
    assert "加上 --columns 表头.toml 重新算" in capsys.readouterr().err
    code, folder = run(tmp_path, ROSTER, OWN, *columns(tmp_path, SAID + '"没有的" = "不用"'))
    assert code == 0
    assert lines(folder / "credits.csv")[1:] == ["A1,2025-03-09,soul.lesson,2,3,"]
    assert "表头说明里的这些表头，哪张表里也没有：没有的。" in capsys.readouterr().err


def test_a_column_can_be_left_unused(tmp_path):
    code, folder = run(tmp_path, ROSTER, STANDARD[:2], *columns(tmp_path, '"数量" = "不用"'))
    assert code == 0
    assert lines(folder / "credits.csv")[1:] == ["A1,2025-03-05,soul.lesson,1,1.5,"]


def test_a_file_of_columns_that_cannot_be_used_says_why(tmp_path, capsys):
    assert run(tmp_path, ROSTER, STANDARD, *columns(tmp_path, "谁 = 姓名"))[0] == 2
    assert '每行应写成 "表头" = "意思"' in capsys.readouterr().err
    assert run(tmp_path, ROSTER, STANDARD, *columns(tmp_path, '"谁" = "那个"'), "--lang", "en")[0] == 2
    said = capsys.readouterr().err
    assert "the meaning “那个” of “谁” is not known" in said and "staff no" in said
    assert run(tmp_path, ROSTER, STANDARD, "--columns", str(tmp_path / "无.toml"))[0] == 2
    assert "读不了表头说明" in capsys.readouterr().err


def mend(path, target):
    """Mend the wrong cells, as somebody does it in a spreadsheet."""
    workbook = openpyxl.load_workbook(path)
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                cell.value = MENDED.get(cell.value, cell.value)
    workbook.save(target)
    return str(target)


def facts(folder):
    """Member, day, item and quantity of every record that counts."""
    return [line.rsplit(",", 2)[0] for line in lines(folder / "credits.csv")[1:]]


def test_refused_rows_of_several_ledgers_come_back_mended_and_count_once(tmp_path):
    files = [book(tmp_path / "二.xlsx", {"台账": SERVICE}), book(tmp_path / "三.xlsx", {"台账": THIRD})]
    said = columns(tmp_path, SAID)
    code, folder = run(tmp_path, ROSTER, STANDARD, *said, files=files)
    assert code == 1 and len(lines(folder / "rejected.csv")) == 1 + 5
    before = facts(folder)
    refused = openpyxl.load_workbook(folder / "rejected.xlsx")
    assert refused.sheetnames == ["台账（退回）", "台账（退回 2）", "台账（退回 3）"]
    again = run(tmp_path, ROSTER, STANDARD, *said, files=[*files, str(folder / "rejected.xlsx")])
    assert again[0] == 2 and (folder / "rejected.xlsx").exists()  # what somebody mended is not replaced
    fixed = mend(folder / "rejected.xlsx", tmp_path / "补正.xlsx")
    code, folder = run(tmp_path, ROSTER, STANDARD, *said, files=[*files, fixed])
    after = facts(folder)
    assert sorted(set(after) - set(before)) == [
        "A1,2025-03-06,soul.lesson,2",
        "A1,2025-04-06,warm.service,1",
        "A1,2025-05-05,soul.lesson,1",
        "A2,2025-03-07,key.emergency,2",
    ]
    assert len(after) == len(before) + 4
    assert code == 1 and lines(folder / "rejected.csv")[1:] == ["补正.xlsx › 台账（退回 3）,3,duplicate"]


def test_headers_that_nobody_knows_are_named(tmp_path, capsys):
    foreign = [["姓名", "工号", "参加活动的日子", "事项"], ["沈静", "A1", "三月五号上午", "党课"]]
    run(tmp_path, ROSTER, foreign)
    assert "这些表头没有认出来：参加活动的日子。" in capsys.readouterr().err
    run(tmp_path, ROSTER, foreign, "--lang", "en")
    assert "these headers are not understood: 参加活动的日子." in capsys.readouterr().err


def test_refused_rows_below_a_heading_over_several_columns_keep_the_columns_own(tmp_path):
    workbook = openpyxl.Workbook()
    page = workbook.active
    page.title = "台账"
    for row in (
        ["人员", None, "活动", None, None, None, "登记人"],
        ["工号", "姓名", "日期", "内容", "主持", "次数", None],
        ["A1", "沈静", "2025-04-05", "党课", "张三", 2, "李"],
        ["A1", "沈静", "2025-13-06", "党课", "李四", 2, "李"],
    ):
        page.append(row)
    page.merge_cells("A1:B1")
    page.merge_cells("C1:F1")
    page.merge_cells("G1:G2")
    workbook.save(tmp_path / "两行.xlsx")
    files = [str(tmp_path / "两行.xlsx")]
    code, folder = run(tmp_path, ROSTER, LEDGER, files=files)
    mending = openpyxl.load_workbook(folder / "rejected.xlsx")
    header, refused = list(mending.worksheets[0].iter_rows(values_only=True))
    assert code == 1 and refused[header.index("主持")] == "李四" and not any("不用" in name for name in header)
    mending.worksheets[0].cell(2, refused.index("2025-13-06") + 1).value = "2025-12-06"
    mending.save(tmp_path / "补正.xlsx")
    code, folder = run(tmp_path, ROSTER, LEDGER, files=[*files, str(tmp_path / "补正.xlsx")])
    assert code == 0 and any(line.startswith("A1,2025-12-06,soul.lesson,2,") for line in lines(folder / "credits.csv"))
