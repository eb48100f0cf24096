"""What the clockwork does once a day: late requests are told to officers, and silence ends."""

import datetime as dt

from benliu.common.clock import local_date

from ..models import Request
from .service_records import file_unjudged
from .telling import tell_overdue


def settle_advice(*, now: dt.datetime) -> int:
    """Tell officers of what is late, once for each term; file what nobody will judge. Returns how many were told."""
    file_unjudged(now=now)
    late = Request.objects.filter(due_on__lt=local_date(now), state__in=Request.OPEN).select_related("topic__unit")
    return sum(tell_overdue(request, now) for request in late.order_by("due_on", "pk"))
