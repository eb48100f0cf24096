"""The records of one activity, and which of them go together when one is withdrawn or corrected."""

import uuid
from collections.abc import Collection, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from benliu.org.standing import Standing

from ..models import Record
from ..policies import can_verify, can_withdraw

# Still in the hands of those who filed it: waiting, or given back to them.
OPEN = (Record.State.SUBMITTED, Record.State.RETURNED)


def _corrections() -> QuerySet[Record]:
    """What corrected or cancelled the row of the outer query."""
    return Record.objects.filter(target_id=OuterRef("pk"), state=Record.State.VERIFIED)


def is_newest() -> Q:
    """Of each record and what took its place since, the one that says it now: corrections not before they hold."""
    newer = _corrections().filter(act=Record.Act.SUPERSEDE)
    said = Q(act=Record.Act.FILE) | Q(act=Record.Act.SUPERSEDE, state=Record.State.VERIFIED)
    return said & ~Q(Exists(newer))


def is_cancelled() -> Exists:
    """Whether a record was cancelled, and that holds."""
    return Exists(_corrections().filter(act=Record.Act.CANCEL))


def in_whole(activities: Collection[uuid.UUID]) -> Q:
    """Of these activities, or of tellings that add to them."""
    return Q(activity__in=activities) | Q(activity__part_of__in=activities)


def whole_with(record: Record) -> list[Record]:
    """The records of the whole activity of `record`; itself alone where there is none. One query at most.

    What was corrected stands once among them, as it was corrected.
    """
    if not record.activity:
        return [record]
    rows = Record.objects.filter(is_newest(), in_whole([record.activity.whole_id]))
    rows = rows.select_related("unit", "text", "person").annotate(is_over=Exists(_corrections()))
    return list(rows.order_by("position", "pk"))


def verified_in(batch_id: int | None) -> int:
    """How many records a batch verified. One query at most."""
    return Record.objects.filter(batch=batch_id).count() if batch_id else 0


def withdrawn_together(record: Record, entry: Sequence[Record], reader: Standing) -> tuple[uuid.UUID, ...]:
    """`record` and what else of `entry` the reader may withdraw, or restore where `record` is withdrawn.

    None where `record` itself is not to be withdrawn.
    """
    states = (Record.State.WITHDRAWN,) if record.state == Record.State.WITHDRAWN else OPEN
    ids = tuple(one.pk for one in entry if one.state in states and can_withdraw(reader, one))
    return ids if record.pk in ids else ()


def corrected_together(record: Record, whole: Sequence[Record], reader: Standing) -> tuple[uuid.UUID, ...]:
    """What else of the activity counts and can be corrected as `record` is; not of people who were erased."""
    return tuple(
        one.pk
        for one in whole
        if one.pk != record.pk
        and one.state == Record.State.VERIFIED
        and not getattr(one, "is_over", False)
        and not (one.person and one.person.erased_at)
        and can_verify(reader, one.unit.path)
    )
