"""Read notices."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet

from benliu.identity.models import User

from ..models import Delivery, Notice
from .delivering import AT_REST

CHUNK = 5000


@transaction.atomic
def open_notice(*, account: User, notice_id: uuid.UUID, now: dt.datetime) -> str:
    """Mark a notice of one's own as read; returns where it leads. Raises `Notice.DoesNotExist`."""
    notice = Notice.objects.get(pk=notice_id, account=account)
    _read(Notice.objects.filter(pk=notice.pk), now)
    return notice.path


@transaction.atomic
def read_all(*, account: User, now: dt.datetime) -> int:
    """Mark all of one's notices as read; returns how many were not."""
    return _read(Notice.objects.filter(account=account), now)


@transaction.atomic
def read_kind(*, account_id: int, kind: str, now: dt.datetime) -> int:
    """Mark what somebody was told of `kind` as read: the act itself has been done. Returns how many were not."""
    return _read(Notice.objects.filter(account=account_id, kind=kind, read_at=None), now)


@transaction.atomic
def read_told(*, to: Collection[int], kind: str, key_start: str, now: dt.datetime) -> None:
    """Mark as read what `to` were told of `kind` under such a key, whoever of them did it otherwise, or need not any
    more: what has not gone out is taken back.
    """
    accounts = list(to)
    for start in range(0, len(accounts), CHUNK):
        told = Notice.objects.filter(account__in=accounts[start : start + CHUNK], kind=kind, key__startswith=key_start)
        _read(told, now)


def withdraw_notice(*, to: Collection[int], kind: str, key_start: str) -> None:
    """Take back what was told, where the act itself was taken back; what went out by mail cannot be."""
    Notice.objects.filter(account__in=to, kind=kind, key__startswith=key_start).delete()


def _read(notices: QuerySet[Notice], now: dt.datetime) -> int:
    """What has been read need not be brought any more."""
    Delivery.objects.filter(AT_REST, notice__in=notices).delete()
    return notices.filter(read_at=None).update(read_at=now)
