"""Tell members of what a run means for them."""

import datetime as dt

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from benliu.notices.services import send_notice
from benliu.org.queries import accounts_of

from ..models import Run

CLOSED = "scoring.closed"


def tell_closed(run: Run, *, now: dt.datetime) -> int:
    """Tell every member of the run who has an account that the points are final; returns how many."""
    return send_notice(
        to=accounts_of(run.members.values("person")),
        kind=CLOSED,
        title=format_lazy(_("{period} 年积分已封账"), period=run.period),
        text=_("您这一年的积分已经确定，每一分都可以查到来历。"),
        path=reverse("ledger"),
        now=now,
        key=f"run:{run.pk}",
    )
