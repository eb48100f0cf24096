"""Files of every sort → cells, or a refusal that says what to do."""

import datetime as dt
import io
import re
import resource
import subprocess
import sys
import zipfile
from decimal import Decimal

import pytest
import xlwt

from intake import Fault, Unreadable, read_workbook
from intake.tests.workbooks import repack, xlsx

HALF_PAST_NINE = dt.datetime.fromisoformat("2025-03-05T09:30")
ROWS = [["日期", "姓名"], [dt.date(2025, 3, 5), "沈静"], [], ["2025.3.6", "罗军"]]
PART = "xl/worksheets/sheet1.xml"


def refusal(data, name="台账.xlsx"):
    with pytest.raises(Unreadable) as raised:
        read_workbook(data, name=name)
    return raised.value


def test_xlsx_keeps_row_numbers_and_types():
    data = xlsx({"一": [[None, None], [None, 1.5, 0.1 + 0.2, True, HALF_PAST_NINE, "a\nb"], [20250305]]})
    (sheet,) = read_workbook(data, name="x.xlsx")
    assert (sheet.file, sheet.name, [row.number for row in sheet.rows]) == ("x.xlsx", "一", [2, 3])
    assert sheet.rows[0].cells == (
        None,
        Decimal("1.5"),
        Decimal("0.3"),
        True,
        HALF_PAST_NINE,
        "a\nb",
    )
    assert sheet.rows[1].cells == (Decimal(20250305),)


def test_path_bytes_and_open_file_read_alike(tmp_path):
    data = xlsx({"一": ROWS})
    path = tmp_path / "改了后缀.csv"
    path.write_bytes(data)
    assert read_workbook(path)[0].rows == read_workbook(data)[0].rows == read_workbook(io.BytesIO(data))[0].rows
    assert read_workbook(path)[0].file == "改了后缀.csv"


