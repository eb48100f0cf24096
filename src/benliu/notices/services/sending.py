"""Tell people something, inside the transaction of what happened: with it, or not at all."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from benliu.common.bulk import insert_rows
from benliu.common.ids import new_id

from ..channels import offered, usual
from ..models import Address, Delivery, Notice, Preference
from ..queries.habits import habits_of
from ..registry import Kind, Text, kind_of
from ..timing import due_at

CHUNK, MOST_ABOUT = 5000, 100
NOTICE = ("id", "account_id", "kind", "key", "title", "text", "path", "about", "urgent", "made_at", "read_at")
DELIVERY = ("notice_id", "address_id", "state", "attempts", "next_try_at", "envelope", "error", "sent_at")
_Reached = dict[int, list[tuple[int, str]]]  # by account, addresses with their channels


def send_notice(
    *,
    to: Sequence[int],
    kind: str,
    title: Text,
    text: Text,
    path: str,
    now: dt.datetime,
    urgent: bool = False,
    key: str = "",
    about: Sequence[str] = (),
    channels: Collection[str] | None = None,
) -> int:
    """Tell the accounts `to`, each in the own language: `title` and `text` may be lazy. Returns how many were told.

    `kind` is registered (else `KeyError`), `path` leads to the act on this site (else `ValueError`). With a `key`
    nobody is told twice of the same kind. `about`: ids of what it concerns, for the kind to name it by.

    `channels`: by these alone, and a notice of the same key that somebody has already goes out by those of them that it
    has not been given to; so one notice climbs from channel to channel. Six queries for every 5,000 people.
    """
    sort = kind_of(kind)
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"{path!r} does not lead anywhere on this site")
    said = {"kind": kind, "key": key, "path": path, "urgent": urgent, "about": list(about)[:MOST_ABOUT]}
    words = {code: _words(code, title, text) for code, _name in settings.LANGUAGES}
    told = 0
    for accounts in _batches(dict.fromkeys(to)):
        try:
            told += _tell(accounts, sort, words, said, channels=channels, now=now)
        except IntegrityError:  # somebody told them of this key at the same moment; now that is known
            told += _tell(accounts, sort, words, said, channels=channels, now=now)
    return told


def _batches(accounts: Mapping[int, None]) -> Iterator[list[int]]:
    rest = list(accounts)
    for start in range(0, len(rest), CHUNK):
        yield rest[start : start + CHUNK]


def _words(language: str, title: Text, text: Text) -> tuple[str, str]:
    """In one language. A title is one line: it becomes the subject of a mail."""
    with translation.override(language):
        return " ".join(str(title).split())[:200], str(text).strip()[:1000]


@transaction.atomic
def _tell(
    accounts: list[int],
    sort: Kind,
    words: Mapping[str, tuple[str, str]],
    said: Mapping[str, object],
    *,
    channels: Collection[str] | None,
    now: dt.datetime,
) -> int:
    told = _told_before(accounts, sort, str(said["key"]))
    new = [account for account in accounts if account not in told]
    preferences = {p.account_id: p for p in Preference.objects.filter(account__in=accounts)}
    ids = {account: new_id() for account in new}
    default = words[settings.LANGUAGE_CODE]
    insert_rows(Notice, NOTICE, (
        (ids[a], a, said["kind"], said["key"], *(words.get(p.language, default) if p else default),
         said["path"], said["about"], said["urgent"], now, None)
        for a in new for p in [preferences.get(a)]
    ))  # fmt: skip
    reached = _addresses(new, usual()) if channels is None else _not_given(ids | told, told.values(), channels)
    insert_rows(
        Delivery, DELIVERY, _deliveries(ids | told, reached, preferences, sort, urgent=bool(said["urgent"]), now=now)
    )
    return len(new)


def _told_before(accounts: list[int], sort: Kind, key: str) -> dict[int, uuid.UUID]:
    """The notice of this key of each account that has one."""
    if not key:
        return {}
    rows = Notice.objects.filter(account__in=accounts, kind=sort.code, key=key)
    return dict(rows.values_list("account_id", "pk"))


def _deliveries(
    ids: Mapping[int, uuid.UUID],
    reached: _Reached,
    preferences: Mapping[int, Preference],
    sort: Kind,
    *,
    urgent: bool,
    now: dt.datetime,
) -> Iterator[tuple[object, ...]]:
    here = timezone.localtime(now)
    for account, addresses in reached.items():
        preference = preferences.get(account)
        muted = preference.muted if preference and not sort.always else []
        due = due_at(here, habits_of(preference), urgent=urgent, daily=sort.daily)
        for address_id, channel in addresses:
            if f"{sort.code}/{channel}" not in muted:
                yield (ids[account], address_id, Delivery.State.WAITING, 0, due, None, "", None)


def _not_given(notices: Mapping[int, uuid.UUID], old: Collection[uuid.UUID], channels: Collection[str]) -> _Reached:
    """The addresses of the named channels to which each notice is not on its way yet."""
    given = set(Delivery.objects.filter(notice__in=list(old)).values_list("notice_id", "address_id")) if old else set()
    found = _addresses(list(notices), [code for code in offered() if code in channels])
    return {
        account: [one for one in addresses if (notices[account], one[0]) not in given]
        for account, addresses in found.items()
    }


def _addresses(accounts: list[int], channels: Sequence[str]) -> _Reached:
    found = Address.objects.filter(account__in=accounts, channel__in=channels, confirmed_at__isnull=False)
    by_account: _Reached = defaultdict(list)
    for account, address_id, channel in found.values_list("account_id", "pk", "channel"):
        by_account[account].append((address_id, channel))
    return by_account
