"""The list of requests: filters, and the same as a workbook with a trace."""

import io

import pytest
from openpyxl import load_workbook

from benliu.advice.models import Contact
from benliu.advice.services import Visit, close_request, file_advice, note_visit, rate_by_link, reopen_by_link
from benliu.advice.tests.factories import HOUR, MONDAY, advised, asked, make_topic, taken
from benliu.audit.models import AuditEntry
from benliu.common.ids import new_id


@pytest.fixture
def officer(bureau, client, on_monday):
    client.force_login(bureau.accounts["周干部"])
    return client


def listed(client, **chosen):
    return [row.words for row in client.get("/advice/", chosen).context["rows"]]


def test_by_words_number_topic_and_state(bureau, topic, officer):
    other = make_topic(bureau, title="软基处理")
    one, two = asked(topic, words="闸门漏水"), asked(other, words="基坑冒水", spot="五号塘")
    taken(bureau, topic)
    assert sorted(listed(officer)) == ["基坑冒水", "闸门漏水"]
    assert listed(officer, words="五号塘") == listed(officer, topic=other.pk) == ["基坑冒水"]
    assert listed(officer, words=str(one.number)) == ["闸门漏水"]
    assert len(listed(officer, show="going")) == 1 and len(listed(officer, show="all")) == 3
    assert len(listed(officer, show="nonsense", topic="x")) == 2, "what cannot be chosen counts as not chosen"
    assert two.number != one.number


def test_the_workbook_holds_the_list_and_names_no_requester(bureau, topic, officer):
    asked(topic)
    request = taken(bureau, topic)
    visit = Visit(new_id(), request.pk, MONDAY, 90)
    note_visit(actor=bureau.standing("林一"), visit=visit, now=MONDAY + HOUR)
    said = {"request_id": request.pk, "step_id": new_id(), "words": "换止水橡皮。"}
    file_advice(actor=bureau.standing("林一"), now=MONDAY + HOUR, **said)
    close_request(actor=bureau.officer, request_id=request.pk, lesson=None, now=MONDAY)
    rate_by_link(request=request, score=4, words="", now=MONDAY)
    answer = officer.get("/advice/export/", {"show": "done"})
    content = answer.getvalue()
    head, *rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    told = dict(zip(head, rows[0], strict=True))
    assert len(rows) == 1
    assert (told["编号"], told["专家"], told["到现场几次"], told["现场分钟"], told["满意度"]) == (
        request.number,
        "林一",
        1,
        90,
        4,
    )
    contact = Contact.objects.get(request=request)
    assert not {contact.name, contact.reach} & set(map(str, rows[0]))
    entry = AuditEntry.objects.get(act="export_requests")
    assert entry.details["count"] == 1
    officer.force_login(bureau.accounts["林一"])
    assert officer.get("/advice/export/").status_code == 403
    assert AuditEntry.objects.filter(act="export_requests").count() == 1


def test_a_judgement_before_it_was_opened_again_is_none(bureau, topic, officer):
    request = advised(bureau, topic)
    close_request(actor=bureau.officer, request_id=request.pk, lesson=None, now=MONDAY)
    reopen_by_link(request=request, words="还漏", now=MONDAY)
    content = officer.get("/advice/export/", {"show": "all"}).getvalue()
    head, row = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    assert dict(zip(head, row, strict=True))["满意度"] is None
