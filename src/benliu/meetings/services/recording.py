"""A meeting that was held becomes records: one entry, nothing typed again."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.org.queries import people_there
from benliu.org.standing import Standing
from benliu.records.services import Recorded, Told, file_again, hold_subjects, record_activity, take_back_telling

from ..models import Meeting
from ..policies import can_plan
from ..queries.detail import counts_of, unseen_of
from ..queries.facts import needs_quorum
from ..queries.filed import filed_of, is_of_branch, subjects_of
from .correcting import CAME
from .found import locked_meeting

HOURS, ONCE = ("小时", "学时"), 1000  # thousandths


class NoQuorum(Invalid):
    """Not more than half of those asked were there, and nobody said to record it all the same."""


class StillOpen(Invalid):
    """It goes on, somebody has not signed in yet, and nobody said to record it all the same."""


@transaction.atomic
def record_meeting(
    *,
    actor: Standing,
    meeting_id: uuid.UUID,
    seconds: int,
    device: str,
    now: dt.datetime,
    short: bool = False,
    early: bool = False,
) -> Recorded:
    """File the records of a meeting that has begun, of those who came. Again, it files of those who have none yet.

    `short`: it shall be recorded though it had no quorum; else that raises `NoQuorum`. Not `early`: while it
    goes on and somebody has not signed in, it raises `StillOpen`. Who signs in later is filed of by recording it again.

    `seconds` is how long the secretary looked at the list. Of whom the same is told elsewhere nothing is filed (see
    `queries.filed`); what was withdrawn is filed again, what was cancelled is told anew.
    """
    meeting = locked_meeting(meeting_id)
    require(can_plan(actor, meeting.unit))
    came = _came(meeting, now)
    hold_subjects(came, meeting.unit_id)
    filed, subjects = filed_of(meeting, came), subjects_of(meeting, came)
    lacking = filed.lacking(subjects)
    if not lacking and meeting.activity_id:
        return Recorded(meeting.pk, 0, 0)
    _check_ended(meeting, now, early=early)
    _check_quorum(meeting, now, short=short)
    again = [filed.withdrawn[one] for one in lacking if one in filed.withdrawn]
    if again:
        file_again(actor=actor, record_ids=again, now=now)
    told = replace(_told(meeting, subjects), seconds=seconds, device=device, anew=filed.cancelled)
    told = replace(told, had=frozenset(subjects) - set(lacking) | filed.withdrawn.keys())
    recorded = record_activity(actor=actor, told=told, filed_from="meeting", now=now)
    meeting.activity_id = recorded.activity_id
    meeting.save(update_fields=["activity"])
    note_act(actor_id=actor.account_id, act="record_meeting", subject=f"meeting:{meeting.pk}", now=now)
    return replace(recorded, made=recorded.made + len(again), had=len(filed.elsewhere))


def _told(meeting: Meeting, subjects: Collection[int | None]) -> Told:
    return Told(
        id=meeting.pk,
        kind=meeting.kind.code,
        unit_id=meeting.unit_id,
        happened_on=local_date(meeting.starts_at),
        quantity=_quantity(meeting),
        people=tuple(one for one in subjects if one is not None),
        place=meeting.place,
        note=meeting.title,
        apart=True,
    )


def _came(meeting: Meeting, now: dt.datetime) -> list[int]:
    """Those whom a record can be made of. Raises `Invalid` where nothing can be recorded."""
    if meeting.cancelled_at:
        raise Invalid(_("这次会议已取消，没有可记的。"))
    if now < meeting.starts_at:
        raise Invalid(_("会议还没有开始，开完再记。"))
    came = _members_who_came(meeting)
    if came or is_of_branch(meeting) or meeting.activity_id:
        return came
    if meeting.attendees.filter(state__in=CAME).exists():
        raise Invalid(_("到会的人那天都已不在本支部，这里记不了；签到留在名单上。请由当时所在的支部登记。"))
    raise Invalid(_("还没有人签到。请先在名单上给到会的人签到，再记录。"))


def _check_ended(meeting: Meeting, now: dt.datetime, *, early: bool) -> None:
    if not (early or meeting.activity_id) and now <= meeting.ends_at and (unseen := len(unseen_of(meeting))):
        raise StillOpen(_("会议还没有结束，还有 %d 人没有签到，没有记录。") % unseen)


def _check_quorum(meeting: Meeting, now: dt.datetime, *, short: bool) -> None:
    counts = counts_of(meeting, meeting.attendees.all(), now)
    if not (short or meeting.activity_id or counts.is_majority) and needs_quorum(meeting.kind):
        said = {"asked": counts.asked, "came": counts.came, "needed": counts.needed}
        told = _("应到 %(asked)s 人，实到 %(came)s 人，未过半数（至少要 %(needed)s 人），没有记录。")
        raise NoQuorum(told % said)


@transaction.atomic
def take_back_recording(*, actor: Standing, meeting_id: uuid.UUID, filed_at: dt.datetime, now: dt.datetime) -> None:
    """Let a meeting be as it was before it was recorded at `filed_at`; it can be recorded again.

    Raises `Invalid` where one of those records was verified or returned meanwhile.
    """
    meeting = locked_meeting(meeting_id)
    require(can_plan(actor, meeting.unit))
    Meeting.objects.filter(pk=meeting.pk).update(activity=None)
    if take_back_telling(actor=actor, activity_id=meeting.pk, filed_at=filed_at):
        Meeting.objects.filter(pk=meeting.pk).update(activity=meeting.pk)
    note_act(actor_id=actor.account_id, act="take_back_recording", subject=f"meeting:{meeting.pk}", now=now)


def _members_who_came(meeting: Meeting) -> list[int]:
    """Those who came and were of the branch on the day."""
    came = meeting.attendees.filter(state__in=CAME).order_by("pk").values_list("person_id", flat=True)
    members = set(people_there(meeting.unit_id, local_date(meeting.starts_at)))
    return [person for person in came if person in members]


def _quantity(meeting: Meeting) -> int:
    """Once, or where the kind counts hours, how long it was planned for."""
    if meeting.kind.unit not in HOURS:
        return ONCE
    return int((meeting.ends_at - meeting.starts_at).total_seconds() * ONCE) // 3600
