"""Activities as the drafts that `records` takes."""

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from benliu.records.drafts import Draft, Place
from benliu.records.models import RecordKind
from benliu.records.services import Told

from .branch_year import ONE, Activity, Share

NAMESPACE = uuid.UUID("8f0f6c0e-51a5-4f0a-9d0c-6a1a0f5d2b77")


def kind_ids() -> dict[str, int]:
    """Ids of the record kinds by code."""
    return dict(RecordKind.objects.values_list("code", "pk"))


def kind_titles() -> dict[str, str]:
    """Titles of the record kinds by code."""
    return dict(RecordKind.objects.values_list("code", "title"))


@dataclass(frozen=True)
class Ids:
    """The database's ids: of kinds by code, of branches by name, of people by staff number."""

    kinds: Mapping[str, int]
    units: Mapping[str, int]
    people: Mapping[str, int]


def draft_of(activity: Activity, share: Share | None, ids: Ids, place: Place | None = None) -> Draft:
    """The record of one person's part in `activity`, or (no share) of the branch's own; the same id every time."""
    return Draft(
        id=_id(activity, share),
        kind_id=ids.kinds[activity.item],
        unit_id=ids.units[activity.branch],
        happened_on=activity.day,
        quantity=share.quantity if share else ONE,
        person_id=ids.people[share.staff_no] if share else None,
        level=share.level if share else activity.level,
        facts={"satisfaction": share.satisfaction} if share and share.satisfaction is not None else {},
        note=activity.title,
        achievement=share.achievement if share else "",
        recorder=activity.recorder,
        place=place,
    )


def told_of(activity: Activity, ids: Ids) -> Told | None:
    """The activity as somebody tells of it once; None where its people did not all do the same."""
    alike = {(s.quantity, s.level, s.achievement, s.satisfaction) for s in activity.shares} or {(ONE, "", "", None)}
    quantity, level, achievement, satisfaction = next(iter(alike))
    if len(alike) > 1 or satisfaction is not None:
        return None
    entry = uuid.uuid5(NAMESPACE, f"{activity.day}|{activity.item}|{activity.title}")
    return Told(
        id=entry,
        kind=activity.item,
        unit_id=ids.units[activity.branch],
        happened_on=activity.day,
        quantity=quantity,
        people=tuple(ids.people[share.staff_no] for share in activity.shares),
        level=level or activity.level,
        note=activity.title,
        achievement=achievement,
        seconds=random.Random(entry.int).randint(24, 110),  # noqa: S311
    )


def _id(activity: Activity, share: Share | None) -> uuid.UUID:
    owner = share.staff_no if share else activity.branch
    return uuid.uuid5(NAMESPACE, f"{activity.day}|{activity.item}|{activity.title}|{owner}")
