"""The bureau case through the command: the four tables to the last byte, and reports that tell the same."""

import csv
import io
import json
import re
import tomllib
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from lxml import etree

from benliu.appraise.command import main

CASE = Path(__file__).parents[4] / "examples" / "bureau"
FILES = [str(CASE / "roster.xlsx"), str(CASE / "records.xlsx")]
COMMON = ["--scheme", "bureau", "--period", "2025", "--today", "2026-01-20"]


def expected(name):
    with (CASE / "expected" / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau") / "out"
    assert main([*FILES, *COMMON, "--out", str(folder), "--quiet"]) == 1
    return folder


@pytest.fixture(scope="module")
def book(out):
    return openpyxl.load_workbook(out / "report.xlsx")


def rows_of(sheet, head=1):
    rows = list(sheet.iter_rows(values_only=True))
    return [dict(zip(rows[head - 1], row, strict=True)) for row in rows[head:]]


@pytest.mark.parametrize("name", ["members.csv", "credits.csv", "branches.csv", "rejected.csv"])
def test_tables_equal_to_the_last_byte(out, name):
    assert (out / name).read_bytes() == (CASE / "expected" / name).read_bytes()


def test_members_sheet_tells_the_same(book):
    shown = [
        {"staff_no": r["工号"], "grade": r["等次"], "total": Decimal(str(r["总分"]))} for r in rows_of(book["党员"])
    ]
    wanted = [
        {"staff_no": r["staff_no"], "grade": r["grade"], "total": Decimal(r["total"])} for r in expected("members.csv")
    ]
    assert shown == wanted


def test_credits_sheet_tells_the_same_with_places(book):
    shown = [
        (r["工号"], r["日期"].date().isoformat(), Decimal(str(r["数量"])), Decimal(str(r["计分"])), r["限制"] or "")
        for r in rows_of(book["计分明细"])
    ]
    wanted = [
        (r["staff_no"], r["date"], Decimal(r["quantity"]), Decimal(r["credited"]), r["limited_by"])
        for r in expected("credits.csv")
    ]
    assert shown == wanted
    assert all(r["行号"] > 2 and r["文件"] == "records.xlsx" for r in rows_of(book["计分明细"]))


def test_branches_sheet_tells_stars_and_why(book):
    shown = {r["支部"]: (str(r["星级"]), r["理由"]) for r in rows_of(book["支部"])}
    assert {branch: stars for branch, (stars, _) in shown.items()} == {
        r["branch"]: r["stars"] for r in expected("branches.csv")
    }
    assert "支委会应 12 次，已 11 次" in shown["机关第二党支部"][1]
    assert "党课应 4 次，已 3 次，逾期未开 1 次（2025年第4季度）" in shown["水旱灾害防御中心党支部"][1]
    assert "被否决的党员 = 0" in shown["水文中心党支部"][1]
    assert "名额" in shown["水利工程建设中心党支部"][1]


def test_refused_rows_stand_as_they_were_with_what_to_mend(book):
    rows = rows_of(book["退回待补正"])
    wanted = expected("rejected.csv")
    assert [(r["工作表"], str(r["行号"])) for r in rows] == [(r["sheet"], r["row"]) for r in wanted]
    impossible = next(r for r in rows if r["日期"] == "2025年13月40日")
    assert impossible["原因"] == "日期有误" and impossible["怎么改"] == "核对月和日。"
    assert impossible["支部"] == "机关第一党支部" and impossible["姓名"] == "沈静"
    assert all(r["问题"] and r["怎么改"] for r in rows)


def test_overview_has_native_charts_and_every_sheet_its_print_layout(out, book):
    with zipfile.ZipFile(out / "report.xlsx") as archive:
        assert sum(name.startswith("xl/charts/chart") for name in archive.namelist()) == 2
    assert book.sheetnames == ["概览", "支部", "党员", "计分明细", "退回待补正", "读取说明"]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes and sheet.print_title_rows and sheet.page_setup.orientation == "landscape"
        assert all(sheet.column_dimensions[letter].width > 5 for letter in "ABC")
    overview = {row[0]: row[1] for row in book["概览"].iter_rows(values_only=True) if row[0]}
    assert (overview["党员数"], overview["本期计入"], overview["退回待补正"]) == (116, 6727, 323)
    assert overview["优秀"] == sum(r["grade"] == "优秀" for r in expected("members.csv"))


def words_of(path):
    document = Document(path)
    cells = [cell.text for table in document.tables for cell in table._cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells), document


def test_the_report_on_paper(out):
    words, document = words_of(out / "report.docx")
    assert "2025年度党员积分考评报告" in words
    assert "参加评定的党员 104 名：优秀 22 名（21.2%）" in words
    assert "（一）需要核对补正的 144 条" in words and "（二）重复登记的 179 条" in words
    assert re.search(r"\b[0-9a-f]{64}\b", words)
    for member in expected("members.csv"):
        assert member["staff_no"] in words
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.top_margin.mm), round(section.left_margin.mm)) == (210, 37, 28)


