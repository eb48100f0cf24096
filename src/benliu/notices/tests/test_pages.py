"""The inbox and the bell, and how I am told. What officers see of failures is tested in `org`, which knows them."""

import json
import re
from dataclasses import dataclass

import pytest
from django.core import mail as outbox
from django.urls import reverse

from benliu.identity.models import User
from benliu.notices import registry
from benliu.notices.models import Address, Notice, Preference

from .conftest import DAILY, NOW, PLAIN, deliver, reach, tell
from .test_push import Browser


@dataclass(frozen=True)
class Bureau:
    """Accounts by name."""

    accounts: dict[str, User]


@pytest.fixture
def bureau(db) -> Bureau:
    return Bureau({name: User.objects.create_user(name) for name in ("林一", "王二")})


@pytest.fixture
def at(client, bureau):
    """The pages as somebody of the bureau sees them."""

    def sign_in(name: str):
        client.force_login(bureau.accounts[name])
        return client

    return sign_in


def text(answer) -> str:
    return answer.content.decode()


# Inbox


def test_one_click_from_the_notice_to_the_act(at, bureau):
    lin = bureau.accounts["林一"]
    tell(lin, title="请看", path="/me/points/?period=2025")
    page = text(at("林一").get("/notices/"))
    assert "1 条未读" in page and "请看" in page
    link = re.search(r'href="(/notices/[0-9a-f-]{36}/)"', page)[1]
    answer = at("林一").get(link)
    assert (answer.status_code, answer["Location"]) == (302, "/me/points/?period=2025")
    assert Notice.objects.get().read_at
    assert "0 条未读" in text(at("林一").get("/notices/"))


def test_another_ones_notice_is_not_there(at, bureau):
    tell(bureau.accounts["林一"])
    url = reverse("notice", args=[Notice.objects.get().pk])
    assert at("王二").get(url).status_code == 404
    assert "有一件事" not in text(at("王二").get("/notices/"))
    assert Notice.objects.get().read_at is None


def test_the_newest_come_first_and_all_are_read_at_once(at, bureau):
    lin = bureau.accounts["林一"]
    for i in range(32):
        tell(lin, title=f"第{i}件", now=NOW.replace(minute=i))
    page = text(at("林一").get("/notices/"))
    titles = re.findall(r"第(\d+)件", page)
    assert titles == [str(i) for i in range(31, 1, -1)]
    assert re.findall(r"第(\d+)件", text(at("林一").get("/notices/?page=2"))) == ["1", "0"]
    at("林一").post("/notices/read/")
    assert not Notice.objects.filter(read_at=None).exists()


def test_the_bell_counts_on_desk_and_phone(at, bureau, monkeypatch):
    anybody = registry.Oversight(lambda _reader: User.objects.values("pk"), lambda _accounts: {})
    monkeypatch.setattr(registry, "_oversight", [anybody])
    tell(bureau.accounts["林一"])
    tell(bureau.accounts["林一"])
    for url in ("/notices/", "/me/", "/notices/failures/"):
        assert 'aria-label="通知，2 条未读"' in text(at("林一").get(url)), url
    assert "条未读" not in text(at("王二").get("/password/"))


def test_a_hundred_and_more_are_many(at, bureau):
    for _ in range(100):
        tell(bureau.accounts["林一"])
    assert "99+" in text(at("林一").get("/me/"))


# How I am told


def said(**rest: object) -> dict[str, object]:
    return {"quiet_from": "", "quiet_until": "", "daily_hour": "", "language": "zh-hans", "on": []} | rest


def test_switches_are_offered_for_what_is_confirmed(at, bureau):
    lin = bureau.accounts["林一"]
    assert f'value="{PLAIN}/mail"' not in text(at("林一").get("/notices/settings/"))
    reach(lin)
    page = text(at("林一").get("/notices/settings/"))
    assert f'value="{PLAIN}/mail" checked' in page and f'value="{DAILY}/mail" checked' in page
    keep = re.findall(r'name="on" value="([^"]+)"', page)
    keep.remove(f"{PLAIN}/mail")
    sent = said(on=keep, quiet_from="22:00", quiet_until="07:30", daily_hour="18", language="en")
    assert at("林一").post("/notices/settings/", sent).status_code == 302
    kept = Preference.objects.get(account=lin)
    assert kept.muted == [f"{PLAIN}/mail"]
    assert (str(kept.quiet_from), str(kept.quiet_until), kept.daily_hour, kept.language) == (
        "22:00:00", "07:30:00", 18, "en",
    )  # fmt: skip
    page = text(at("林一").get("/notices/settings/"))
    assert f'value="{PLAIN}/mail">' in page and f'value="{DAILY}/mail" checked' in page
    assert 'value="22:00"' in page and 'value="07:30"' in page


