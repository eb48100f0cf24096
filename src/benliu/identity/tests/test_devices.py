"""From which device an act is done: noted with it, told in words, and nothing of it where a worker acts."""

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from benliu.audit.device import acting_device
from benliu.audit.models import AuditEntry
from benliu.audit.queries import acts_on
from benliu.audit.services import note_act
from benliu.identity.devices import COOKIE, acting
from benliu.identity.middleware import ActingDevice

NOW = dt.datetime(2026, 2, 12, 1, tzinfo=dt.UTC)
AGENTS = {
    "Android 微信": "Mozilla/5.0 (Linux; Android 14; V2304A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/116.0 Mobile Safari/537.36 XWEB/1160065 MMWEBSDK/20231202 MicroMessenger/8.0.47.2560(0x28002F30)",
    "HarmonyOS Chrome": "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 "
    "Safari/537.36 ArkWeb/4.1.6.1 Mobile HuaweiBrowser/5.0.4.300",
    "Windows Edge": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 "
    "Safari/537.36 Edg/130.0.0.0",
    "iPhone Safari": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1",
    "": "",
}
MARK = "0123456789abcdef" * 2


def asked(mark="", agent="", *, signed_in=True):
    """What a request from such a browser notes, and the answer."""
    request = RequestFactory().post("/", headers={"user-agent": agent})
    request.user = type("Somebody", (), {"is_authenticated": signed_in})()
    if mark:
        request.COOKIES[COOKIE] = mark

    def answer(_request):
        note_act(actor_id=1, act="try_it", subject="trial:1", now=NOW)
        return HttpResponse()

    response = ActingDevice(answer)(request)
    return AuditEntry.objects.latest("pk"), response


@pytest.mark.parametrize("words", AGENTS)
def test_system_and_browser_in_words(words):
    assert acting(RequestFactory().get("/", headers={"user-agent": AGENTS[words]}), MARK).client == words


@pytest.mark.django_db
def test_an_act_is_noted_with_its_device_and_the_mark_itself_is_kept_nowhere():
    first, answer = asked(MARK, AGENTS["Windows Edge"])
    assert COOKIE not in answer.cookies and first.client == "Windows Edge" and len(first.device) == 12
    assert first.device not in MARK and MARK not in first.device
    again, _answer = asked(MARK)
    other, _answer = asked(MARK[::-1])
    assert again.device == first.device != other.device
    assert acts_on("trial:1")[0].source == f"Windows Edge · {first.device[:6]}"


@pytest.mark.django_db
@pytest.mark.parametrize("carried", ["", "x", "<script>alert(1)</script>", "z" * 65])
def test_a_browser_without_a_mark_gets_the_one_under_which_it_was_noted(carried):
    entry, answer = asked(carried)
    mark = answer.cookies[COOKIE].value
    assert len(mark) == 32 and asked(mark)[0].device == entry.device
    assert COOKIE not in asked(carried, signed_in=False)[1].cookies


@pytest.mark.django_db
def test_a_worker_has_no_device():
    asked(MARK)
    assert acting_device() is None
    note_act(actor_id=1, act="try_it", subject="trial:2", now=NOW)
    (act,) = acts_on("trial:2")
    assert (act.device, act.client, act.source) == ("", "", "")