def test_charts_on_paper_hold_the_figures_and_a_workbook_to_mend_them_in(out):
    grades = Counter(member["grade"] for member in expected("members.csv"))
    totals = [float(branch["total"]) for branch in expected("branches.csv")]
    with zipfile.ZipFile(out / "report.docx") as archive:
        drawings = [etree.fromstring(archive.read(f"word/charts/chart{i}.xml")) for i in (1, 2, 3)]
        books = [
            openpyxl.load_workbook(io.BytesIO(archive.read(f"word/embeddings/chart{i}.xlsx"))).active for i in (1, 2, 3)
        ]
        shapes = etree.fromstring(archive.read("word/document.xml"))
    assert dict(zip(points(drawings[0], "cat"), map(int, points(drawings[0], "val")), strict=True)) == grades
    assert {row[0]: row[1] for row in books[0].iter_rows(min_row=2, values_only=True)} == grades
    assert sum(map(int, points(drawings[1], "val"))) == sum(grades.values())
    assert [float(total) for total in points(drawings[2], "val")] == totals
    assert [row[1] for row in books[2].iter_rows(min_row=2, values_only=True)] == totals
    words = [each.get("descr") for each in shapes.iter("{*}docPr")]
    assert len(words) == 3 and f"优秀: 人数 {grades['优秀']}" in words[0]


def points(drawing, kind):
    return [point.findtext("{*}v") for point in drawing.iterfind(f".//{{*}}{kind}//{{*}}pt")]


def test_english_reports(tmp_path):
    folder = tmp_path / "out"
    assert main([*FILES, *COMMON, "--out", str(folder), "--lang", "en", "--quiet"]) == 1
    book = openpyxl.load_workbook(folder / "report.xlsx")
    assert book.sheetnames == ["Overview", "Branches", "Members", "Credits", "Refused rows", "How it was read"]
    assert {r["Grade"] for r in rows_of(book["Members"])} >= {"Excellent", "Good", "Satisfactory"}
    assert any(r["What to do"] == "Check the month and the day." for r in rows_of(book["Refused rows"]))
    words, _ = words_of(folder / "report.docx")
    assert "Report on members' points, 2025" in words and "Of 104 members graded: Excellent 22 (21.2%)" in words
    assert (folder / "members.csv").read_bytes() == (CASE / "expected" / "members.csv").read_bytes()


