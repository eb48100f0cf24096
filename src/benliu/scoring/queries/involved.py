"""Who had a hand in a line."""

from benliu.records.models import Record

from ..models import Objection


def involved_in(objection: Objection) -> frozenset[int]:
    """The accounts of who filed and who verified the record of the line. One query, where there is a record."""
    if objection.record_id is None:
        return frozenset()
    rows = Record.objects.filter(pk=objection.record_id).values_list("filed_by_id", "batch__verified_by_id")
    return frozenset(account for row in rows for account in row if account)
