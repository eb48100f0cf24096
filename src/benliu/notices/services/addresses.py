"""Where people are reached: given, confirmed from there, removed."""

import base64
import binascii
import datetime as dt
import hmac
from collections.abc import Mapping

from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid
from benliu.identity.models import User

from ..channels import CHANNELS, Undelivered, offered
from ..envelopes import confirmation
from ..models import Address

PAUSE, LIFE = dt.timedelta(minutes=1), dt.timedelta(days=1)
TRIES = 10
KEYS = {"p256dh": 65, "auth": 16}  # bytes, RFC 8291


@transaction.atomic
def give_address(*, account: User, channel: str, value: str, now: dt.datetime) -> Address:
    """Keep an address, to be confirmed by what `send_code` sends there; until then nothing else is sent.

    Raises `Invalid`: not set up here, not an address, or asked again within a minute.
    """
    if channel not in offered() or channel == Address.Channel.PUSH:
        raise Invalid(_("本系统没有开通这个渠道。"))
    value = CHANNELS[channel].clean(value.strip())
    known = Address.objects.filter(account=account, channel=channel).first()
    if known and known.asked_at > now - PAUSE:
        raise Invalid(_("刚刚发送过确认码，请一分钟后再试。"))
    given = {"value": value, "asked_at": now, "confirmed_at": None}
    address, _new = Address.objects.update_or_create(account=account, channel=channel, defaults=given)
    cache.delete(_tries(address))
    _note(account, "give_address", address, now)
    return address


def send_code(address: Address) -> None:
    """Send the code there, now and outside of any transaction. Raises `Invalid` with what the channel said."""
    try:
        CHANNELS[address.channel].send(address, confirmation(address, code_of(address)))
    except Undelivered as no:
        raise Invalid(_("确认码没有发出去：%s请核对地址，或一分钟后再试。") % no) from no


@transaction.atomic
def confirm_address(*, account: User, address_id: int, code: str, now: dt.datetime) -> Address:
    """Use the address from now on. Raises `Invalid` for a wrong or old code, `Address.DoesNotExist`."""
    address = Address.objects.select_for_update().get(pk=address_id, account=account)
    if address.confirmed_at:
        return address
    cache.add(_tries(address), 0, int(LIFE.total_seconds()))
    if cache.incr(_tries(address)) > TRIES or now > address.asked_at + LIFE:
        raise Invalid(_("确认码已失效，请重新登记一次这个地址。"))
    if not hmac.compare_digest(code.strip().encode(), code_of(address).encode()):
        raise Invalid(_("确认码不对，请核对后再填。"))
    address.confirmed_at = now
    address.save(update_fields=["confirmed_at"])
    _note(account, "confirm_address", address, now)
    return address


def code_of(address: Address) -> str:
    """Six digits that follow from the address and when it was given; kept nowhere."""
    about = f"{address.pk}:{address.value}:{address.asked_at.isoformat()}"
    digest = salted_hmac("benliu.notices.code", about, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"


@transaction.atomic
def remove_address(*, account: User, address_id: int, now: dt.datetime) -> None:
    """Forget an address, and with it what still waited to go there; the notices stay."""
    address = Address.objects.filter(pk=address_id, account=account).first()
    if address:
        _note(account, "remove_address", address, now)
        address.delete()


@transaction.atomic
def subscribe_browser(*, account: User, endpoint: str, keys: Mapping[str, object], now: dt.datetime) -> Address:
    """Keep this browser's push subscription; one browser belongs to who subscribed in it last. Raises `Invalid`."""
    if len(endpoint) > 1000:
        raise Invalid(_("推送地址太长。"))
    value = CHANNELS[Address.Channel.PUSH].clean(endpoint)
    kept = {name: str(keys.get(name, "")) for name in KEYS}
    if any(_length(text) != KEYS[name] for name, text in kept.items()):
        raise Invalid(_("浏览器给的密钥不对，请重新开启推送。"))
    Address.objects.filter(channel=Address.Channel.PUSH, value=value).exclude(account=account).delete()
    given = {"keys": kept, "asked_at": now, "confirmed_at": now}
    address, _new = Address.objects.update_or_create(
        account=account, channel=Address.Channel.PUSH, value=value, defaults=given
    )
    _note(account, "subscribe_browser", address, now)
    return address


def _length(text: str) -> int:
    try:
        return len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        return -1


def _tries(address: Address) -> str:
    return f"notices.tries.{address.pk}"


def _note(account: User, act: str, address: Address, now: dt.datetime) -> None:
    note_act(actor_id=account.pk, act=act, subject=f"address:{address.pk}", now=now, channel=address.channel)
