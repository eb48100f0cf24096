"""What the clockwork does once a day: late requests are told to officers, and silence ends."""

import datetime as dt

from benliu.common.clock import local_date

from ..course import LINK_LIVES
from ..models import Request
from .asking import forget_who_asked
from .service_records import file_unjudged
from .telling import tell_overdue


def settle_advice(*, now: dt.datetime) -> int:
    """Tell officers of what is late, once for each term; end what time has ended. Returns how many were told."""
    file_unjudged(now=now)
    forget_requesters(now=now)
    late = Request.objects.filter(due_on__lt=local_date(now), state__in=Request.OPEN).select_related("topic__unit")
    return sum(tell_overdue(request, now) for request in late.order_by("due_on", "pk"))


def forget_requesters(*, now: dt.datetime) -> int:
    """Erase who asked and how to reach them once their link has ended: nothing needs it any more. Returns how many."""
    return forget_who_asked(Request.objects.filter(closed_at__lt=now - LINK_LIVES))
