"""Places as they lie on the map of everything."""

import datetime as dt

from django.db.models import QuerySet
from django.urls import reverse

from benliu.org.standing import Standing

from .layers import Layer, Words
from .models import Place
from .policies import can_see_places, visible_places

KINDS = [(kind.value, kind.label) for kind in Place.Kind if kind != Place.Kind.SITE]  # these have a layer of their own


def _may_see(actor: Standing, _on: dt.date) -> bool:
    return bool(can_see_places(actor))


def _rows(actor: Standing, _on: dt.date) -> QuerySet[Place]:
    return visible_places(actor).filter(closed_on=None).exclude(kind=Place.Kind.SITE)


def _say(place: Place, _on: dt.date) -> Words:
    label = place.get_kind_display()
    return Words(place.kind, label, place.code, place.name, place.address, reverse("place", args=[place.pk]))


PLACES = Layer(
    "place", KINDS, _may_see, _rows, _say, latitude="latitude", longitude="longitude", order="name", unit="unit",
    words=("name", "code"), kind_field="kind", rank=4,
)  # fmt: skip
