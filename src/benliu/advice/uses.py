"""What advice makes of records: the request from which a record came."""

import uuid
from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from benliu.org.standing import Standing
from benliu.records.models import Activity
from benliu.records.uses import ByActivity, Consumer, Use

from .models import AdviceRecord
from .policies import visible_requests
from .wording import duration


def _uses(record_ids: Sequence[uuid.UUID], reader: Standing) -> list[Use]:
    """The requests that the records came of, as far as `reader` may open them. One query."""
    rows = AdviceRecord.objects.filter(record__in=record_ids, request__in=visible_requests(reader))
    found = rows.select_related("request__topic").order_by("pk")
    return [Use(_title(row), reverse("advice_request", args=[row.request_id]), _words(row)) for row in found]


def _title(row: AdviceRecord) -> str:
    return _("求助 %(number)d：%(topic)s") % {"number": row.request.number, "topic": row.request.topic.label}


def _words(row: AdviceRecord) -> str:
    return _("到现场 %(visits)d 次，%(time)s") % {"visits": row.visits, "time": duration(row.minutes)}


def _of_activities(_activities: QuerySet[Activity], _reader: Standing) -> ByActivity:
    """None: what advice files is told in no activity."""
    return {}


USES = Consumer(_uses, _of_activities)
