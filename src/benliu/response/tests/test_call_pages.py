"""The pages of a call-up: calling, the list, a link without a password, the app, SMS."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse

from benliu.common.ids import new_id
from benliu.notices.models import Address, Notice
from benliu.readiness.models import Team, TeamMember
from benliu.response import links
from benliu.response.links import path_of_call, sign_link
from benliu.response.models import Call, CallRound
from benliu.response.services import change_level, climb, stop_round
from benliu.response.tests.factories import HOUR, make_duty, make_place, make_post, make_response

NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)
SECRET = "s3cret" * 5
MOBILE = "13800138000"


@pytest.fixture(autouse=True)
def _in_august(monkeypatch, settings):
    for name in ("pages.calls", "pages.answering", "links"):
        monkeypatch.setattr(f"benliu.response.{name}.now", lambda: NOW)
    settings.BENLIU_SMS, settings.BENLIU_SMS_REPLIES = "http://a:b@127.0.0.1:9/", SECRET


@pytest.fixture
def enter(bureau):
    def entered(name: str) -> Client:
        client = Client()
        client.force_login(bureau.accounts[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return entered


@pytest.fixture
def response(bureau):
    made = make_response(bureau, NOW, is_drill=True)
    post = make_post(made, make_place(made.unit, "A", "东堤哨点"), NOW + HOUR, number=2)
    for name in ("林一", "王二"):
        make_duty(bureau, post, bureau.people[name], NOW)
    return made


@pytest.fixture
def called(response, enter):
    """The roster is called, by the form as it comes."""
    url = reverse("call_up", args=[response.pk])
    form = enter("周干部").get(url).context["form"]
    said = {name: value for name, value in form.initial.items() if value is not None} | {"id": str(new_id())}
    page = enter("周干部").post(url, said, follow=True)
    assert "正在呼叫 2 人" in page.text
    return CallRound.objects.get()


def call_of(name: str) -> Call:
    return Call.objects.get(person__name=name)


def word_for(bureau, name: str, asked: CallRound) -> str:
    path = path_of_call(bureau.accounts[name].pk, f"{asked.pk}:0")
    assert path.startswith("/answer/") and path.endswith("/")
    return path.split("/")[2]


def test_the_list_counts_and_filters_and_hides_numbers(enter, response, called, bureau):
    links_page = reverse("calls", args=[response.pk])
    client = enter("周干部")
    client.post(reverse("note_answer", args=[response.pk]), {"call": call_of("林一").pk, "answer": "yes"})
    assert (call_of("林一").answer, call_of("林一").way) == ("yes", "hand")
    page = client.get(links_page + "?state=yes")
    assert "林一" in page.text and "王二" not in page.text and "演练" in page.text
    assert {name: count for name, _words, count in page.context["counts"]}["yes"] == 1
    for name in ("林一", "许书记"):
        assert enter(name).get(links_page).status_code == 403


def test_nobody_is_called_when_the_response_has_ended(enter, response, called, bureau):
    url, client = reverse("call_up", args=[response.pk]), enter("周干部")
    assert "开始呼叫" in client.get(url).text and "已经结束" not in client.get(url).text
    assert "排好的班都呼叫过了" in client.get(url).text and "还有 0 个" not in client.get(url).text
    said = {"kind": "pool", "needed": "3", "answer_within": "15", "push": "0"}
    change_level(actor=bureau.officer, response_id=response.pk, seen=3, level=0, reason="风过了", now=NOW + 2 * HOUR)
    page = client.get(url)
    assert (page.status_code, "开始呼叫" in page.text) == (200, False)
    assert "这次响应 08-11 10:05 已经结束。" in page.text and "不再呼叫人员。" in page.text
    for name in ("stand_down", "calls", "after_action"):
        assert (
            f'class="btn{" primary" * (name == "stand_down")}" href="{reverse(name, args=[response.pk])}"' in page.text
        )
    assert reverse("start_response") in page.text
    page = client.post(url, said | {"id": str(new_id())})
    assert page.status_code == 422 and "不再呼叫人员。" in page.text
    again = client.post(url, said | {"id": str(called.pk)})
    assert again.status_code == 302, "what was begun before is not begun again, and not refused"
    assert CallRound.objects.get() == called
    response.refresh_from_db()
    response.stood_down_at = NOW + 3 * HOUR
    response.save()
    page = client.get(url)
    assert "08-11 11:05 已收队。" in page.text and reverse("stand_down", args=[response.pk]) not in page.text


def test_a_leader_of_a_team_sees_and_notes_for_the_own_people(enter, response, called, bureau):
    team = Team.objects.create(unit=response.unit, name="应急一队")
    since = {"starts_on": dt.date(2026, 1, 1), "team": team}
    TeamMember.objects.create(person=bureau.people["许书记"], leads=True, **since)
    TeamMember.objects.create(person=bureau.people["林一"], **since)
    client = enter("许书记")
    page = client.get(reverse("calls", args=[response.pk]))
    assert "林一" in page.text and "王二" not in page.text and "停止呼叫" not in page.text
    note = reverse("note_answer", args=[response.pk])
    assert client.post(note, {"call": call_of("王二").pk, "answer": "no"}).status_code == 403
    client.post(note, {"call": call_of("林一").pk, "answer": "no", "words": "电话里说生病"})
    assert (call_of("林一").answer, call_of("林一").reason) == ("no", "电话里说生病")
    assert client.post(reverse("change_round", args=[called.pk]), {"act": "stop"}).status_code == 403


def test_a_link_shows_place_and_time_and_no_names_and_answers_only_when_told(called, bureau):
    url = reverse("answer_by_link", args=[word_for(bureau, "林一", called)])
    client = Client()
    page = client.get(url)
    assert page.status_code == 200 and "东堤哨点" in page.text and "演练" in page.text
    assert not any(name in page.text for name in ("林一", "王二", "周干部"))
    assert "no-store" in page["Cache-Control"] and call_of("林一").answer == ""
    client.head(url)
    assert call_of("林一").answer == "", "opening it answers nothing"
    page = client.post(url, {"call": call_of("林一").pk, "answer": "yes", "minutes": "30"}, follow=True)
    assert "答复：能来" in page.text and call_of("林一").way == "link"
    assert call_of("林一").arrives_at == NOW + dt.timedelta(minutes=30)
    page = client.post(url, {"call": call_of("林一").pk, "answer": "limited", "free_at": "14:15"}, follow=True)
    assert call_of("林一").free_from == dt.datetime(2026, 8, 11, 6, 15, tzinfo=dt.UTC) and "14:15" in page.text


def test_a_link_is_for_one_person_one_round_and_a_while(called, bureau, monkeypatch):
    word = word_for(bureau, "林一", called)
    url = reverse("answer_by_link", args=[word])
    other = {"call": call_of("王二").pk, "answer": "no"}
    assert Client().post(url, other).status_code == 404 and call_of("王二").answer == ""
    assert Client().get(reverse("answer_by_link", args=[word[:-1] + "x"])).status_code == 404
    assert Client().get(reverse("answer_by_link", args=["x"])).status_code == 404
    elsewhere = sign_link(new_id(), bureau.people["林一"].pk, NOW + HOUR)
    assert Client().get(reverse("answer_by_link", args=[elsewhere])).status_code == 404
    monkeypatch.setattr("benliu.response.pages.answering.now", lambda: NOW + links.LIFE)
    page = Client().get(url)
    assert page.status_code == 410 and "过期" in page.text and "东堤哨点" not in page.text
    assert Client().post(url, {"call": call_of("林一").pk, "answer": "yes"}).status_code == 410
    assert call_of("林一").answer == ""


def test_who_is_not_needed_reads_so(called, bureau, response):
    stop_round(actor=bureau.officer, round_id=called.pk, now=NOW)
    call = call_of("林一")
    call.duty.gone, call.duty.gone_at = "dropped", NOW
    call.duty.save()
    Call.objects.filter(pk=call.pk).update(stop="dropped", stopped_at=NOW, next_at=None)
    page = Client().get(reverse("answer_by_link", args=[word_for(bureau, "林一", called)]))
    assert "不用您来" in page.text and 'name="answer"' not in page.text


def test_in_the_app_one_answers_for_oneself(enter, called):
    client = enter("林一")
    page = client.get(reverse("my_calls"))
    assert "东堤哨点" in page.text and page.text.count('value="yes"') == 1
    assert "应急呼叫，请马上答复" in client.get(reverse("my_home")).text
    assert client.post(reverse("my_calls"), {"call": call_of("王二").pk, "answer": "no"}).status_code == 404
    client.post(reverse("my_calls"), {"call": call_of("林一").pk, "answer": "no", "why": "ill", "words": "发烧"})
    assert (call_of("林一").reason, call_of("林一").way) == ("生病 发烧", "app")
    assert "应急呼叫，请马上答复" not in client.get(reverse("my_home")).text


def push(*texts: tuple[str, str, str], secret: str = SECRET):
    told = [
        {"phone_number": number, "send_time": f"2026-08-11 {at}", "content": text, "sequence_id": i, "dest_code": "1"}
        for i, (number, at, text) in enumerate(texts)
    ]
    url = reverse("sms_replies", args=[secret])
    return Client(enforce_csrf_checks=True).post(url, json.dumps(told), content_type="application/json")


@pytest.fixture
def by_sms(bureau, called):
    given = {"account": bureau.accounts["林一"], "channel": "sms", "value": MOBILE}
    Address.objects.create(**given, asked_at=NOW, confirmed_at=NOW)
    climb(clock=lambda: NOW)


def test_an_sms_answers_the_newest_call(by_sms):
    assert push((MOBILE, "08:05:30", "能来 14:15")).json() == {"code": 0, "msg": "成功"}
    call = call_of("林一")
    assert (call.answer, call.way) == ("limited", "sms")
    assert call.free_from == dt.datetime(2026, 8, 11, 6, 15, tzinfo=dt.UTC)


def test_of_several_the_last_that_was_sent_counts_however_often_it_comes(by_sms, monkeypatch):
    monkeypatch.setattr("benliu.response.pages.answering.now", lambda: NOW + HOUR)
    push((f"+86{MOBILE}", "08:20:00", "2 出差"), (MOBILE, "08:10:00", "1"))
    assert (call_of("林一").answer, call_of("林一").reason) == ("no", "出差")
    push((MOBILE, "08:10:00", "1"))
    assert call_of("林一").answer == "no", "an older one comes once more"


def test_what_is_unclear_is_asked_back_and_never_a_yes(by_sms):
    push((MOBILE, "08:05:30", "收到"))
    assert call_of("林一").answer == ""
    assert Notice.objects.filter(title__contains="没看懂").count() == 1
    push((MOBILE, "08:05:30", "收到"))
    assert Notice.objects.filter(title__contains="没看懂").count() == 1


def test_unknown_numbers_and_broken_pushes_do_nothing(by_sms, caplog):
    assert push(("13900139000", "08:05:30", "1")).status_code == 200 and "unknown=1" in caplog.text
    url = reverse("sms_replies", args=[SECRET])
    for body in ("", "x", "{}", '[1, null, {"phone_number": 3}]'):
        assert Client().post(url, body, content_type="application/json").status_code == 200
    assert push((MOBILE, "08:05:30", "1"), secret="x" * 30).status_code == 404
    assert call_of("林一").answer == ""


def test_without_a_secret_there_is_no_such_address(by_sms, settings):
    settings.BENLIU_SMS_REPLIES = ""
    assert Client().post("/calls/sms/x/", "[]", content_type="application/json").status_code == 404
