"""Ways from people and units to their records, to the desk of a unit, and back from an act on records."""

import uuid
from collections.abc import Callable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from benliu.org.models import Membership
from benliu.org.standing import Standing
from benliu.org.ways import Way

MOST_IN_ADDRESS = 40


def records_of_person(person_id: int, reader: Standing) -> list[Way]:
    """The records about one person; the list shows what the reader may see of them."""
    return [Way(_("纪实记录"), f"{reverse('records')}?person={person_id}", "list")]


def records_of_unit(unit_id: int, reader: Standing) -> list[Way]:
    """The records of one unit, for those who lead somebody; a unit without members of its own has none."""
    if not reader.led_paths or not Membership.objects.filter(unit_id=unit_id).exists():
        return []
    return [Way(_("纪实记录"), f"{reverse('records')}?unit={unit_id}", "list")]


def return_undo_url(record_ids: Sequence[uuid.UUID]) -> str:
    """Where a return of these records is taken back; nowhere for more than an address holds."""
    ids = ",".join(str(record_id) for record_id in record_ids)
    return f"{reverse('record_return_undo')}?records={ids}" if len(record_ids) <= MOST_IN_ADDRESS else ""


def withdrawal_undo_url(record_ids: Sequence[uuid.UUID]) -> str:
    """Where a withdrawal of these records is taken back; of more than an address holds, on their pages."""
    first, *others = record_ids
    ids = ",".join(str(record_id) for record_id in others)
    address = reverse("record_withdraw_undo", args=[first])
    return f"{address}{'?together=' + ids if ids else ''}" if len(record_ids) <= MOST_IN_ADDRESS else ""


_desk: list[Callable[[int], str]] = []


def register_desk(way: Callable[[int], str]) -> None:
    """Say on which page the records of a unit (given its id) are verified; the last word counts."""
    _desk[:] = [way]


def desk_of(unit_id: int) -> str:
    """Where the records of a unit are verified; in the list as long as no feature has a desk."""
    return _desk[0](unit_id) if _desk else f"{reverse('records')}?state=submitted&unit={unit_id}"
