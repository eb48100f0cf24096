"""Other bureaus' files, refusals, exit codes, and what goes out."""

import datetime as dt
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from benliu.appraise.choices import Unusable, read_period
from benliu.appraise.command import main
from benliu.appraise.output import write_results
from benliu.appraise.sheets import harmless
from rulebook import Period

ROOT = Path(__file__).resolve().parents[4]
ROSTER = [
    ["工号", "姓名", "所在支部", "党员状态"],
    ["A1", "沈静", "一支部", "正式党员"],
    ["A2", "罗军", "一支部", "预备党员"],
]
LEDGER = [
    ["支部", "姓名", "工号", "日期", "事项", "数量", "等级/说明"],
    ["一支部", "沈静", "A1", dt.date(2025, 3, 5), "党课", 2, None],
    ["一支部", "沈静", None, "2025.3.6", "技术服务", "1次", "没有打分"],
    ["一支部", "罗军", None, "2025.3.7", "应急值守", "2班次", "Ⅲ级"],
]


def book(path, sheets):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        page = workbook.create_sheet(name)
        for row in rows:
            page.append(row)
    workbook.save(path)
    return str(path)


def run(tmp_path, roster=ROSTER, ledger=LEDGER, *more, **extra):
    """(exit code, result folder)"""
    files = [book(tmp_path / "花名册.xlsx", {"名册": roster}), book(tmp_path / "台账.xlsx", {"台账": ledger})]
    files += extra.get("files", [])
    folder = tmp_path / "结果"
    options = ["--scheme", "bureau", "--period", "2025", "--today", "2026-01-20", "--out", str(folder), "--quiet"]
    return main([*files, *options, *more]), folder


def lines(path):
    return path.read_text("utf-8").splitlines()


def test_clean_files_end_with_0(tmp_path, capsys):
    code, folder = run(tmp_path)
    assert code == 0
    assert capsys.readouterr().err == ""
    assert sorted(path.name for path in folder.iterdir()) == [
        "branches.csv",
        "credits.csv",
        "members.csv",
        "rejected.csv",
        "report.docx",
        "report.xlsx",
    ]
    assert lines(folder / "credits.csv")[1:] == [
        "A1,2025-03-05,soul.lesson,2,3,",
        "A1,2025-03-06,key.water,1,2,",
        "A2,2025-03-07,key.emergency,2,4,",
    ]


def test_refused_rows_end_with_1_and_are_told(tmp_path, capsys):
    code, folder = run(tmp_path, ROSTER, [*LEDGER, ["一支部", "沈静", "A1", "2025.3.8", "喝茶", 1, None]])
    assert code == 1
    assert "有 1 条记录退回：事项不明 1。" in capsys.readouterr().err
    assert lines(folder / "rejected.csv") == ["sheet,row,reason", "台账,5,unknown-item"]


def test_a_roster_without_status_counts_full_members_and_says_so(tmp_path, capsys):
    code, folder = run(tmp_path, [row[:3] for row in ROSTER])
    assert code == 0
    assert "没有党员状态一栏，全部按“正式党员”计。" in capsys.readouterr().err
    assert lines(folder / "members.csv")[1].startswith("A1,沈静,一支部,正式党员,")


def test_members_without_number_or_branch_are_scored(tmp_path):
    roster = [["姓名", "支部", "党员状态"], ["沈静", "一支部", "正式党员"], ["罗军", None, "正式党员"]]
    ledger = [["姓名", "日期", "事项", "数量"], ["沈静", "2025-3-5", "党课", 1], ["罗军", "2025-3-5", "党课", 1]]
    code, folder = run(tmp_path, roster, ledger)
    assert code == 0
    assert [line.split(",")[1] for line in lines(folder / "members.csv")[1:]] == ["沈静", "罗军"]
    assert len(lines(folder / "credits.csv")) == 3


BAD = [LEDGER[0], ["一支部", "沈静", "A1", None, "党课", 1, None]]


def test_rows_of_several_files_are_told_apart(tmp_path):
    second = book(tmp_path / "下半年.xlsx", {"七月": BAD})
    code, folder = run(tmp_path, ROSTER, [*LEDGER, BAD[1]], files=[second])
    assert code == 1
    assert lines(folder / "rejected.csv")[1:] == ["台账.xlsx › 台账,5,bad-date", "下半年.xlsx › 七月,2,bad-date"]


