"""What nobody verified yet is withdrawn and taken back: it neither waits nor counts, and nothing else changes."""

import datetime as dt
import re
import uuid
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benliu.audit.models import AuditEntry
from benliu.common.decision import Invalid, Refused
from benliu.notices.models import Notice
from benliu.org.tests.factories import FIRST, NOW
from benliu.records.models import Record
from benliu.records.queries import waiting_count, waiting_records
from benliu.records.queries.similar import similar_activities
from benliu.records.queries.waiting import returned_count
from benliu.records.services import (
    merge_doubles,
    return_records,
    take_back_withdrawal,
    undo_batch,
    verify_records,
    withdraw_records,
)

from .factories import make_draft, signed_in, submit, tell, verified

LATER = NOW + dt.timedelta(hours=1)


def state(record) -> str:
    return Record.objects.get(pk=record.pk).state


def returned(actor, *drafts, by):
    records = submit(actor, *drafts)
    return_records(actor=by, record_ids=[r.pk for r in records], reason="重复", now=NOW)
    return records


def test_what_waited_waits_again_and_what_was_returned_is_returned_again(bureau):
    (waits,) = submit(bureau.member, make_draft(bureau, "林一"))
    (back,) = returned(bureau.member, make_draft(bureau, "林一", "warm.talk"), by=bureau.secretary)
    both = [waits.pk, back.pk]
    withdraw_records(actor=bureau.member, record_ids=both, now=LATER)
    assert {state(waits), state(back)} == {"withdrawn"}
    assert waiting_count(bureau.secretary) == 0 and returned_count(bureau.units[FIRST].pk) == 0
    take_back_withdrawal(actor=bureau.member, record_ids=both, now=LATER)
    assert (state(waits), state(back)) == ("submitted", "returned")
    assert waiting_count(bureau.secretary) == 1 and returned_count(bureau.units[FIRST].pk) == 1
    assert Record.objects.get(pk=back.pk).text.return_reason == "重复"


def test_it_is_no_more_like_anything_and_may_be_filed_anew(bureau):
    (first,) = submit(bureau.member, make_draft(bureau, "林一"))
    asked = {"reader": bureau.member, "kind": "soul.lesson", "unit_id": first.unit_id, "day": first.happened_on}
    people = [first.person_id]
    assert similar_activities(**asked, people=people)
    withdraw_records(actor=bureau.member, record_ids=[first.pk], now=LATER)
    assert not similar_activities(**asked, people=people)
    submit(bureau.member, make_draft(bureau, "林一", note="又一次"), now=LATER)
    (line,) = waiting_records(bureau.secretary)
    assert line.is_clean


def test_a_returned_double_is_withdrawn_beside_the_way_to_mend_it(bureau):
    (back,) = returned(bureau.member, make_draft(bureau, "林一"), by=bureau.secretary)
    page = signed_in(bureau, "林一").get(reverse("record", args=[back.pk])).content.decode()
    beside = page.split("改好再交")[1].split('<div class="split">')[0]
    assert reverse("record_withdraw", args=[back.pk]) in beside and page.count("撤回</button>") == 1


def test_who_filed_it_may_and_who_leads_what_was_returned(bureau):
    (waits,) = submit(bureau.officer, make_draft(bureau, "林一"))
    (back,) = returned(bureau.officer, make_draft(bureau, "林一", "warm.talk"), by=bureau.secretary)
    with pytest.raises(Refused, match="只有登记人"):
        withdraw_records(actor=bureau.secretary, record_ids=[waits.pk], now=LATER)
    with pytest.raises(Refused):
        withdraw_records(actor=bureau.secretary, record_ids=[waits.pk, back.pk], now=LATER)
    assert (state(waits), state(back)) == ("submitted", "returned"), "all or nothing"
    withdraw_records(actor=bureau.secretary, record_ids=[back.pk], now=LATER)
    withdraw_records(actor=bureau.officer, record_ids=[waits.pk], now=LATER)
    with pytest.raises(Refused):
        take_back_withdrawal(actor=bureau.secretary, record_ids=[waits.pk], now=LATER)
    take_back_withdrawal(actor=bureau.officer, record_ids=[waits.pk, back.pk], now=LATER)


