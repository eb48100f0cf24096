"""What comes to an end, or is due: terms of office, times in another branch, probation."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from intake.values import read_month

from ..models import Membership, Office, Person, Unit
from ..standing import Standing
from .erasure import wishes_waiting
from .roster import memberships_on, offices_on, units_below
from .transfers import ending_stays

TERM, STAY, PROBATION = dt.timedelta(days=60), dt.timedelta(days=14), dt.timedelta(days=30)
MOST = 50
TITLES = {"term": _("任期将满"), "stay": _("临时组织关系将结束"), "probation": _("预备期将满，该讨论转正"),
          "erasure": _("请求清除个人资料，待答复")}  # fmt: skip


@dataclass(frozen=True)
class Ending:
    """One thing that ends or is due on a day; `about` is a key of `TITLES`."""

    about: str
    person_id: int
    name: str
    what: str
    on: dt.date
    days_left: int

    @property
    def title(self) -> str:
        """What it is, in the reader's language."""
        return str(TITLES[self.about])


@dataclass(frozen=True)
class ProbationRow:
    """A probationary member: when joined, when to be confirmed; `may_confirm`: the reader may say that it is done."""

    joined_on: dt.date
    due_on: dt.date
    overdue: bool
    may_confirm: bool


def endings(reader: Standing, on: dt.date) -> list[Ending]:
    """What ends or is due soon among the people whom `reader` leads, the nearest first.

    Three queries, for officers four.
    """
    if not reader.led_paths:
        return []
    led = Unit.objects.filter(units_below(reader.led_paths)).values("pk")
    terms = ending_terms(on).filter(unit__in=led).select_related("person", "unit")[:MOST]
    found = [Ending("term", o.person_id, o.person.name, f"{o.unit.name} {o.get_role_display()}", *_left(o.ends_on, on))
             for o in terms]  # fmt: skip
    stays = ending_stays(reader, on, STAY)
    found += [Ending("stay", row.person_id, row.name, row.unit, row.ends_on, row.days_left) for row in stays]
    for member, due in due_probations(probationary(on).filter(unit__in=led), on):
        found.append(Ending("probation", member.person_id, member.person.name, member.unit.name, *_left(due, on)))
    if reader.is_officer:
        found += [
            Ending("erasure", person.pk, person.name, unit, *_left(wish.due_on, on))
            for person, unit, wish in wishes_waiting(reader)
        ]
    return sorted(found, key=lambda ending: (ending.on, ending.person_id))


def _left(day: dt.date | None, on: dt.date) -> tuple[dt.date, int]:
    assert day is not None
    return day, (day - on).days


def ending_terms(on: dt.date) -> QuerySet[Office]:
    """The offices whose last day is near."""
    return offices_on(on).filter(ends_on__lte=on + TERM).order_by("ends_on", "pk")


def probationary(on: dt.date) -> QuerySet[Membership]:
    """The probationary members of the day."""
    held = memberships_on(on).filter(status=Membership.Status.PROBATIONARY)
    return held.select_related("person", "unit").order_by("person_id")


def due_probations(members: Iterable[Membership], on: dt.date) -> list[tuple[Membership, dt.date]]:
    """Those whose probation is over, or will be soon, with the day."""
    days = [(member, due_on(member.person)) for member in members]
    return [(member, due) for member, due in days if due and due <= on + PROBATION]


def due_on(person: Person) -> dt.date | None:
    """When a year of probation is over; None where the roster does not say when it began.

    A year from the day of admission: Constitution of the Communist Party of China, articles 7 and 8.
    """
    joined = read_month(person.joined_party)[0] if person.joined_party else None
    if joined is None:
        return None
    leap_day = (joined.month, joined.day) == (2, 29)
    return dt.date(joined.year + 1, 3, 1) if leap_day else joined.replace(year=joined.year + 1)


def probation_of(
    person: Person, memberships: Sequence[Membership], reader: Standing, on: dt.date
) -> ProbationRow | None:
    """The probation of one person who is on it. No query."""
    held = next((m for m in memberships if m.ends_on is None and m.status == Membership.Status.PROBATIONARY), None)
    due = due_on(person) if held else None
    if held is None or due is None:
        return None
    joined = read_month(person.joined_party)[0]
    assert joined is not None
    return ProbationRow(joined, due, due < on, reader.officer_of(held.unit.path))


def people_in_reach(reader: Standing) -> QuerySet[Person]:
    """Whom an officer may give an office: members and holders of offices below the own unit."""
    led = Unit.objects.filter(units_below(reader.officer_paths)).values("pk")
    return Person.objects.filter(Q(memberships__unit__in=led) | Q(offices__unit__in=led), erased_at=None).distinct()
