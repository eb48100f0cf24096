"""A roster goes out, is mended in a spreadsheet, and comes in again."""

import io

import pytest
from django.core.files.base import ContentFile
from django.utils.translation import override
from openpyxl import load_workbook

from benliu.org.models import Particulars, Unit
from benliu.org.services import export_roster, keep_particulars
from benliu.org.tests.factories import NOW
from benliu.records.models import ImportRow
from benliu.records.queries.imports import import_rows

from .factories import finish, imported, outcomes, preview, workbook

SAID = {
    "phone": "13812341234",
    "id_no": "330102198603120012",
    "born_on": "1986-03-12",
    "ethnicity": "汉族",
    "native_place": "浙江宁波",
    "worked_from": "2008-07",
    "address": "示例市示例路1号",
    "police_station": "示例派出所",
    "education": "大学/学士",
    "educated_on": "2008-06",
    "confirmed_on": "2010-07-01",
    "introducers": "甲、乙",
}
HEADINGS = [
    "姓名", "性别", "民族", "籍贯", "电话", "出生日期", "参加工作日期", "身份证号", "住址", "户口派出所",
    "最高学历/学位", "取得学历日期", "入党时间", "转正时间", "所在支部", "党内职务", "介绍人",
]  # fmt: skip
ROW = [
    "林一", "女", SAID["ethnicity"], SAID["native_place"], SAID["phone"], SAID["born_on"], SAID["worked_from"],
    SAID["id_no"], SAID["address"], SAID["police_station"], SAID["education"], SAID["educated_on"], "2009-07-01",
    SAID["confirmed_on"], "第一党支部", "组织委员", SAID["introducers"],
]  # fmt: skip


def kept(bureau, name="林一"):
    row = Particulars.objects.filter(person=bureau.people[name]).values().first() or {}
    return {field: value for field, value in row.items() if field != "person_id" and value}


def taken(bureau, reason=""):
    top = Unit.objects.get(name="示例市水利局")
    stream = io.BytesIO()
    export_roster(actor=bureau.officer, unit_id=top.pk, reason=reason, now=NOW).save(stream)
    return stream.getvalue()


def test_a_bureau_s_own_roster_brings_every_entry(bureau):
    run = imported(bureau.officer, workbook({"党员花名册": [HEADINGS, ROW]}, "花名册.xlsx"))
    assert run.state == "done" and kept(bureau) == SAID
    assert outcomes(preview(bureau.officer, workbook({"党员花名册": [HEADINGS, ROW]}, "花名册.xlsx"))) == {
        "unchanged": 1
    }


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_was_handed_out_masked_comes_in_without_changing_anything(bureau, language):
    keep_particulars(actor=bureau.officer, person_id=bureau.people["林一"].pk, said=SAID, now=NOW)
    with override(language):
        masked = taken(bureau)
    run = preview(bureau.officer, ContentFile(masked, name="名册.xlsx"))
    assert outcomes(run) == {"unchanged": 5}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_mended_in_it_is_what_changes(bureau, language):
    keep_particulars(actor=bureau.officer, person_id=bureau.people["林一"].pk, said=SAID, now=NOW)
    with override(language):
        book = load_workbook(io.BytesIO(taken(bureau, "mend")))
    sheet = book.active
    (phone,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == SAID["phone"])
    phone.value = "13900001111"
    stream = io.BytesIO()
    book.save(stream)
    run = preview(bureau.officer, ContentFile(stream.getvalue(), name="名册.xlsx"))
    assert outcomes(run) == {"changed": 1, "unchanged": 4}
    shown = import_rows(run.pk, bureau.officer, ImportRow.Outcome.CHANGED).rows[0]
    assert [(before, after) for _label, before, after in shown.was] == [("138****1234", "13900001111")]
    finish(run, bureau.officer)
    assert kept(bureau) == SAID | {"phone": "13900001111"}
    # Whoever opens the import afterwards sees no more than the roster shows.
    other = import_rows(run.pk, bureau.officer, ImportRow.Outcome.CHANGED).rows[0]
    cells = " ".join(text for _header, text in other.cells)
    assert SAID["id_no"] not in cells and "330***********0012" in cells


def test_an_entry_that_is_too_long_is_told_and_nothing_is_cut_off(bureau):
    long = [*ROW[:8], "很长" * 100, *ROW[9:]]
    run = preview(bureau.officer, workbook({"党员花名册": [HEADINGS, long]}, "花名册.xlsx"))
    (row,) = run.rows.all()
    flaw = row.message["flaws"][0]
    assert (row.reason, flaw["meaning"]) == ("too-long", "address") and "120" in flaw["zh"]
