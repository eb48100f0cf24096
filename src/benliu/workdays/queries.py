"""Which days are worked."""

from dataclasses import dataclass

from benliu.common.workdays import WorkCalendar

from .models import SpecialDay


@dataclass(frozen=True)
class Year:
    """A year's special days, and the neighbouring years that have any."""

    number: int
    days: tuple[SpecialDay, ...]


def work_calendar() -> WorkCalendar:
    """All special days. One query."""
    rows = list(SpecialDay.objects.values_list("day", "is_working"))
    return WorkCalendar(
        off=frozenset(day for day, working in rows if not working),
        worked=frozenset(day for day, working in rows if working),
    )


def special_days(year: int) -> Year:
    """The special days of a year, in order. One query."""
    return Year(year, tuple(SpecialDay.objects.filter(day__year=year).order_by("day")))
