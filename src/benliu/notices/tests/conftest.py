"""Two accounts, two kinds, and a clock that a test turns by hand."""

import datetime as dt
from collections.abc import Iterator

import pytest

from benliu.identity.models import User
from benliu.notices.models import Address
from benliu.notices.registry import register_kind, unregister_kind
from benliu.notices.services import deliver_due, send_notice

PLAIN, DAILY = "tests.plain", "tests.daily"
# A Monday, 10:00 in Shanghai.
NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    register_kind(PLAIN, "平常的事")
    register_kind(DAILY, "每天的事", daily=True)
    yield
    unregister_kind(PLAIN)
    unregister_kind(DAILY)


@pytest.fixture
def lin(db: None) -> User:
    return User.objects.create_user("lin")


@pytest.fixture
def wang(db: None) -> User:
    return User.objects.create_user("wang")


class Clock:
    """The moment that services are told."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def on(self, **how_long: float) -> None:
        """Let time pass."""
        self.now += dt.timedelta(**how_long)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def reach(account: User, channel: str = "mail", value: str = "", **rest: object) -> Address:
    """A confirmed address."""
    value = value or f"{account.username}@example.cn"
    return Address.objects.create(account=account, channel=channel, value=value, asked_at=NOW, confirmed_at=NOW, **rest)


def tell(*accounts: User, title: object = "有一件事", **rest: object) -> int:
    """Send a plain notice, now."""
    given = {"kind": PLAIN, "text": "请打开看看。", "path": "/me/", "now": NOW} | rest
    return send_notice(to=[account.pk for account in accounts], title=title, **given)


def deliver(clock: Clock, most: int = 100) -> int:
    return deliver_due(clock=clock, most=most)
