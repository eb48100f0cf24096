"""Tell members of what a run means for them."""

import datetime as dt
from collections.abc import Collection

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from benliu.common.clock import local_date
from benliu.notices.services import send_notice
from benliu.org.models import Unit
from benliu.org.queries import accounts_of, officers_of, secretaries_of
from benliu.org.standing import Standing

from ..models import Objection, Publication, Run

CLOSED, PREPARED, PUBLISHED = "scoring.closed", "scoring.prepared", "scoring.published"
OBJECTED, ANSWERED = "scoring.objected", "scoring.answered"


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


def tell_prepared(actor: Standing, publication: Publication, *, now: dt.datetime) -> int:
    """Tell the other officers of the bureau that a notice waits for one of them."""
    tops = Unit.objects.filter(depth=1)
    officers = {account for accounts in officers_of(tops, local_date(now)).values() for account in accounts}
    return send_notice(
        to=sorted(officers - {actor.account_id}),
        kind=PREPARED,
        title=format_lazy(_("{period} 年积分公示等您核准"), period=publication.run.period),
        text=_("由另一位党务干部拟稿。核准后公开，并通知每位党员。"),
        path=reverse("publication", args=[publication.pk]),
        now=now,
        key=f"publication:{publication.pk}",
    )


def tell_published(publication: Publication, *, now: dt.datetime) -> int:
    """Tell every member of the run who has an account that objections are open, and until when."""
    return send_notice(
        to=accounts_of(publication.run.members.values("person")),
        kind=PUBLISHED,
        title=format_lazy(_("{period} 年积分正在公示"), period=publication.run.period),
        text=format_lazy(_("请核对您的每一分；{day}（含）前可以对单条提异议。"), day=publication.last_day),
        path=reverse("notice_of", args=[publication.pk]),
        now=now,
        key=f"publication:{publication.pk}",
    )


def tell_objected(actor: Standing, objection: Objection, involved: Collection[int], *, now: dt.datetime) -> int:
    """Tell those who may answer: the secretary, and the officers above, without who had a hand in the line."""
    today = local_date(now)
    holders = [*officers_of([objection.unit], today)[objection.unit_id]]
    if objection.person_id is not None:
        holders += secretaries_of([objection.unit], today)[objection.unit_id]
    own = set(accounts_of([objection.person_id])) if objection.person_id else set()
    return send_notice(
        to=sorted(set(holders) - {actor.account_id, *involved} - own),
        kind=OBJECTED,
        title=format_lazy(_("{unit}有人对公示提出异议"), unit=objection.unit.name),
        text=_("请核实后答复：采纳或不采纳，并写明理由。"),
        path=reverse("objection", args=[objection.pk]),
        now=now,
        key=f"objection:{objection.pk}",
    )


def tell_answered(objection: Objection, *, now: dt.datetime) -> int:
    """Tell who objected that there is an answer; the answer stands on its page, not in the message."""
    return send_notice(
        to=[objection.filed_by_id],
        kind=ANSWERED,
        title=_("您的异议已经答复"),
        text=_("请看处理结果和理由。"),
        path=reverse("objection", args=[objection.pk]),
        now=now,
        key=f"objection:{objection.pk}",
    )
