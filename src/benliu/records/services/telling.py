"""Tell people of records that wait for them."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from benliu.common.clock import local_date
from benliu.common.ids import content_hash
from benliu.notices.registry import Text
from benliu.notices.services import read_kind, send_notice, withdraw_notice
from benliu.org.models import Unit
from benliu.org.queries import officers_of, secretaries_of
from benliu.org.standing import Standing

from ..models import Record
from ..policies import left_to_others
from ..ways import desk_of

RETURNED, WAITING, WITHDRAWN = "records.returned", "records.waiting", "records.withdrawn"


def tell_waiting(*, actor: Standing, records: Sequence[Record], now: dt.datetime) -> None:
    """Tell the secretaries that records wait, at most once a day for each branch; not who filed them themselves.

    Where another person must verify what `actor` filed and there is no other secretary, the officers above are told.
    """
    if not records:
        return
    today = local_date(now)
    units = Unit.objects.in_bulk({record.unit_id for record in records})
    waiting = Record.objects.filter(left_to_others(actor), pk__in=[record.pk for record in records])
    left = set(waiting.values_list("unit_id", flat=True))
    officers = officers_of([units[unit_id] for unit_id in left], today) if left else {}
    for unit_id, accounts in secretaries_of(units.values(), today).items():
        others = [account for account in accounts if account != actor.account_id]
        send_notice(
            to=others or [account for account in officers.get(unit_id, ()) if account != actor.account_id],
            kind=WAITING,
            title=format_lazy(_("{unit}有记录等待审核"), unit=units[unit_id].name),
            text=_("审核后才计分；有疑问的可以退回。"),
            path=desk_of(unit_id),
            now=now,
            key=f"{unit_id}:{today}",
            about=[str(record.pk) for record in records if record.unit_id == unit_id],
        )


def tell_returned(*, actor: Standing, record_ids: Collection[uuid.UUID], now: dt.datetime) -> None:
    """Tell who filed the records that they came back; the reason stands with the record, not in the message."""
    for filer, ids in _filers(actor, record_ids).items():
        words = ngettext_lazy("您登记的 {count} 条记录被退回", "您登记的 {count} 条记录被退回", len(ids))
        title = format_lazy(words, count=len(ids))
        _tell_filer(filer, RETURNED, title, _("请查看退回的原因，改好后重新登记。"), ids, now)


def tell_withdrawn(*, actor: Standing, record_ids: Collection[uuid.UUID], now: dt.datetime) -> None:
    """Tell who filed the records that somebody else withdrew them: nothing vanishes behind anybody's back."""
    for filer, ids in _filers(actor, record_ids).items():
        words = ngettext_lazy("您登记的 {count} 条记录被撤回", "您登记的 {count} 条记录被撤回", len(ids))
        title = format_lazy(words, count=len(ids))
        _tell_filer(filer, WITHDRAWN, title, _("撤回的不再等待审核。如有不妥，可以打开记录恢复。"), ids, now)


def _tell_filer(  # noqa: PLR0917
    filer: int, kind: str, title: Text, text: Text, ids: Sequence[uuid.UUID], now: dt.datetime
) -> None:
    state = kind.removeprefix("records.")
    send_notice(
        to=[filer],
        kind=kind,
        title=title,
        text=text,
        path=reverse("record", args=ids) if len(ids) == 1 else f"{reverse('records')}?state={state}",
        now=now,
        key=f"{_key(ids)}:{now.isoformat()}",
        about=[str(record_id) for record_id in ids],
    )


def untell_returned(*, actor: Standing, record_ids: Collection[uuid.UUID]) -> None:
    """The return of these very records was taken back: so is what was told of it."""
    _untell(actor, record_ids, RETURNED)


def untell_withdrawn(*, actor: Standing, record_ids: Collection[uuid.UUID]) -> None:
    """The withdrawal of these very records was taken back: so is what was told of it."""
    _untell(actor, record_ids, WITHDRAWN)


def _untell(actor: Standing, record_ids: Collection[uuid.UUID], kind: str) -> None:
    for filer, ids in _filers(actor, record_ids).items():
        withdraw_notice(to=[filer], kind=kind, key_start=_key(ids))


def _filers(actor: Standing, record_ids: Collection[uuid.UUID]) -> dict[int, list[uuid.UUID]]:
    """Who filed the records, with those of each; without the actor."""
    filed = Record.objects.filter(pk__in=record_ids, filed_by__isnull=False).exclude(filed_by=actor.account_id)
    by_filer: dict[int, list[uuid.UUID]] = defaultdict(list)
    for filer, record_id in filed.values_list("filed_by_id", "pk"):
        by_filer[filer].append(record_id)
    return by_filer


def _key(ids: Iterable[uuid.UUID]) -> str:
    return content_hash({"records": sorted(str(record_id) for record_id in ids)})


def note_desk_seen(*, actor: Standing, now: dt.datetime) -> None:
    """Who verifies or returns has seen what waits and need not be told any more."""
    read_kind(account_id=actor.account_id, kind=WAITING, now=now)