def test_old_xls_with_merged_cells():
    book = xlwt.Workbook()
    page = book.add_sheet("老表")
    page.write_merge(0, 0, 0, 2, "标题")
    page.write(2, 0, dt.date(2025, 3, 5), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    page.write(2, 1, 2)
    stream = io.BytesIO()
    book.save(stream)
    (sheet,) = read_workbook(stream.getvalue(), name="old.xls")
    assert sheet.rows[1].number == 3
    assert sheet.rows[1].cells == (dt.date(2025, 3, 5), Decimal(2))
    assert sheet.merged == ((1, 0, 1, 2),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_in_any_encoding_and_separator(encoding, separator):
    text = "\r\n".join(
        separator.join(row)
        for row in [["日期", "姓名", "事项"], ["2025-03-05", "沈静", "党课"], ["", "", ""], ["x", "y", "z"]]
    )
    (sheet,) = read_workbook(text.encode(encoding), name="一月.csv")
    assert sheet.name == "一月"
    assert [row.cells for row in sheet.rows] == [
        ("日期", "姓名", "事项"),
        ("2025-03-05", "沈静", "党课"),
        ("x", "y", "z"),
    ]
    assert [row.number for row in sheet.rows] == [1, 2, 4]


def test_utf8_is_tried_before_gb18030():
    """“党课” in UTF-8 is also valid GB18030, of other characters."""
    data = "姓名,事项\n沈静,党课\n".encode()
    data.decode("gb18030", errors="strict")
    assert read_workbook(data, name="a.csv")[0].rows[1].cells == ("沈静", "党课")


def test_text_keeps_leading_zeros_and_quotes():
    data = 'sep=;\n工号;"姓;名"\n="0012";"沈""静"""\n'.encode()
    assert read_workbook(data, name="a.csv")[0].rows[1].cells == ("0012", '沈"静"')


def test_formulas_count_with_their_stored_value():
    """openpyxl stores no results; a spreadsheet program does, also of errors and of empty text."""
    data = xlsx({"一": [["数量"], ["=1+1"], ["=2+2"], ['=""'], ["=NA()"], ["=SUM(A2:A3)"]]})

    def store(xml):
        xml = xml.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>").replace(
            b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"
        )
        xml = xml.replace(b'<c r="A4"><f>', b'<c r="A4" t="str"><f>')
        xml = xml.replace(b'<c r="A5"><f>NA()</f><v></v>', b'<c r="A5" t="e"><f>NA()</f><v>#N/A</v>')
        return xml.replace(b'<c r="A5"><f>NA()</f><v />', b'<c r="A5" t="e"><f>NA()</f><v>#N/A</v>')

    (sheet,) = read_workbook(repack(data, {PART: store}), name="a.xlsx")
    assert {row.number: row.cells[0] for row in sheet.rows} == {
        1: "数量",
        2: Decimal(2),
        3: Fault("unsaved", "=2+2"),
        5: Fault("error", "#N/A"),
        6: Fault("unsaved", "=SUM(A2:A3)"),
    }


def test_hidden_sheet_is_marked():
    data = xlsx({"一": ROWS, "二": ROWS})
    hidden = repack(
        data,
        {"xl/workbook.xml": lambda xml: xml.replace(b'sheetId="2" state="visible"', b'sheetId="2" state="hidden"')},
    )
    assert [sheet.hidden for sheet in read_workbook(hidden)] == [False, True]


def ole(*streams):
    """The start of a compound file that names these streams."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"".join((s + "\0").encode("utf-16-le") for s in streams)


def zipped(*names, content=b"<x/>"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return stream.getvalue()


REFUSED = {
    "empty": (b"", "empty", "是空的", "is empty"),
    "blank text": (b" \r\n\t\n", "empty", "是空的", "is empty"),
    "blank workbook": (xlsx({"Sheet1": []}), "empty", "是空的", "is empty"),
    "pdf": (b"%PDF-1.7 ...", "wrong-type", "看起来是 PDF", "looks like PDF"),
    "word": (zipped("word/document.xml"), "wrong-type", "看起来是 Word", "looks like Word"),
    "ods": (zipped("content.xml", "mimetype"), "wrong-type", "看起来是 ods", "looks like ods"),
    "some zip": (zipped("a.txt"), "wrong-type", "看起来是 zip", "looks like zip"),
    "old word": (ole("WordDocument"), "wrong-type", "看起来是 Word", "looks like Word"),
    "binary": (b"abc\0\1\2def", "wrong-type", "看起来是 binary", "looks like binary"),
    "encrypted": (ole("EncryptedPackage", "EncryptionInfo"), "encrypted", "设有打开密码", "password"),
    "web page": (b"<html><table><tr><td>1</td></tr></table>", "web-page", "其实是网页", "really a web page"),
    "broken xls": (ole("Workbook"), "broken", "已损坏或不完整", "damaged or incomplete"),
    "cut off": (xlsx({"一": ROWS})[:-600], "broken", "已损坏或不完整", "damaged or incomplete"),
    "bad xml": (repack(xlsx({"一": ROWS}), {PART: lambda xml: xml[:300]}), "broken", "已损坏或不完整", "damaged"),
    "other encoding": ("姓名\n".encode() + b"\xff\xff\xff\n", "bad-encoding", "第 2 行", "Line 2"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals_say_what_to_do(case):
    data, code, zh, en = REFUSED[case]
    refused = refusal(data)
    assert refused.code == code
    assert zh in refused.message("zh") and "“台账.xlsx”" in refused.message("zh")
    assert en in refused.message("en") and "“台账.xlsx”" in refused.message("en")


def test_missing_file_is_refused_with_its_name(tmp_path):
    refused = refusal(tmp_path / "没有.xlsx", name="没有.xlsx")
    assert refused.code == "not-there"
    assert "找不到“没有.xlsx”" in refused.message()


def timed(data):
    """What the reading in the child process cost, in seconds of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    refused = refusal(data)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return refused, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_bomb_of_one_huge_cell_is_refused_at_once():
    """300 MB of one letter: 300 KB on disk."""
    data = xlsx({"一": [["x"]]})
    huge = b"<is><t>" + b"A" * 300_000_000 + b"</t></is>"
    bomb = repack(data, {PART: lambda xml: xml.replace(b"</sheetData>", huge + b"</sheetData>")})
    assert len(bomb) < 1_000_000
    refused, seconds = timed(bomb)
    assert refused.code == "bomb"
    assert "异常庞大" in refused.message("zh") and "abnormal size" in refused.message("en")
    assert seconds < 2


def test_bomb_of_many_parts_is_refused():
    refused, seconds = timed(zipped("xl/workbook.xml", *(f"xl/{i}.xml" for i in range(3000))))
    assert refused.code == "bomb"
    assert seconds < 2


def test_archive_that_lies_about_its_sizes_is_refused():
    """The directory says 1 KB; unpacking gives 200 MB."""
    data = xlsx({"一": [["x"]]})
    lie = repack(data, {PART: lambda xml: xml.replace(b"</sheetData>", b" " * 200_000_000 + b"</sheetData>")})
    at = lie.rindex(PART.encode()) - 46
    assert lie[at : at + 4] == b"PK\x01\x02"
    lie = lie[: at + 24] + (1024).to_bytes(4, "little") + lie[at + 28 :]
    refused, seconds = timed(lie)
    assert refused.code in ("broken", "too-large", "too-slow")
    assert seconds < 11


def test_a_million_empty_rows_read_fast():
    data = xlsx({"一": ROWS})
    empty = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(10, 1_000_010))
    (sheet,) = read_workbook(repack(data, {PART: lambda xml: xml.replace(b"</sheetData>", empty + b"</sheetData>")}))
    assert [row.number for row in sheet.rows] == [1, 2, 4]


