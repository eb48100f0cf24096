"""A year in an office is not without mistakes: a few records are cancelled, superseded or returned."""

import datetime as dt
import random
import uuid
from collections.abc import Sequence

from benliu.org.standing import Standing
from benliu.records.services import cancel_record, file_records, return_records, supersede_record

from .branch_year import ONE, Activity
from .bureau import Bureau
from .drafts import NAMESPACE, Ids, draft_of
from .people import DEMO_BRANCH

ITEM, EACH_WAY = "warm.service", 3


def correct_some(*, actor: Standing, activities: Sequence[Activity], ids: Ids, now: dt.datetime) -> int:
    """Cancel three of the verified `activities`' records and give three others their right hours; returns how many."""
    ours = [a for a in activities if a.item == ITEM and len(a.shares) > 2]
    chosen = random.Random(str(len(ours))).sample(ours, min(2 * EACH_WAY, len(ours)))  # noqa: S311
    for place, activity in enumerate(chosen):
        record_id = draft_of(activity, activity.shares[1], ids).id
        newer = uuid.uuid5(NAMESPACE, f"{record_id}|corrected")
        if place < EACH_WAY:
            cancel_record(actor=actor, record_id=record_id, reason="误登记，本人当天请假", new_id=newer, now=now)
        else:
            hours = activity.shares[1].quantity + ONE
            supersede_record(
                actor=actor, record_id=record_id, reason="时长少记一小时", new_id=newer, now=now, quantity=hours
            )
    return len(chosen)


def return_some(*, actor: Standing, bureau: Bureau, ids: Ids, now: dt.datetime) -> int:
    """Two records of other members that the secretary of the demonstration branch gave back; returns how many."""
    own = (a for a in bureau.activities if a.branch == DEMO_BRANCH and a.day.year == bureau.years[2])
    ours = [a for a in own if a.item == ITEM]
    for activity in ours[-2:]:
        other = next(share for share in activity.shares if ids.people[share.staff_no] not in actor.own_ids)
        again = Activity(activity.day, ITEM, DEMO_BRANCH, f"{activity.title}（补记）", (other,))
        draft = draft_of(again, other, ids)
        file_records(actor=actor, drafts=[draft], filed_from="page", now=now)
        reason = f"{activity.day} 的这次活动已经登记过，请核对后再报。"
        return_records(actor=actor, record_ids=[draft.id], reason=reason, now=now)
    return len(ours[-2:])
