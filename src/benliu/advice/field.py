"""Open requests for advice as they lie on the map of everything: at their own position, else at their place's."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benliu.org.standing import Standing
from benliu.places.layers import Layer, Words

from .models import Request
from .policies import visible_requests

KIND = ("request", gettext_lazy("技术求助"))


def _may_see(actor: Standing, _on: dt.date) -> bool:
    return actor.on_roster


def _rows(actor: Standing, _on: dt.date) -> QuerySet[Request]:
    lies = {f"lies_{way}": Coalesce(f"{axis}itude", f"place__{axis}itude")
            for way, axis in (("north", "lat"), ("east", "long"))}  # fmt: skip
    return visible_requests(actor).filter(state__in=Request.OPEN).annotate(**lies).select_related("topic")


def _overdue(on: dt.date) -> Q:
    return Q(due_on__lt=on)


def _say(one: Request, on: dt.date) -> Words:
    late = one.due_on is not None and one.due_on < on
    state = _("超期") if late else one.get_state_display()
    name = f"{one.topic.label} {one.number}"
    return Words(*KIND, "", name, one.spot, reverse("advice_request", args=[one.pk]), state, "bad" if late else "")


REQUESTS = Layer(
    "request", [KIND], _may_see, _rows, _say, latitude="lies_north", longitude="lies_east", order="spot",
    unit="topic__unit", words=("spot", "words"), late=_overdue, rank=2,
)  # fmt: skip
