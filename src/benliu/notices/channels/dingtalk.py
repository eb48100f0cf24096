"""DingTalk: a custom robot of a group, signed with HMAC-SHA256; the person is called by the mobile number.

Document: open.dingtalk.com/document/robots/customize-robot-security-settings (sign) and custom-robot-access (send).
BENLIU_DINGTALK=https://:SECRET@oapi.dingtalk.com/robot/send?access_token=TOKEN
The whole group reads along: the message says that something has come, and nothing of it.
"""

import base64
import datetime as dt
import hashlib
import hmac

from django.conf import settings
from django.utils.translation import gettext as _

from benliu.common.clock import now

from ..models import Address
from .message import Message, Undelivered
from .outgoing import Setting
from .sms import Sms

FINAL = {300001, 400013}  # the robot is not there any more; the group has been dissolved


class DingTalk:
    """Offered where BENLIU_DINGTALK is set."""

    is_private = False
    names_people = False
    only_when_named = False

    def is_offered(self) -> bool:
        """Whether a robot is set."""
        return bool(settings.BENLIU_DINGTALK)

    def clean(self, value: str) -> str:
        """The mobile number under which the person is in the group."""
        return Sms().clean(value)

    def send(self, address: Address, message: Message) -> None:
        """Hand over to the robot."""
        service = Setting(settings.BENLIU_DINGTALK)
        said = service.call(
            "POST",
            service.path,
            params=service.options | signature(service.password, now()),
            json={
                "msgtype": "text",
                "text": {"content": f"@{address.value} {message.title}\n{message.url}"},
                "at": {"atMobiles": [address.value], "isAtAll": False},
            },
        )
        code = said.get("errcode")
        if code != 0:
            raise Undelivered(_("钉钉回答 %s。") % code, final=code in FINAL)


def signature(secret: str, at: dt.datetime) -> dict[str, str]:
    """`timestamp` in milliseconds, and `sign`: base64 of HMAC-SHA256 of both under the secret."""
    timestamp = str(round(at.timestamp() * 1000))
    mark = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    return {"timestamp": timestamp, "sign": base64.b64encode(mark).decode()}