@pytest.mark.parametrize("who", ["林一", "许书记"])
def test_whom_it_is_about_withdraws_it_neither_waiting_nor_returned_nor_brings_it_back(bureau, who):
    """Neither a member nor a secretary, who leads the branch, makes a record against himself go away."""
    oneself = bureau.standing(who)
    waits, back = submit(bureau.officer, make_draft(bureau, who, "veto.discipline"), make_draft(bureau, who))
    return_records(actor=bureau.officer, record_ids=[back.pk], reason="请写明文号", now=NOW)
    for record in (waits, back):
        with pytest.raises(Refused):
            withdraw_records(actor=oneself, record_ids=[record.pk], now=LATER)
    withdraw_records(actor=bureau.officer, record_ids=[waits.pk, back.pk], now=LATER)
    for record in (waits, back):
        with pytest.raises(Refused):
            take_back_withdrawal(actor=oneself, record_ids=[record.pk], now=LATER)
    assert {state(waits), state(back)} == {"withdrawn"}


def test_what_is_verified_or_withdrawn_is_not_withdrawn(bureau):
    (counts,) = verified(bureau.secretary, make_draft(bureau, "林一"))
    (waits,) = submit(bureau.secretary, make_draft(bureau, "王二"))
    with pytest.raises(Invalid, match="作废"):
        withdraw_records(actor=bureau.secretary, record_ids=[waits.pk, counts.pk], now=LATER)
    assert (state(counts), state(waits)) == ("verified", "submitted")
    undo_batch(actor=bureau.secretary, batch_id=counts.batch_id, now=LATER)
    withdraw_records(actor=bureau.secretary, record_ids=[counts.pk], now=LATER)
    assert state(counts) == "withdrawn"
    with pytest.raises(Invalid):
        withdraw_records(actor=bureau.secretary, record_ids=[counts.pk], now=LATER)
    with pytest.raises(Invalid):
        verify_records(actor=bureau.secretary, record_ids=[counts.pk], now=LATER)
    with pytest.raises(Invalid):
        take_back_withdrawal(actor=bureau.secretary, record_ids=[waits.pk], now=LATER)
    for act in (withdraw_records, take_back_withdrawal):
        with pytest.raises(Invalid, match="没有找到"):
            act(actor=bureau.secretary, record_ids=[uuid.uuid4()], now=LATER)


def test_sent_again_it_is_done_already_and_stays_withdrawn(bureau, told):
    draft = make_draft(bureau, "林一")
    (record,) = submit(bureau.member, draft)
    withdraw_records(actor=bureau.member, record_ids=[record.pk], now=LATER)
    (again,) = submit(bureau.member, draft, now=LATER)
    assert again.pk == record.pk and state(record) == "withdrawn"
    with pytest.raises(Invalid, match="内容不同"):
        submit(bureau.member, replace(draft, quantity=3000))
    lesson = told()
    first = tell(bureau.secretary, lesson)
    mine = list(Record.objects.filter(activity=lesson.id).values_list("pk", flat=True))
    withdraw_records(actor=bureau.secretary, record_ids=mine, now=LATER)
    assert tell(bureau.secretary, lesson) == first
    assert set(Record.objects.filter(activity=lesson.id).values_list("state", flat=True)) == {"withdrawn"}
    assert Record.objects.count() == 1 + len(mine)


def test_what_was_left_out_for_it_waits_again(bureau):
    (stays,) = submit(bureau.member, make_draft(bureau, "林一"))
    (left_out,) = submit(bureau.secretary, make_draft(bureau, "林一", note="又一次"), now=LATER)
    merge_doubles(actor=bureau.secretary, pairs=[(left_out.pk, stays.pk)], now=LATER)
    withdraw_records(actor=bureau.member, record_ids=[stays.pk], now=LATER)
    assert (state(stays), state(left_out)) == ("withdrawn", "submitted")
    take_back_withdrawal(actor=bureau.member, record_ids=[stays.pk], now=LATER)
    asked = [one.pairs for line in waiting_records(bureau.secretary) for one in line.suspects]
    assert asked == [((left_out.pk, stays.pk),)], "both wait, so it is asked about them once more"


