"""How a person wants to be told."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from benliu.identity.models import User

from ..channels import offered, usual
from ..models import Address, Preference
from ..registry import Text, kinds
from ..timing import Habits


@dataclass(frozen=True)
class AddressRow:
    """One address; `label` is the channel's name, `is_sent`: its code went out."""

    id: int
    channel: str
    label: str
    value: str
    is_confirmed: bool
    is_sent: bool
    since: dt.datetime


@dataclass(frozen=True)
class Switch:
    """One kind by one channel."""

    name: str
    label: str
    on: bool


@dataclass(frozen=True)
class KindRow:
    """A kind with its switches, one for each channel that reaches the person; none where it is `always` told."""

    title: Text
    daily: bool
    always: bool
    switches: Sequence[Switch]


@dataclass(frozen=True)
class Settings:
    """All that the page shows. `open_channels`: (code, name) of those that an address can be given for.

    `muted_elsewhere`: switches that are off and not shown, since no address of their channel is confirmed now.
    """

    language: str
    quiet_from: dt.time | None
    quiet_until: dt.time | None
    daily_hour: int | None
    addresses: Sequence[AddressRow]
    browsers: Sequence[AddressRow]
    open_channels: Sequence[tuple[str, str]]
    has_push: bool
    kinds: Sequence[KindRow]
    muted_elsewhere: Sequence[str]


def habits_of(preference: Preference | None) -> Habits:
    """When somebody wants to be told; without a preference: at once."""
    if preference is None:
        return Habits()
    return Habits(preference.quiet_from, preference.quiet_until, preference.daily_hour)


def settings_of(account: User) -> Settings:
    """How `account` is told. Two queries."""
    kept = Preference.objects.filter(account=account).first() or Preference(account=account)
    open_to = offered()
    rows = [_row(a) for a in Address.objects.filter(account=account, channel__in=open_to).order_by("channel", "pk")]
    switched = usual()
    reached = dict.fromkeys(row.channel for row in rows if row.is_confirmed and row.channel in switched)
    push = str(Address.Channel.PUSH)
    return Settings(
        language=kept.language or settings.LANGUAGE_CODE,
        quiet_from=kept.quiet_from,
        quiet_until=kept.quiet_until,
        daily_hour=kept.daily_hour,
        addresses=[row for row in rows if row.channel != push],
        browsers=[row for row in rows if row.channel == push],
        open_channels=[(code, _name(code)) for code in open_to if code != push],
        has_push=push in open_to,
        kinds=[
            KindRow(
                kind.title,
                kind.daily,
                kind.always,
                [] if kind.always else [_switch(kind.code, channel, kept.muted) for channel in reached],
            )
            for kind in kinds()
        ],
        muted_elsewhere=[name for name in kept.muted if name.partition("/")[2] not in reached],
    )


def _row(address: Address) -> AddressRow:
    return AddressRow(
        address.pk,
        address.channel,
        _name(address.channel),
        address.value,
        address.confirmed_at is not None,
        address.code_sent_at is not None,
        address.asked_at,
    )


def _switch(kind: str, channel: str, muted: Sequence[str]) -> Switch:
    name = f"{kind}/{channel}"
    return Switch(name, _name(channel), name not in muted)


def _name(channel: str) -> str:
    return str(Address.Channel(channel).label)