def test_rows_of_files_of_one_name_are_told_apart_by_their_folders(tmp_path):
    (tmp_path / "下半年").mkdir()
    second = book(tmp_path / "下半年" / "台账.xlsx", {"台账": [*BAD, *LEDGER[1:2]]})
    code, folder = run(tmp_path, ROSTER, [*LEDGER, BAD[1]], files=[second])
    assert code == 1
    first = f"{tmp_path.name}/台账.xlsx › 台账"
    assert lines(folder / "rejected.csv")[1:] == [
        f"{first},5,bad-date",
        "下半年/台账.xlsx › 台账,2,bad-date",
        "下半年/台账.xlsx › 台账,3,duplicate",
    ]
    rows = openpyxl.load_workbook(folder / "report.xlsx")["退回待补正"].iter_rows(values_only=True)
    assert f"与“{first}”第 2 行是同一件事" in list(rows)[-1][5]


def test_one_unreadable_ledger_does_not_stop_the_rest(tmp_path, capsys):
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"%PDF-1.4")
    code, folder = run(tmp_path, files=[str(broken)])
    assert code == 1
    assert "“坏.xlsx”不是 Excel 或 CSV 文件（看起来是 PDF）" in capsys.readouterr().err
    assert len(lines(folder / "credits.csv")) == 4


@pytest.mark.parametrize(
    ("roster", "ledger", "zh", "en"),
    [
        ([["说明"], ["a", "b"]], LEDGER, "没有找到表头", "No header was found"),
        (
            ROSTER,
            [["姓名", "工号"], ["沈静", "A1"]],
            "不是台账：表头里没有日期",
            "Not a table of records: the header has no date",
        ),
    ],
)
def test_nothing_to_read_ends_with_2_and_writes_nothing(tmp_path, capsys, roster, ledger, zh, en):
    code, folder = run(tmp_path, roster, ledger)
    assert code == 2 and not folder.exists()
    assert zh in capsys.readouterr().err
    assert run(tmp_path, roster, ledger, "--lang", "en")[0] == 2
    assert en in capsys.readouterr().err


def test_files_that_are_swapped_are_told_as_such(tmp_path, capsys):
    code, folder = run(tmp_path, LEDGER, ROSTER)
    told = capsys.readouterr().err
    assert code == 2 and not folder.exists()
    assert "两个文件放反了" in told and "对调" in told and "--columns" not in told
    run(tmp_path, LEDGER, ROSTER, "--lang", "en")
    assert "the files are swapped" in capsys.readouterr().err
    run(tmp_path, LEDGER, LEDGER)
    assert "放反" not in capsys.readouterr().err


def test_a_sheet_of_an_unknown_branch_is_told(tmp_path, capsys):
    ledger = book(
        tmp_path / "站.xlsx", {"水利站": [["姓名", "日期", "事项", "数量"], ["沈静", "2025-03-05", "党课", 1]]}
    )
    code, folder = run(tmp_path, files=[ledger])
    assert code == 1 and "水利站" in capsys.readouterr().err
    assert "水利站" in (folder / "rejected.csv").read_text("utf-8")


