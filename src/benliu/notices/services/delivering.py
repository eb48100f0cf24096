"""Bring notices to people, outside of any transaction of others.

Claimed, sent, noted, in this order and each in a transaction of its own: killed in between, the message goes out once
more after `LEASE`, under the same id. What a channel acknowledged and we noted never goes out again.
"""

import datetime as dt
import logging
from collections.abc import Callable, Collection

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.ids import new_id
from benliu.common.waking import MOST_BREAKS, wake
from benliu.identity.models import User

from ..channels import CHANNELS, Undelivered, offered
from ..envelopes import language_of, message_of
from ..models import Delivery
from ..policies import visible_failures
from ..queries.habits import habits_of
from ..timing import LEASE, next_try

OPEN = Q(state__in=[Delivery.State.WAITING, Delivery.State.FAILED])
# Nobody is sending it: never tried, or the last attempt has been noted.
AT_REST = OPEN & (Q(attempts=0) | ~Q(error=""))
TOGETHER, MOST = 50, 100
log = logging.getLogger("benliu.notices")


def wake_delivery(*, now: dt.datetime) -> bool:
    """Have a worker send what is due, unless one is asked already. Tells whether one was asked."""
    from ..tasks import deliver_notices

    return _due(now).exists() and wake(deliver_notices)


def deliver_due(*, clock: Callable[[], dt.datetime], most: int = MOST) -> int:
    """Send up to `most` messages that are due, so that other tasks get their turn; returns how many were tried."""
    for count in range(most):
        claimed = _claim(clock())
        if not claimed:
            return count
        _send(claimed, clock)
    return most


def _due(now: dt.datetime) -> QuerySet[Delivery]:
    ready = Delivery.objects.filter(OPEN, next_try_at__lte=now, address__channel__in=offered())
    return ready.filter(address__confirmed_at__isnull=False)


@transaction.atomic
def _claim(now: dt.datetime) -> list[Delivery]:
    """What goes out next in one message: all that is due at one address, or again what went out together before."""
    due = _due(now).select_for_update(skip_locked=True, of=("self",)).order_by("next_try_at", "pk")
    first = due.first()
    if first is None:
        return []
    same = Q(envelope=first.envelope) if first.envelope else Q(envelope=None, address=first.address_id)
    parts = due.filter(same).select_related("notice", "address", "notice__account__preference")
    claimed = list(parts.order_by("-notice__urgent", "-notice__made_at", "pk")[:TOGETHER])
    envelope = first.envelope or new_id()
    mine = Delivery.objects.filter(pk__in=[part.pk for part in claimed])
    mine.update(envelope=envelope, attempts=F("attempts") + 1, next_try_at=now + LEASE, error="")
    for part in claimed:
        part.envelope, part.attempts = envelope, part.attempts + 1
    return claimed


def _send(claimed: list[Delivery], clock: Callable[[], dt.datetime]) -> None:
    address = claimed[0].address
    if claimed[0].attempts > MOST_BREAKS:
        _note_failure(claimed, Undelivered(_("发送多次中断。"), final=True), clock())
        return
    try:
        with translation.override(language_of(claimed[0])):
            CHANNELS[address.channel].send(address, message_of(claimed))
    except Undelivered as no:
        _note_failure(claimed, no, clock())
    except Exception:  # a fault of ours must not keep the others from being told; the log says what it was
        log.exception("envelope %s could not be sent", claimed[0].envelope)
        _note_failure(claimed, Undelivered(_("系统出错，原因在日志里。")), clock())
    else:
        _rows(claimed).update(state=Delivery.State.SENT, sent_at=clock(), error="")


def _note_failure(claimed: list[Delivery], no: Undelivered, now: dt.datetime) -> None:
    if no.gone:
        claimed[0].address.delete()
        return
    first = claimed[0]
    preference = getattr(first.notice.account, "preference", None)
    urgent = any(part.notice.urgent for part in claimed)
    again = next_try(timezone.localtime(now), habits_of(preference), attempts=first.attempts, urgent=urgent)
    given_up = no.final or again is None
    state = Delivery.State.GIVEN_UP if given_up else Delivery.State.FAILED
    _rows(claimed).update(state=state, next_try_at=again or now, error=str(no)[:300])


def _rows(claimed: list[Delivery]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=[part.pk for part in claimed])


@transaction.atomic
def retry_deliveries(*, actor: User, delivery_ids: Collection[int], now: dt.datetime) -> int:
    """Send what failed again, now; the count of attempts begins anew. Returns how many; what is being sent stays."""
    chosen = visible_failures(actor).filter(pk__in=delivery_ids)
    again = Delivery.objects.filter(pk__in=list(chosen.values_list("pk", flat=True)))
    count = again.update(state=Delivery.State.WAITING, attempts=0, next_try_at=now, error="")
    note_act(actor_id=actor.pk, act="retry_deliveries", subject="deliveries", now=now, count=count)
    return count
