"""Notices that name their channels, and climb from one to the next."""

import pytest

from benliu.common.ids import new_id
from benliu.notices.envelopes import message_of
from benliu.notices.models import Delivery, Notice
from benliu.notices.queries.habits import settings_of
from benliu.notices.registry import register_kind, unregister_kind
from benliu.notices.services import read_told, save_preference

from .conftest import NOW, PLAIN, reach, tell

MOBILE = "13800138000"


@pytest.fixture(autouse=True)
def _telephones(settings):
    settings.BENLIU_SMS = settings.BENLIU_VOICE = "http://a:b@127.0.0.1:9/"


@pytest.fixture
def lin_by_all(lin):
    for channel in ("mail", "sms", "voice"):
        reach(lin, channel, MOBILE)
    return lin


def channels() -> list[str]:
    return sorted(Delivery.objects.values_list("address__channel", flat=True))


def test_nobody_is_rung_up_unless_a_notice_says_so(lin_by_all):
    tell(lin_by_all)
    assert channels() == ["mail", "sms"]


def test_one_notice_climbs_and_no_rung_is_used_twice(lin_by_all, wang):
    for named in (("mail", "push"), ("mail", "push"), ("sms",), ("voice",), ("voice",)):
        tell(lin_by_all, wang, key="call", channels=named, urgent=True)
    assert Notice.objects.count() == 2 and channels() == ["mail", "sms", "voice"]
    assert tell(lin_by_all, key="call") == 0 and len(channels()) == 3


def test_what_has_been_done_otherwise_goes_out_no_more(lin_by_all, wang):
    reach(wang)
    tell(lin_by_all, wang, key="call:0", channels=("mail", "sms"))
    tell(lin_by_all, key="call:1", channels=("voice",))
    read_told(to=[lin_by_all.pk], kind=PLAIN, key_start="call", now=NOW)
    assert [one.notice.account for one in Delivery.objects.all()] == [wang]
    assert Notice.objects.filter(read_at=NOW).count() == 2


def test_urgent_ignores_quiet_hours_but_a_switch_holds(lin_by_all):
    given = {"language": "zh-hans", "quiet": (NOW.time().replace(hour=0), NOW.time().replace(hour=23))}
    save_preference(account=lin_by_all, muted=[f"{PLAIN}/sms"], daily_hour=9, now=NOW, **given)
    tell(lin_by_all, channels=("mail", "sms"), urgent=True)
    assert channels() == ["mail"] and Delivery.objects.get().next_try_at == NOW


def test_what_is_always_told_has_no_switch_and_heeds_none(lin_by_all):
    """Not one that was put out before, nor one put out while the message waits."""
    register_kind("tests.always", "呼叫", always=True)
    given = {"language": "zh-hans", "quiet": (None, None), "daily_hour": None, "now": NOW}
    muted = [f"{kind}/{channel}" for kind in ("tests.always", PLAIN) for channel in ("sms", "voice", "mail")]
    for _turn in range(2):
        save_preference(account=lin_by_all, muted=muted, **given)
        tell(lin_by_all, kind="tests.always", key="call", channels=("sms", "voice"), urgent=True)
        tell(lin_by_all)
        assert channels() == ["sms", "voice"]
    rows = settings_of(lin_by_all).kinds
    assert [row.title for row in rows if row.always][-1] == "呼叫"
    assert [len(row.switches) for row in rows] == [0 if row.always else 2 for row in rows]
    unregister_kind("tests.always")


def test_there_is_no_switch_for_what_rings_only_when_named(lin_by_all):
    switches = settings_of(lin_by_all).kinds[0].switches
    assert [one.name.partition("/")[2] for one in switches] == ["mail", "sms"]


def test_the_link_of_a_message_may_lead_past_the_sign_in(lin):
    register_kind("tests.direct", "要马上答复的事", direct=lambda account, key: f"/answer/{account}-{key}/")
    reach(lin)
    tell(lin, kind="tests.direct", key="call:7")
    tell(lin)
    for delivery, end in zip(Delivery.objects.order_by("pk"), (f"/answer/{lin.pk}-call:7/", "/"), strict=True):
        delivery.envelope = new_id()
        assert message_of([delivery]).url.endswith(end) and ("/notices/" in message_of([delivery]).url) == (end == "/")
    unregister_kind("tests.direct")
