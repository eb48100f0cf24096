"""An outpost with a post of the response: who watches it sees both."""

import datetime as dt

from benliu.places.models import Place
from benliu.response.models import Post, Response

from . import roles
from .bureau import NOW, Bureau


def keep_watch(bureau: Bureau) -> dict[str, object]:
    """The outpost, by name."""
    response = Response.objects.get()
    name = bureau.secrets.text("name of an outpost", roles.ON_ROSTER)
    place = Place.objects.create(unit=response.unit, code="W", name=name, opened_on=NOW.date())
    shift = {"starts_at": NOW - dt.timedelta(hours=1), "ends_at": NOW + dt.timedelta(hours=7), "opened_at": NOW}
    Post.objects.create(response=response, place=place, number=2, **shift)
    return {"outpost": place.pk}