def test_a_call_up_is_said_to_come_by_every_address(at, bureau):
    reach(bureau.accounts["林一"])
    page = text(at("林一").get("/notices/settings/"))
    assert "应急呼叫" in page and "用到您确认过的每个地址" in page and 'value="response.call/mail"' not in page


def test_what_is_off_stays_off_while_its_channel_is_not_there(at, bureau):
    lin = bureau.accounts["林一"]
    address = reach(lin)
    at("林一").post("/notices/settings/", said())
    off = Preference.objects.get(account=lin).muted
    assert f"{PLAIN}/mail" in off
    address.delete()
    at("林一").post("/notices/settings/", said())
    assert Preference.objects.get(account=lin).muted == off


@pytest.mark.parametrize("wrong", [{"quiet_from": "25:00"}, {"daily_hour": "3"}, {"language": "fr"}])
def test_nonsense_is_said_and_not_kept(at, bureau, wrong):
    answer = at("林一").post("/notices/settings/", said(**wrong))
    assert answer.status_code == 422 and "err-msg" in text(answer)
    assert not Preference.objects.exists()


def test_an_address_from_the_page_to_the_first_mail(at, bureau, clock):
    lin = bureau.accounts["林一"]
    answer = at("林一").post("/notices/addresses/", {"channel": "mail", "value": "lin@example.cn"})
    address = Address.objects.get()
    assert answer["Location"] == reverse("notice_confirm", args=[address.pk])
    link = re.search(r"/notices/addresses/\S+", outbox.outbox[0].body)[0]
    page = text(at("林一").get(link))
    code = re.search(r'value="(\d{6})"', page)[1]
    address.refresh_from_db()
    assert address.confirmed_at is None, "opening the link confirms nothing: mail scanners open links too"
    assert at("王二").get(link).status_code == 404
    assert at("王二").post(link, {"code": code}).status_code == 404
    assert at("林一").post(link, {"code": "000000" if code != "000000" else "1"}).status_code == 422
    assert at("林一").post(link, {"code": code}).status_code == 302
    tell(lin, title="第一封")
    assert deliver(clock) == 1 and outbox.outbox[1].subject == "第一封"
    at("王二").post(reverse("notice_address_remove", args=[address.pk]))
    assert Address.objects.exists()
    at("林一").post(reverse("notice_address_remove", args=[address.pk]))
    assert not Address.objects.exists() and Notice.objects.count() == 1


def test_a_code_cannot_be_guessed(at, bureau):
    at("林一").post("/notices/addresses/", {"channel": "mail", "value": "lin@example.cn"})
    address = Address.objects.get()
    code = outbox.outbox[0].subject.split()[0]
    url = reverse("notice_confirm", args=[address.pk])
    for _ in range(10):
        assert at("林一").post(url, {"code": "x"}).status_code == 422
    assert "已失效" in text(at("林一").post(url, {"code": code}))
    address.refresh_from_db()
    assert address.confirmed_at is None


def test_nobody_is_flooded_with_codes(at, bureau):
    for _ in range(3):
        at("林一").post("/notices/addresses/", {"channel": "mail", "value": "victim@example.cn"})
    assert len(outbox.outbox) == 1


def test_this_browser(at, bureau, settings, tmp_path):
    settings.BENLIU_VAPID = tmp_path / "key.pem"
    page = text(at("林一").get("/notices/settings/"))
    assert re.search(r'data-key="[\w-]{87}"', page)
    told = {"endpoint": "https://fcm.googleapis.com/fcm/send/x", "keys": Browser().keys, "expirationTime": None}
    post = lambda said: at("林一").post("/notices/push/", json.dumps(said), content_type="application/json")  # noqa: E731
    assert post(told).status_code == 200 and Address.objects.get().channel == "push"
    for wrong in ({}, [], {"endpoint": 1, "keys": []}, told | {"endpoint": "https://evil.example/"}, "x" * 9999):
        assert post(wrong).status_code == 400
    assert Address.objects.count() == 1
