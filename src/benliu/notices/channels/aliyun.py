"""What Aliyun's services for telephones have in common: numbers, and the published signature V3, ACS3-HMAC-SHA256.

Document: help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature, with the fixed example that the
tests repeat.
"""

import datetime as dt
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from urllib.parse import quote

from django.utils.translation import gettext as _

from benliu.common.clock import now
from benliu.common.decision import Invalid

from .outgoing import Setting

ALGORITHM, NOTHING = "ACS3-HMAC-SHA256", hashlib.sha256(b"").hexdigest()
VERSION = "2017-05-25"


def mobile(value: str) -> str:
    """A mobile number of the mainland. Raises `Invalid`."""
    digits = re.sub(r"[\s-]|^\+86", "", value)
    if not re.fullmatch(r"1[3-9]\d{9}", digits):
        raise Invalid(_("这不是有效的手机号码，应为 11 位数字。"))
    return digits


def ask(service: Setting, action: str, query: Mapping[str, str]) -> str:
    """Ask `service` for `action`; returns the code of its answer, "OK" where it took it. Raises `Undelivered`."""
    host, key = service.root.partition("://")[2], (service.user, service.password)
    headers = signed(query, host=host, key=key, action=(action, VERSION), at=now())
    return str(service.call("POST", f"/?{canonical(query)}", headers=headers).get("Code", ""))


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
