"""The newest water of each place, against the one before and against the place's own alarming level."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from ...models import Report

NEAR_MM = 500  # below the place's own alarming level: said to be near it, and no more
ABOVE, NEAR, CALM = "above", "near", "calm"


@dataclass(frozen=True)
class Water:
    """In millimetres; `change_mm` since the report before, None where there was none; `alarm_mm` None: none is set."""

    mm: int
    change_mm: int | None
    alarm_mm: int | None
    at: dt.datetime

    @property
    def state(self) -> str:
        """`above` the alarming level, `near` it, `calm`; empty where the place has none."""
        if self.alarm_mm is None:
            return ""
        return ABOVE if self.mm > self.alarm_mm else NEAR if self.mm >= self.alarm_mm - NEAR_MM else CALM

    @property
    def metres(self) -> str:
        """As it is written: 5.82."""
        return _metres(self.mm)

    @property
    def change(self) -> str:
        """With its sign: +0.05; empty where it is the first."""
        return "" if self.change_mm is None else signed(self.change_mm)

    @property
    def over_alarm(self) -> str:
        """With its sign; empty without an alarming level."""
        return "" if self.alarm_mm is None else signed(self.mm - self.alarm_mm)


def signed(mm: int) -> str:
    """Metres with a sign; a true minus."""
    return ("+" if mm > 0 else "−" if mm < 0 else "±") + _metres(abs(mm))


def _metres(mm: int) -> str:
    return f"{'−' if mm < 0 else ''}{abs(mm) / 1000:.2f}"


def waters(response_id: uuid.UUID) -> dict[int, Water]:
    """By place. One query."""
    order = [F("happened_at").desc(), F("received_at").desc(), F("pk").desc()]
    told = Report.objects.filter(response=response_id, place__isnull=False, water_mm__isnull=False)
    newest = told.annotate(turn=Window(RowNumber(), partition_by="place", order_by=order)).filter(turn__lte=2)
    rows = newest.order_by("place", "turn").values_list("place", "water_mm", "place__alarm_mm", "happened_at")
    found: dict[int, Water] = {}
    for place, mm, alarm_mm, at in rows:
        if place is None or mm is None:
            continue
        last = found.get(place)
        found[place] = Water(last.mm, last.mm - mm, alarm_mm, last.at) if last else Water(mm, None, alarm_mm, at)
    return found