def test_who_filed_it_is_told_of_what_others_withdraw_and_it_is_audited(bureau):
    (record,) = returned(bureau.member, make_draft(bureau, "林一"), by=bureau.secretary)
    withdraw_records(actor=bureau.secretary, record_ids=[record.pk], now=LATER)
    (notice,) = Notice.objects.filter(kind="records.withdrawn")
    assert notice.account == bureau.accounts["林一"] and notice.path == reverse("record", args=[record.pk])
    take_back_withdrawal(actor=bureau.secretary, record_ids=[record.pk], now=LATER)
    assert not Notice.objects.filter(kind="records.withdrawn").exists()
    acts = AuditEntry.objects.filter(subject=f"record:{record.pk}", act__contains="withdraw").order_by("pk")
    secretary = bureau.accounts["许书记"].pk
    told = [("withdraw_record", secretary), ("take_back_withdrawal", secretary)]
    assert list(acts.values_list("act", "actor_id")) == told
    withdraw_records(actor=bureau.member, record_ids=[record.pk], now=LATER)
    assert not Notice.objects.filter(kind="records.withdrawn").exists(), "nobody is told of the own act"


def test_on_the_page_it_is_withdrawn_taken_back_by_the_toast_and_restored_later(bureau):
    (record,) = returned(bureau.member, make_draft(bureau, "林一"), by=bureau.secretary)
    member, stranger = signed_in(bureau, "林一"), signed_in(bureau, "王二")
    page, withdraw = reverse("record", args=[record.pk]), reverse("record_withdraw", args=[record.pk])
    undo = reverse("record_withdraw_undo", args=[record.pk])
    assert f'action="{withdraw}"' in member.get(page).content.decode()
    assert stranger.post(withdraw).status_code == 403 and member.get(withdraw).status_code == 405
    after = member.post(withdraw, follow=True).content.decode()
    assert f'action="{undo}"' in after.split("toasts")[1] and "已撤回" in after and f'action="{withdraw}"' not in after
    member.post(undo)
    assert state(record) == "returned"
    signed_in(bureau, "许书记").post(withdraw)
    assert state(record) == "withdrawn"
    listed = member.get(reverse("records"), {"state": "withdrawn"}).content.decode()
    assert page in listed and page not in member.get(reverse("records"), {"state": "returned"}).content.decode()
    assert f'action="{undo}"' in member.get(page).content.decode()
    history = re.findall(r"<b>(\w+)</b> · (\w+)", member.get(page).content.decode())
    assert history[-3:] == [("撤回", "林一"), ("恢复", "林一"), ("撤回", "许书记")]
    answer = member.post(withdraw, follow=True)
    assert "请刷新页面" in answer.content.decode() and state(record) == "withdrawn"


def test_a_whole_entry_goes_at_once_but_for_what_is_verified(bureau, told):
    lesson = told()
    tell(bureau.secretary, lesson)
    entry = list(Record.objects.filter(activity=lesson.id).order_by("position"))
    verify_records(actor=bureau.officer, record_ids=[entry[0].pk], now=NOW)
    return_records(actor=bureau.officer, record_ids=[entry[1].pk], reason="请核对", now=NOW)
    here = entry[1]
    client, withdraw = signed_in(bureau, "许书记"), reverse("record_withdraw", args=[here.pk])
    together = {"together": ",".join(str(record.pk) for record in entry[1:])}
    page = client.get(reverse("record", args=[here.pk])).content.decode()
    assert f"撤回一次登记的 {len(entry) - 1} 条" in page and f'value="{together["together"]}"' in page
    after = client.post(withdraw, together, follow=True).content.decode()
    assert [state(record) for record in entry] == ["verified"] + ["withdrawn"] * (len(entry) - 1)
    (undo,) = re.findall(r'action="(/records/[^"]+/withdraw/undo/\?together=[^"]+)"', after.split("toasts")[1])
    client.post(undo)
    assert [state(record) for record in entry] == ["verified", "returned"] + ["submitted"] * (len(entry) - 2)
    member = signed_in(bureau, "林一").get(reverse("record", args=[entry[1].pk])).content.decode()
    assert "一次登记的" not in re.sub(r"<dl.*?</dl>", "", member, flags=re.DOTALL), "the others' are not a member's"


def test_a_wide_entry_costs_the_page_no_query_more(bureau, told):
    narrow, wide = told(people=(bureau.people["林一"].pk,)), told()
    for lesson in (narrow, wide):
        tell(bureau.secretary, lesson)
    client, counts = signed_in(bureau, "许书记"), []
    for lesson in (narrow, wide):
        record = Record.objects.filter(activity=lesson.id, person=bureau.people["林一"]).get()
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("record", args=[record.pk]))
        counts.append(len(found))
    assert counts[0] == counts[1]