def test_one_member_explained_in_text(capsys):
    assert main([*FILES, *COMMON, "--explain", "sl0110", "--quiet"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("唐春梅  SL0110  机关第一党支部  正式党员\n总分 91，等次：优秀\n")
    assert (
        "2025-01-26  主题党日  1 次 × 1  计 0（每月计一次，原为 1）\n"
        "      records.xlsx 机关第一党支部 第 101 行  规则 soul.themeday\n" in told
    )
    assert "records.xlsx 机关第一党支部 第 353 行" in told.partition("可能与本人有关的退回记录")[2]


def test_an_explanation_names_the_scheme_and_its_version(capsys):
    assert main([*FILES, *COMMON, "--explain", "SL0110", "--quiet"]) == 0
    scheme = tomllib.loads((CASE.parents[1] / "schemes" / "bureau" / "scheme.toml").read_text("utf-8"))
    assert f"《{scheme['title']}》{scheme['version']} 版" in capsys.readouterr().out.splitlines()


def test_an_explanation_shows_each_quarter_in_which_a_quarterly_cap_was_used(capsys):
    """集中学习 gives at most 3 a quarter; the sums are the expected credits' own."""
    used = dict.fromkeys(range(1, 5), Decimal(0))
    for record in expected("credits.csv"):
        if (record["staff_no"], record["item"]) == ("SL0101", "tide.study"):
            used[(int(record["date"][5:7]) + 2) // 3] += Decimal(record["credited"])
    assert len(set(used.values())) > 1
    assert main([*FILES, *COMMON, "--explain", "SL0101", "--quiet"]) == 0
    caps = capsys.readouterr().out.partition("用到的封顶")[2].partition("等次条件")[0]
    shown = re.findall(r"集中学习（每季度 2025Q(\d)）：已用 (\S+) / 3", caps)
    assert shown == [(str(quarter), f"{points.normalize():f}") for quarter, points in used.items() if points]
    assert "已用 0 /" not in caps


def test_an_explanation_in_english_names_the_grade_in_english(capsys):
    assert main([*FILES, *COMMON, "--explain", "SL0101", "--lang", "en", "--quiet"]) == 0
    assert next(r["grade"] for r in expected("members.csv") if r["staff_no"] == "SL0101") == "良好"
    assert "total 88.85, grade: Good" in capsys.readouterr().out.splitlines()


def test_one_member_explained_for_machines(capsys):
    assert main([*FILES, *COMMON, "--explain", "SL0101", "--json", "--lang", "en", "--quiet"]) == 0
    told = json.loads(capsys.readouterr().out)
    mine = [r for r in expected("credits.csv") if r["staff_no"] == "SL0101"]
    assert [(r["date"], r["item"], r["credited"]) for r in told["records"]] == [
        (r["date"], r["item"], r["credited"]) for r in mine
    ]
    assert told["total"] == next(r["total"] for r in expected("members.csv") if r["staff_no"] == "SL0101")


def test_explaining_by_name_needs_one_person(capsys):
    assert main([*FILES, *COMMON, "--explain", "唐春梅", "--quiet"]) == 2
    assert "有几名“唐春梅”：唐春梅 SL0104、唐春梅 SL0110。请用工号。" in capsys.readouterr().err
    assert main([*FILES, *COMMON, "--explain", "唐春美", "--quiet"]) == 2
    assert "花名册里没有“唐春美”。是不是：唐春梅 SL0104" in capsys.readouterr().err
    assert main([*FILES, *COMMON, "--explain", "韩娟", "--quiet", "--lang", "en"]) == 0
    assert "total 73.05" in capsys.readouterr().out


def test_a_mended_row_given_after_the_ledger_counts_once(tmp_path, book):
    """The refused rows, mended and saved as a sheet of their own."""
    rows = [r for r in rows_of(book["退回待补正"]) if r["日期"] == "2025年13月40日" and r["姓名"] == "沈静"]
    mended = openpyxl.Workbook()
    mended.active.append(list(rows[0]))
    for row in rows:
        mended.active.append(list({**row, "日期": "2025-12-30", "事项": "主题党日"}.values()))
    mended.save(tmp_path / "补正.xlsx")
    folder = tmp_path / "out"
    assert main([*FILES, str(tmp_path / "补正.xlsx"), *COMMON, "--out", str(folder), "--quiet"]) == 1
    before = (CASE / "expected" / "credits.csv").read_text("utf-8").splitlines()
    after = (folder / "credits.csv").read_text("utf-8").splitlines()
    assert len(after) == len(before) + 1
    assert any(line.startswith("SL0101,2025-12-30,soul.themeday,1,") for line in after)


CHINESE = re.compile("[\u2e80-\u9fff]")
AS_TYPED = re.compile(r"党支部$|^成果|^满意度")  # branches, achievements and notes stand as people wrote them


@pytest.fixture(scope="module")
def english(tmp_path_factory):
    folder = tmp_path_factory.mktemp("english")
    assert main([*FILES, *COMMON, "--out", str(folder), "--lang", "en", "--quiet"]) == 1
    return folder


def test_the_english_workbook_says_nothing_in_chinese_but_what_people_typed(english):
    book = openpyxl.load_workbook(english / "report.xlsx", read_only=True)
    told = {
        (sheet.title, cell)
        for sheet in book.worksheets
        if sheet.title in ("Overview", "Branches", "Members", "Credits")
        for row in sheet.iter_rows(values_only=True)
        for cell in (row if sheet.title in ("Overview", "Branches") else (row[0], *row[2:]))  # without names
        if isinstance(cell, str) and CHINESE.search(cell) and not AS_TYPED.search(cell)
    }
    assert not told


def test_the_english_document_names_scheme_statuses_grades_units_and_levels_in_english(english):
    document = Document(str(english / "report.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "“Points of members of the water bureau”" in text and "“Stars of branches of the water bureau”" in text
    assert "12 more are not graded" in text and "不定等次" not in text
    members = [row for table in document.tables if len(table.columns) == 10 for row in table.rows[1:]]
    assert {row.cells[2].text for row in members} == {"full member", "probationary member"}
    items = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert not CHINESE.search(str(items))
    assert ["level IV 1, level III 2, level II 3, level I 5", "shifts"] in [[row[3], row[2]] for row in items]


def test_a_machine_that_speaks_english_hands_in_chinese(capsys, monkeypatch):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert main([*FILES, *COMMON, "--explain", "SL0101", "--quiet"]) == 0
    assert "等次" in capsys.readouterr().out
