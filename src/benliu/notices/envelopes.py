"""What a message says: one notice, or several in one, in the language of the person."""

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benliu.common.ids import new_id

from .channels import CHANNELS, Message
from .models import Address, Delivery
from .queries.concerned import concerned_by
from .registry import direct_path


def language_of(delivery: Delivery) -> str:
    """The language that the receiver is told in."""
    preference = getattr(delivery.notice.account, "preference", None)
    return preference.language if preference else settings.LANGUAGE_CODE


def message_of(parts: Sequence[Delivery]) -> Message:
    """The message for deliveries of one envelope; where others read along, only that something has come."""
    first = parts[0]
    assert first.envelope is not None, "claimed before it is sent"
    urgent = any(part.notice.urgent for part in parts)
    count = ngettext("您有 %d 条新通知", "您有 %d 条新通知", len(parts)) % len(parts)
    everything = absolute(reverse("notices"))
    if not CHANNELS[first.address.channel].is_private:
        return Message(first.envelope, count, "", everything, urgent)
    concerned = _concerned(parts)
    if len(parts) == 1:
        notice = first.notice
        text = "\n".join(filter(None, (concerned.get(notice.pk), notice.text)))
        return Message(first.envelope, notice.title, text, _way(first), urgent)
    lines = ["\n".join(filter(None, (part.notice.title, concerned.get(part.notice_id), _way(part)))) for part in parts]
    return Message(first.envelope, count, "\n\n".join(lines), everything, urgent)


def _way(part: Delivery) -> str:
    notice = part.notice
    return absolute(direct_path(notice.kind, notice.account_id, notice.key) or reverse("notice", args=[notice.pk]))


def _concerned(parts: Sequence[Delivery]) -> dict[uuid.UUID, str]:
    """Whom the notices concern, where the channel may name people."""
    if not CHANNELS[parts[0].address.channel].names_people:
        return {}
    return concerned_by(parts[0].notice.account, [part.notice for part in parts])


def confirmation(address: Address, code: str) -> Message:
    """What is sent to an address to see that it is the person's own."""
    url = absolute(reverse("notice_confirm", args=[address.pk])) + f"?code={code}"
    text = _("有人请求把奔流的通知发到这里。是您本人，请打开下面的链接确认，一天内有效；不是，请忽略。")
    return Message(new_id(), _("%s 是奔流通知的确认码") % code, text, url)


def absolute(path: str) -> str:
    """The whole address of a page of this installation."""
    return settings.BENLIU_ADDRESS.rstrip("/") + path
