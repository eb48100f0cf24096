"""Who has left, and what would end with somebody."""

import datetime as dt
from dataclasses import dataclass

from ..models import Leaving, Membership, Office
from ..policies import can_end_membership
from ..standing import Standing
from .roster import offices_on
from .transfers import open_ways, temporary_rows_of


@dataclass(frozen=True)
class LeftRow:
    """Why somebody left, and whether the reader may take it back."""

    reason: str
    may_undo: bool


def last_membership(person_id: int) -> Membership | None:
    """The membership that was the last to begin. One query."""
    held = Membership.objects.filter(person_id=person_id).select_related("unit", "person")
    return held.order_by("-starts_on", "-pk").first()


def left_row(membership: Membership | None, reader: Standing) -> LeftRow | None:
    """How somebody left whose last membership this is; None for who is still there. One query."""
    leaving = Leaving.objects.filter(membership=membership).first() if membership and membership.ends_on else None
    if leaving is None or membership is None:
        return None
    return LeftRow(leaving.get_reason_display(), bool(can_end_membership(reader, membership)))


def ends_along(person_id: int, on: dt.date) -> list[str]:
    """What ends with a membership, in words. Three queries."""
    offices: list[Office] = list(offices_on(on).filter(person_id=person_id).select_related("unit"))
    stays = [row.unit for row in temporary_rows_of(person_id, on) if row.days_left >= 0]
    way = open_ways([person_id]).get(person_id)
    return [*(f"{o.unit.name} {o.get_role_display()}" for o in offices), *stays, *([f"→ {way}"] if way else [])]
