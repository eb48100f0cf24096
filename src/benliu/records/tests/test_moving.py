"""Before a backdated transfer is agreed to it is said how many records stay in the old branch, and they do."""

import datetime as dt
import uuid

from django.urls import reverse

from benliu.common.clock import local_date
from benliu.org.services import Wish, approve_transfer, ask_transfer, carry_out_transfers
from benliu.org.tests.factories import FIRST, NOW, SECOND
from benliu.records.models import Record
from benliu.records.services import cancel_record, return_records, withdraw_records

from .factories import make_draft, signed_in, submit, verified

TODAY = local_date(NOW)
BACK = TODAY - dt.timedelta(days=20)


def asked(bureau, **how):
    wish = Wish(bureau.people["林一"].pk, bureau.units[SECOND].pk, BACK, **how)
    return ask_transfer(actor=bureau.secretary, wish=wish, now=NOW)


def page(bureau, transfer, who="钱书记") -> str:
    return signed_in(bureau, who).get(reverse("transfer", args=[transfer.pk])).content.decode()


def draft(bureau, days: int, who="林一", **fields):
    return make_draft(bureau, who, day=str(BACK + dt.timedelta(days=days)), note=str(days), **fields)


def test_it_counts_what_stands_from_that_day_on_and_nothing_else(bureau):
    submit(bureau.secretary, draft(bureau, -1), draft(bureau, 0), draft(bureau, 5), draft(bureau, 5, "王二"))
    (gone, back) = submit(bureau.secretary, draft(bureau, 6), draft(bureau, 7))
    withdraw_records(actor=bureau.secretary, record_ids=[gone.pk], now=NOW)
    return_records(actor=bureau.officer, record_ids=[back.pk], reason="请核对", now=NOW)
    wrong, _right = verified(bureau.secretary, draft(bureau, 8), draft(bureau, 9))
    cancel_record(actor=bureau.secretary, record_id=wrong.pk, reason="记错", new_id=uuid.uuid4(), now=NOW)
    transfer = asked(bureau)
    told = f"{BACK} 起已有 4 条他的记录登记在“{FIRST}”"
    receiving, giving = page(bureau, transfer), page(bureau, transfer, "许书记")
    assert told in receiving and "看这些记录" not in receiving, "they lead the new branch alone"
    assert told in giving and f"person={bureau.people['林一'].pk}&amp;unit=" in giving


def test_they_stay_as_it_says_and_it_is_said_no_more(bureau):
    (record,) = submit(bureau.secretary, draft(bureau, 5))
    transfer = asked(bureau)
    approve_transfer(actor=bureau.standing("钱书记"), transfer_id=transfer.pk, side="receiving", now=NOW)
    assert "起已有 1 条" in page(bureau, transfer), "it can still be taken back"
    carry_out_transfers(now=NOW + dt.timedelta(minutes=1))
    assert Record.objects.get(pk=record.pk).unit_id == bureau.units[FIRST].pk
    assert "起已有" not in page(bureau, transfer, "周干部")


def test_without_records_nothing_is_said(bureau):
    assert "起已有" not in page(bureau, asked(bureau))


def test_who_comes_for_a_time_keeps_all_records(bureau):
    submit(bureau.secretary, draft(bureau, 5))
    assert "起已有" not in page(bureau, asked(bureau, ends_on=TODAY + dt.timedelta(days=30)))
