"""The records that were told in one go, and which of them go together when one is withdrawn."""

import uuid
from collections.abc import Sequence

from benliu.org.standing import Standing

from ..models import Record
from ..policies import can_withdraw

# Still in the hands of those who filed it: waiting, or given back to them.
OPEN = (Record.State.SUBMITTED, Record.State.RETURNED)


def entry_of(record: Record) -> list[Record]:
    """The records of the activity that `record` was told with; itself alone where there is none. One query at most."""
    if not record.activity_id:
        return [record]
    rows = Record.objects.filter(activity_id=record.activity_id).select_related("unit", "text")
    return list(rows.order_by("position", "pk"))


def withdrawn_together(record: Record, entry: Sequence[Record], reader: Standing) -> tuple[uuid.UUID, ...]:
    """`record` and what else of `entry` the reader may withdraw, or restore where `record` is withdrawn.

    None where `record` itself is not to be withdrawn.
    """
    states = (Record.State.WITHDRAWN,) if record.state == Record.State.WITHDRAWN else OPEN
    ids = tuple(one.pk for one in entry if one.state in states and can_withdraw(reader, one))
    return ids if record.pk in ids else ()
