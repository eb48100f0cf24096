"""A member's status: what was probationary becomes full."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require

from ..models import Membership
from ..policies import can_keep_unit
from ..standing import Standing
from .roster import Enrolment, keep_memberships


@transaction.atomic
def confirm_member(*, actor: Standing, person_id: int, on: dt.date, now: dt.datetime) -> None:
    """A probationary member is a full one from the day `on`. Raises `Invalid`, `Refused`."""
    found = Membership.objects.select_for_update(of=("self",)).select_related("unit", "person")
    held = found.filter(person_id=person_id, ends_on=None, status=Membership.Status.PROBATIONARY).first()
    if held is None:
        raise Invalid(_("这个人现在不是预备党员。"))
    require(can_keep_unit(actor, held.unit))
    if on < held.starts_on or on > local_date(now):
        raise Invalid(_("转正日期不能早于成为预备党员的日期，也不能晚于今天。"))
    line = Enrolment(held.person.staff_no or "", held.person.name, held.unit_id, Membership.Status.FULL)
    keep_memberships([held.person], [line], on)
    subject = f"person:{person_id}"
    note_act(actor_id=actor.account_id, act="confirm_member", subject=subject, now=now, on=on.isoformat())
