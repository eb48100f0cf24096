"""The ways out. One adapter a channel; what is not set up is not offered."""

from collections.abc import Mapping

from ..models import Address
from .dingtalk import DingTalk
from .mail import Mail
from .message import Channel, Message, Undelivered
from .push import Push, public_key
from .sms import Sms
from .voice import Voice
from .wecom import WeCom

CHANNELS: Mapping[str, Channel] = {
    Address.Channel.MAIL: Mail(),
    Address.Channel.PUSH: Push(),
    Address.Channel.SMS: Sms(),
    Address.Channel.WECOM: WeCom(),
    Address.Channel.DINGTALK: DingTalk(),
    Address.Channel.VOICE: Voice(),
}


def offered() -> list[str]:
    """The channels that this installation is set up for."""
    return [code for code, channel in CHANNELS.items() if channel.is_offered()]


def usual() -> list[str]:
    """Those of them by which people are told unless a notice names its channels."""
    return [code for code in offered() if not CHANNELS[code].only_when_named]


__all__ = ["CHANNELS", "Channel", "Message", "Undelivered", "offered", "public_key", "usual"]
