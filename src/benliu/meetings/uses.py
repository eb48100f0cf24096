"""Which meeting records come from, for the page of a record."""

import uuid
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from benliu.org.standing import Standing
from benliu.records.models import Record
from benliu.records.uses import Use

from .policies import visible_meetings


def meeting_uses(record_ids: Sequence[uuid.UUID], reader: Standing) -> list[Use]:
    """The meetings at which the records' people were signed in, as far as `reader` may see them. One query."""
    activities = Record.objects.filter(pk__in=record_ids, activity__isnull=False).values("activity_id")
    meetings = visible_meetings(reader).filter(activity__in=activities).order_by("starts_at")
    return [Use(meeting.title, reverse("meeting", args=[meeting.pk]), _("会议签到")) for meeting in meetings]
