"""Open places as `search` finds them, for those who lead their unit."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from benliu.search.sources import Found, Source

from .models import Place

CHUNK = 2000


def _places(keys: Collection[str] | None) -> Iterator[Found]:
    places = Place.objects.filter(closed_on=None).select_related("unit")
    for one in (places if keys is None else places.filter(pk__in=keys)).order_by("pk").iterator(CHUNK):
        words = [one.code, one.address, one.unit.name]
        yield Found(str(one.pk), one.name, " · ".join(word for word in words if word), one.unit_id)


def _address(key: str) -> str:
    return reverse("place", args=[key])


PLACES = Source("place", _("地点"), _places, _address)
