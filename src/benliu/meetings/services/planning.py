"""Plan a meeting, announce it, change it, cancel it."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.org.models import Unit
from benliu.org.queries import names_of, people_there
from benliu.org.standing import Standing
from benliu.records.models import RecordKind
from benliu.search.services import index_again

from ..models import Attendee, Meeting
from ..policies import can_plan
from .found import locked_meeting
from .places import give_places
from .telling import asked_people, tell_asked, tell_cancelled, tell_changed, tell_left_out

LONGEST = dt.timedelta(days=7)
TOLD = ("title", "starts_at", "ends_at", "place")  # what those asked are told anew when it changes


@dataclass(frozen=True)
class Plan:
    """What a meeting shall be. `people` are ids of members of the branch; `seats` None: room for everybody."""

    id: uuid.UUID
    kind: str
    unit_id: int
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    people: tuple[int, ...]
    place: str = ""
    note: str = ""
    sign_up: bool = False
    seats: int | None = None
    grace_minutes: int = 5


@transaction.atomic
def plan_meeting(*, actor: Standing, plan: Plan, announce: bool, now: dt.datetime) -> Meeting:
    """Keep a plan, and tell those asked where `announce`. One id is done once; with other content it is refused."""
    unit, kind = _unit(plan), _kind(plan)
    require(can_plan(actor, unit))
    _check(plan, now)
    said = _columns(plan, kind)
    meeting, is_new = Meeting.objects.get_or_create(
        pk=plan.id, defaults={**said, "unit": unit, "planned_by_id": actor.account_id, "planned_at": now}
    )
    if not is_new:
        return _same(meeting, said, unit)
    _ask(meeting, plan.people)
    _note(actor, "plan_meeting", meeting, now, asked=len(plan.people))
    if announce:
        _announce(actor, meeting, now)
    return meeting


@transaction.atomic
def announce_meeting(*, actor: Standing, meeting_id: uuid.UUID, now: dt.datetime) -> None:
    """Tell those who are asked; a second time nothing happens."""
    meeting = _led(actor, meeting_id)
    if meeting.ends_at <= now:
        raise Invalid(_("会议已经结束，不能再通知。可以改时间，或直接补签到。"))
    if not meeting.announced_at:
        _announce(actor, meeting, now)
        _note(actor, "announce_meeting", meeting, now)


@transaction.atomic
def change_meeting(*, actor: Standing, meeting_id: uuid.UUID, plan: Plan, now: dt.datetime) -> None:
    """Bring a meeting to `plan`. Those asked are told what concerns them; where the time moved, they answer anew."""
    meeting = _led(actor, meeting_id)
    if meeting.activity_id:
        raise Invalid(_("这次会议已经记录，不能再改。记录有误，请在纪实记录里更正。"))
    if plan.unit_id != meeting.unit_id:
        raise Invalid(_("会议不能换支部。请取消后在另一个支部安排。"))
    said = _columns(plan, _kind(plan))
    _check(plan, min(now, meeting.starts_at))
    changed = {name for name, value in said.items() if getattr(meeting, name) != value}
    for name in changed:
        setattr(meeting, name, said[name])
    meeting.changed_at, meeting.changes = now, meeting.changes + 1
    if "starts_at" in changed:
        meeting.reminded_at = None
    meeting.save()
    moved = "starts_at" in changed
    if moved:
        meeting.attendees.exclude(answer="").update(answer="", reason="", answered_at=None)
    _check_seats(meeting)
    _invite_anew(actor, meeting, plan.people, now, told=bool(changed & set(TOLD)), moved=moved)
    give_places(actor, meeting, now)
    index_again("meeting", [meeting_id])
    _note(actor, "change_meeting", meeting, now)


@transaction.atomic
def cancel_meeting(*, actor: Standing, meeting_id: uuid.UUID, reason: str, now: dt.datetime) -> None:
    """Call it off and tell those who were told of it; the reason stands on its page. Done twice is done once."""
    meeting = _led(actor, meeting_id, cancelled=True)
    if meeting.cancelled_at:
        return
    if meeting.activity_id:
        raise Invalid(_("这次会议已经记录，不能再取消。"))
    if not reason.strip():
        raise Invalid(_("请写明取消的原因，应到的人会看到。"))
    meeting.cancelled_at, meeting.cancel_reason, meeting.changes = now, reason.strip()[:400], meeting.changes + 1
    meeting.save(update_fields=["cancelled_at", "cancel_reason", "changes"])
    index_again("meeting", [meeting_id])
    if meeting.announced_at and meeting.ends_at > now:
        tell_cancelled(meeting, _others(actor, asked_people(meeting)), now)
    _note(actor, "cancel_meeting", meeting, now)


def _led(actor: Standing, meeting_id: uuid.UUID, *, cancelled: bool = False) -> Meeting:
    meeting = locked_meeting(meeting_id)
    require(can_plan(actor, meeting.unit))
    if meeting.cancelled_at and not cancelled:
        raise Invalid(_("这次会议已取消。"))
    return meeting


def _unit(plan: Plan) -> Unit:
    unit: Unit | None = Unit.objects.filter(pk=plan.unit_id).first()
    if unit is None:
        raise Invalid(_("没有找到这个支部。请重新选择。"))
    return unit


def _kind(plan: Plan) -> RecordKind:
    kind = RecordKind.objects.filter(code=plan.kind, retired_at=None).first()
    if kind is None or kind.levels or kind.counts_against:
        raise Invalid(_("没有“%s”这种会议或活动，或已停用。请重新选择类型。") % plan.kind)
    return kind


def _check(plan: Plan, now: dt.datetime) -> None:
    if not plan.title.strip():
        raise Invalid(_("请填名称。"))
    if not plan.starts_at < plan.ends_at <= plan.starts_at + LONGEST:
        raise Invalid(_("结束时间应晚于开始时间，最长 7 天。"))
    if plan.ends_at <= now:
        raise Invalid(_("这个时间已经过去。已经开过的会，请直接“记一次活动”。"))
    if plan.seats is not None and (plan.seats < 1 or not plan.sign_up):
        raise Invalid(_("名额应大于 0，并且要请大家报名。"))
    if not plan.people:
        raise Invalid(_("请选择应到的人。"))
    day = local_date(plan.starts_at)
    missing = set(plan.people).difference(people_there(plan.unit_id, day))
    if missing:
        names = names_of(missing)
        who = _("、").join(sorted(names.get(person, _("（已清除）")) for person in missing))
        raise Invalid(_("%(who)s到 %(day)s 不在这个支部。请从名单里去掉，再通知。") % {"who": who, "day": day})


def _columns(plan: Plan, kind: RecordKind) -> Mapping[str, Any]:
    return {
        "kind": kind,
        "title": plan.title.strip()[:120],
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "place": plan.place.strip()[:120],
        "note": plan.note.strip()[:400],
        "sign_up": plan.sign_up,
        "seats": plan.seats,
        "grace_minutes": plan.grace_minutes,
    }


def _same(meeting: Meeting, said: Mapping[str, Any], unit: Unit) -> Meeting:
    if meeting.unit_id != unit.pk or any(getattr(meeting, name) != value for name, value in said.items()):
        raise Invalid(_("编码 %s 已用于另一次会议，内容不同。请重新打开页面再填。") % meeting.pk)
    return meeting


def _ask(meeting: Meeting, people: Collection[int]) -> None:
    Attendee.objects.bulk_create(Attendee(meeting=meeting, person_id=person) for person in dict.fromkeys(people))


def _others(actor: Standing, people: Iterable[int]) -> list[int]:
    """Those who do not know it anyhow: who does it is not told of it."""
    return [person for person in people if person not in actor.own_ids]


def _announce(actor: Standing, meeting: Meeting, now: dt.datetime) -> None:
    meeting.announced_at = now
    meeting.save(update_fields=["announced_at"])
    index_again("meeting", [meeting.pk])
    tell_asked(meeting, _others(actor, asked_people(meeting)), now)


def _check_seats(meeting: Meeting) -> None:
    coming = meeting.attendees.filter(answer=Attendee.Answer.COMING).count()
    if meeting.seats is not None and coming > meeting.seats:
        raise Invalid(_("已有 %d 人报名，名额不能比这少。") % coming)


def _invite_anew(  # noqa: PLR0917
    actor: Standing, meeting: Meeting, people: Collection[int], now: dt.datetime, *, told: bool, moved: bool
) -> None:
    """Add who is new and take away who is no more, but nobody who has been seen there."""
    before = set(asked_people(meeting))
    new = [person for person in dict.fromkeys(people) if person not in before]
    gone = meeting.attendees.exclude(person_id__in=people).filter(state="")
    left_out = set(gone.values_list("person_id", flat=True))
    gone.delete()
    _ask(meeting, new)
    if not meeting.announced_at or meeting.ends_at <= now:
        return
    tell_asked(meeting, _others(actor, new), now)
    tell_left_out(meeting, _others(actor, left_out), now)
    if told:
        tell_changed(meeting, _others(actor, before - left_out), now, moved=moved)


def _note(actor: Standing, act: str, meeting: Meeting, now: dt.datetime, **details: object) -> None:
    note_act(actor_id=actor.account_id, act=act, subject=f"meeting:{meeting.pk}", now=now, **details)
