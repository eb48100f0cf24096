"""Told once, in one's own language, by one's own channels, at one's own time; and whatever fails comes again."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from benliu.audit.models import AuditEntry
from benliu.common.decision import Invalid, Refused
from benliu.identity.models import User
from benliu.notices import registry
from benliu.notices.channels import CHANNELS, Message, Undelivered
from benliu.notices.models import Address, Delivery, Notice, Preference
from benliu.notices.services import (
    open_notice,
    read_all,
    read_kind,
    retry_deliveries,
    save_preference,
    wake_delivery,
)

from .conftest import DAILY, NOW, PLAIN, deliver, reach, tell


class Recorder:
    """A channel that keeps what it was given, and says no as often as it is told to."""

    is_private = True
    names_people = False
    only_when_named = False

    def __init__(self) -> None:
        self.taken: list[tuple[str, Message]] = []
        self.refusals: list[Exception] = []

    def is_offered(self) -> bool:
        return True

    def clean(self, value: str) -> str:
        return value

    def send(self, address: Address, message: Message) -> None:
        if self.refusals:
            raise self.refusals.pop(0)
        self.taken.append((address.value, message))


@pytest.fixture
def mail(monkeypatch) -> Recorder:
    recorder = Recorder()
    monkeypatch.setitem(CHANNELS, "mail", recorder)
    return recorder


def prefer(account: User, **rest: object) -> Preference:
    given = {"language": "zh-hans", "muted": [], "quiet": (None, None), "daily_hour": None, "now": NOW} | rest
    return save_preference(account=account, **given)


# Telling


def test_a_notice_is_there_with_the_act_or_not_at_all(lin):
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(lin)
        raise RuntimeError("the act failed")
    assert not Notice.objects.exists()


def test_the_same_key_is_told_once_to_each(lin, wang):
    assert tell(lin, key="run:1") == 1
    assert tell(lin, wang, wang, key="run:1") == 1
    assert tell(lin, key="run:1", kind=DAILY) == 1
    assert tell(lin) == tell(lin) == 1  # without a key every time
    assert Notice.objects.filter(account=lin).count() == 4 and Notice.objects.filter(account=wang).count() == 1


def test_a_second_sender_at_the_same_moment_finds_it_told(lin, monkeypatch):
    """What commits between the look and the insert: the insert fails, and the second look sees it."""
    from benliu.notices.services import sending

    real, looks = sending._told_before, []

    def late(accounts, sort, key):
        looks.append(key)
        return {} if len(looks) == 1 else real(accounts, sort, key)

    assert tell(lin, key="a") == 1
    monkeypatch.setattr(sending, "_told_before", late)
    assert tell(lin, key="a") == 0
    assert len(looks) == 2 and Notice.objects.count() == 1


def test_the_database_itself_keeps_a_key_once(lin):
    tell(lin, key="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(id="0" * 32, account=lin, kind=PLAIN, key="a", title="x", path="/", made_at=NOW)


def test_everybody_reads_the_own_language(lin, wang):
    prefer(wang, language="en")
    tell(lin, wang, title=format_lazy("{}：{}", gettext_lazy("通知"), 3))
    titles = dict(Notice.objects.values_list("account__username", "title"))
    assert titles == {"lin": "通知：3", "wang": "Notices：3"}


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example/", "me/", ""])
def test_a_notice_leads_nowhere_else(lin, path):
    with pytest.raises(ValueError, match="anywhere"):
        tell(lin, path=path)


def test_an_unknown_kind_is_a_fault_of_ours(lin):
    with pytest.raises(KeyError):
        tell(lin, kind="nobody.knows")


def test_a_title_is_one_line(lin):
    tell(lin, title="一\r\nBcc: all@example.cn\n 二")
    assert Notice.objects.get().title == "一 Bcc: all@example.cn 二"


def test_as_many_queries_for_a_thousand_as_for_two(lin, wang):
    crowd = User.objects.bulk_create([User(username=f"u{i}") for i in range(1000)])
    for account in (lin, *crowd[:3]):
        reach(account)
    few, many = (_queries(lambda who=who: tell(*who, key="k")) for who in ([lin, wang], crowd))
    statements = [
        [re.sub(r"^\d+ times: |[(].*", "", str(q["sql"])) for q in found if "SAVEPOINT" not in str(q["sql"])]
        for found in (few, many)
    ]
    assert len(statements[0]) == 5
    assert statements[0] == statements[1]
    assert Notice.objects.count() == 1002 and Delivery.objects.count() == 4


def _queries(act) -> list[dict]:
    with CaptureQueriesContext(connection) as found:
        act()
    return found.captured_queries


# By which channels, and when


def test_only_a_confirmed_address_is_used(lin, clock, mail):
    Address.objects.create(account=lin, channel="mail", value="lin@example.cn", asked_at=NOW)
    tell(lin)
    assert deliver(clock) == 0 and not Delivery.objects.exists()


def test_an_address_that_changed_waits_for_its_confirmation(lin, clock, mail):
    address = reach(lin)
    tell(lin)
    Address.objects.filter(pk=address.pk).update(value="new@example.cn", confirmed_at=None)
    assert deliver(clock) == 0
    Address.objects.filter(pk=address.pk).update(confirmed_at=NOW)
    assert deliver(clock) == 1 and mail.taken[0][0] == "new@example.cn"


def test_a_switch_that_is_off_holds_for_its_kind_alone(lin, clock, mail):
    reach(lin)
    prefer(lin, muted=[f"{PLAIN}/mail"])
    tell(lin)
    assert deliver(clock) == 0 and Notice.objects.count() == 1


def test_in_quiet_hours_only_what_is_urgent(lin, clock, mail):
    reach(lin)
    prefer(lin, quiet=(dt.time(9), dt.time(11)))
    tell(lin, title="等等")
    tell(lin, title="马上", urgent=True)
    assert deliver(clock) == 1
    assert [m.title for _to, m in mail.taken] == ["马上"] and mail.taken[0][1].urgent
    clock.on(minutes=59)
    assert deliver(clock) == 0
    clock.on(minutes=1)
    assert deliver(clock) == 1 and mail.taken[1][1].title == "等等"


def test_a_digest_is_one_message_with_all_since_the_last(lin, wang, clock, mail):
    for account in (lin, wang):
        reach(account)
        prefer(account, daily_hour=18)
    for title in ("第一件", "第二件", "第三件"):
        tell(lin, title=title)
    tell(wang, title="一件")
    clock.on(hours=8)
    assert deliver(clock) == 2
    said = dict(mail.taken)
    assert said["wang@example.cn"].title == "一件"
    assert said["lin@example.cn"].title == "您有 3 条新通知"
    assert all(title in said["lin@example.cn"].text for title in ("第一件", "第二件", "第三件"))
    tell(lin, title="第四件", now=clock.now)
    assert deliver(clock) == 1 and mail.taken[-1][1].title == "第四件"  # exactly six is still today's
    clock.on(days=2)
    assert deliver(clock) == 0


def test_a_daily_kind_gathers_by_itself(lin, clock, mail):
    reach(lin)
    tell(lin, kind=DAILY)
    tell(lin, kind=DAILY)
    clock.on(hours=21, minutes=59)
    assert deliver(clock) == 0
    clock.on(minutes=1)
    assert deliver(clock) == 1 and "2" in mail.taken[0][1].title


def test_new_habits_hold_for_what_waits(lin, clock, mail):
    reach(lin)
    prefer(lin, daily_hour=18)
    tell(lin)
    tell(lin, kind=DAILY)
    prefer(lin, muted=[f"{DAILY}/mail"])
    assert deliver(clock) == 1 and [m.title for _to, m in mail.taken] == ["有一件事"]
    assert Delivery.objects.count() == 1


def test_half_quiet_hours_are_none(lin):
    with pytest.raises(Invalid, match="两个时间"):
        prefer(lin, quiet=(dt.time(9), None))


def test_what_was_read_in_the_system_is_not_sent_any_more(lin, clock, mail):
    reach(lin)
    prefer(lin, daily_hour=18)
    tell(lin, title="读过的")
    tell(lin, title="没读的")
    notice = Notice.objects.get(title="读过的")
    assert open_notice(account=lin, notice_id=notice.pk, now=NOW) == "/me/"
    clock.on(hours=8)
    assert deliver(clock) == 1 and mail.taken[0][1].title == "没读的"


def test_nobody_opens_the_notice_of_another(lin, wang):
    tell(lin)
    with pytest.raises(Notice.DoesNotExist):
        open_notice(account=wang, notice_id=Notice.objects.get().pk, now=NOW)
    assert read_all(account=wang, now=NOW) == 0 and Notice.objects.get().read_at is None
    assert read_kind(account_id=lin.pk, kind=DAILY, now=NOW) == 0
    assert read_kind(account_id=lin.pk, kind=PLAIN, now=NOW) == 1


# Failing, and trying again


def test_what_fails_comes_again_at_growing_intervals_and_is_given_up_at_last(lin, clock, mail):
    reach(lin)
    tell(lin)
    mail.refusals = [Undelivered("服务器不在") for _ in range(6)]
    tried = []
    for minute in range(24 * 60):
        if deliver(clock):
            tried.append(minute)
        clock.on(minutes=1)
    # 1, then 5, 30, 120 and 720 minutes after the one before.
    assert tried == [0, 1, 6, 36, 156, 876]
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.error) == ("given_up", 6, "服务器不在")


@pytest.mark.parametrize(("broken", "state", "taken"), [(10, "sent", 1), (19, "sent", 1), (20, "given_up", 0)])
def test_who_sends_it_may_die_many_times_before_a_message_is_given_up(lin, clock, mail, broken, state, taken):
    reach(lin)
    tell(lin)
    Delivery.objects.update(attempts=broken, error="")  # so often claimed, and nobody reported back
    deliver(clock)
    assert Delivery.objects.get().state == state and len(mail.taken) == taken


def test_once_taken_never_sent_again(lin, clock, mail):
    reach(lin)
    tell(lin)
    mail.refusals = [Undelivered("忙")]
    for _ in range(3000):
        deliver(clock)
        clock.on(minutes=1)
    assert len(mail.taken) == 1 and Delivery.objects.get().state == "sent"


def test_sent_again_it_is_the_same_message(lin, clock, mail):
    reach(lin)
    tell(lin, title="一")
    tell(lin, title="二")
    mail.refusals = [Undelivered("忙")]
    deliver(clock)
    first = Delivery.objects.values_list("envelope", flat=True).distinct().get()
    tell(lin, title="三")
    clock.on(minutes=1)
    assert deliver(clock) == 2
    ids = {m.title: m.id for _to, m in mail.taken}
    assert ids["您有 2 条新通知"] == first and ids["三"] != first


def test_a_final_answer_is_not_asked_for_twice(lin, clock, mail):
    reach(lin)
    tell(lin)
    mail.refusals = [Undelivered("没有这个人", final=True)]
    deliver(clock)
    clock.on(days=2)
    assert deliver(clock) == 0 and Delivery.objects.get().state == "given_up"


def test_an_address_that_is_gone_is_forgotten(lin, clock, mail):
    reach(lin)
    tell(lin)
    mail.refusals = [Undelivered("注销了", gone=True)]
    deliver(clock)
    assert not Address.objects.exists() and Notice.objects.count() == 1


def test_a_fault_of_ours_keeps_nobody_else_waiting(lin, wang, clock, mail, caplog):
    for account in (lin, wang):
        reach(account)
    tell(lin)
    tell(wang)
    mail.refusals = [ZeroDivisionError("a fault")]
    assert deliver(clock) == 2 and len(mail.taken) == 1
    assert Delivery.objects.get(state="failed").error == "系统出错，原因在日志里。"
    assert "ZeroDivisionError" in caplog.text


def test_one_task_leaves_room_for_others(lin, clock, mail):
    for i in range(5):
        other = User.objects.create_user(f"u{i}")
        reach(other)
        tell(other)
    assert deliver(clock, most=2) == 2
    assert deliver(clock) == 3 and len(mail.taken) == 5


def test_while_it_is_being_sent_nobody_else_takes_it(lin, clock, mail):
    """Whoever sends has five minutes; a second worker finds nothing, and reading does not take it back."""
    reach(lin)
    tell(lin)
    seen = []

    class Slow(Recorder):
        def send(self, address, message):
            clock.on(minutes=4, seconds=59)
            seen.append(deliver(clock))
            read_all(account=lin, now=NOW)
            super().send(address, message)

    CHANNELS["mail"] = slow = Slow()  # put back by the fixture
    assert deliver(clock) == 1
    assert seen == [0] and len(slow.taken) == 1 and Delivery.objects.get().state == "sent"


# Officers


def test_an_officer_sees_and_retries_what_is_in_reach_and_nothing_else(lin, wang, clock, mail, monkeypatch):
    chief = User.objects.create_user("chief")
    mine = lambda reader: User.objects.filter(pk=lin.pk).values("pk") if reader == chief else None  # noqa: E731
    monkeypatch.setattr(registry, "_oversight", [registry.Oversight(mine, lambda _accounts: {})])
    for account in (lin, wang):
        reach(account)
        tell(account)
    mail.refusals = [Undelivered("坏了", final=True), Undelivered("坏了")]
    deliver(clock)
    everything = list(Delivery.objects.values_list("pk", flat=True))
    with pytest.raises(Refused):
        retry_deliveries(actor=lin, delivery_ids=everything, now=clock.now)
    assert retry_deliveries(actor=chief, delivery_ids=everything, now=clock.now) == 1
    assert AuditEntry.objects.get(act="retry_deliveries").actor_id == chief.pk
    assert deliver(clock) == 1 and [to for to, _m in mail.taken] == ["lin@example.cn"]
    assert Delivery.objects.get(notice__account=wang).state in ("failed", "given_up")


# The clockwork


def test_a_worker_is_asked_once_and_only_when_something_is_due(lin, mail):
    assert not wake_delivery(now=NOW)
    reach(lin)
    prefer(lin, daily_hour=18)
    tell(lin)
    assert not wake_delivery(now=NOW)
    later = NOW + dt.timedelta(hours=8)
    assert wake_delivery(now=later)
    assert not wake_delivery(now=later)
