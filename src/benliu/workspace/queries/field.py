"""What waits in the field: hazards to handle, requests for advice to triage. Each number leads to exactly its list."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benliu.advice.queries.listing import to_triage
from benliu.common.clock import local_date
from benliu.org.standing import Standing
from benliu.sites.queries.hazard_ledger import to_handle

HAZARDS: dict[str, Promise] = {
    "review": _("待审核的隐患"),
    "rectified": _("待复查的隐患"),
    "overdue": _("超期的隐患"),
}
REQUESTS: dict[str, Promise] = {
    "new": _("待受理的技术求助"),
    "risk": _("快到期的技术求助"),
    "late": _("超期的技术求助"),
}
BAD = {"overdue", "late"}


@dataclass(frozen=True)
class FieldWork:
    """So many of one kind wait; `url` lists them."""

    label: str
    count: int
    url: str
    is_bad: bool


def field_work(actor: Standing, now: dt.datetime) -> list[FieldWork]:
    """What there is of it for `actor`. Four queries at most."""
    hazards, requests = to_handle(actor, local_date(now)), to_triage(actor, now)
    listed = [(HAZARDS[name], name, count, f"{reverse('hazards')}?whose=mine&") for name, count in hazards.items()]
    listed += [(REQUESTS[name], name, count, f"{reverse('advice_requests')}?") for name, count in requests.items()]
    return [
        FieldWork(str(label), count, f"{url}show={name}", name in BAD) for label, name, count, url in listed if count
    ]
