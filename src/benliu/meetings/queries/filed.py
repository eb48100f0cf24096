"""What is recorded of a meeting already, here and elsewhere, and what still lacks."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from benliu.common.clock import local_date
from benliu.records.models import Record, RecordKind
from benliu.records.queries.entry import is_cancelled, is_newest
from benliu.records.queries.similar import standing_records

from ..models import Meeting

Subject = int | None  # a person; None: the branch


@dataclass(frozen=True)
class Filed:
    """The records of one meeting by whom they are about: those `here` that were filed and those `withdrawn`;
    `elsewhere`: of whom another way the same was told; `cancelled`: how many were cancelled, after
    which who has no other lacks one.
    """

    here: Mapping[Subject, uuid.UUID]
    withdrawn: Mapping[Subject, uuid.UUID]
    elsewhere: frozenset[Subject]
    cancelled: int = 0

    def lacking(self, subjects: Collection[Subject]) -> list[Subject]:
        """Those of `subjects` that have no record, in their order."""
        return [one for one in subjects if one not in self.here and one not in self.elsewhere]


def is_of_branch(meeting: Meeting) -> bool:
    """Its kind makes a record of the branch, and none of those who came."""
    return meeting.kind.subject == RecordKind.Subject.BRANCH


def subjects_of(meeting: Meeting, came: Sequence[int]) -> list[Subject]:
    """Whom a meeting makes records of, as its kind says: those who `came`, the branch, or both."""
    if is_of_branch(meeting):
        return [None]
    return [*came, None] if came and meeting.kind.branch_kind_id else [*came]


def filed_of(meeting: Meeting, came: Sequence[int]) -> Filed:
    """What is recorded of those who `came` and of the branch. Two queries at most."""
    here: dict[Subject, uuid.UUID] = {}
    withdrawn: dict[Subject, uuid.UUID] = {}
    cancelled = 0
    if meeting.activity_id:
        rows = Record.objects.filter(is_newest(), activity_id=meeting.activity_id).annotate(is_void=is_cancelled())
        for person, record, state, void in rows.order_by("position", "pk").values_list(
            "person_id", "pk", "state", "is_void"
        ):
            cancelled += void
            if not void:
                (withdrawn if state == Record.State.WITHDRAWN else here)[person] = record
    missing = [one for one in subjects_of(meeting, came) if one not in here]
    return Filed(here, withdrawn, _elsewhere(meeting, missing) if missing else frozenset(), cancelled)


def _elsewhere(meeting: Meeting, subjects: Collection[Subject]) -> frozenset[Subject]:
    """Of whom a record of the same kind and day stands that is of no other meeting and says no other place."""
    kind_of_branch = meeting.kind_id if is_of_branch(meeting) else meeting.kind.branch_kind_id
    people = Q(kind_id=meeting.kind_id, person__in=[one for one in subjects if one is not None])
    branch = Q(kind_id=kind_of_branch, person=None, unit_id=meeting.unit_id)
    here = Q(activity__place__in=("", meeting.place)) if meeting.place else Q()
    no_meeting = Q(activity=None) | Q(activity__meeting=None) & here
    rows = standing_records(local_date(meeting.starts_at)).filter(no_meeting, people | branch)
    return frozenset(rows.values_list("person_id", flat=True)) & set(subjects)
