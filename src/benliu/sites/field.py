"""Sites and open hazards as they lie on the map of everything."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benliu.org.standing import Standing
from benliu.places.layers import Layer, Words

from .models import Hazard, Site
from .policies import can_see_sites, visible_hazards, visible_sites

SITE, HAZARD = ("site", gettext_lazy("工地")), ("hazard", gettext_lazy("隐患"))


def _may_see(actor: Standing, on: dt.date) -> bool:
    return bool(can_see_sites(actor, on))


def _sites(actor: Standing, on: dt.date) -> QuerySet[Site]:
    return visible_sites(actor, on).filter(closed_on=None).select_related("place")


def _say_site(site: Site, _on: dt.date) -> Words:
    place = site.place
    return Words(*SITE, place.code, place.name, site.project, reverse("site_page", args=[site.pk]))


def _hazards(actor: Standing, on: dt.date) -> QuerySet[Hazard]:
    return visible_hazards(actor, on).filter(state__in=Hazard.OPEN).select_related("place")


def _overdue(on: dt.date) -> Q:
    return Q(state=Hazard.State.NOTIFIED, due_on__lt=on)


def _say_hazard(hazard: Hazard, on: dt.date) -> Words:
    late, place = hazard.is_overdue(on), hazard.place
    state = _("超期") if late else hazard.get_state_display()
    about = " · ".join(word for word in (place.name, hazard.spot) if word)
    return Words(
        *HAZARD, "", hazard.words or hazard.spot or place.name, about, reverse("hazard", args=[hazard.pk]), state,
        "bad" if late else "warn",
    )  # fmt: skip


SITES = Layer(
    "site", [SITE], _may_see, _sites, _say_site, words=("place__name", "place__code", "project", "contractor"), rank=3
)
HAZARDS = Layer(
    "hazard", [HAZARD], _may_see, _hazards, _say_hazard, words=("place__name", "spot", "words"), late=_overdue, rank=1
)
