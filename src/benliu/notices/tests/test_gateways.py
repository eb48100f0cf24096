"""SMS, WeCom and DingTalk against servers on this machine that demand what the vendors' documents demand."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import re
from urllib.parse import quote

import pytest

from benliu.common import clock as real_clock
from benliu.common.decision import Invalid
from benliu.notices.channels import CHANNELS, offered
from benliu.notices.channels.aliyun import signed
from benliu.notices.channels.outgoing import Setting
from benliu.notices.models import Address, Delivery, Notice
from benliu.notices.services import give_address

from .conftest import NOW, deliver, reach, tell
from .servers import Asked, listening

MOBILE = "13800138000"


# Aliyun


def test_the_signature_of_the_published_example():
    """The fixed example of the document “V3版本请求体&签名机制”."""
    headers = signed(
        {"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"},
        host="ecs.cn-shanghai.aliyuncs.com",
        key=("YourAccessKeyId", "YourAccessKeySecret"),
        action=("RunInstances", "2014-05-26"),
        at=dt.datetime(2023, 10, 26, 10, 22, 32, tzinfo=dt.UTC),
        nonce="3156853299f313e23d1673dc12e1703d",
    )
    assert headers["Authorization"] == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
        "x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def aliyun(asked: Asked) -> tuple[int, dict]:
    """Signature by the document, written down again here; a date within a quarter of an hour; each nonce once."""
    head = asked.headers
    said = re.fullmatch(
        r"ACS3-HMAC-SHA256 Credential=(\w+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})", head["authorization"]
    )
    if not said or said[1] != "KEYID":
        return 404, {"Code": "InvalidAccessKeyId.NotFound"}
    names = said[2].split(";")
    needed = {"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"}
    assert names == sorted(names) and needed <= set(names)
    assert head["x-acs-content-sha256"] == hashlib.sha256(asked.body).hexdigest()
    at = dt.datetime.strptime(head["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    if abs(at - real_clock.now()) > dt.timedelta(minutes=15):
        return 400, {"Code": "InvalidTimeStamp.Expired"}
    pairs = [f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in sorted(asked.query.items())]
    lines = "".join(f"{name}:{head[name].strip()}\n" for name in names)
    text = f"{asked.method}\n{asked.path}\n{'&'.join(pairs)}\n{lines}\n{said[2]}\n{head['x-acs-content-sha256']}"
    digest = hashlib.sha256(text.encode()).hexdigest()
    mark = hmac.new(b"SE/CRET", f"ACS3-HMAC-SHA256\n{digest}".encode(), hashlib.sha256).hexdigest()
    if mark != said[3]:
        return 400, {"Code": "SignatureDoesNotMatch"}
    action = "SingleCallByTts" if "TtsCode" in asked.query else "SendSms"
    assert (head["x-acs-action"], head["x-acs-version"]) == (action, "2017-05-25")
    return 200, {"Code": "OK", "Message": "OK", "BizId": "1", "RequestId": "2"}


def test_sms(lin, clock, settings):
    with listening(aliyun) as gateway:
        settings.BENLIU_SMS = f"http://KEYID:SE%2FCRET@{gateway.host}/?sign=奔流&template=SMS_1"
        reach(lin, "sms", MOBILE)
        tell(lin, title="2025 年积分已封账，(100%) a+b*c~d " + "长" * 40)
        deliver(clock)
    assert Delivery.objects.get().state == "sent", Delivery.objects.get().error
    query = gateway.asked[0].query
    assert (query["PhoneNumbers"], query["SignName"], query["TemplateCode"]) == (MOBILE, "奔流", "SMS_1")
    title = json.loads(query["TemplateParam"])["title"]
    assert title.startswith("2025 年积分已封账，(100%) a+b*c~d") and len(title) == 35
    assert query["OutId"] == str(Delivery.objects.get().envelope)


def test_voice(lin, clock, settings):
    with listening(aliyun) as gateway:
        settings.BENLIU_VOICE = f"http://KEYID:SE%2FCRET@{gateway.host}/?template=TTS_1&number=05710000"
        reach(lin, "voice", MOBILE)
        tell(lin, title="请马上答复", channels=["voice"])
        deliver(clock)
        settings.BENLIU_VOICE = f"http://KEYID:OTHER@{gateway.host}/?template=TTS_1"
        tell(lin, title="再一次", channels=["voice"])
        deliver(clock)
    sent, refused = Delivery.objects.order_by("pk")
    assert (sent.state, refused.error) == ("sent", "语音网关回答 SignatureDoesNotMatch。")
    query = gateway.asked[0].query
    assert (query["CalledNumber"], query["TtsCode"], query["CalledShowNumber"]) == (MOBILE, "TTS_1", "05710000")
    assert json.loads(query["TtsParam"]) == {"title": "请马上答复"} and query["PlayTimes"] == "2"
    assert query["OutId"] == sent.envelope.hex[:15], "the gateway takes 15 characters"
    assert "CalledShowNumber" not in gateway.asked[1].query


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ((200, {"Code": "isv.BUSINESS_LIMIT_CONTROL"}), "failed"),
        ((200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}), "given_up"),
        ((500, "not an object"), "failed"),
    ],
)
def test_what_the_gateway_says(lin, clock, settings, answer, state):
    with listening(lambda _asked: answer) as gateway:
        settings.BENLIU_SMS = f"http://KEYID:SE%2FCRET@{gateway.host}/?sign=s&template=t"
        reach(lin, "sms", MOBILE)
        tell(lin)
        deliver(clock)
    delivery = Delivery.objects.get()
    assert delivery.state == state
    assert "SE/CRET" not in delivery.error and "KEYID" not in delivery.error


def test_a_wrong_secret_is_told_without_it(lin, clock, settings):
    with listening(aliyun) as gateway:
        settings.BENLIU_SMS = f"http://KEYID:OTHER@{gateway.host}/?sign=s&template=t"
        reach(lin, "sms", MOBILE)
        tell(lin)
        deliver(clock)
    assert Delivery.objects.get().error == "短信网关回答 SignatureDoesNotMatch。"


@pytest.mark.parametrize(("value", "kept"), [("138 0013-8000", MOBILE), ("+8613800138000", MOBILE)])
def test_mobile_numbers(lin, settings, value, kept):
    settings.BENLIU_SMS = "https://a:b@dysmsapi.aliyuncs.com/"
    assert give_address(account=lin, channel="sms", value=value, now=NOW).value == kept


@pytest.mark.parametrize("value", ["", "1380013800", "12800138000", "13800138000,13800138001", "lin@example.cn"])
def test_what_is_no_mobile_number(lin, settings, value):
    settings.BENLIU_SMS = "https://a:b@dysmsapi.aliyuncs.com/"
    with pytest.raises(Invalid, match="手机号码"):
        give_address(account=lin, channel="sms", value=value, now=NOW)


# WeCom


class Corporation:
    """gettoken and message/send, with tokens that end."""

    def __init__(self) -> None:
        self.tokens = 0
        self.valid = ""
        self.members = {"LinYi"}

    def __call__(self, asked: Asked) -> tuple[int, dict]:
        if asked.path == "/cgi-bin/gettoken":
            if asked.method != "GET" or asked.query != {"corpid": "CORP", "corpsecret": "SE/CRET"}:
                return 200, {"errcode": 40001, "errmsg": "invalid credential"}
            self.tokens += 1
            self.valid = f"token-{self.tokens}"
            return 200, {"errcode": 0, "errmsg": "ok", "access_token": self.valid, "expires_in": 7200}
        assert (asked.method, asked.path) == ("POST", "/cgi-bin/message/send")
        if asked.query != {"access_token": self.valid}:
            return 200, {"errcode": 42001, "errmsg": "access_token expired"}
        card = asked.json["textcard"]
        assert asked.json["msgtype"] == "textcard" and isinstance(asked.json["agentid"], int)
        assert 0 < len(card["title"].encode()) <= 128 and 0 < len(card["description"].encode()) <= 512 * 6
        assert card["url"].startswith("http")
        if asked.json["touser"] not in self.members:
            return 200, {"errcode": 0, "errmsg": "ok", "invaliduser": asked.json["touser"]}
        return 200, {"errcode": 0, "errmsg": "ok", "msgid": "1"}


def test_wecom(lin, wang, clock, settings):
    corporation = Corporation()
    with listening(corporation) as server:
        settings.BENLIU_WECOM = f"http://CORP:SE%2FCRET@{server.host}/?agent=1000002"
        reach(lin, "wecom", "LinYi")
        tell(lin, title="一", text="<b>“二”</b>")
        deliver(clock)
        tell(lin, title="长" * 200)
        deliver(clock)
        assert corporation.tokens == 1, "the token is kept"
        corporation.valid = "another"
        tell(lin, title="三")
        deliver(clock)
        assert Delivery.objects.filter(state="failed").count() == 1
        clock.on(minutes=1)
        deliver(clock)
        reach(wang, "wecom", "Gone")
        tell(wang)
        deliver(clock)
    sent = [asked.json for asked in server.asked if asked.path.endswith("send")]
    assert sent[0]["touser"] == "LinYi" and sent[0]["agentid"] == 1000002 and sent[0]["enable_duplicate_check"] == 1
    assert sent[0]["textcard"]["description"] == "&lt;b&gt;“二”&lt;/b&gt;"
    assert sent[0]["textcard"]["url"].endswith(f"/notices/{Notice.objects.get(title='一').pk}/")
    assert sent[2]["textcard"] == sent[3]["textcard"], "the same message again, so that WeCom can know it"
    assert list(Delivery.objects.filter(notice__account=lin).values_list("state", flat=True).distinct()) == ["sent"]
    assert Delivery.objects.get(notice__account=wang).state == "given_up"


def test_wecom_with_a_wrong_secret(lin, clock, settings):
    with listening(Corporation()) as server:
        settings.BENLIU_WECOM = f"http://CORP:OTHER@{server.host}/?agent=1"
        reach(lin, "wecom", "LinYi")
        tell(lin)
        deliver(clock)
    assert Delivery.objects.get().error == "企业微信回答 40001。"


@pytest.mark.parametrize("value", ["", "@all", "LinYi|WangEr", "x" * 65])
def test_nobody_gives_all_as_the_own_account(lin, settings, value):
    settings.BENLIU_WECOM = "https://a:b@qyapi.weixin.qq.com/"
    with pytest.raises(Invalid):
        give_address(account=lin, channel="wecom", value=value, now=NOW)


# DingTalk


def dingtalk(asked: Asked) -> tuple[int, dict]:
    """The sign by the document: base64 of HMAC-SHA256 over “timestamp, newline, secret”; an hour's grace."""
    query = asked.query
    assert set(query) == {"access_token", "timestamp", "sign"} and asked.path == "/robot/send"
    age = real_clock.now().timestamp() * 1000 - int(query["timestamp"])
    mark = hmac.new(b"SEC+1", f"{query['timestamp']}\nSEC+1".encode(), hashlib.sha256).digest()
    if abs(age) > 3_600_000 or query["sign"] != base64.b64encode(mark).decode():
        return 200, {"errcode": 310000, "errmsg": "sign not match"}
    said = asked.json
    assert asked.headers["content-type"].startswith("application/json")
    assert said["msgtype"] == "text" and f"@{said['at']['atMobiles'][0]}" in said["text"]["content"]
    return 200, {"errcode": 0, "errmsg": "ok"}


