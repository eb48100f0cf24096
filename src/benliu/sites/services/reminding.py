"""Remind those who keep a site of its branch: before it ends, or before it has lasted six months without an end."""

import datetime as dt

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from benliu.common.clock import local_date
from benliu.notices.services import send_notice
from benliu.org.queries import officers_of, secretaries_of

from ..models import Site
from ..queries.site import branch_end, branches_ending

BRANCH = "sites.branch"


def remind_of_branches(*, now: dt.datetime) -> int:
    """Tell officers of the unit and the branch's secretary, once for each end; returns how many people were told.

    Nobody is told twice of the same day, so that it may be asked again at any time.
    """
    return sum(_tell(site, now) for site in branches_ending(Site.objects.all(), local_date(now)))


def _tell(site: Site, now: dt.datetime) -> int:
    assert site.branch is not None
    today, end = local_date(now), branch_end(site)
    officers = officers_of([site.place.unit], today)[site.place.unit_id]
    to = [*officers, *secretaries_of([site.branch], today)[site.branch.pk]]
    approved, open_ended = _("{site}的临时党支部批准到 {day}。"), _("{site}的临时党支部 {day} 满六个月，还没有定期限。")
    words = approved if site.branch_until else open_ended
    return send_notice(
        to=list(dict.fromkeys(to)),
        kind=BRANCH,
        title=_("临时党支部的期限"),
        text=format_lazy(words, site=site.place.name, day=str(end)),
        path=reverse("site_page", args=[site.pk]),
        now=now,
        key=f"site:{site.pk}:{end}",
    )
