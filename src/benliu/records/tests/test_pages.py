"""The pages of records, kinds and imports: who sees what, and that they work without scripts."""

import datetime as dt
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from benliu.org.tests.factories import FIRST, SECOND, Bureau
from benliu.records.models import Batch, Import, Record
from benliu.records.services import cancel_record, number_verified

from .factories import imported, ledger, make_draft, preview, submit, verified, workbook

OWN = ["2026-02-10", "林一", "", "党课", "1", "", "", ""]
BROKEN = ["2026-02-31", "林一", "", "党课", "1", "", "", ""]


def signed_in(bureau: Bureau, name: str) -> Client:
    client = Client()
    client.force_login(bureau.accounts[name])
    return client


def test_the_list_shows_a_member_only_the_own_records(bureau):
    verified(bureau.officer, make_draft(bureau, "林一"), make_draft(bureau, "王二", note="别人的"))
    page = signed_in(bureau, "林一").get(reverse("records")).content.decode()
    assert "林一" in page and "王二" not in page


def test_the_list_filters_and_goes_on_by_key(bureau):
    drafts = [make_draft(bureau, "林一", day=f"2025-{m:02}-{d:02}") for m in range(1, 11) for d in range(1, 8)]
    verified(bureau.officer, *drafts)
    client = signed_in(bureau, "周干部")
    pages, address = [], "?words=林&since=2025-02-01"
    while address:
        pages.append(client.get(reverse("records") + address).content.decode())
        further = re.search(r'rel="next" href="([^"]+)"', pages[-1])
        address = further[1].replace("&amp;", "&") if further else ""
    days = re.findall(r'<time datetime="([\d-]+)"', "".join(pages))
    assert len(days) == 63 and days == sorted(days, reverse=True) and min(days) == "2025-02-01"
    assert len(pages) == 3


def test_a_record_page_shows_the_row_as_it_was_and_who_did_what(bureau):
    run = imported(bureau.officer, ledger(OWN, sheet="一支部台账"))
    number_verified(now=run.beat_at, at_once=True)
    record = Record.objects.get()
    page = signed_in(bureau, "林一").get(reverse("record", args=[record.pk])).content.decode()
    for words in ("一支部台账", "第 2 行", "周干部", "第 1 号", "2026-02-10"):
        assert words in page
    assert "下载原文件" not in page


def test_the_workbook_is_a_download_for_who_may_have_it(bureau):
    imported(bureau.officer, ledger(OWN))
    url = reverse("evidence", args=[Record.objects.get().evidence.get().pk])
    answer = signed_in(bureau, "周干部").get(url)
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream" and b"".join(answer).startswith(b"PK")
    assert [signed_in(bureau, name).get(url).status_code for name in ("林一", "许书记", "钱书记")] == [403, 403, 403]


def test_correcting_and_cancelling_on_the_page(bureau):
    record = verified(bureau.officer, make_draft(bureau, "林一"))[0]
    client = signed_in(bureau, "许书记")
    url = reverse("record_correct", args=[record.pk])
    assert "党课" in client.get(url).content.decode()
    said = {"happened_on": "2026-02-11", "quantity": "2.5", "note": "", "reason": "日期记错"}
    assert client.post(url, said | {"quantity": "0"}).status_code == 422
    answer = client.post(url, said)
    newer = Record.objects.get(target=record)
    assert answer.url == reverse("record", args=[newer.pk]) and newer.quantity == 2500
    old = client.get(reverse("record", args=[record.pk])).content.decode()
    assert "已更正" in old and "日期记错" in old
    assert client.get(url).status_code == 403
    cancelled = client.post(reverse("record_cancel", args=[newer.pk]), {"reason": "没有这回事"})
    assert cancelled.status_code == 302
    assert "已作废" in client.get(reverse("record", args=[newer.pk])).content.decode()


