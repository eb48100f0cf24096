"""Decide of records that look like the same thing: leave one out, or let both stand; take that back."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from benliu.audit.services import note_acts
from benliu.common.decision import Invalid, require
from benliu.common.ids import new_id
from benliu.org.standing import Standing

from ..models import Activity, Double, Record
from ..policies import can_merge, can_verify
from ..queries.similar import Pair, activity_of_most, doubles_of
from .found import locked
from .telling import note_desk_seen

STANDING = (Record.State.SUBMITTED, Record.State.VERIFIED)


@dataclass(frozen=True)
class Decided:
    """What was decided in one go: the id to take it back by, how many pairs, and the unit of the first record."""

    decision: uuid.UUID
    count: int
    unit_id: int


def merge_doubles(*, actor: Standing, pairs: Sequence[Pair], now: dt.datetime) -> Decided:
    """Each pair is one thing: its first record, which waits, is left out; the second one stays.

    Raises `Invalid` where a record was dealt with meanwhile, `Refused` where the first ones are not led by `actor`.
    """
    return _decide(actor, pairs, now, is_same=True)


def keep_doubles(*, actor: Standing, pairs: Sequence[Pair], now: dt.datetime) -> Decided:
    """Each pair is two things: both stand, and it is not asked about again. Raises as `merge_doubles`."""
    return _decide(actor, pairs, now, is_same=False)


@transaction.atomic
def merge_telling(*, actor: Standing, activity_id: uuid.UUID, now: dt.datetime) -> Decided:
    """Leave out the records of an entry of which the same seems to be recorded otherwise (`doubles_of`).

    Whoever told of it may do so, as they may withdraw them. Raises `Invalid` where there are none, `Refused`.
    """
    activity = locked(Activity.objects.select_related("kind", "unit"), activity_id)
    require(can_merge(actor, activity))
    pairs = doubles_of(activity, place=activity.place)
    _locked([pk for pair in pairs for pk in pair])
    if not pairs or pairs != doubles_of(activity, place=activity.place):
        raise Invalid(_("没有要合并的：已经合并过，或已经审核、撤回。"))
    made = _keep(actor, pairs, now, unit_id=activity.unit_id, is_same=True)
    _join(activity)
    return made


def _join(activity: Activity) -> None:
    """What is left of an entry only adds people to the activity in which most of its people stand now."""
    people = list(activity.records.filter(person__isnull=False).values_list("person_id", flat=True))
    whole = activity_of_most(activity.kind.code, activity.unit_id, activity.happened_on, people)
    if whole != activity.pk and not activity.additions.exists():
        Activity.objects.filter(pk=activity.pk).update(part_of=whole)


def _leave(activities: Collection[uuid.UUID]) -> None:
    """Those of which nothing is left out any more stand for themselves again, unless they were told so (`merged`)."""
    left_out = Double.objects.filter(record__activity=OuterRef("pk"), is_same=True)
    Activity.objects.filter(~Exists(left_out), pk__in=activities, merged=0).update(part_of=None)


@transaction.atomic
def take_back_decision(*, actor: Standing, decision: uuid.UUID, now: dt.datetime) -> Decided:
    """As if it had not been decided: what was left out waits again, and the pairs are asked about again."""
    doubles = Double.objects.filter(decision=decision)
    pairs = list(doubles.values_list("record_id", "other_id"))
    is_own = doubles.filter(decided_by_id=actor.account_id).exists()
    records = _locked([record for record, _other in pairs])
    if not records:
        raise Invalid(_("没有找到要处理的记录。请刷新页面后再试。"))
    for record in records.values() if not is_own else ():
        require(can_verify(actor, record.unit.path))
    Record.objects.filter(pk__in=records, state=Record.State.MERGED).update(state=Record.State.SUBMITTED)
    doubles.delete()
    _leave({record.activity_id for record in records.values() if record.activity_id})
    _note(actor, "take_back_decision", records, now)
    return Decided(decision, len(pairs), records[pairs[0][0]].unit_id)


def release_merged(records: Iterable[Record]) -> list[uuid.UUID]:
    """What was left out as the same as one of `records` waits again, since they go; returns what does."""
    doubles = Double.objects.filter(other__in=records, is_same=True)
    merged = list(doubles.filter(record__state=Record.State.MERGED).values_list("record_id", flat=True))
    Record.objects.filter(pk__in=merged).update(state=Record.State.SUBMITTED)
    doubles.delete()
    return merged


@transaction.atomic
def _decide(actor: Standing, pairs: Sequence[Pair], now: dt.datetime, *, is_same: bool) -> Decided:
    records = _locked([pk for pair in pairs for pk in pair])
    first = [pair[0] for pair in pairs]
    if not pairs or len(records) < len({pk for pair in pairs for pk in pair}):
        raise Invalid(_("没有找到要处理的记录。请刷新页面后再试。"))
    for pk in first:
        require(can_verify(actor, records[pk].unit.path))
    _check(pairs, records)
    return _keep(actor, pairs, now, unit_id=records[first[0]].unit_id, is_same=is_same)


def _keep(actor: Standing, pairs: Sequence[Pair], now: dt.datetime, *, unit_id: int, is_same: bool) -> Decided:
    first = [pair[0] for pair in pairs]
    made = Decided(new_id(), len(pairs), unit_id)
    Double.objects.bulk_create(
        Double(
            record_id=record,
            other_id=other,
            is_same=is_same,
            decision=made.decision,
            decided_by_id=actor.account_id,
            decided_at=now,
        )
        for record, other in pairs
    )
    if is_same:
        Record.objects.filter(pk__in=first).update(state=Record.State.MERGED)
    _note(actor, "merge_doubles" if is_same else "keep_doubles", first, now)
    note_desk_seen(actor=actor, now=now)
    return made


def _locked(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Record]:
    rows = Record.objects.filter(pk__in=ids).select_related("unit").order_by("pk")
    return {record.pk: record for record in rows.select_for_update(of=("self",))}


def _check(pairs: Sequence[Pair], records: dict[uuid.UUID, Record]) -> None:
    """Every pair is still a doubt: the same matter, one waits, the other waits or counts and is not left out itself."""
    first = [pair[0] for pair in pairs]
    alike = all(_matter(records[one]) == _matter(records[other]) for one, other in pairs)
    in_time = all(records[one].state == Record.State.SUBMITTED for one in first)
    there = all(records[other].state in STANDING and other not in first for _one, other in pairs)
    asked = not Double.objects.filter(record__in=first, other__in=[other for _one, other in pairs]).exists()
    if not (alike and in_time and there and asked and len(set(first)) == len(first)):
        raise Invalid(_("其中有记录已被处理。请刷新页面，按最新情况再确认。"))


def _matter(record: Record) -> tuple[object, ...]:
    return record.kind_id, record.happened_on, record.person_id, None if record.person_id else record.unit_id


def _note(actor: Standing, act: str, ids: Collection[uuid.UUID], now: dt.datetime) -> None:
    note_acts(actor_id=actor.account_id, act=act, subjects=[f"record:{pk}" for pk in ids], now=now)
