"""Open and close the address by which a calendar program reads meetings."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Refused
from benliu.org.standing import Standing

from ..models import Feed
from ..policies import sees_branch
from ..queries.feeds import open_feed_of


@transaction.atomic
def open_feed(*, actor: Standing, unit_id: int | None, now: dt.datetime) -> uuid.UUID:
    """The id of the actor's feed of a branch, or of the own meetings (`unit_id` None); the one that is there stays."""
    if unit_id is not None and not sees_branch(actor, unit_id):
        raise Refused(_("只能订阅自己的安排，或自己所在、负责的支部的安排。"))
    known = open_feed_of(actor.account_id, unit_id)
    if known:
        return known
    feed = Feed.objects.create(account_id=actor.account_id, unit_id=unit_id, opened_at=now)
    note_act(actor_id=actor.account_id, act="open_feed", subject=f"feed:{feed.pk}", now=now, unit=unit_id)
    return feed.pk


@transaction.atomic
def revoke_feed(*, actor: Standing, feed_id: uuid.UUID, now: dt.datetime) -> None:
    """End a feed of the actor's own; its address leads nowhere from now on. Another's is left alone."""
    if Feed.objects.filter(pk=feed_id, account_id=actor.account_id, revoked_at=None).update(revoked_at=now):
        note_act(actor_id=actor.account_id, act="revoke_feed", subject=f"feed:{feed_id}", now=now)
