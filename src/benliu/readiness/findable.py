"""Standing teams as `search` finds them, for those who lead their unit."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from benliu.search.sources import Found, Source

from .models import Team

CHUNK = 2000


def _teams(keys: Collection[str] | None) -> Iterator[Found]:
    teams = Team.objects.filter(closed_at=None).select_related("unit")
    for one in (teams if keys is None else teams.filter(pk__in=keys)).order_by("pk").iterator(CHUNK):
        yield Found(str(one.pk), one.name, one.unit.name, one.unit_id)


def _address(key: str) -> str:
    return reverse("team", args=[key])


TEAMS = Source("team", _("队伍"), _teams, _address)
