"""The records that were told in one go, and which of them go together when one is withdrawn."""

import uuid
from collections.abc import Collection, Sequence

from django.db.models import Exists, OuterRef, Q

from benliu.org.standing import Standing

from ..models import Record
from ..policies import can_withdraw

# Still in the hands of those who filed it: waiting, or given back to them.
OPEN = (Record.State.SUBMITTED, Record.State.RETURNED)


def is_newest() -> Q:
    """Of each record and what took its place since, the one that says it now: corrections not before they hold."""
    newer = Record.objects.filter(target_id=OuterRef("pk"), state=Record.State.VERIFIED, act=Record.Act.SUPERSEDE)
    said = Q(act=Record.Act.FILE) | Q(act=Record.Act.SUPERSEDE, state=Record.State.VERIFIED)
    return said & ~Q(Exists(newer))


def in_whole(activities: Collection[uuid.UUID]) -> Q:
    """Of these activities, or of tellings that add to them."""
    return Q(activity__in=activities) | Q(activity__part_of__in=activities)


def entry_of(record: Record) -> list[Record]:
    """The records of the activity that `record` was told with; itself alone where there is none. One query at most.

    What was corrected stands once among them, as it was corrected.
    """
    if not record.activity_id:
        return [record]
    rows = Record.objects.filter(is_newest(), activity_id=record.activity_id).select_related("unit", "text")
    return list(rows.order_by("position", "pk"))


def withdrawn_together(record: Record, entry: Sequence[Record], reader: Standing) -> tuple[uuid.UUID, ...]:
    """`record` and what else of `entry` the reader may withdraw, or restore where `record` is withdrawn.

    None where `record` itself is not to be withdrawn.
    """
    states = (Record.State.WITHDRAWN,) if record.state == Record.State.WITHDRAWN else OPEN
    ids = tuple(one.pk for one in entry if one.state in states and can_withdraw(reader, one))
    return ids if record.pk in ids else ()
