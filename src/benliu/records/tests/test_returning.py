"""Who may give a record back: who may verify it, and nobody else."""

import pytest
from django.urls import reverse

from benliu.common.decision import Refused
from benliu.org.tests.factories import NOW
from benliu.records.models import Record, RecordKind
from benliu.records.services import return_records, take_back_return, withdraw_records

from .factories import make_draft, signed_in, submit


def test_nobody_returns_what_is_about_himself_nor_takes_such_a_return_back(bureau):
    own, theirs = submit(bureau.officer, make_draft(bureau, "许书记", "veto.discipline"), make_draft(bureau, "林一"))
    said = {"reason": "没有的事", "now": NOW}
    for ids in ([own.pk], [theirs.pk, own.pk]):
        with pytest.raises(Refused, match="没有人审核自己的记录，也不能退回"):
            return_records(actor=bureau.secretary, record_ids=ids, **said)
    assert set(Record.objects.values_list("state", flat=True)) == {"submitted"}, "all or none"
    page = signed_in(bureau, "许书记").get(reverse("record", args=[own.pk])).content.decode()
    assert "也不能退回" in page and "退回给登记人" not in page
    return_records(actor=bureau.officer, record_ids=[own.pk], **said)
    with pytest.raises(Refused):
        take_back_return(actor=bureau.secretary, record_ids=[own.pk], now=NOW)
    assert "撤销退回" not in signed_in(bureau, "许书记").get(reverse("record", args=[own.pk])).content.decode()
    take_back_return(actor=bureau.officer, record_ids=[own.pk], now=NOW)


def test_of_a_second_person_s_kind_who_filed_it_does_not_return_it_but_withdraws_it(bureau):
    RecordKind.objects.filter(code="warm.talk").update(needs_second=True)
    (filed,) = submit(bureau.secretary, make_draft(bureau, "林一", "warm.talk"))
    with pytest.raises(Refused, match="也不能退回"):
        return_records(actor=bureau.secretary, record_ids=[filed.pk], reason="记错", now=NOW)
    withdraw_records(actor=bureau.secretary, record_ids=[filed.pk], now=NOW)
    assert Record.objects.get().state == "withdrawn"
