"""The pages of warnings and responses."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from benliu.response.models import Alert, Response

from .cases import own
from .conftest import BLUE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_august(monkeypatch):
    for name in ("alerts", "responses"):
        monkeypatch.setattr(f"benliu.response.pages.{name}.now", lambda: BLUE)


@pytest.fixture
def enter(bureau):
    def entered(name: str) -> Client:
        client = Client()
        client.force_login(bureau.accounts[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return entered


def upload(client: Client, *names: str):
    files = [SimpleUploadedFile(name, own(name)) for name in names]
    return client.post(reverse("alerts"), {"alerts": files}, follow=True)


def test_from_the_file_to_the_response(enter, bureau):
    client = enter("周干部")
    page = upload(client, "typhoon-1-blue.xml")
    assert "江汀市气象台发布台风蓝色预警" in page.text and "建议Ⅳ级响应" in page.text and "没有签名" in page.text
    (alert,) = Alert.objects.all()
    start = client.get(reverse("start_response"), {"alert": alert.pk})
    form = start.context["form"]
    assert (form["level"].value(), form["reason"].value()) == (4, "江汀市气象台发布台风蓝色预警")
    sent = {name: form[name].value() for name in ("id", "title", "level", "reason")}
    answer = client.post(
        reverse("start_response"), sent | {"alert": alert.pk, "unit_id": bureau.units["示例市水利局"].pk}, follow=True
    )
    assert "启动Ⅳ级响应" in answer.text and "升级、降级或结束" in answer.text
    assert answer.text.count("<nav") == answer.text.count("</nav>"), "what follows is squeezed into a row of buttons"
    response = Response.objects.get()
    answer = client.post(
        reverse("response", args=[response.pk]), {"seen": 4, "level": 2, "reason": "升级"}, follow=True
    )
    assert "升为Ⅱ级" in answer.text
    stale = client.post(reverse("response", args=[response.pk]), {"seen": 4, "level": 3, "reason": "后到的话"})
    assert stale.status_code == 422 and "刚刚改成了Ⅱ级" in stale.text and "后到的话" in stale.text
    member = enter("林一").get(reverse("response", args=[response.pk]))
    assert "升为Ⅱ级" in member.text and "升级、降级或结束" not in member.text


def test_several_files_at_once_and_the_same_again(enter):
    client = enter("许书记")
    page = upload(client, "typhoon-1-blue.xml", "broken.xml", "typhoon-2-yellow.xml")
    assert "收到 3 条" in page.text and "已被更新" in page.text and page.text.count("/warnings/") >= 3
    assert "这条预警已经收到过" in upload(client, "typhoon-1-blue.xml").text
    assert "请选一个或几个" in client.post(reverse("alerts"), follow=True).text


def test_what_is_broken_shows_where(enter):
    page = upload(enter("周干部"), "broken.xml")
    assert "哪里不对" in page.text and "第 " in page.text and "启动响应" not in page.text
    english = enter("周干部").get(reverse("alert", args=[Alert.objects.get().pk]), HTTP_ACCEPT_LANGUAGE="en")
    assert "Line " in english.text and "What is wrong" in english.text


def test_by_hand_nothing_typed_is_lost(enter):
    client = enter("许书记")
    said = {
        "headline": "示例市气象台发布暴雨橙色预警",
        "issuer": "",
        "level": "2",
        "sent_at": "2026-08-11T08:00",
        "areas": "城区、东圩",
    }
    page = client.post(reverse("enter_alert"), said)
    assert page.status_code == 422 and "示例市气象台发布暴雨橙色预警" in page.text and "城区、东圩" in page.text
    page = client.post(reverse("enter_alert"), said | {"issuer": "示例市气象台"}, follow=True)
    assert "建议Ⅱ级响应" in page.text and Alert.objects.get().areas == ["城区", "东圩"]


def test_who_may_not(enter, take):
    alert = take("typhoon-1-blue.xml")
    member, secretary = enter("林一"), enter("许书记")
    assert member.get(reverse("alerts")).status_code == 200 and "上传预警文件" not in member.get(reverse("alerts")).text
    assert member.get(reverse("enter_alert")).status_code == member.post(reverse("alerts")).status_code == 403
    assert secretary.get(reverse("start_response")).status_code == 403
    assert "启动响应" not in secretary.get(reverse("alert", args=[alert.pk])).text
    assert member.get(reverse("alert", args=[alert.pk + 1])).status_code == 404
