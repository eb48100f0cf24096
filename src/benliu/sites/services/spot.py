"""What passers-by tell by the code that hangs at a place, without an account: reviewed before anybody acts on it."""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid
from benliu.places.codes import is_printed, place_named
from benliu.places.models import Place
from benliu.records.services import store_visitors_photo

from ..models import Hazard, HazardContact
from .hazard import LONGEST, keep_new

SPOT, MOST_PHOTOS, WORD_BYTES = "spot", 3, 24


@dataclass(frozen=True)
class SpotTold:
    """What a passer-by saw. `once`: an id of the form, so that a second press of the button makes no second hazard."""

    once: uuid.UUID
    words: str
    spot: str = ""
    contact: str = ""
    photos: tuple[bytes, ...] = ()


def place_of_spot(code: str) -> Place | None:
    """The open place at which a code for passers-by hangs; None where it is none of ours. One query at most."""
    place_id = place_named(code)
    place = Place.objects.select_related("unit").filter(pk=place_id, closed_on=None).first() if place_id else None
    return place if place and is_printed(code, bytes(place.secret), place.pk, SPOT) else None


@transaction.atomic
def tell_spot(*, code: str, told: SpotTold, now: dt.datetime) -> str:
    """Keep what a passer-by tells, once; returns the word under which they see what became of it.

    Raises `Invalid` with what to mend. The caller limits how often.
    """
    place = place_of_spot(code)
    if place is None:
        raise Invalid(_("这个码已经作废。请用现场现在挂着的码。"))
    words = told.words.strip()[:LONGEST]
    if not words:
        raise Invalid(_("请写看到了什么。"))
    pk = uuid.uuid5(told.once, "spot")  # the id that people see says nothing of the form's
    if known := Hazard.objects.filter(pk=pk, place=place).first():
        return known.word or ""
    files = [store_visitors_photo(content=one, now=now) for one in told.photos[:MOST_PHOTOS]]
    hazard = Hazard(
        id=pk,
        place=place,
        spot=told.spot.strip()[:200],
        words=words,
        gravity=Hazard.Gravity.ORDINARY,
        way=Hazard.Way.PASSER,
        found_at=now,
        received_at=now,
        word=secrets.token_urlsafe(WORD_BYTES),
        state=Hazard.State.REVIEW,
    )
    keep_new(hazard, list(dict.fromkeys(files)), now)
    if told.contact.strip():
        HazardContact.objects.create(hazard=hazard, text=told.contact.strip()[:120])
    return hazard.word or ""
