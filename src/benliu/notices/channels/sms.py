"""SMS by Aliyun's SendSms (version 2017-05-25) with its published signature V3, ACS3-HMAC-SHA256.

Documents: help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature (signature, with the fixed
example that the tests repeat) and help.aliyun.com/zh/sms (SendSms and its parameters).

BENLIU_SMS=https://KEY_ID:KEY_SECRET@dysmsapi.aliyuncs.com/?sign=SIGNATURE&template=SMS_1234567
The approved template holds one variable, ${title}; carriers allow it 35 characters and no address.
"""

import datetime as dt
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from benliu.common.clock import now
from benliu.common.decision import Invalid

from ..models import Address
from .message import Message, Undelivered
from .outgoing import Setting

ALGORITHM, NOTHING = "ACS3-HMAC-SHA256", hashlib.sha256(b"").hexdigest()
LONGEST = 35
FINAL = ("isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_COUNT_OVER_LIMIT", "isv.INVALID_PARAMETERS")


class Sms:
    """Offered where BENLIU_SMS is set."""

    is_private = True
    names_people = False

    def is_offered(self) -> bool:
        """Whether a gateway is set."""
        return bool(settings.BENLIU_SMS)

    def clean(self, value: str) -> str:
        """A mobile number of the mainland."""
        digits = re.sub(r"[\s-]|^\+86", "", value)
        if not re.fullmatch(r"1[3-9]\d{9}", digits):
            raise Invalid(_("这不是有效的手机号码，应为 11 位数字。"))
        return digits

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
        host = service.root.partition("://")[2]
        said = service.call(
            "POST",
            f"/?{canonical(query)}",
            headers=signed(
                query, host=host, key=(service.user, service.password), action=("SendSms", "2017-05-25"), at=now()
            ),
        )
        if said.get("Code") != "OK":
            code = str(said.get("Code", ""))
            raise Undelivered(_("短信网关回答 %s。") % code, final=code in FINAL)


def canonical(query: Mapping[str, str]) -> str:
    """The query as it is signed: sorted, RFC 3986 escapes."""
    return "&".join(f"{quote(name, safe='~')}={quote(query[name], safe='~')}" for name in sorted(query))


def signed(
    query: Mapping[str, str],
    *,
    host: str,
    key: tuple[str, str],
    action: tuple[str, str],
    at: dt.datetime,
    nonce: str = "",
) -> dict[str, str]:
    """The headers of a request without a body. `key`: id and secret; `action`: name and version."""
    headers = {
        "host": host,
        "x-acs-action": action[0],
        "x-acs-content-sha256": NOTHING,
        "x-acs-date": at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": nonce or secrets.token_hex(16),
        "x-acs-version": action[1],
    }
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = "\n".join(["POST", "/", canonical(query), lines, names, NOTHING])
    digest = hashlib.sha256(request.encode()).hexdigest()
    mark = hmac.new(key[1].encode(), f"{ALGORITHM}\n{digest}".encode(), hashlib.sha256).hexdigest()
    return headers | {"Authorization": f"{ALGORITHM} Credential={key[0]},SignedHeaders={names},Signature={mark}"}
