"""Tell of an activity once: one entry, and a record for everybody in it."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.models import Unit
from benliu.org.queries import names_of, people_in
from benliu.org.standing import Standing

from ..closing import closing_words
from ..drafts import Draft
from ..models import Activity, Evidence, Record, RecordKind, StoredFile
from ..policies import can_file
from ..queries.similar import activity_of_most, doubles_of, holding, people_recorded
from .filing import file_records
from .found import hold_subjects

MOST_PEOPLE, MOST_PHOTOS = 2000, 9
Subject = tuple[RecordKind, int | None]  # what it is for whom; None: for the branch
LONGEST_SECONDS = 4 * 3600  # a form open longer than that was forgotten


@dataclass(frozen=True)
class Told:
    """What a client tells of an activity. `quantity` and `facts` in thousandths; `people` are ids.

    `merge`: those of whom the same is recorded already are left out: the same kind on the same day, or what
    `similar_activities` tells of; where at least half of them are in one activity, the others are added to it.
    `apart`: somebody saw those, and said that this is something else.
    `had`: the client knows so of these people (None: of the branch); they are left out. `anew`: another number for each
    time that records of the same activity, cancelled since, are made once more.
    """

    id: uuid.UUID
    kind: str
    unit_id: int
    happened_on: dt.date
    quantity: int = 1000
    people: tuple[int, ...] = ()
    level: str = ""
    place: str = ""
    note: str = ""
    achievement: str = ""
    facts: Mapping[str, int] = field(default_factory=dict)
    photos: tuple[str, ...] = ()
    seconds: int = 0
    device: str = ""
    merge: bool = False
    apart: bool = False
    had: frozenset[int | None] = frozenset()
    anew: int = 0


@dataclass(frozen=True)
class Recorded:
    """What came of it: the activity, how many records were made, how many people had theirs already.

    `doubles`: of how many that were made the same seems to be recorded already, though nobody was asked: somebody else
    told of it meanwhile. `merge_telling` leaves them out. `closing`: what to know where it happened in a period
    whose results stand for good.
    """

    activity_id: uuid.UUID
    made: int
    had: int
    closing: str = ""
    doubles: int = 0


@transaction.atomic
def record_activity(*, actor: Standing, told: Told, filed_from: str, now: dt.datetime) -> Recorded:
    """Keep an activity and file a record for each of `told.people`, and one for the branch where its kind asks for it.

    The same id twice is done once. Raises `Invalid` with what to mend, `Refused` where the policy says no.
    """
    kind, unit = _kind(told), _unit(told)
    for person_id in told.people or (None,):
        require(can_file(actor, kind=kind, person_id=person_id, unit=unit))
    _check_people(actor, told, kind)
    hold_subjects(told.people, told.unit_id)
    photos = _photos(actor, told)
    subjects = _subjects(actor, told, kind, unit)
    drafts = [_draft(told, about, person_id) for about, person_id in _without_doubles(told, subjects)]
    activity = _keep_activity(actor, told, kind, now, merged=len(drafts) < len(subjects))
    records = file_records(actor=actor, drafts=drafts, filed_from=filed_from, now=now) if drafts else []
    _keep_photos(records, photos)
    note_act(
        actor_id=actor.account_id,
        act="record_activity",
        subject=f"activity:{told.id}",
        now=now,
        count=len(records),
        device=told.device,
    )
    doubles = 0 if told.merge or told.apart else len(doubles_of(activity, place=told.place))
    return Recorded(told.id, len(records), len(subjects) - len(drafts), closing_words(told.happened_on), doubles)


def keep_activity(*, actor: Standing, told: Told, now: dt.datetime) -> Activity:
    """Keep what was told in one go, whose records the caller files, since they differ. The same id twice is one."""
    kind, unit = _kind(told), _unit(told)
    for person_id in told.people or (None,):
        require(can_file(actor, kind=kind, person_id=person_id, unit=unit))
    return _keep_activity(actor, told, kind, now, merged=False)


def _kind(told: Told) -> RecordKind:
    kind = RecordKind.objects.select_related("branch_kind").filter(code=told.kind, retired_at=None).first()
    if kind is None:
        raise Invalid(_("没有“%s”这种记录类型，或已停用。请重新选择类型。") % told.kind)
    if kind.levels and told.level not in kind.levels:
        raise Invalid(_("请选择等级：%s。") % _("、").join(kind.levels))
    return kind


def _unit(told: Told) -> Unit:
    unit: Unit | None = Unit.objects.filter(pk=told.unit_id).first()
    if unit is None:
        raise Invalid(_("没有找到这个支部。请重新选择。"))
    return unit


def _check_people(actor: Standing, told: Told, kind: RecordKind) -> None:
    """Those who are recorded were in the branch on that day."""
    if kind.subject == RecordKind.Subject.BRANCH:
        if told.people:
            raise Invalid(_("“%s”记的是支部，不选人。") % kind.label)
        return
    if not told.people:
        raise Invalid(_("请选择参加的人。"))
    if len(told.people) > MOST_PEOPLE:
        raise Invalid(_("一次最多 %d 人，请分几次登记。") % MOST_PEOPLE)
    there = people_in(told.unit_id, told.happened_on).filter(pk__in=told.people)
    missing = set(told.people) - set(there.values_list("pk", flat=True))
    if missing and told.people == (actor.person_id,):
        own = _("%(day)s您不在这个支部，这里不能登记。请由您当时所在的支部登记；名册有误的，请联系支部书记。")
        raise Invalid(own % {"day": date_format(told.happened_on, "DATE_FORMAT")})
    if missing:
        named = names_of(missing)
        who = _("、").join(sorted(named.get(person_id, _("（已清除）")) for person_id in missing))
        day = told.happened_on
        raise Invalid(_("%(who)s在 %(day)s 不在这个支部。请去掉，或由当时所在的支部登记。") % {"who": who, "day": day})


def _subjects(actor: Standing, told: Told, kind: RecordKind, unit: Unit) -> list[Subject]:
    """Whom records are made for, each of its kind; the branch (None) last, where its leader tells of its activity."""
    if kind.subject == RecordKind.Subject.BRANCH:
        return [(kind, None)]
    people: list[Subject] = [(kind, person_id) for person_id in dict.fromkeys(told.people)]
    return [*people, (kind.branch_kind, None)] if kind.branch_kind and actor.leads(unit.path) else people


def _without_doubles(told: Told, subjects: list[Subject]) -> list[Subject]:
    """Those that are to be recorded: of whom the same is not recorded yet, as the client knows or as it is found."""
    subjects = [(about, person_id) for about, person_id in subjects if person_id not in told.had]
    if not told.merge:
        return subjects
    had = holding(kinds=[about for about, _person in subjects], day=told.happened_on, but=told.id)
    recorded = people_recorded(*_same_thing(told), place=told.place, but=told.id)
    return [
        (about, person_id)
        for about, person_id in subjects
        if person_id not in recorded and (about.pk, person_id, told.unit_id if person_id is None else None) not in had
    ]


def _same_thing(told: Told) -> tuple[str, int, dt.date, tuple[int, ...]]:
    """What must be the same in something else for it to be the same thing: kind, branch, day, people."""
    return told.kind, told.unit_id, told.happened_on, told.people


def _draft(told: Told, kind: RecordKind, person_id: int | None) -> Draft:
    about_member = kind.code == told.kind
    return Draft(
        id=uuid.uuid5(told.id, f"{kind.code}/{person_id or ''}" + (f"/{told.anew}" if told.anew else "")),
        kind_id=kind.pk,
        unit_id=told.unit_id,
        happened_on=told.happened_on,
        quantity=told.quantity if about_member else 1000,
        person_id=person_id,
        level=told.level if about_member and kind.levels else "",
        facts={name: told.facts[name] for name in kind.note_fields if name in told.facts} if about_member else {},
        note=told.note,
        achievement=told.achievement if about_member else "",
        activity_id=told.id,
    )


def _keep_activity(actor: Standing, told: Told, kind: RecordKind, now: dt.datetime, *, merged: bool) -> Activity:
    activity, _made = Activity.objects.get_or_create(
        pk=told.id,
        defaults={
            "kind": kind,
            "unit_id": told.unit_id,
            "happened_on": told.happened_on,
            "place": told.place,
            "seconds": min(max(told.seconds, 0), LONGEST_SECONDS),
            "told_by_id": actor.account_id,
            "told_at": now,
            "device": told.device,
            "merged": int(merged),
            "part_of_id": activity_of_most(*_same_thing(told)) if told.merge else None,
        },
    )
    return activity


def _photos(actor: Standing, told: Told) -> list[StoredFile]:
    if len(told.photos) > MOST_PHOTOS:
        raise Invalid(_("一次最多 %d 张照片。") % MOST_PHOTOS)
    found = list(StoredFile.objects.filter(sha256__in=told.photos))
    if len(found) < len(set(told.photos)):
        raise Invalid(_("照片还没有传上来。请先传照片，再提交。"))
    return found


def _keep_photos(records: Sequence[Record], photos: Sequence[StoredFile]) -> None:
    kept = set(Evidence.objects.filter(record__in=records, file__in=photos).values_list("record_id", "file_id"))
    Evidence.objects.bulk_create(
        Evidence(record=record, file=photo, file_name=photo.name)
        for record in records
        for photo in photos
        if (record.pk, photo.pk) not in kept
    )
