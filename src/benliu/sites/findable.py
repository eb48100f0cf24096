"""Open sites as `search` finds them, for those who lead their unit."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from benliu.search.sources import Found, Source

from .models import Site

CHUNK = 2000


def _sites(keys: Collection[str] | None) -> Iterator[Found]:
    sites = Site.objects.filter(closed_on=None).select_related("place")
    for one in (sites if keys is None else sites.filter(pk__in=keys)).order_by("pk").iterator(CHUNK):
        words = [one.project, one.contractor, one.place.address]
        yield Found(str(one.pk), one.place.name, " · ".join(word for word in words if word), one.place.unit_id)


def _address(key: str) -> str:
    return reverse("site_page", args=[key])


SITES = Source("site", _("工地"), _sites, _address)
