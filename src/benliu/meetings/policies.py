"""Who may plan, see, answer and sign in."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from benliu.common.decision import Decision
from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing

from .models import Attendee, Meeting


def can_plan(actor: Standing, unit: Unit) -> Decision:
    """May plan, change, cancel and record meetings of `unit`, and set right who came: who leads it."""
    allowed = actor.leads(unit.path)
    return Decision(allowed, "" if allowed else _("只有该支部的书记或上级党务干部可以安排会议。"))


def can_see_meeting(actor: Standing, meeting: Meeting) -> Decision:
    """May open a meeting: who leads the branch; once it is announced, its members and who is asked."""
    if actor.leads(meeting.unit.path):
        return Decision(True)
    inside = actor.branch_id == meeting.unit_id or Attendee.objects.filter(
        meeting=meeting, person_id=actor.person_id or 0
    )
    allowed = meeting.announced_at is not None and bool(inside)
    return Decision(allowed, "" if allowed else _("这次会议只对本支部的成员和应到的人开放。"))


def sees_branch(actor: Standing, unit_id: int) -> bool:
    """Belongs to the branch, or leads it."""
    led = Unit.objects.filter(units_below(actor.led_paths), pk=unit_id)
    return actor.branch_id == unit_id or (bool(actor.led_paths) and led.exists())


def can_answer(meeting: Meeting, attendee: Attendee | None, now: dt.datetime) -> Decision:
    """May say whether to come: who is asked, as long as it lies ahead or goes on."""
    if attendee is None or meeting.announced_at is None:
        return Decision(False, _("这次会议没有请您。"))
    if meeting.cancelled_at:
        return Decision(False, _("这次会议已取消，不用答复。"))
    if now >= meeting.ends_at:
        return Decision(False, _("会议已经结束，不能再答复。有变动请告诉支部书记。"))
    if attendee.signed_at:
        return Decision(False, _("您已经签到，不用再答复。"))
    return Decision(True)


def visible_meetings(actor: Standing) -> QuerySet[Meeting]:
    """The meetings that `actor` may open: see `can_see_meeting`."""
    own = Q(pk__in=Attendee.objects.filter(person_id=actor.person_id or 0).values("meeting_id"))
    announced = Q(announced_at__isnull=False) & (own | Q(unit_id=actor.branch_id or 0))
    led = Q(unit__in=Unit.objects.filter(units_below(actor.led_paths)))
    return Meeting.objects.filter(announced | led) if actor.led_paths else Meeting.objects.filter(announced)
