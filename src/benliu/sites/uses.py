"""What sites make of records: the patrol from which a record came."""

import uuid
from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from benliu.org.standing import Standing
from benliu.records.models import Activity
from benliu.records.uses import ByActivity, Consumer, Use

from .models import Patrol
from .policies import visible_patrols


def _uses(record_ids: Sequence[uuid.UUID], reader: Standing) -> list[Use]:
    """The patrols that the records came of, as far as `reader` may read them. One query."""
    rows: QuerySet[Patrol] = visible_patrols(reader).filter(record__in=record_ids).select_related("route__place")
    return [Use(_("巡查：%s") % row.route.name, reverse("patrol", args=[row.pk]), row.route.place.name) for row in rows]


def _of_activities(activities: QuerySet[Activity], reader: Standing) -> ByActivity:
    """Patrols are of one person each: no activity comes of them."""
    return {}


USES = Consumer(_uses, _of_activities)
