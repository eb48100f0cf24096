"""Ask for advice: without an account, or as somebody of the bureau."""

import datetime as dt
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid
from benliu.org.standing import Standing
from benliu.records.services import store_visitors_photo

from ..models import Contact, Request, Topic
from .steps import locked, take_step, written
from .telling import tell_received

MICRO = 1_000_000
LOWEST, HIGHEST, TRIES = 100_000, 999_999, 20
MOST_WORDS, MOST_PHOTOS = 2000, 4
WAYS = frozenset({Request.Way.FORM, Request.Way.SITE, Request.Way.COUNTY})
SAID = ("topic_id", "words", "spot")


@dataclass(frozen=True)
class Wanted:
    """What somebody asks. `id` is the form's: sent twice, asked once. `photos`: their contents, as they came.

    `position`: degrees where the requester stands, if he wants to say so.
    """

    id: uuid.UUID
    topic_id: int
    words: str
    spot: str
    name: str
    reach: str
    photos: Sequence[bytes] = ()
    way: str = Request.Way.FORM
    position: tuple[float, float] | None = None


def ask_advice(*, actor: Standing | None, wanted: Wanted, now: dt.datetime) -> Request:
    """Take a request in, with a key of its own, and tell who triages. `actor`: none without account.

    Raises `Invalid` with what to mend; photos are drawn anew.
    """
    if known := Request.objects.filter(pk=wanted.id).first():
        return _same(known, wanted)
    topic = Topic.objects.select_related("unit", "team").filter(pk=wanted.topic_id, closed_at=None).first()
    if topic is None:
        raise Invalid(_("请选要问什么。"))
    words, spot = written(wanted.words, MOST_WORDS), written(wanted.spot, 200)
    if len(wanted.photos) > MOST_PHOTOS:
        raise Invalid(_("一次最多 %d 张照片。") % MOST_PHOTOS)
    photos = [store_visitors_photo(content=content, now=now) for content in wanted.photos]
    try:
        with transaction.atomic():
            request = Request(
                id=wanted.id,
                number=_free_number(),
                topic=topic,
                words=words,
                spot=spot,
                way=_way(actor, wanted.way),
                asked_by_id=actor.account_id if actor else None,
                received_at=now,
            )
            if wanted.position:
                request.latitude, request.longitude = (round(degrees * MICRO) for degrees in wanted.position)
            request.save(force_insert=True)
            Contact.objects.create(request=request, name=wanted.name.strip()[:80], reach=wanted.reach.strip()[:80])
            take_step(request, "received", actor=actor, act="ask_advice", now=now, photos=photos)
            tell_received(request, now)
    except IntegrityError:  # sent twice at the same moment, or the number went to somebody else meanwhile
        known = Request.objects.filter(pk=wanted.id).first()
        if known is None:
            raise
        return _same(known, wanted)
    return request


@transaction.atomic
def forget_requester(*, request: Request, now: dt.datetime) -> None:
    """Erase who asked, where he stood and how to reach him, once it is over: the requester's own wish, by link."""
    found = locked(request.pk)
    if found.state in Request.OPEN:
        raise Invalid(_("还在办理，联系方式现在还要用。办结以后可以删除。"))
    forget_who_asked(Request.objects.filter(pk=found.pk))
    note_act(actor_id=None, act="forget_requester", subject=f"request:{found.pk}", now=now)


def forget_who_asked(requests: QuerySet[Request]) -> int:
    """Empty contact and position of requests; returns of how many there was something to empty."""
    told = Q(latitude__isnull=False) | ~Q(contact__name="", contact__reach="")
    found = list(requests.filter(told).values_list("pk", flat=True))
    Contact.objects.filter(request__in=found).update(name="", reach="")
    return Request.objects.filter(pk__in=found).update(latitude=None, longitude=None)


def _way(actor: Standing | None, said: str) -> str:
    if actor is not None and actor.person_id is not None:
        return Request.Way.MEMBER
    return said if said in WAYS else Request.Way.FORM


def _free_number() -> int:
    """Six digits that nobody has, and that tell neither how many there are nor which comes next."""
    for _try in range(TRIES):
        number = LOWEST + secrets.randbelow(HIGHEST - LOWEST + 1)
        if not Request.objects.filter(number=number).exists():
            return number
    raise Invalid(_("现在登记不了，请过一会儿再试。"))


def _same(known: Request, wanted: Wanted) -> Request:
    said = (wanted.topic_id, wanted.words.strip(), wanted.spot.strip())
    if tuple(getattr(known, name) for name in SAID) != said:
        raise Invalid(_("这个编码已经用过，请重新打开页面。"))
    return known
