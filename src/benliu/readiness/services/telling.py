"""Tell people that they stand ready in a team, and that a skill ends soon."""

import datetime as dt
from collections.abc import Collection

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from benliu.notices.services import send_notice
from benliu.org.queries import accounts_of

from ..models import Competence, Team

TEAM, EXPIRY = "readiness.team", "readiness.expiry"


def tell_joined(team: Team, people: Collection[int], now: dt.datetime) -> int:
    """Tell those who are new in a team where they say how soon they can come."""
    return send_notice(
        to=accounts_of(people),
        kind=TEAM,
        title=format_lazy(_("您已编入{team}"), team=team.name),
        text=_("请说一下多快能出发、哪些时间不在，需要人手时好找您。"),
        path=reverse("my_readiness"),
        now=now,
    )


def tell_expiry(noted: Competence, now: dt.datetime) -> int:
    """Tell somebody that a skill ends soon, once for each certificate."""
    return send_notice(
        to=accounts_of([noted.person_id]),
        kind=EXPIRY,
        title=format_lazy(_("“{skill}”快到期了"), skill=noted.skill.title),
        text=format_lazy(_("有效期至 {day}。续办后请交给支部书记登记。"), day=str(noted.valid_until)),
        path=reverse("my_readiness"),
        now=now,
        key=f"competence:{noted.pk}:{noted.valid_until}",
    )
