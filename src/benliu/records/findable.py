"""Records as `search` finds them: by kind, words, place, branch. A person's name leads to the person instead."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from benliu.search.sources import Found, Source

from .models import Record

CHUNK = 2000
SHOWN = ("pk", "kind__title", "happened_on", "level", "text__achievement", "text__note", "activity__place")
WHOSE = ("unit__name", "unit_id", "person_id")


def _records(keys: Collection[str] | None) -> Iterator[Found]:
    records = Record.objects.exclude(state=Record.State.DRAFT).exclude(act=Record.Act.CANCEL)
    records = records if keys is None else records.filter(pk__in=keys)
    for pk, kind, day, level, matter, note, place, branch, unit_id, person_id in records.values_list(
        *SHOWN, *WHOSE
    ).iterator(CHUNK):
        words = [day.isoformat(), level or note or "", place or "", branch]
        title = f"{kind} · {matter}" if matter else kind
        yield Found(str(pk), title, " · ".join(word for word in words if word), unit_id, person_id)


def _address(key: str) -> str:
    return reverse("record", args=[key])


RECORDS = Source("record", _("活动记录"), _records, _address)