def test_dingtalk_says_nothing_of_what_it_is_about(lin, clock, settings):
    with listening(dingtalk) as server:
        settings.BENLIU_DINGTALK = f"http://:SEC%2B1@{server.host}/robot/send?access_token=TOKEN"
        reach(lin, "dingtalk", MOBILE)
        tell(lin, title="只给林一看")
        deliver(clock)
    assert Delivery.objects.get().state == "sent", Delivery.objects.get().error
    content = server.asked[0].json["text"]["content"]
    assert "您有 1 条新通知" in content and content.endswith("/notices/")
    assert "林一" not in content and str(Notice.objects.get().pk) not in content


def test_dingtalk_with_a_wrong_secret(lin, clock, settings):
    with listening(dingtalk) as server:
        settings.BENLIU_DINGTALK = f"http://:OTHER@{server.host}/robot/send?access_token=TOKEN"
        reach(lin, "dingtalk", MOBILE)
        tell(lin)
        deliver(clock)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.error) == ("failed", "钉钉回答 310000。")


# All of them


def test_what_is_not_set_is_not_offered(settings):
    settings.BENLIU_SMS = settings.BENLIU_WECOM = settings.BENLIU_DINGTALK = ""
    assert set(offered()) == {"mail", "push"} and set(CHANNELS) == set(Address.Channel.values)


