"""What records would say once they are corrected."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from ..models import Record

ALIKE = {"happened_on", "note"}  # what is said of a whole activity, whoever it is about


def changes_to(record: Record, first: Record, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """What of the changes made to `first` is made to `record`."""
    if record == first:
        return changes
    if record.kind_id != first.kind_id:
        return {name: value for name, value in changes.items() if name in ALIKE}
    facts = {name: value for name, value in changes.get("facts", {}).items() if value != first.facts.get(name)}
    return {**changes, "facts": {**record.facts, **facts}}


def corrected(record_ids: Collection[uuid.UUID], changes: Mapping[str, Any]) -> dict[uuid.UUID, Mapping[str, Any]]:
    """What each record would say instead, where `changes` are made to the first of them. One query, if any."""
    if not changes:
        return dict.fromkeys(record_ids, changes)
    found = Record.objects.in_bulk(list(record_ids))
    first = found[next(iter(record_ids))]
    return {pk: changes_to(record, first, changes) for pk, record in found.items()}
