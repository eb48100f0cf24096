"""What duties are judged by: read once for all that a page or a task says of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from benliu.common.workdays import WorkCalendar
from benliu.org.queries import people_there
from benliu.org.queries.offices import committee_of
from benliu.records.models import Record, RecordKind
from benliu.workdays.queries import work_calendar

from ..duties import Duty, frequencies

Days = Mapping[tuple[int, int], list[dt.date]]  # by branch and kind
KindsOfDuties = Mapping[str, list[RecordKind]]  # by the duty's code


@dataclass(frozen=True)
class DutyFacts:
    """The kinds that fulfil each duty, the days that are worked, the days on which something of them was recorded, and
    those of them on which something of it is verified.
    """

    kinds: KindsOfDuties
    calendar: WorkCalendar
    recorded: Days
    verified: Days


def duty_facts(unit_ids: Collection[int], since: dt.date, kinds: KindsOfDuties | None = None) -> DutyFacts:
    """The facts of these branches from the day `since`. Three queries, one less where the `kinds` are known."""
    of_duties = kinds_of_duties(meeting_kinds()) if kinds is None else kinds
    return DutyFacts(of_duties, work_calendar(), *_recorded(unit_ids, of_duties, since))


def due_periods(day: dt.date) -> list[tuple[str, dt.date, dt.date]]:
    """What is due on `day`: the duty's code, the first and the last day of its period."""
    return [(duty.code, *period) for duty in frequencies().duties if (period := duty.period(day))]


def earliest_due(day: dt.date) -> dt.date:
    """The first day of the longest period in which something is due on `day`."""
    return min((first for _code, first, _last in due_periods(day)), default=day)


def meeting_kinds() -> list[RecordKind]:
    """The kinds that can be held now; members' before the branches', since a meeting of them makes both. One query."""
    return list(RecordKind.objects.filter(retired_at=None, counts_against=False).order_by("-subject", "code"))


def kinds_of_duties(kinds: Iterable[RecordKind]) -> dict[str, list[RecordKind]]:
    """For each duty those of `kinds` that fulfil it, in their order."""
    named = [(kind, {kind.title, *kind.aliases}) for kind in kinds]
    return {duty.code: [kind for kind, names in named if names & set(duty.kinds)] for duty in frequencies().duties}


def needs_quorum(kind: RecordKind) -> bool:
    """More than half of those asked must be there."""
    return any(duty.quorum for duty in _duties_of(kind))


def asks_committee(kind: RecordKind) -> bool:
    """Only who holds an office of the branch is asked, unless somebody says otherwise."""
    return any(duty.asked == "committee" for duty in _duties_of(kind))


def members_asked(unit_id: int, day: dt.date, *, committee: bool) -> list[int]:
    """Whom a meeting on `day` asks: all members of the branch, or those of its `committee` where there is one."""
    there = people_there(unit_id, day)
    holders = committee_of(unit_id, day) if committee else ()
    return [person for person in there if person in holders] or there


def _duties_of(kind: RecordKind) -> list[Duty]:
    names = {kind.title, *kind.aliases}
    return [duty for duty in frequencies().duties if names & set(duty.kinds)]


def _recorded(unit_ids: Collection[int], kinds: KindsOfDuties, since: dt.date) -> tuple[Days, Days]:
    """The days from `since` on which something of the kinds counts or waits, and those on which it counts."""
    ids = {kind.pk for of_duty in kinds.values() for kind in of_duty}
    newer = Record.objects.filter(target_id=OuterRef("pk"), state=Record.State.VERIFIED)
    rows = Record.objects.filter(unit_id__in=unit_ids, kind_id__in=ids, happened_on__gte=since)
    rows = rows.filter(state__in=[Record.State.SUBMITTED, Record.State.VERIFIED]).exclude(act=Record.Act.CANCEL)
    found: dict[tuple[int, int], list[dt.date]] = defaultdict(list)
    verified: dict[tuple[int, int], list[dt.date]] = defaultdict(list)
    days = rows.filter(~Exists(newer)).order_by().values_list("unit_id", "kind_id", "happened_on", "state").distinct()
    for unit, kind, day, state in days:
        found[unit, kind].append(day)
        if state == Record.State.VERIFIED:
            verified[unit, kind].append(day)
    return found, verified
