"""A person's own notices."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from benliu.identity.models import User

from ..models import Address, Notice
from ..registry import Text, title_of
from .concerned import concerned_by


@dataclass(frozen=True)
class NoticeRow:
    """One notice in the list; `concerned`: whom and what it is about, as far as the reader may see that."""

    id: uuid.UUID
    kind: Text
    title: str
    text: str
    concerned: str
    urgent: bool
    made_at: dt.datetime
    is_read: bool


def unread_count(account: User) -> int:
    """How many notices `account` has not opened. One query."""
    return Notice.objects.filter(account=account, read_at=None).count()


def notices_of(account: User) -> QuerySet[Notice]:
    """All of `account`'s notices, the newest first."""
    return Notice.objects.filter(account=account).order_by("-made_at", "-pk")


def rows_of(account: User, notices: Sequence[Notice]) -> list[NoticeRow]:
    """Notices of `account` as they are shown."""
    concerned = concerned_by(account, notices)
    return [_row(notice, concerned.get(notice.pk, "")) for notice in notices]


def _row(notice: Notice, concerned: str) -> NoticeRow:
    return NoticeRow(
        notice.pk,
        title_of(notice.kind),
        notice.title,
        notice.text,
        concerned,
        notice.urgent,
        notice.made_at,
        notice.read_at is not None,
    )


@dataclass(frozen=True)
class Unconfirmed:
    """An address that waits for its code, or is confirmed already."""

    id: int
    label: str
    value: str
    is_confirmed: bool
    is_sent: bool


def address_of(account: User, address_id: int) -> Unconfirmed | None:
    """One of `account`'s own addresses."""
    found = Address.objects.filter(account=account, pk=address_id).first()
    if found is None:
        return None
    label = str(Address.Channel(found.channel).label)
    return Unconfirmed(found.pk, label, found.value, found.confirmed_at is not None, found.code_sent_at is not None)
