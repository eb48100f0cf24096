"""Who had a hand in lines that somebody objects to."""

from collections import defaultdict
from collections.abc import Collection

from benliu.records.models import Record

from ..models import Objection


def involved_in(objection: Objection) -> frozenset[int]:
    """The accounts of who filed and who verified the record of the line. One query, where there is a record."""
    return involved_in_all([objection])[objection.pk]


def involved_in_all(objections: Collection[Objection]) -> dict[int, frozenset[int]]:
    """The same for many, by objection. One query, where there is any record."""
    records = {one.record_id for one in objections if one.record_id}
    hands: defaultdict[object, set[int]] = defaultdict(set)
    rows = Record.objects.filter(pk__in=records).values_list("pk", "filed_by_id", "batch__verified_by_id")
    for record_id, *accounts in rows if records else ():
        hands[record_id].update(account for account in accounts if account)
    return {one.pk: frozenset(hands[one.record_id]) for one in objections}
