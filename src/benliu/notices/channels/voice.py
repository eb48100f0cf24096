"""Voice calls by Aliyun's SingleCallByTts (version 2017-05-25), which reads a text out: help.aliyun.com/zh/vms.

BENLIU_VOICE=https://KEY_ID:KEY_SECRET@dyvmsapi.aliyuncs.com/?template=TTS_1234567
The approved template holds one variable, ${title}. `&number=` names the number that is shown, where one was bought.
It rings only where a notice asks for it by name: nobody is rung up for what can be read tomorrow.
"""

import json

from django.conf import settings
from django.utils.translation import gettext as _

from ..models import Address
from .aliyun import ask, mobile
from .message import Message, Undelivered
from .outgoing import Setting

LONGEST, LONGEST_OUT_ID = 35, 15
PLAYED = "2"  # times: the first words are easily missed
FINAL = ("isv.MOBILE_NUMBER_ILLEGAL", "isv.INVALID_PARAMETERS")


class Voice:
    """Offered where BENLIU_VOICE is set."""

    is_private = True
    names_people = False
    only_when_named = True

    def is_offered(self) -> bool:
        """Whether a gateway is set."""
        return bool(settings.BENLIU_VOICE)

    def clean(self, value: str) -> str:
        """A mobile number of the mainland."""
        return mobile(value)

    def send(self, address: Address, message: Message) -> None:
        """Have the gateway ring and read out the title."""
        service = Setting(settings.BENLIU_VOICE)
        query = {
            "CalledNumber": address.value,
            "TtsCode": service.options.get("template", ""),
            "TtsParam": json.dumps({"title": message.title[:LONGEST]}, ensure_ascii=False),
            "PlayTimes": PLAYED,
            "OutId": message.id.hex[:LONGEST_OUT_ID],
        }
        if shown := service.options.get("number"):
            query["CalledShowNumber"] = shown
        code = ask(service, "SingleCallByTts", query)
        if code != "OK":
            raise Undelivered(_("语音网关回答 %s。") % code, final=code in FINAL)