def test_a_member_can_neither_correct_nor_verify(bureau):
    done = verified(bureau.officer, make_draft(bureau, "林一"))[0]
    waiting = submit(bureau.member, make_draft(bureau, "林一", day="2026-02-12"))[0]
    client = signed_in(bureau, "林一")
    assert client.get(reverse("record_correct", args=[done.pk])).status_code == 403
    assert client.post(reverse("record_verify", args=[waiting.pk])).status_code == 403
    assert client.post(reverse("record_return", args=[waiting.pk]), {"reason": "x"}).status_code == 403


def test_verify_return_and_undo_on_the_page(bureau):
    one, two = submit(bureau.member, make_draft(bureau, "林一"), make_draft(bureau, "林一", "warm.talk"))
    client = signed_in(bureau, "许书记")
    client.post(reverse("record_verify", args=[one.pk]))
    one.refresh_from_db()
    assert one.state == "verified"
    client.post(reverse("record_undo", args=[one.batch_id]))
    one.refresh_from_db()
    assert one.state == "submitted"
    assert client.post(reverse("record_return", args=[two.pk]), {"reason": ""}).status_code == 302
    client.post(reverse("record_return", args=[two.pk]), {"reason": "缺日期"})
    two.refresh_from_db()
    assert two.state == "returned" and two.text.return_reason == "缺日期"


def test_a_returned_record_is_taken_back_or_mended_and_handed_in_again(bureau):
    (record,) = submit(bureau.member, make_draft(bureau, "林一", note="原话"))
    secretary, member, stranger = (signed_in(bureau, name) for name in ("许书记", "林一", "王二"))
    page, mend = reverse("record", args=[record.pk]), reverse("record_resubmit", args=[record.pk])
    assert member.get(mend).status_code == 403, "it was not returned"
    back = secretary.post(reverse("record_return", args=[record.pk]), {"reason": "缺日期"}, follow=True)
    (undo,) = re.findall(r'action="(/records/returns/undo/[^"]+)"', back.content.decode().split("toasts")[1])
    secretary.post(undo)
    record.refresh_from_db()
    assert record.state == "submitted" and record.text.return_reason == ""
    secretary.post(reverse("record_return", args=[record.pk]), {"reason": "数量不对"})
    assert mend in member.get(page).content.decode() and mend not in secretary.get(reverse("records")).content.decode()
    assert stranger.get(mend).status_code == 403
    said = {"happened_on": "2025-03-01", "quantity": "1.5", "note": "改过"}
    assert member.post(mend, said | {"quantity": "0"}).status_code == 422
    assert member.post(mend, said).url == page
    record = Record.objects.select_related("text").get()
    assert (record.state, record.quantity, str(record.happened_on)) == ("submitted", 1500, "2025-03-01")
    assert (record.text.note, record.text.return_reason) == ("改过", "")
    told = re.findall(r"<b>(登记|退回|撤销退回|改好再交)</b> · (\w+)", secretary.get(page).content.decode())
    assert told == [
        ("登记", "林一"),
        ("退回", "许书记"),
        ("撤销退回", "许书记"),
        ("退回", "许书记"),
        ("改好再交", "林一"),
    ]
    assert member.post(mend, said).status_code == 403, "handed in once"


def test_acts_on_what_does_not_exist_are_answered_not_broken(bureau):
    client, nothing = signed_in(bureau, "周干部"), uuid.uuid4()
    assert client.get(reverse("record", args=[nothing])).status_code == 404
    assert client.get(reverse("import", args=[nothing])).status_code == 404
    assert client.post(reverse("record_undo", args=[999])).status_code == 302
    assert client.post(reverse("record_verify", args=[nothing])).status_code == 302
    assert client.get(reverse("evidence", args=[999])).status_code == 404
    assert client.get(reverse("kind", args=["no.such"])).status_code == 404


def test_kinds_are_edited_by_officers(bureau):
    url = reverse("kind", args=["warm.talk"])
    said = {"title": "谈心谈话", "aliases": "谈心\n交心", "stream": "nuan", "usual_most": "2"}
    assert signed_in(bureau, "许书记").post(url, said).status_code == 403
    client = signed_in(bureau, "周干部")
    assert client.post(url, said).status_code == 302
    assert "交心" in client.get(reverse("kinds")).content.decode()
    taken = client.post(url, said | {"aliases": "听党课"})
    assert taken.status_code == 422 and "党课" in taken.content.decode()


