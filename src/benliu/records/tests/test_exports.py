"""The list of records as a workbook: as filtered, in the order of the page, days as days."""

import datetime as dt
import io
from urllib.parse import unquote

from django.core.files.base import ContentFile
from django.urls import reverse
from openpyxl import load_workbook

from benliu.audit.models import AuditEntry
from benliu.org.tests.factories import FIRST

from .factories import make_draft, outcomes, preview, verified
from .test_pages import signed_in


def exported(client, **query):
    answer = client.get(reverse("export_records"), query)
    name = unquote(answer["Content-Disposition"].partition("filename*=utf-8''")[2])
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    heads = [cell.value for cell in sheet[1]]
    return name, [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_the_chosen_records_leave_as_they_are_listed(bureau):
    days = ["2025-03-01", "2025-05-01", "2025-04-01", "2025-06-01"]
    verified(bureau.officer, *[make_draft(bureau, "林一", day=day, quantity=1500) for day in days])
    verified(bureau.officer, make_draft(bureau, "王二", day="2025-05-02"))
    name, rows = exported(signed_in(bureau, "周干部"), words="林一", since="2025-04-01")
    assert name == "示例市水利局-纪实记录-林一-2025-04-01.xlsx"
    assert [row["日期"].date() for row in rows] == [dt.date(2025, month, 1) for month in (6, 5, 4)]
    assert {(row["对象"], row["工号"], row["数量"]) for row in rows} == {("林一", "S002", 1.5)}
    entry = AuditEntry.objects.get(act="export_records")
    assert entry.details == {"count": 3}


def test_a_secretary_takes_out_the_own_branch_and_a_member_nothing(bureau):
    verified(bureau.officer, make_draft(bureau, "林一"), make_draft(bureau, "孙三"))
    _name, rows = exported(signed_in(bureau, "许书记"))
    assert [row["对象"] for row in rows] == ["林一"]
    member = signed_in(bureau, "林一")
    assert member.get(reverse("export_records")).status_code == 403
    assert reverse("export_records") not in member.get(reverse("records")).content.decode()


def test_of_too_many_it_says_what_to_do(bureau, monkeypatch):
    monkeypatch.setattr("benliu.records.pages.exports.MOST_ROWS", 1)
    verified(bureau.officer, make_draft(bureau, "林一"), make_draft(bureau, "王二"))
    client = signed_in(bureau, "周干部")
    answer = client.get(reverse("export_records"), {"state": "verified"})
    assert answer.url == reverse("records") + "?state=verified"
    assert "超过 1 条" in client.get(answer.url).content.decode()
    assert not AuditEntry.objects.filter(act="export_records").exists()


def test_what_leaves_comes_back_as_nothing_new(bureau):
    drafts = [make_draft(bureau, "林一", day="2025-05-01", quantity=1500)]
    drafts += [make_draft(bureau, "林一", "key.water", "2025-05-03", facts={"satisfaction": 4500}, note="渗漏")]
    drafts += [make_draft(bureau, "林一", "key.excellence", "2025-05-04", level="省级", achievement="治水案例")]
    verified(bureau.officer, *drafts, make_draft(bureau, FIRST, "meeting.lesson", "2025-05-05"))
    answer = signed_in(bureau, "周干部").get(reverse("export_records"))
    run = preview(bureau.officer, ContentFile(b"".join(answer.streaming_content), name="纪实记录.xlsx"))
    assert outcomes(run) == {"unchanged": 4}


def test_text_stays_text(bureau):
    words = ("=1+1", "#N/A", "-1+1")
    drafts = [make_draft(bureau, "林一", day=f"2025-05-0{day}", note=note) for day, note in enumerate(words, 1)]
    verified(bureau.officer, *drafts)
    answer = signed_in(bureau, "周干部").get(reverse("export_records"))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    heads = [cell.value for cell in sheet[1]]
    cells = [row[heads.index("说明")] for row in sheet.iter_rows(min_row=2)]
    assert sorted((cell.value, cell.data_type) for cell in cells) == sorted((each, "s") for each in words)
