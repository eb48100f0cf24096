"""SMS by Aliyun's SendSms (version 2017-05-25): help.aliyun.com/zh/sms.

BENLIU_SMS=https://KEY_ID:KEY_SECRET@dysmsapi.aliyuncs.com/?sign=SIGNATURE&template=SMS_1234567
The approved template holds one variable, ${title}; carriers allow it 35 characters and no address.
"""

import json

from django.conf import settings
from django.utils.translation import gettext as _

from ..models import Address
from .aliyun import ask, mobile
from .message import Message, Undelivered
from .outgoing import Setting

LONGEST = 35
FINAL = ("isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_COUNT_OVER_LIMIT", "isv.INVALID_PARAMETERS")


class Sms:
    """Offered where BENLIU_SMS is set."""

    is_private = True
    names_people = False
    only_when_named = False

    def is_offered(self) -> bool:
        """Whether a gateway is set."""
        return bool(settings.BENLIU_SMS)

    def clean(self, value: str) -> str:
        """A mobile number of the mainland."""
        return mobile(value)

    def send(self, address: Address, message: Message) -> None:
        """Hand over to the gateway; `OutId` names the message in its log."""
        service = Setting(settings.BENLIU_SMS)
        query = {
            "PhoneNumbers": address.value,
            "SignName": service.options.get("sign", ""),
            "TemplateCode": service.options.get("template", ""),
            "TemplateParam": json.dumps({"title": message.title[:LONGEST]}, ensure_ascii=False),
            "OutId": str(message.id),
        }
        code = ask(service, "SendSms", query)
        if code != "OK":
            raise Undelivered(_("短信网关回答 %s。") % code, final=code in FINAL)
