"""What could not be brought to people, for officers: whom and how, not what it said."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..models import Address, Delivery
from ..registry import Text, oversight, title_of


@dataclass(frozen=True)
class FailureRow:
    """One delivery. `next_try_at` is None where it was given up."""

    id: int
    who: str
    kind: Text
    channel: str
    made_at: dt.datetime
    attempts: int
    error: str
    next_try_at: dt.datetime | None


def failure_rows(deliveries: Iterable[Delivery]) -> list[FailureRow]:
    """As they are shown. One query for the names."""
    rows = list(deliveries)
    names = oversight().names(row.notice.account_id for row in rows)
    return [_row(row, names.get(row.notice.account_id, "")) for row in rows]


def _row(row: Delivery, name: str) -> FailureRow:
    return FailureRow(
        id=row.pk,
        who=name or _("未在名册上的账号"),
        kind=title_of(row.notice.kind),
        channel=str(Address.Channel(row.address.channel).label),
        made_at=row.notice.made_at,
        attempts=row.attempts,
        error=row.error,
        next_try_at=None if row.state == Delivery.State.GIVEN_UP else row.next_try_at,
    )