def upload(client: Client, *files, **said):
    sent = [SimpleUploadedFile(f.name, f.read()) for f in files]
    data = {"id": str(uuid.uuid4()), "roster_since": "2026-01-01", "workbooks": sent} | said
    return client.post(reverse("import_new"), data)


def test_uploading_leads_to_the_import_and_twice_to_the_same(bureau):
    client, key = signed_in(bureau, "许书记"), str(uuid.uuid4())
    first, again = (upload(client, ledger(OWN), id=key) for _ in range(2))
    assert first.url == again.url == reverse("import", args=[key])
    assert Import.objects.count() == 1
    page = client.get(first.url).content.decode()
    assert "正在读取" in page and reverse("import_progress", args=[key]) in page


def test_uploading_nothing_or_as_a_member(bureau):
    answer = upload(signed_in(bureau, "许书记"))
    assert answer.status_code == 422 and "请选择要导入的文件" in answer.content.decode()
    assert upload(signed_in(bureau, "林一"), ledger(OWN)).status_code == 403
    many = upload(signed_in(bureau, "许书记"), workbooks=[SimpleUploadedFile(f"{i}.csv", b"x") for i in range(21)])
    assert many.status_code == 422 and "最多导入 20 个文件" in many.content.decode()
    late = upload(signed_in(bureau, "许书记"), ledger(OWN), roster_since="2999-01-01")
    assert late.status_code == 422 and not Import.objects.exists()


def test_the_preview_is_mended_and_applied_without_scripts(bureau, run_tasks):
    run = preview(bureau.secretary, ledger(OWN, BROKEN))
    client, url = signed_in(bureau, "许书记"), reverse("import", args=[run.pk])
    page = client.get(url).content.decode()
    assert "2026-02-31" in page and "当场更正" in page and 'aria-current="true"' in page
    row = run.rows.get(outcome="rejected")
    row_url = reverse("import_row", args=[run.pk, row.pk])
    assert client.post(row_url, {"act": "mend", "date": "2026-02-28"}).url == f"{url}?tab=rejected"
    assert "导入 2 行" in client.get(url).content.decode()
    with run_tasks():
        client.post(reverse("import_act", args=[run.pk, "apply"]))
    done = client.get(url).content.decode()
    assert "2 条记录已审核" in done and "撤销这次导入" in done
    minute_later = localtime(Batch.objects.get().verified_at + dt.timedelta(seconds=60))
    assert f"{minute_later:%H:%M:%S} 之前一定可以撤销" in done
    assert Record.objects.filter(state="verified").count() == 2
    client.post(reverse("import_act", args=[run.pk, "undo"]))
    assert not Record.objects.exists() and "已撤销" in client.get(url).content.decode()


def test_a_row_is_swapped_in_place_with_the_counts(bureau):
    run = preview(bureau.secretary, ledger(OWN, BROKEN))
    row = run.rows.get(outcome="rejected")
    client, url = signed_in(bureau, "许书记"), reverse("import_row", args=[run.pk, row.pk])
    answer = client.post(url, {"act": "skip"}, headers={"HX-Request": "true"}).content.decode()
    assert f'id="row-{row.pk}"' in answer and "恢复" in answer
    assert 'id="tabs"' in answer and 'id="confirm"' in answer and answer.count('hx-swap-oob="true"') == 2
    assert client.post(url, {"act": "nonsense"}).status_code == 404


def test_progress_asks_for_the_whole_page_when_a_step_is_done(bureau):
    run = preview(bureau.secretary, ledger(OWN))
    client, url = signed_in(bureau, "许书记"), reverse("import_progress", args=[run.pk])
    assert client.get(url, {"state": "reading"}).headers["HX-Refresh"] == "true"
    Import.objects.filter(pk=run.pk).update(state="applying", total=9, progress=4)
    moving = client.get(url, {"state": "applying"})
    assert "HX-Refresh" not in moving.headers and "已处理 4 条记录，共 9 条" in moving.content.decode()


