"""Give verified records their numbers, batch by batch, once undo has lapsed."""

import datetime as dt

from django.db import connection, transaction

from benliu.audit.services import note_act
from benliu.org.services import settle_roster
from benliu.search.services import index_again

from ..models import Batch, Import, Numbering, Record
from ..waits import undo_wait

_NUMBER = """
UPDATE records_record SET number = %s + ranked.place
FROM (SELECT id AS record_id, row_number() OVER (ORDER BY position, filed_at, id) AS place
      FROM records_record WHERE batch_id = %s AND state = 'verified' AND number IS NULL) AS ranked
WHERE records_record.id = ranked.record_id
"""


def number_verified(*, now: dt.datetime, at_once: bool = False) -> int:
    """Number every batch whose undo time has lapsed (`at_once`: every batch); returns how many records were numbered.

    One batch is one transaction under the lock of `Numbering`: numbers have no gaps and no two workers collide.
    """
    due = Batch.objects.filter(numbered_at=None, undone_at=None)
    if not at_once:
        due = due.filter(verified_at__lte=now - undo_wait())
    return sum(_number_batch(pk, now) for pk in due.order_by("verified_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def _number_batch(batch_id: int, now: dt.datetime) -> int:
    Numbering.objects.get_or_create(pk=1)
    numbering = Numbering.objects.select_for_update().get(pk=1)
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.numbered_at or batch.undone_at:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [numbering.last_number, batch_id])
    count = Record.objects.filter(batch_id=batch_id).count()
    index_again("record", Record.objects.filter(batch_id=batch_id, filed_from="import").values_list("pk", flat=True))
    numbering.last_number += count
    numbering.save()
    for run_id in Import.objects.filter(batch=batch).values_list("pk", flat=True):
        settle_roster(source=run_id)
    batch.numbered_at = now
    batch.save(update_fields=["numbered_at"])
    note_act(actor_id=None, act="number_verified", subject=f"batch:{batch_id}", now=now, last=numbering.last_number)
    return count
