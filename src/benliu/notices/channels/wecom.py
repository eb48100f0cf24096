"""WeCom: a text card of the organisation's own application, to one member.

Documents: developer.work.weixin.qq.com/document/path/91039 (gettoken) and /path/90236 (message/send, textcard).
BENLIU_WECOM=https://CORP_ID:SECRET@qyapi.weixin.qq.com/?agent=1000002
WeCom itself drops the same message sent twice within half an hour (`enable_duplicate_check`).
"""

import html
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid

from ..models import Address
from .message import Message, Undelivered
from .outgoing import Setting

TOKEN = "notices.wecom.token"  # noqa: S105  the name of what is kept, no secret
STALE = {40014, 42001}  # the token is not valid, or not any more
FINAL = {60111, 81013, 40003}  # no such member, or not one of this application's
TITLE_BYTES, TEXT_BYTES, MARGIN = 128, 512, 300


class WeCom:
    """Offered where BENLIU_WECOM is set."""

    is_private = True
    names_people = False
    only_when_named = False

    def is_offered(self) -> bool:
        """Whether an application is set."""
        return bool(settings.BENLIU_WECOM)

    def clean(self, value: str) -> str:
        """A member's id in the organisation's directory, which is no list of ids and not “all”."""
        if not value or len(value.encode()) > 64 or "|" in value or value.startswith("@"):
            raise Invalid(_("请填写您在企业微信通讯录中的账号，例如 ZhangSan。"))
        return value

    def send(self, address: Address, message: Message) -> None:
        """Hand over; a member who is not in the application's range is final."""
        service = Setting(settings.BENLIU_WECOM)
        token = _token(service)
        said = service.call("POST", "/cgi-bin/message/send", params={"access_token": token}, json={
            "touser": address.value,
            "msgtype": "textcard",
            "agentid": int(service.options.get("agent", "0")),
            "textcard": {
                "title": cut(message.title, TITLE_BYTES),
                "description": html.escape(cut(message.text or message.title, TEXT_BYTES)),
                "url": message.url,
                "btntxt": _("查看"),
            },
            "enable_duplicate_check": 1,
        })  # fmt: skip
        code = said.get("errcode")
        if code in STALE:
            cache.delete(TOKEN)
        if code != 0:
            raise _refusal(code, final=code in FINAL)
        if said.get("invaliduser"):
            raise Undelivered(_("企业微信里没有这个账号，或应用对他不可见。"), final=True)


def _token(service: Setting) -> str:
    """The token of the application, kept almost as long as it holds."""
    kept = cache.get(TOKEN)
    if kept:
        return str(kept)
    said: Mapping[str, Any] = service.call(
        "GET", "/cgi-bin/gettoken", params={"corpid": service.user, "corpsecret": service.password}
    )
    if said.get("errcode") != 0:
        raise _refusal(said.get("errcode"))
    cache.set(TOKEN, said["access_token"], max(60, int(said["expires_in"]) - MARGIN))
    return str(said["access_token"])


def _refusal(code: object, *, final: bool = False) -> Undelivered:
    return Undelivered(_("企业微信回答 %s。") % code, final=final)


def cut(text: str, most: int) -> str:
    """`text` within `most` bytes of UTF-8, whole characters only."""
    return text.encode()[:most].decode(errors="ignore")
