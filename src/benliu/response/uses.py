"""What responses make of records: the emergency from which a record came."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from benliu.org.standing import Standing
from benliu.records.models import Activity
from benliu.records.uses import ByActivity, Consumer, Place, Use

from .models import ServiceRecord
from .policies import can_see_alerts


def _uses(record_ids: Sequence[uuid.UUID], reader: Standing) -> list[Use]:
    """The responses that the records came of. One query."""
    if not can_see_alerts(reader):
        return []
    rows = ServiceRecord.objects.filter(record__in=record_ids).select_related("response").order_by("day", "pk")
    return [Use(row.response.title, _to(row.response_id), _words(row)) for row in rows]


def _words(row: ServiceRecord) -> str:
    told = {"shifts": row.shifts, "hours": row.minutes // 60, "minutes": row.minutes % 60}
    return _("%(shifts)d 班次，在岗 %(hours)d 小时 %(minutes)d 分") % told


def _of_activities(activities: QuerySet[Activity], reader: Standing) -> ByActivity:
    """The responses that the activities came of. One query."""
    if not can_see_alerts(reader):
        return {}
    links = ServiceRecord.objects.filter(record__activity__in=activities.order_by().values("pk")).order_by()
    found: dict[uuid.UUID, list[Place]] = defaultdict(list)
    for activity, response in links.values_list("record__activity", "response").distinct():
        if activity:
            found[activity].append(Place(_("应急响应的出勤"), _to(response)))
    return found


def _to(response_id: uuid.UUID) -> str:
    return reverse("response", args=[response_id])


USES = Consumer(_uses, _of_activities)
