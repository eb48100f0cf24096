"""Web push: RFC 8030 (delivery), RFC 8291 (encryption), RFC 8292 (VAPID), by pywebpush.

The push service of the browser's maker learns when something comes and for which browser, not what it says.
"""

import base64
import contextlib
import json
import os
import tempfile
from pathlib import Path

import requests
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.translation import gettext as _
from py_vapid import Vapid
from pywebpush import WebPushException, webpush

from benliu.common.decision import Invalid

from ..models import Address
from .message import Message, Undelivered
from .outgoing import OnlyTo, is_one_of

DAY = 24 * 60 * 60
GONE = {404, 410}  # RFC 8030, section 7.3: the subscription is no more
FINAL = {400, 413}


class Push:
    """Always offered: the keys are made on first use. Only to the push services that BENLIU_PUSH_HOSTS names."""

    is_private = True
    names_people = False
    only_when_named = False

    def is_offered(self) -> bool:
        """Whether any push service may be called."""
        return bool(settings.BENLIU_PUSH_HOSTS)

    def clean(self, value: str) -> str:
        """A subscription's endpoint: it comes from a browser, so it must be at a push service that is known."""
        if not is_one_of(value, settings.BENLIU_PUSH_HOSTS):
            raise Invalid(_("这个浏览器的推送服务不在允许的范围内。请换一个浏览器，或改用其他渠道。"))
        return value

    def send(self, address: Address, message: Message) -> None:
        """Encrypt for the browser and hand over to its push service. A double replaces the first (Topic)."""
        content = {"title": message.title, "text": message.text, "url": message.url, "tag": str(message.id)}
        headers = {"Topic": message.id.hex, "Urgency": "high" if message.urgent else "normal"}
        try:
            with OnlyTo(*settings.BENLIU_PUSH_HOSTS) as session:
                webpush(
                    {"endpoint": address.value, "keys": address.keys},
                    json.dumps(content, ensure_ascii=False),
                    vapid_private_key=private_key(),
                    vapid_claims={"sub": f"mailto:{settings.DEFAULT_FROM_EMAIL}"},
                    ttl=DAY,
                    headers=headers,
                    requests_session=session,
                )
        except WebPushException as error:
            code = error.response.status_code if error.response is not None else 0
            reason = _("推送服务回答 %d。") % code
            raise Undelivered(reason, final=code in FINAL, gone=code in GONE) from error
        except requests.RequestException as error:
            raise Undelivered(_("连不上推送服务。")) from error
        except ValueError as error:  # keys that no browser would give
            raise Undelivered(_("浏览器给的密钥不对，请重新开启推送。"), gone=True) from error


def private_key() -> Vapid:
    """The server's own key pair; made once, however many processes ask at the same time."""
    kept = Path(settings.BENLIU_VAPID)
    if not kept.exists():
        key = Vapid()
        key.generate_keys()
        with tempfile.NamedTemporaryFile(dir=kept.parent) as file:  # readable by its owner alone
            file.write(key.private_pem())
            file.flush()
            os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(file.name, kept)
    return Vapid.from_file(str(kept))


def public_key() -> str:
    """What a browser is told when it subscribes (applicationServerKey), in base64url."""
    point = private_key().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
