"""Who is told of records: who filed what came back, and who verifies what waits."""

import datetime as dt

import pytest
from django.urls import reverse

from benliu.notices.models import Notice, Preference
from benliu.org.tests.factories import FIRST, NOW, make_bureau
from benliu.records.services import file_records, resubmit_record, return_records, take_back_return, verify_records

from .factories import make_draft, make_kinds


@pytest.fixture
def bureau(db):
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