def test_the_rejected_rows_as_a_workbook_hold_no_formula(bureau):
    from io import BytesIO

    from openpyxl import load_workbook

    evil = ["2026-02-31", "林一", "", "=HYPERLINK(1)", "1", "", "+1+1", "@x"]
    run = preview(bureau.secretary, ledger(evil))
    answer = signed_in(bureau, "许书记").get(reverse("import_rejected", args=[run.pk]))
    sheet = load_workbook(BytesIO(b"".join(answer))).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert "2026-02-31" in [cell.value for cell in cells]


def test_an_import_is_closed_to_others(bureau):
    run = preview(bureau.secretary, ledger(OWN))
    url = reverse("import", args=[run.pk])
    assert signed_in(bureau, "钱书记").get(url).status_code == 403
    assert signed_in(bureau, "林一").get(url).status_code == 403
    officer = signed_in(bureau, "周干部")
    assert officer.get(url).status_code == 200
    assert officer.post(reverse("import_act", args=[run.pk, "apply"])).status_code == 403


def test_cancelling_a_whole_import_after_numbering(bureau):
    run = imported(bureau.secretary, ledger(OWN))
    client = signed_in(bureau, "许书记")
    number_verified(now=run.beat_at, at_once=True)
    url = reverse("import", args=[run.pk])
    assert "作废这次导入的全部记录" in client.get(url).content.decode()
    client.post(reverse("import_cancel", args=[run.pk]), {"reason": "传错了文件"})
    record = Record.objects.get(act="file")
    assert "已作废" in client.get(reverse("record", args=[record.pk])).content.decode()


@pytest.mark.parametrize("count", [10, 1000])
def test_the_pages_ask_the_database_as_often_for_many_rows_as_for_few(
    bureau, count, django_assert_max_num_queries, client
):
    rows = [[f"2025-{1 + i % 12:02}-{1 + i % 28:02}", "林一", "", "党课", str(1 + i), "", "", ""] for i in range(count)]
    run = imported(bureau.officer, ledger(*rows))
    submit(bureau.officer, *[make_draft(bureau, "王二", quantity=1000 + i) for i in range(count)])
    client.force_login(bureau.accounts["周干部"])
    record = Record.objects.filter(state="verified").first()
    pages = [reverse("records"), reverse("import", args=[run.pk]) + "?tab=new", reverse("imports")]
    for url, most in zip([*pages, reverse("record", args=[record.pk])], (14, 17, 13, 19), strict=True):
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200


def test_english(bureau):
    client = signed_in(bureau, "周干部")
    run = preview(bureau.officer, ledger(BROKEN))
    client.cookies["django_language"] = "en"
    page = client.get(reverse("import", args=[run.pk])).content.decode()
    assert "bad date" in page


def test_other_branches_appear_nowhere_on_a_secretarys_pages(bureau):
    verified(bureau.officer, make_draft(bureau, "孙三", note="别支部的事"))
    imported(
        bureau.officer, workbook({SECOND: [["日期", "姓名", "事项", "数量"], ["2026-02-11", "孙三", "党课", "1"]]})
    )
    client = signed_in(bureau, "许书记")
    for name in ("records", "imports", "import_new"):
        page = client.get(reverse(name)).content.decode()
        assert "孙三" not in page and SECOND not in page
    assert FIRST in client.get(reverse("units")).content.decode()


def test_a_cancelling_record_says_what_it_cancels(bureau):
    record = verified(bureau.officer, make_draft(bureau, "林一"))[0]
    paper = cancel_record(
        actor=bureau.officer, record_id=record.pk, reason="重复", new_id=uuid.uuid4(), now=record.filed_at
    )
    page = signed_in(bureau, "林一").get(reverse("record", args=[paper.pk])).content.decode()
    assert "作废单" in page and reverse("record", args=[record.pk]) in page and "重复" in page
    assert "自己不计分" in page and "计分之后" not in page
    cancelled = signed_in(bureau, "林一").get(reverse("record", args=[record.pk])).content.decode()
    assert "以后也不再计入" in cancelled and "计分之后" not in cancelled
