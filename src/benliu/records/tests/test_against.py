"""What takes points away or vetoes: filed by who leads the branch, of nobody beforehand, and looked at singly."""

import json
import re
import uuid

import pytest
from django.urls import reverse

from benliu.common.decision import Refused
from benliu.org.tests.factories import NOW
from benliu.records.models import Record, RecordKind
from benliu.records.queries import waiting_records
from benliu.records.queries.recording import recording_form
from benliu.records.services import resubmit_record, return_records

from .factories import AGAINST, make_draft, signed_in, submit, tell
from .test_recording import DAY


@pytest.mark.parametrize("code", AGAINST)
@pytest.mark.parametrize("about", ["林一", "王二"])
def test_a_member_files_none_neither_of_oneself_nor_of_others(bureau, told, code, about):
    with pytest.raises(Refused, match="只能由该支部的书记或上级党务干部登记"):
        submit(bureau.member, make_draft(bureau, about, code))
    with pytest.raises(Refused):
        tell(bureau.member, told(kind=code, people=(bureau.people[about].pk,)))
    with pytest.raises(Refused):
        submit(bureau.standing("钱书记"), make_draft(bureau, about, code))
    assert not Record.objects.exists()
    for actor in (bureau.secretary, bureau.officer):
        submit(actor, make_draft(bureau, about, code))
    assert Record.objects.count() == 2


def test_a_phone_that_says_so_is_refused_with_the_reason_and_nothing_is_kept(bureau, told):
    payload = {"kind": "veto.discipline", "unit_id": told().unit_id, "happened_on": "2026-02-10"}

    def answer(who: str, people: list[str]) -> dict[str, str]:
        said = payload | {"people": [bureau.people[name].pk for name in people]}
        about = {"kind": "records.tell_activity", "happened_at": "2026-02-10T08:00:00+08:00"}
        body = json.dumps({"operations": [{"id": str(uuid.uuid4()), "payload": said} | about]})
        sent = signed_in(bureau, who).post("/sync/operations", body, content_type="application/json")
        return sent.json()["answers"][0]

    for people in (["林一"], ["王二"], ["林一", "王二", "许书记"]):
        refused = answer("林一", people)
        assert refused["status"] == "rejected" and "会扣分或否决" in refused["reason"]
    assert not Record.objects.exists()
    assert answer("许书记", ["林一"])["status"] == "applied" and Record.objects.count() == 1


def test_whom_it_is_about_does_not_mend_it_when_it_was_returned(bureau):
    (record,) = submit(bureau.officer, make_draft(bureau, "林一", "veto.discipline"))
    return_records(actor=bureau.secretary, record_ids=[record.pk], reason="请写明文号", now=NOW)
    with pytest.raises(Refused):
        resubmit_record(actor=bureau.member, record_id=record.pk, now=NOW, note="没有的事")
    resubmit_record(actor=bureau.officer, record_id=record.pk, now=NOW, note="局纪〔2026〕1 号")


def test_on_the_desk_it_is_looked_at_singly_and_says_why(bureau):
    submit(bureau.secretary, make_draft(bureau, "林一"), make_draft(bureau, "林一", "deduct.absence"))
    lines = {line.kind_code: line for line in waiting_records(bureau.secretary)}
    assert lines["soul.lesson"].is_clean and not lines["deduct.absence"].is_clean
    (doubt,) = lines["deduct.absence"].doubts
    assert (doubt.code, doubt.record_id) == ("against", None) and "扣分或否决" in doubt.text


def test_the_form_ticks_nobody_and_offers_it_to_no_member(bureau, told):
    client = signed_in(bureau, "许书记")

    def ticked(code: str) -> int:
        page = client.get(reverse("record_once"), {"kind": code}).content.decode()
        return len(re.findall(r'name="people" value="\d+" checked', page))

    assert ticked("deduct.absence") == 0 and ticked("soul.lesson") == 3
    tell(bureau.secretary, told(kind="deduct.absence", people=(bureau.people["林一"].pk,), happened_on=DAY))
    form = recording_form(bureau.secretary, unit_id=None, on=DAY)
    assert form.kinds[0].code == "deduct.absence", "the only one recorded lately"
    assert not any(kind.counts_against for kind in form.quick) and form.quick
    own = {kind.code for kind in recording_form(bureau.member, unit_id=None, on=DAY).kinds}
    assert own and not own & set(AGAINST)


def test_an_officer_marks_a_kind_and_sees_the_mark(bureau):
    client, page = signed_in(bureau, "周干部"), reverse("kind", args=["warm.talk"])
    said = {"title": "谈心谈话", "aliases": "", "stream": "nuan", "usual_most": "3", "counts_against": "on"}
    assert client.post(page, said).status_code == 302
    assert RecordKind.objects.get(code="warm.talk").counts_against
    assert "扣分或否决" in client.get(reverse("kinds")).content.decode().split("谈心谈话")[1].split("</tr>")[0]
    with pytest.raises(Refused):
        submit(bureau.member, make_draft(bureau, "林一", "warm.talk"))
