"""Who is told of records: who filed what came back, and who verifies what waits."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from benliu.notices.envelopes import message_of
from benliu.notices.models import Address, Delivery, Notice, Preference
from benliu.org.models import Office
from benliu.org.tests.factories import FIRST, NOW, make_bureau
from benliu.records.queries.concerned import _few, records_concerned
from benliu.records.services import file_records, resubmit_record, return_records, take_back_return, verify_records

from .factories import make_draft, make_kinds, signed_in


@pytest.fixture
def bureau(db, monkeypatch):
    monkeypatch.setattr("benliu.common.days.now", lambda: NOW)
    make_kinds()
    return make_bureau()


def file(bureau, name: str, now=NOW, count: int = 1) -> list:
    drafts = [make_draft(bureau, "林一", quantity=1000 + i) for i in range(count)]
    return [r.pk for r in file_records(actor=bureau.standing(name), drafts=drafts, filed_from="page", now=now)]


def told(bureau, name: str) -> list[Notice]:
    return list(Notice.objects.filter(account=bureau.accounts[name]).order_by("made_at"))


def test_the_secretary_is_told_once_a_day_of_what_waits(bureau):
    for _ in range(3):
        file(bureau, "林一")
    (notice,) = told(bureau, "许书记")
    assert notice.title == f"{FIRST}有记录等待审核"
    assert notice.path == reverse("branch_desk", args=[bureau.units[FIRST].pk])
    file(bureau, "林一", NOW + dt.timedelta(days=1))
    assert len(told(bureau, "许书记")) == 2
    assert not told(bureau, "钱书记") and not told(bureau, "林一")


def test_nobody_is_told_of_the_own_filing(bureau):
    file(bureau, "许书记")
    assert not Notice.objects.exists()


def test_who_has_verified_need_not_be_told_any_more(bureau):
    ids = file(bureau, "林一")
    verify_records(actor=bureau.secretary, record_ids=ids, now=NOW)
    assert told(bureau, "许书记")[0].read_at == NOW


def test_who_filed_is_told_what_came_back_without_the_reason(bureau):
    ids = file(bureau, "林一")
    return_records(actor=bureau.secretary, record_ids=ids, reason="与党课重复", now=NOW)
    (notice,) = told(bureau, "林一")
    assert notice.title == "您登记的 1 条记录被退回" and notice.path == reverse("record", args=ids)
    assert "重复" not in notice.title + notice.text


def test_several_at_once_are_one_notice_in_the_own_language(bureau):
    Preference.objects.create(account=bureau.accounts["林一"], language="en")
    ids = file(bureau, "林一", count=3)
    return_records(actor=bureau.secretary, record_ids=ids, reason="重复", now=NOW)
    (notice,) = told(bureau, "林一")
    assert notice.title == "3 records that you filed were returned"
    assert notice.path == f"{reverse('records')}?state=returned"


def test_who_returns_the_own_records_is_not_told(bureau):
    ids = file(bureau, "许书记")
    return_records(actor=bureau.secretary, record_ids=ids, reason="写错了", now=NOW)
    assert not Notice.objects.exists()


def test_a_return_that_is_taken_back_takes_back_the_notice(bureau):
    ids, other = file(bureau, "林一"), file(bureau, "林一")
    for some in (ids, other):
        return_records(actor=bureau.secretary, record_ids=some, reason="重复", now=NOW)
    take_back_return(actor=bureau.secretary, record_ids=ids, now=NOW)
    assert [notice.path for notice in told(bureau, "林一")] == [reverse("record", args=other)]
    return_records(actor=bureau.secretary, record_ids=ids, reason="还是重复", now=NOW)
    assert len(told(bureau, "林一")) == 2


def test_what_is_handed_in_again_waits_again(bureau):
    ids = file(bureau, "林一")
    return_records(actor=bureau.secretary, record_ids=ids, reason="重复", now=NOW)
    later = NOW + dt.timedelta(days=1)
    resubmit_record(actor=bureau.member, record_id=ids[0], now=later, quantity=1500)
    assert told(bureau, "许书记")[-1].made_at == later


def test_the_inbox_names_whom_which_kind_and_which_day_while_the_reader_may_see_it(bureau):
    ids = file(bureau, "林一", count=2)
    client = signed_in(bureau, "许书记")
    shown = '<span class="fs14">林一 · 党课 · 2月10日</span>'
    assert shown in client.get(reverse("notices")).content.decode()
    return_records(actor=bureau.secretary, record_ids=ids, reason="重复", now=NOW)
    assert shown in signed_in(bureau, "林一").get(reverse("notices")).content.decode()
    for notice in Notice.objects.all():
        assert "林一" not in notice.title + notice.text and notice.about, "ids alone are kept"
    Office.objects.filter(person=bureau.people["许书记"]).delete()
    assert "党课" not in client.get(reverse("notices")).content.decode(), "no longer the secretary's to see"


def test_many_are_named_by_the_first_three(bureau):
    drafts = [make_draft(bureau, "林一"), make_draft(bureau, "林一", code="warm.talk")]
    file_records(actor=bureau.member, drafts=drafts, filed_from="page", now=NOW)
    (notice,) = told(bureau, "许书记")
    words = records_concerned(bureau.accounts["许书记"], {notice.pk: notice.about})
    assert words[notice.pk] == "林一 · 党课 · 2月10日；林一 · 谈心谈话 · 2月10日"
    assert _few(["甲", "乙", "丙", "丁", "戊"]) == "甲、乙、丙等 5 人" and _few(["甲", "乙"]) == "甲、乙"


@pytest.mark.parametrize(("channel", "says"), [("mail", True), ("push", False), ("sms", False)])
def test_mail_names_them_and_push_does_not(bureau, channel, says):
    account = bureau.accounts["林一"]
    ids = file(bureau, "林一")
    address = Address.objects.create(account=account, channel=channel, value="x", confirmed_at=NOW, asked_at=NOW)
    return_records(actor=bureau.secretary, record_ids=ids, reason="重复", now=NOW)
    notice = told(bureau, "林一")[0]
    parts = [Delivery(notice=notice, address=address, envelope=uuid.uuid4()) for _ in range(2)]
    for some in (parts, parts[:1]):
        message = message_of(some)
        assert ("林一 · 党课 · 2月10日" in message.text) is says and "林一" not in message.title
