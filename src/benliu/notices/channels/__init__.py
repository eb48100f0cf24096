"""The ways out. One adapter a channel; what is not set up is not offered."""

from collections.abc import Mapping

from ..models import Address
from .dingtalk import DingTalk
from .mail import Mail
from .message import Channel, Message, Undelivered
from .push import Push, public_key
from .sms import Sms
from .wecom import WeCom

CHANNELS: Mapping[str, Channel] = {
    Address.Channel.MAIL: Mail(),
    Address.Channel.PUSH: Push(),
    Address.Channel.SMS: Sms(),
    Address.Channel.WECOM: WeCom(),
    Address.Channel.DINGTALK: DingTalk(),
}


def offered() -> list[str]:
    """The channels that this installation is set up for."""
    return [code for code, channel in CHANNELS.items() if channel.is_offered()]


__all__ = ["CHANNELS", "Channel", "Message", "Undelivered", "offered", "public_key"]
