"""What the form for telling of an activity offers: kinds, people, whom it was the last time."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max

from benliu.org.models import Membership, Unit
from benliu.org.queries import MemberRow, member_rows, memberships_on, people_in, units_below
from benliu.org.standing import Standing

from ..models import Activity, Record, RecordKind
from .kinds import KindRow, kind_rows

RECENT_KINDS, RECENT_ACTIVITIES, MOST_BRANCHES = 6, 12, 500


@dataclass(frozen=True)
class RecordingForm:
    """What `reader` can tell of for one branch.

    `recent` are the kinds that the reader told of last, else the first ones; `last_people` whom the branch's latest
    activities were about, by kind. `people` is empty for somebody who leads nobody: the record is the own one then.
    """

    unit_id: int | None
    unit_name: str
    branches: tuple[tuple[int, str], ...]
    kinds: tuple[KindRow, ...]
    recent: tuple[KindRow, ...]
    people: tuple[MemberRow, ...]
    last_people: dict[str, list[int]]
    leads: bool


def recording_form(reader: Standing, *, unit_id: int | None, on: dt.date) -> RecordingForm:
    """What the form offers for the branch `unit_id` (none: the own, else the first one led). 8 queries."""
    branches = _branches(reader)
    known = dict(branches)
    chosen = unit_id if unit_id in known else reader.branch_id if reader.branch_id in known else next(iter(known), None)
    leads = chosen is not None
    chosen = chosen if leads else reader.branch_id
    kinds = [kind for kind in kind_rows() if not kind.is_retired and (leads or kind.subject == "member")]
    return RecordingForm(
        unit_id=chosen,
        unit_name=known.get(chosen or 0) or Unit.objects.filter(pk=chosen).values_list("name", flat=True).first() or "",
        branches=tuple(branches),
        kinds=tuple(kinds),
        recent=tuple(_recent(reader, kinds)),
        people=tuple(_people(chosen, on)) if leads and chosen else (),
        last_people=_last_people(chosen) if leads and chosen else {},
        leads=leads,
    )


def _branches(reader: Standing) -> list[tuple[int, str]]:
    if not reader.led_paths:
        return []
    led = Unit.objects.filter(units_below(reader.led_paths), closed_on=None)
    with_members = led.filter(pk__in=Membership.objects.filter(ends_on=None).values("unit_id")).order_by("path")
    return list(with_members.values_list("pk", "name")[:MOST_BRANCHES])


def _people(unit_id: int, on: dt.date) -> list[MemberRow]:
    there = memberships_on(on).filter(person__in=people_in(unit_id, on))
    return member_rows(there.order_by("person__staff_no", "person_id"))


def _recent(reader: Standing, kinds: list[KindRow]) -> list[KindRow]:
    told = Activity.objects.filter(told_by_id=reader.account_id).values("kind_id").annotate(last=Max("told_at"))
    order = {kind_id: place for place, kind_id in enumerate(told.order_by("-last").values_list("kind_id", flat=True))}
    return sorted(kinds, key=lambda kind: order.get(kind.id, len(order)))[:RECENT_KINDS]


def _last_people(unit_id: int) -> dict[str, list[int]]:
    latest = Activity.objects.filter(unit_id=unit_id, kind__subject=RecordKind.Subject.MEMBER)
    ids = list(latest.order_by("-told_at").values_list("pk", flat=True)[:RECENT_ACTIVITIES])
    rows = Record.objects.filter(activity__in=ids, person__isnull=False).order_by("-activity__told_at", "position")
    found: dict[str, tuple[object, list[int]]] = {}
    for code, activity, person_id in rows.values_list("kind__code", "activity_id", "person_id"):
        newest, people = found.setdefault(code, (activity, []))
        if newest == activity:
            people.append(person_id)
    return {code: people for code, (_activity, people) in found.items()}
