"""Meetings as `search` finds them, once they are announced and as long as they are not cancelled."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from benliu.common.clock import local_date
from benliu.search.sources import Found, Source

from .models import Meeting

CHUNK = 2000


def _meetings(keys: Collection[str] | None) -> Iterator[Found]:
    meetings = Meeting.objects.filter(announced_at__isnull=False, cancelled_at=None).select_related("kind", "unit")
    for one in (meetings if keys is None else meetings.filter(pk__in=keys)).order_by("planned_at").iterator(CHUNK):
        words = [local_date(one.starts_at).isoformat(), one.kind.title, one.place, one.note, one.unit.name]
        yield Found(str(one.pk), one.title, " · ".join(word for word in words if word), one.unit_id)


def _address(key: str) -> str:
    return reverse("meeting", args=[key])


MEETINGS = Source("meeting", _("会议和活动"), _meetings, _address)
