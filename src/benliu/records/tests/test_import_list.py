"""The list of imports says what became of each; what is given up or replaced does not crowd it."""

import uuid

from django.core.files.base import ContentFile
from django.urls import reverse

from benliu.records.models import Import, Record
from benliu.records.queries.import_lines import import_lines, open_imports
from benliu.records.services import cancel_import, discard_import, number_verified, supersede_record, undo_batch

from .factories import imported, ledger, preview
from .test_imports import LATER, NOW, line
from .test_pages import signed_in


def state_words(actor, **options) -> list[str]:
    return [one.state_words for one in import_lines(actor, **options)]


def page_of(bureau, run) -> str:
    return signed_in(bureau, "许书记").get(reverse("import", args=[run.pk])).content.decode()


def test_a_cancelled_import_says_so_and_offers_nothing_more(bureau):
    run = imported(bureau.secretary, ledger(line(), line(item="谈心"), line(name="王二")))
    number_verified(now=LATER)
    assert state_words(bureau.secretary) == ["已导入"] and "全部作废" in page_of(bureau, run)
    batch = cancel_import(actor=bureau.secretary, import_id=run.pk, reason="传错了", now=LATER)
    (one,) = import_lines(bureau.secretary)
    assert (one.state_words, one.cancelled.count, one.cancelled.of) == ("已作废", 3, 3)
    assert (one.cancelled.by, one.cancelled.at) == ("许书记", LATER)
    page = page_of(bureau, run)
    assert "作废 3 条记录" in page and "全部作废" not in page and "已导入" not in page
    undo_batch(actor=bureau.secretary, batch_id=batch.pk, now=LATER)
    assert state_words(bureau.secretary) == ["已导入"] and "全部作废" in page_of(bureau, run)


def test_what_was_corrected_before_is_not_counted_as_cancelled(bureau):
    run = imported(bureau.secretary, ledger(line(), line(item="谈心"), line(name="王二")))
    number_verified(now=LATER)
    talk = Record.objects.get(kind__code="warm.talk")
    supersede_record(
        actor=bureau.secretary, record_id=talk.pk, reason="错", new_id=uuid.uuid4(), now=LATER, quantity=2000
    )
    cancel_import(actor=bureau.secretary, import_id=run.pk, reason="传错了", now=LATER)
    assert state_words(bureau.secretary) == ["已作废 2 / 3 条"]
    assert "其余的此前已更正或作废" in page_of(bureau, run)


def test_nothing_is_offered_where_every_record_was_corrected_one_by_one(bureau):
    run = imported(bureau.secretary, ledger(line()))
    number_verified(now=LATER)
    supersede_record(
        actor=bureau.secretary,
        record_id=Record.objects.get().pk,
        reason="错",
        new_id=uuid.uuid4(),
        now=LATER,
        quantity=2000,
    )
    assert "全部作废" not in page_of(bureau, run)


def test_a_preview_whose_file_was_sent_again_is_replaced_and_folded_away(bureau):
    first = preview(bureau.secretary, ledger(line()))
    again = preview(bureau.secretary, ledger(line(), line(item="谈心")))
    Import.objects.filter(pk=again.pk).update(started_at=LATER)
    other = preview(bureau.secretary, ContentFile(ledger(line(name="王二")).read(), name="另一份.xlsx"))
    assert [one.id for one in import_lines(bureau.secretary)] == [again.pk, other.pk]
    assert [one.id for one in open_imports(bureau.secretary)] == [again.pk, other.pk]
    told = {one.id: one.state_words for one in import_lines(bureau.secretary, everything=True)}
    assert told == {again.pk: "待确认", other.pk: "待确认", first.pk: "已被后来的导入代替"}
    discard_import(actor=bureau.secretary, import_id=again.pk, now=NOW)
    assert {one.id for one in import_lines(bureau.secretary)} == {first.pk, other.pk}, "nothing replaces it any more"


def test_another_persons_upload_replaces_nothing(bureau):
    mine = preview(bureau.secretary, ledger(line()))
    theirs = preview(bureau.officer, ledger(line()))
    Import.objects.filter(pk=theirs.pk).update(started_at=LATER)
    assert {one.id for one in import_lines(bureau.officer)} == {mine.pk, theirs.pk}


def test_an_open_preview_is_given_up_from_the_list(bureau):
    run, client = preview(bureau.secretary, ledger(line())), signed_in(bureau, "许书记")
    url = reverse("import_act", args=[run.pk, "discard"])
    assert f'action="{url}"' in client.get(reverse("imports")).content.decode()
    assert client.post(url, {"back": "list"}).url == reverse("imports")
    assert str(run.pk) not in client.get(reverse("imports")).content.decode()
    assert "已放弃" in client.get(reverse("imports"), {"all": "1"}).content.decode()
    assert url not in signed_in(bureau, "周干部").get(reverse("imports"), {"all": "1"}).content.decode()
