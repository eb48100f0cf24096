"""The whole way, through the pages: asked without account, triaged, taken, visited, advised, closed, judged."""

import re

import pytest
from django.test import Client

from benliu.advice.models import KnownAnswer, Request
from benliu.advice.tests.factories import HOUR, MONDAY, WORDS, error_of
from benliu.common.ids import new_id
from benliu.records.models import Record
from benliu.records.tests.factories import make_kinds


@pytest.fixture
def visit(bureau):
    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(bureau.accounts[name])
        return client

    return signed_in


def sent(client, path: str, **words):
    page = client.post(path, words, follow=True)
    assert page.status_code == 200 and not error_of(page), error_of(page)
    return page


def asked_by_form(client, topic) -> Request:
    form = {
        "id": new_id(),
        "topic": topic.pk,
        "words": WORDS,
        "spot": "北塘 3 号闸",
        "name": "陈大海",
        "reach": "13900001234",
    }
    page = client.post("/ask/", form)
    assert page.status_code == 302
    assert re.fullmatch(r"/ask/[A-Za-z0-9_-]{43}/", page["Location"])
    return Request.objects.get(key=page["Location"].split("/")[2])


def test_from_an_outsiders_question_to_the_record_on_the_experts_home(bureau, topic, client, visit, on_monday):
    make_kinds()
    request = asked_by_form(client, topic)
    case, inside = f"/ask/{request.key}/", f"/advice/{request.pk}/"
    assert "已收到" in client.get(case).content.decode()

    officer, expert = visit("周干部"), visit("林一")
    assert WORDS in officer.get("/advice/").content.decode()
    sent(officer, f"{inside}triage/", expert=bureau.people["林一"].pk)
    assert WORDS in expert.get("/advice/mine/").content.decode()
    assert "13900001234" not in expert.get(inside).content.decode()
    sent(expert, f"{inside}accept/")
    assert "13900001234" in expert.get(inside).content.decode()

    sent(expert, f"{inside}appoint/", starts_at="2026-03-02T14:00", words="请带钥匙")
    assert "请带钥匙" in client.get(case).content.decode()
    on_monday(MONDAY + 6 * HOUR)
    sent(expert, f"{inside}visit/", id=new_id(), happened_at="2026-03-02T14:00", minutes=90, words="止水老化")
    page = client.get(case).content.decode()
    assert "1 小时 30 分" in page and "止水老化" not in page
    sent(expert, f"{inside}advise/", id=new_id(), words="更换底止水橡皮，汛前完成。")
    assert "更换底止水橡皮" in client.get(case).content.decode()

    sent(officer, f"{inside}close/", keep="on", title="闸门漏水", question="底下漏水", answer="换底止水")
    assert "办得怎么样" in client.get(case).content.decode()
    assert KnownAnswer.objects.get().title == "闸门漏水"
    sent(client, f"{case}rate/", score=5, words="很快")
    assert "您评了 5 分" in client.get(case).content.decode()

    record = Record.objects.get(person=bureau.people["林一"])
    assert (record.kind.code, record.facts, record.state) == ("key.water", {"satisfaction": 5000}, "verified")
    assert "到现场 1 次，共 1 小时 30 分" in record.text.note
    page = expert.get(f"/records/{record.pk}/").content.decode()
    assert f"求助 {request.number}：水闸漏水" in page and inside in page


def test_what_is_not_solved_goes_to_the_same_expert_and_the_officer_again(bureau, topic, client, visit, on_monday):
    make_kinds()
    request = asked_by_form(client, topic)
    inside, case = f"/advice/{request.pk}/", f"/ask/{request.key}/"
    officer, expert = visit("周干部"), visit("林一")
    for who, act, words in (
        (officer, "triage", {"expert": bureau.people["林一"].pk}),
        (expert, "accept", {}),
        (expert, "advise", {"id": new_id(), "words": "先观察。"}),
        (expert, "close", {}),
    ):
        sent(who, f"{inside}{act}/", **words)
    sent(client, f"{case}reopen/", words="还在漏")
    request.refresh_from_db()
    assert (request.state, request.expert) == ("asked", bureau.people["林一"])
    assert "没解决" in expert.get("/notices/").content.decode()
    assert "没解决" in officer.get("/notices/").content.decode()
    assert not Record.objects.filter(kind__code="key.water").exists()