def test_a_redirect_leads_nowhere_and_no_secret_gets_into_the_error(lin, clock, settings):
    with listening(lambda _asked: (200, {"errcode": 0})) as elsewhere:
        leading = lambda asked: (302, {"Location": f"http://{elsewhere.host}{asked.target}"})  # noqa: E731
        with listening(leading) as server:
            settings.BENLIU_DINGTALK = f"http://:SEC@{server.host}/robot/send?access_token=TOKEN"
            reach(lin, "dingtalk", MOBILE)
            tell(lin)
            deliver(clock)
    assert len(server.asked) == 1 and not elsewhere.asked
    assert Delivery.objects.get().state == "failed"


def test_an_unreachable_service_is_told_by_its_host_alone(lin, clock, settings):
    settings.BENLIU_DINGTALK = "http://:SEC@127.0.0.1:9/robot/send?access_token=TOKEN"
    reach(lin, "dingtalk", MOBILE)
    tell(lin)
    deliver(clock)
    assert Delivery.objects.get().error == "连不上 127.0.0.1。"


def test_the_environments_proxies_and_logins_are_not_used(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with listening(lambda _asked: (200, {"ok": 1})) as server:
        assert Setting(f"http://u:p@{server.host}/x").call("GET", "/x") == {"ok": 1}
    assert "authorization" not in server.asked[0].headers
