"""Web push against a push service on this machine that decrypts as a browser does and checks who signed."""

import base64
import json
import os
import stat
import threading
from pathlib import Path

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from benliu.common.decision import Invalid
from benliu.notices.channels import public_key
from benliu.notices.models import Address, Delivery, Notice
from benliu.notices.services import subscribe_browser

from .conftest import NOW, deliver, tell
from .servers import listening


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class Browser:
    """The keys that a browser keeps to itself, and what it tells of them."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)

    @property
    def keys(self) -> dict[str, str]:
        form = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        return {"p256dh": base64url(self.key.public_key().public_bytes(*form)), "auth": base64url(self.auth)}

    def read(self, content: bytes) -> dict:
        """RFC 8291, by the library that browsers' makers test with."""
        return json.loads(http_ece.decrypt(content, private_key=self.key, auth_secret=self.auth))


@pytest.fixture
def keys_in(settings, tmp_path) -> Path:
    settings.BENLIU_VAPID = tmp_path / "vapid-key.pem"
    settings.BENLIU_PUSH_HOSTS = ("127.0.0.1",)
    settings.BENLIU_ADDRESS = "https://party.example.cn"
    return settings.BENLIU_VAPID


def test_what_the_browser_reads(keys_in, lin, clock):
    browser = Browser()
    with listening(lambda _asked: (201, {})) as service:
        endpoint = f"http://{service.host}/send/abc"
        subscribe_browser(account=lin, endpoint=endpoint, keys=browser.keys, now=NOW)
        tell(lin, title="有记录等待审核", text="审核后才计分。", urgent=True)
        assert deliver(clock) == 1
    (asked,) = service.asked
    notice, delivery = Notice.objects.get(), Delivery.objects.get()
    url = f"https://party.example.cn/notices/{notice.pk}/"
    said = {"title": "有记录等待审核", "text": "审核后才计分。", "url": url, "tag": str(delivery.envelope)}
    assert browser.read(asked.body) == said
    assert "审核".encode() not in asked.body
    assert (asked.path, asked.headers["content-encoding"]) == ("/send/abc", "aes128gcm")
    assert asked.headers["topic"] == delivery.envelope.hex and len(asked.headers["topic"]) <= 32
    assert int(asked.headers["ttl"]) > 0 and asked.headers["urgency"] == "high"
    assert delivery.state == "sent"


def test_the_push_service_knows_who_sent_it(keys_in, lin, clock):
    """RFC 8292: a token signed with the key that the browser was told, for this service, for no longer than a day."""
    with listening(lambda _asked: (201, {})) as service:
        subscribe_browser(account=lin, endpoint=f"http://{service.host}/x", keys=Browser().keys, now=NOW)
        tell(lin)
        deliver(clock)
    header = service.asked[0].headers["authorization"]
    assert f"k={public_key()}" in header
    assert Vapid02.verify(auth=header)
    claims = json.loads(base64.urlsafe_b64decode(header.split("t=")[1].split(",")[0].split(".")[1] + "=="))
    assert claims["aud"] == f"http://{service.host}" and claims["sub"].startswith("mailto:")


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_no_more_is_forgotten(keys_in, lin, clock, status):
    with listening(lambda _asked: (status, {})) as service:
        subscribe_browser(account=lin, endpoint=f"http://{service.host}/x", keys=Browser().keys, now=NOW)
        tell(lin)
        deliver(clock)
    assert not Address.objects.exists() and Notice.objects.count() == 1


@pytest.mark.parametrize(("status", "state"), [(429, "failed"), (503, "failed"), (413, "given_up"), (302, "failed")])
def test_the_services_answer_decides(keys_in, lin, clock, status, state):
    with listening(lambda asked: (status, {"Location": asked.target + "elsewhere"})) as service:
        subscribe_browser(account=lin, endpoint=f"http://{service.host}/x", keys=Browser().keys, now=NOW)
        tell(lin)
        deliver(clock)
    assert len(service.asked) == 1, "a redirect is not followed"
    assert Delivery.objects.get().state == state and str(status) in Delivery.objects.get().error


def test_each_browser_is_told_once_though_another_fails(keys_in, lin, clock):
    answers = {"/a": [201], "/b": [503, 201]}
    with listening(lambda asked: (answers[asked.path].pop(0), {})) as service:
        for path in answers:
            subscribe_browser(account=lin, endpoint=f"http://{service.host}{path}", keys=Browser().keys, now=NOW)
        tell(lin)
        deliver(clock)
        clock.on(minutes=1)
        deliver(clock)
    assert sorted(asked.path for asked in service.asked) == ["/a", "/b", "/b"]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://evil.example/x",
        "http://fcm.googleapis.com/x",  # not encrypted
        "https://fcm.googleapis.com@evil.example/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilpush.apple.com/x",
        "https://169.254.169.254/latest/",
        "file:///etc/passwd",
        "",
    ],
)
def test_only_to_push_services_that_are_known(lin, endpoint):
    """An endpoint comes from a browser: anything else would make the server call where somebody likes."""
    with pytest.raises(Invalid, match="允许的范围"):
        subscribe_browser(account=lin, endpoint=endpoint, keys=Browser().keys, now=NOW)


@pytest.mark.parametrize("host", ["fcm.googleapis.com", "web.push.apple.com", "db5p.notify.windows.com"])
def test_the_common_ones_are_known(lin, host):
    assert subscribe_browser(account=lin, endpoint=f"https://{host}/x", keys=Browser().keys, now=NOW).pk


def test_an_endpoint_that_got_into_the_table_is_not_called_either(keys_in, lin, clock, settings):
    with listening(lambda _asked: (201, {})) as service:
        subscribe_browser(account=lin, endpoint=f"http://{service.host}/x", keys=Browser().keys, now=NOW)
        settings.BENLIU_PUSH_HOSTS = ("fcm.googleapis.com",)
        tell(lin)
        deliver(clock)
    assert not service.asked and Delivery.objects.get().state == "given_up"


@pytest.mark.parametrize("keys", [{}, {"p256dh": "x", "auth": "y"}, {"p256dh": base64url(b"4" * 65), "auth": "????"}])
def test_keys_that_no_browser_gives(lin, keys):
    with pytest.raises(Invalid, match="密钥"):
        subscribe_browser(account=lin, endpoint="https://fcm.googleapis.com/x", keys=keys, now=NOW)


def test_keys_that_only_look_right_are_forgotten_when_they_are_used(keys_in, lin, clock):
    keys = {"p256dh": base64url(b"\x04" + b"7" * 64), "auth": base64url(b"a" * 16)}  # no point of the curve
    with listening(lambda _asked: (201, {})) as service:
        subscribe_browser(account=lin, endpoint=f"http://{service.host}/x", keys=keys, now=NOW)
        tell(lin)
        deliver(clock)
    assert not Address.objects.exists() and not service.asked


def test_a_browser_belongs_to_who_subscribed_last(lin, wang):
    for account in (lin, wang, wang):
        subscribe_browser(account=account, endpoint="https://fcm.googleapis.com/x", keys=Browser().keys, now=NOW)
    assert Address.objects.get().account == wang


def test_the_key_is_made_once_and_kept_to_the_house(keys_in):
    made: list[str] = []
    together = [threading.Thread(target=lambda: made.append(public_key())) for _ in range(8)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    assert len(set(made)) == 1 and len(made) == 8
    assert stat.S_IMODE(keys_in.stat().st_mode) == 0o600
    assert [p.name for p in keys_in.parent.iterdir()] == [keys_in.name]
    assert len(base64.urlsafe_b64decode(made[0] + "==")) == 65
