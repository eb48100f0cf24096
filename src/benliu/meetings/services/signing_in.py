"""Sign in at a meeting: by the code on the big screen, or by the digits that are spoken.

A phone without network keeps what it read and when. Its clock may be wrong, so that three cases are told apart:
the code is on the screen now (our clock counts); it was there at the time that the phone kept (the phone's clock
counts, and the secretary is told so); or the two do not agree (kept for the secretary to decide).
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, Refused
from benliu.org.queries import people_there
from benliu.org.standing import Standing

from ..codes import Code, device_mark, is_spoken, read_code
from ..models import Attendee, Meeting
from .found import attendee_of, locked_meeting

OPENS = dt.timedelta(hours=2)  # before the start
AT_ONCE = dt.timedelta(seconds=60)  # told within so long of when it happened: the phone has network and a right clock
SLACK = dt.timedelta(seconds=10)  # by how much a good phone's clock may be wrong
MOST_WRONG, WRONG_WITHIN = 5, dt.timedelta(minutes=10)


@dataclass(frozen=True)
class SignedIn:
    """What came of it: the state, the time that counts, whether it was known already, whether the secretary decides."""

    meeting_id: uuid.UUID
    state: str
    signed_at: dt.datetime | None
    again: bool = False
    to_confirm: bool = False


@transaction.atomic
def sign_in_by_scan(
    *, actor: Standing, token: str, happened_at: dt.datetime, device: str, now: dt.datetime
) -> SignedIn:
    """Sign the actor in by the code that was read at `happened_at` of the phone's clock; a second time nothing happens.

    Raises `Invalid` or `Refused` with what to do.
    """
    code = read_code(token)
    meeting = locked_meeting(code.meeting_id) if code else None
    if code is None or meeting is None or not code.is_of(bytes(meeting.secret)):
        raise Invalid(_("这不是签到码。请用手机扫会场大屏上的二维码。"))
    attendee, known = _asked(actor, meeting, device)
    if known:
        return known
    moment = _moment(code, happened_at, now)
    if moment is None:
        return _claimed(actor, meeting, attendee, happened_at, device, now)
    attendee.by_phone_clock = moment != now
    return _seen(actor, meeting, attendee, Attendee.Way.SCAN, moment, device, now)


def sign_in_by_word(*, actor: Standing, meeting_id: uuid.UUID, word: str, device: str, now: dt.datetime) -> SignedIn:
    """Sign the actor in by the spoken digits. Five wrong ones within ten minutes, and no more are taken for a while."""
    with transaction.atomic():
        meeting = locked_meeting(meeting_id)
        attendee, known = _asked(actor, meeting, device)
        if known:
            return known
        left = _tries_left(attendee, now)
        if left and is_spoken(word, bytes(meeting.secret), meeting.pk, now):
            return _seen(actor, meeting, attendee, Attendee.Way.WORD, now, device, now)
        if left:
            attendee.wrong_words += 1
            attendee.save(update_fields=["wrong_words", "wrong_since"])
    if not left:  # outside of the transaction: what was counted stays counted
        raise Invalid(_("口令错得太多，请十分钟后再试，或扫大屏上的二维码，或请书记代签。"))
    raise Invalid(_("口令不对，或已换过。请听清现在的六位数字再填，还可以试 %d 次。") % (left - 1))


def _tries_left(attendee: Attendee, now: dt.datetime) -> int:
    if attendee.wrong_since is None or now - attendee.wrong_since >= WRONG_WITHIN:
        attendee.wrong_words, attendee.wrong_since = 0, now
    return max(0, MOST_WRONG - attendee.wrong_words)


def _asked(actor: Standing, meeting: Meeting, device: str) -> tuple[Attendee, SignedIn | None]:
    """The actor's row, and what is known of it already. Raises where signing in is not for the actor or this device."""
    if meeting.cancelled_at:
        raise Invalid(_("这次会议已取消，不用签到。"))
    attendee = attendee_of(actor, meeting)
    if attendee.signed_at:
        return attendee, SignedIn(meeting.pk, attendee.state, attendee.signed_at, again=True)
    day = local_date(meeting.starts_at)
    if attendee.person_id not in people_there(meeting.unit_id, day):
        raise Refused(_("您到那天已经不在这个支部，这次活动请由您现在的支部登记。名册有误的，请联系支部书记。"))
    if not 16 <= len(device) <= 64:
        raise Invalid(_("没有认出这台手机。请刷新页面，允许本站的 Cookie，再签到。"))
    mark = device_mark(bytes(meeting.secret), device)
    if meeting.attendees.filter(device=mark).exclude(pk=attendee.pk).exists():
        raise Invalid(_("这台手机已经给别人签过到，一台手机只签一个人。请换自己的手机，或请书记代签。"))
    return attendee, None


def _moment(code: Code, happened_at: dt.datetime, now: dt.datetime) -> dt.datetime | None:
    """When it happened; None where code and phone's clock do not agree. Raises where the code is an old one."""
    if code.covers(now):
        return now
    if code.covers(happened_at, SLACK):
        return happened_at
    if abs(now - happened_at) <= AT_ONCE:
        raise Invalid(_("这个二维码已经换过，可能是截图。请对准大屏上现在的二维码再扫一次。"))
    return None


def _seen(  # noqa: PLR0917
    actor: Standing, meeting: Meeting, attendee: Attendee, way: str, moment: dt.datetime, device: str, now: dt.datetime
) -> SignedIn:
    check_open(meeting, moment)
    late = moment > meeting.starts_at + dt.timedelta(minutes=meeting.grace_minutes)
    attendee.state = Attendee.State.LATE if late else Attendee.State.PRESENT
    attendee.way, attendee.signed_at, attendee.claimed_at = way, moment, None
    attendee.device = device_mark(bytes(meeting.secret), device)
    attendee.save()
    note_act(
        actor_id=actor.account_id,
        act="sign_in",
        subject=f"meeting:{meeting.pk}",
        now=now,
        way=way,
        by_phone_clock=attendee.by_phone_clock,
    )
    return SignedIn(meeting.pk, attendee.state, moment)


def _claimed(  # noqa: PLR0917
    actor: Standing, meeting: Meeting, attendee: Attendee, happened_at: dt.datetime, device: str, now: dt.datetime
) -> SignedIn:
    attendee.claimed_at, attendee.by_phone_clock = happened_at, True
    attendee.device = device_mark(bytes(meeting.secret), device)
    attendee.save()
    note_act(actor_id=actor.account_id, act="claim_sign_in", subject=f"meeting:{meeting.pk}", now=now)
    return SignedIn(meeting.pk, "", None, to_confirm=True)


def check_open(meeting: Meeting, moment: dt.datetime) -> None:
    """Raise `Invalid` where nobody can sign in yet or any more."""
    if moment < meeting.starts_at - OPENS:
        opens = timezone.localtime(meeting.starts_at - OPENS)
        raise Invalid(_("还没到签到时间，%s 起可以签到。") % f"{opens:%H:%M}")
    if moment > meeting.ends_at:
        raise Invalid(_("会议已经结束。到了会的，请书记补签。"))