def test_one_cell_in_the_last_corner_costs_no_memory():
    data = xlsx({"一": ROWS})
    corner = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    refused, seconds = timed(repack(data, {PART: lambda xml: xml.replace(b"</sheetData>", corner + b"</sheetData>")}))
    assert refused.code == "too-large"
    assert "请清除表格以外的零散单元格" in refused.message("zh")
    assert "clear stray cells far outside the table" in refused.message("en")
    assert seconds < 11


def test_rows_above_the_limit_are_refused():
    refused = refusal(b"a,b\n" * 200_001)
    assert refused.code == "too-large"
    assert "行数 超过 200000" in refused.message("zh")
    assert "rows above 200000" in refused.message("en")


def test_entities_are_not_unfolded():
    """A billion laughs in the workbook part."""
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (str(n - 1).encode() if n else b"") * 10) for n in range(9)
    )
    data = repack(
        xlsx({"一": [["=1+1"]]}),
        {"xl/workbook.xml": lambda xml: laughs + b"]>" + xml.replace(b'name="', b'name="&a8;')},
    )
    refused, seconds = timed(data)
    assert refused.code == "broken"
    assert seconds < 5


def test_the_reading_process_imports_the_reader_alone():
    script = (
        "import sys, intake.child.__main__, intake.child.spreadsheet, intake.child.delimited\n"
        "print(' '.join(sorted(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert "python_calamine" in out
    assert not {"django", "numpy", "polars", "matplotlib", "openpyxl"} & {name.partition(".")[0] for name in out}
    assert not {name for name in out if name.startswith("intake.") and not name.startswith("intake.child")}


@pytest.mark.parametrize(
    ("name", "code"),
    [("none.xlsx", "not-there"), ("a.csv/b.xlsx", "not-there"), ("", "a-folder"), ("名" * 300, "not-opened")],
)
def test_what_cannot_be_opened_is_told_in_words_of_our_own(tmp_path, name, code):
    (tmp_path / "a.csv").write_text("x")
    with pytest.raises(Unreadable) as refusal:
        read_workbook(tmp_path / name)
    assert refusal.value.code == code
    zh, en = (refusal.value.message(language) for language in ("zh", "en"))
    assert "directory" not in zh + en and "名" * 300 not in zh and "。" in zh
    if name.isascii():
        assert not re.search("[a-z]{3,}", zh.replace(tmp_path.name, "").replace(name.rpartition("/")[2], ""))