def test_unknown_scheme_period_and_missing_folder_end_with_2(tmp_path, capsys):
    files = [str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx")]
    assert main([*files, "--scheme", "bureau", "--period", "2025"]) == 2
    assert "请用 --out 指定结果文件夹" in capsys.readouterr().err
    assert main([*files, "--scheme", "bureau", "--period", "去年", "--out", "x"]) == 2
    assert "计分期“去年”看不懂" in capsys.readouterr().err
    book(tmp_path / "a.xlsx", {"一": ROSTER})
    book(tmp_path / "b.xlsx", {"一": LEDGER})
    assert main([*files, "--scheme", "没有这个", "--period", "2025", "--out", str(tmp_path / "x"), "--quiet"]) == 2
    assert "没有这个" in capsys.readouterr().err


def refused(tmp_path, capsys, *changes, lang="zh"):
    """What is said of a choice that is refused before any file is opened."""
    options = {"--scheme": "bureau", "--period": "2025", "--out": str(tmp_path / "x"), "--lang": lang}
    options |= dict(zip(changes[::2], changes[1::2], strict=True))
    files = [str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx")]
    assert main([*files, *(word for option in options.items() for word in option)]) == 2
    return capsys.readouterr().err.strip()


def test_a_mistyped_scheme_is_told_with_the_nearest_and_how_to_list_all(tmp_path, capsys):
    said = refused(tmp_path, capsys, "--scheme", "burea")
    assert "没有叫 burea 的办法" in said and "可能是：bureau；rulebook schemes 列出" in said
    said = refused(tmp_path, capsys, "--scheme", "schemes/burea/scheme.toml", lang="en")
    assert "did you mean: bureau; rulebook schemes lists" in said


def test_a_period_before_the_scheme_is_refused(tmp_path, capsys):
    assert "自 2024-01-01 起施行" in refused(tmp_path, capsys, "--period", "1999")
    assert "in force from 2024-01-01" in refused(tmp_path, capsys, "--period", "2023-Q4", lang="en")


def test_a_folder_that_is_a_file_is_refused_before_scoring(tmp_path, capsys):
    (tmp_path / "taken").write_text("here")
    for out in ("taken", "taken/below/it"):
        assert "是文件，不是文件夹" in refused(tmp_path, capsys, "--out", str(tmp_path / out))


def test_a_period_without_a_record_is_told(tmp_path, capsys):
    assert run(tmp_path, ROSTER, LEDGER, "--period", "2024")[0] == 0
    assert "读到的 3 条记录没有一条在计分期内（都在 2025-03-05 至 2025-03-07）" in capsys.readouterr().err


def test_numbers_that_were_not_used_are_told(tmp_path, capsys):
    ledger = [["支部", "姓名", "日期", "事项", "轮值若干"], ["一支部", "沈静", dt.date(2025, 3, 5), "党课", 3]]
    assert run(tmp_path, ROSTER, ledger)[0] == 0
    assert "“轮值若干”这一栏没有用到；没有数量一栏，每行按 1 计。" in capsys.readouterr().err


def test_periods():
    assert read_period("2025") == Period.year(2025)
    assert read_period("2025-Q3") == read_period("2025q3") == Period.quarter(2025, 3)
    assert read_period("2025-07") == Period.month(2025, 7)
    for wrong in ("25", "2025-13", "2025-Q5", "0000", "0000-Q1", ""):
        with pytest.raises(Unusable, match="bad-period"):
            read_period(wrong)


def test_a_quarter_counts_only_its_days(tmp_path):
    code, folder = run(tmp_path, ROSTER, LEDGER, "--period", "2025-Q2")
    assert code == 0
    assert lines(folder / "credits.csv") == ["staff_no,date,item,quantity,credited,limited_by"]


PAYLOADS = ["=1+1", "=cmd|'/c calc'!A1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", '=HYPERLINK("x")']


def test_formulas_in_the_ledger_never_come_alive(tmp_path):
    ledger = [LEDGER[0], *([payload, payload, payload, "2025-03-05", "党课", 1, payload] for payload in PAYLOADS)]
    workbook = openpyxl.Workbook()
    for values in ledger:
        workbook.active.append(values)
    for cells in workbook.active.iter_rows(min_row=2):
        for each in cells:
            each.data_type = "s" if isinstance(each.value, str) else each.data_type
    workbook.save(tmp_path / "x.xlsx")
    roster = [*ROSTER, ["A9", "@许霞", "+1支部", "=状态"]]
    code, folder = run(tmp_path, roster, LEDGER, files=[str(tmp_path / "x.xlsx")])
    assert code == 1
    with zipfile.ZipFile(folder / "report.xlsx") as archive:
        assert not [
            name for name in archive.namelist() if name.startswith("xl/worksheets/s") and b"<f>" in archive.read(name)
        ]
    report = openpyxl.load_workbook(folder / "report.xlsx")
    cells = [each for sheet in report for row in sheet.iter_rows() for each in row if isinstance(each.value, str)]
    suspicious = [each for each in cells if each.value.strip()[:1] in "=+-@"]
    assert len(suspicious) >= 2 * len(PAYLOADS)
    assert {each.data_type for each in suspicious} == {"s"}
    for name in ("members.csv", "credits.csv", "branches.csv", "rejected.csv"):
        for line in lines(folder / name):
            assert not any(field[:1] in ("=", "+", "@", "\t") for field in line.split(",")), line


def test_harmless_keeps_numbers():
    assert [harmless(text) for text in ("-2", "-0.5", "3", "=1", "-x", "@a")] == [
        "-2",
        "-0.5",
        "3",
        "'=1",
        "'-x",
        "'@a",
    ]


def test_characters_that_no_file_can_hold(tmp_path):
    ledger = tmp_path / "台账.csv"
    ledger.write_text(
        "姓名,工号,日期,事项,数量,成果名称\n沈静,A1,2025-03-05,党课,1,坏\x01\x0b字\ufffe🌊\n沈静,A1,x,党课,1,\x02",
        "utf-8",
    )
    roster = book(tmp_path / "r.xlsx", {"一": ROSTER})
    options = ["--scheme", "bureau", "--period", "2025", "--out", str(tmp_path / "o"), "--quiet"]
    assert main([roster, str(ledger), *options]) == 1
    report = openpyxl.load_workbook(tmp_path / "o" / "report.xlsx")
    assert [row[8] for row in report["计分明细"].iter_rows(min_row=2, values_only=True)] == ["坏字🌊"]


def test_results_come_whole_or_not_at_all(tmp_path):
    folder = tmp_path / "out"
    write_results(folder, {"members.csv": b"old", "branches.csv": b"old"})
    (folder / "别的.txt").write_text("mine")
    with pytest.raises(OSError):
        write_results(folder, {"members.csv": b"new", "no/such/place.csv": b"new"})
    assert (folder / "members.csv").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    write_results(folder, {"members.csv": b"new"})
    assert sorted(path.name for path in folder.iterdir()) == ["members.csv", "别的.txt"]
    assert (folder / "members.csv").read_bytes() == b"new"


def test_a_folder_that_cannot_be_written_ends_with_2(tmp_path, capsys):
    (tmp_path / "file").write_text("x")
    files = [book(tmp_path / "a.xlsx", {"一": ROSTER}), book(tmp_path / "b.xlsx", {"一": LEDGER})]
    out = str(tmp_path / "file" / "out")
    assert main([*files, "--scheme", "bureau", "--period", "2025", "--out", out, "--quiet"]) == 2
    assert "写不了" in capsys.readouterr().err


def test_a_reader_who_stops_reading_hinders_nothing(tmp_path):
    """Both outputs end in pipes that nobody reads: the files come all the same, and no word about the pipe."""
    files = [book(tmp_path / "a.xlsx", {"一": ROSTER}), book(tmp_path / "b.xlsx", {"一": LEDGER})]
    words = [*files, "--scheme", "bureau", "--period", "2025", "--today", "2026-01-20", "--explain", "A1"]
    command = [sys.executable, "-m", "benliu.appraise.command", *words, "--out", str(tmp_path / "out")]
    for closed in ("stdout", "stderr"):
        reading, writing = os.pipe()
        os.close(reading)
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, closed: writing}
        done = subprocess.run(command, check=False, text=True, **pipes)
        os.close(writing)
        assert done.returncode == 0
        assert sorted(path.name for path in (tmp_path / "out").iterdir())[0] == "branches.csv"
        shutil.rmtree(tmp_path / "out")
        assert "ipe" not in (done.stderr or "") and "写不了" not in (done.stderr or "")
        assert closed == "stdout" or done.stdout.startswith("沈静  A1")


def test_whoever_is_not_on_the_roster_is_told_before_anything_is_written(tmp_path, capsys):
    code, folder = run(tmp_path, ROSTER, LEDGER, "--explain", "B9")
    assert code == 2 and not folder.exists()
    assert "花名册里没有“B9”" in capsys.readouterr().err


def test_the_command_starts_without_django():
    script = "import sys, benliu.config.command as c; c.main(['appraise', '--help'])"
    check = f"try:\n exec({script!r})\nexcept SystemExit: pass\nimport sys; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize(
    ("language", "told", "lacks", "report"),
    [
        ("zh", "防汛防台应急任务（每等级每月 III级、2025-03）：已用 3 / 3", "(现 3，差 82)", "每等级每月3分"),
        (
            "en",
            "Flood and typhoon duty (per Level, a month level III, 2025-03): 3 of 3 used",
            "(now 3, 82 short)",
            "3 per Level, a month",
        ),
    ],
)
def test_a_cap_by_a_field_is_told_by_its_word(tmp_path, capsys, language, told, lacks, report):
    """Two turns of level III, 2 points each, of which 3 a month and level count at most."""
    scheme = tmp_path / "own"
    shutil.copytree(ROOT / "schemes" / "bureau", scheme)
    text = (scheme / "scheme.toml").read_text("utf-8").split("[[item]]")
    place = next(i for i, part in enumerate(text) if 'id = "key.emergency"' in part)
    text[place] = text[place].replace('per = "year", max = 30', 'per = "level and month", max = 3')
    (scheme / "scheme.toml").write_text("[[item]]".join(text), "utf-8")
    code, folder = run(tmp_path, ROSTER, LEDGER, "--scheme", str(scheme), "--explain", "A2", "--lang", language)
    assert code == 0
    said = capsys.readouterr().out
    assert told in said and lacks in said  # 85 are wanted for the highest grade
    tables = Document(str(folder / "report.docx")).tables
    assert report in [cell.text for table in tables for cell in table._cells]
