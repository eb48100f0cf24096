"""Where people are reached: given, confirmed from there, removed."""

import base64
import binascii
import datetime as dt
import hmac
import logging
from collections.abc import Mapping

from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benliu.audit.services import note_act
from benliu.common.decision import Invalid
from benliu.identity.models import User

from ..channels import CHANNELS, Undelivered, offered
from ..envelopes import confirmation
from ..models import Address

PAUSE, LIFE = dt.timedelta(minutes=1), dt.timedelta(days=1)
TRIES = 10
_REFUSED = gettext_lazy("确认码没有发出去：对方不收这个地址。请核对，删除后重新登记。")
_UNREACHED = gettext_lazy(
    "确认码没有发出去：暂时连不上发送服务，不是地址的问题。请过一会儿点“再发一次确认码”；一直不行，请告诉党务干部。"
)
log = logging.getLogger(__name__)
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
    _check_pause(known, now)
    given = {"value": value, "asked_at": now, "code_sent_at": None, "confirmed_at": None}
    address, _new = Address.objects.update_or_create(account=account, channel=channel, defaults=given)
    cache.delete(_tries(address))
    _note(account, "give_address", address, now)
    return address


@transaction.atomic
def ask_again(*, account: User, address_id: int, now: dt.datetime) -> Address:
    """An address that is not confirmed gets a new code by `send_code`; the old one is void.

    Raises `Invalid` where it is confirmed, or a code went there within a minute; `Address.DoesNotExist`.
    """
    address = Address.objects.select_for_update().get(pk=address_id, account=account)
    if address.confirmed_at:
        raise Invalid(_("这个地址已经确认。"))
    _check_pause(address, now)
    address.asked_at, address.code_sent_at = now, None
    address.save(update_fields=["asked_at", "code_sent_at"])
    cache.delete(_tries(address))
    return address


def _check_pause(known: Address | None, now: dt.datetime) -> None:
    """What did not go out may be tried again at once: it troubled nobody."""
    if known and known.code_sent_at and known.code_sent_at > now - PAUSE:
        raise Invalid(_("刚刚发送过确认码，请一分钟后再试。"))


def send_code(address: Address, *, now: dt.datetime) -> None:
    """Send the code there, at once and outside of any transaction. Raises `Invalid` where the channel did not take it.

    What the channel said is for those who run it and goes to the log.
    """
    try:
        CHANNELS[address.channel].send(address, confirmation(address, code_of(address)))
    except Undelivered as no:
        log.warning("no code to address %d by %s: %s", address.pk, address.channel, no)
        raise Invalid(str(_REFUSED if no.final else _UNREACHED)) from no
    address.code_sent_at = now
    address.save(update_fields=["code_sent_at"])


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
