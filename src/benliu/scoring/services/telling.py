"""Tell members of what a run means for them."""

import datetime as dt
from collections.abc import Collection

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from benliu.common.clock import local_date
from benliu.notices.services import send_notice
from benliu.org.models import Unit
from benliu.org.queries import accounts_of, memberships_on, officers_of, secretaries_of
from benliu.org.standing import Standing

from ..models import DraftComment, Objection, Publication, Run, SchemeDraft
from ..queries.publication import people_changed, run_before_notice

CLOSED, PREPARED, PUBLISHED = "scoring.closed", "scoring.prepared", "scoring.published"
OBJECTED, ANSWERED = "scoring.objected", "scoring.answered"
OPENED, SUBMITTED, DECIDED = "scoring.draft_opened", "scoring.draft_submitted", "scoring.draft_decided"
RESOLVED, ADOPTED = "scoring.comment_resolved", "scoring.scheme_adopted"


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
    return send_notice(
        to=_other_officers({actor.account_id}, now),
        kind=PREPARED,
        title=format_lazy(_("{period} 年积分公示等您核准"), period=publication.run.period),
        text=_("由另一位党务干部拟稿。核准后公开，并通知每位党员。"),
        path=reverse("publication", args=[publication.pk]),
        now=now,
        key=f"publication:{publication.pk}",
    )


def _other_officers(but: Collection[int], now: dt.datetime) -> list[int]:
    tops = Unit.objects.filter(depth=1)
    officers = {account for accounts in officers_of(tops, local_date(now)).values() for account in accounts}
    return sorted(officers - set(but))


def tell_published(publication: Publication, *, now: dt.datetime) -> int:
    """Tell members who have an account that objections are open, and until when, with the way to their own lines.

    Of a notice that sets an earlier one right only those are told whose total or grade it changes.
    """
    run, before = publication.run, run_before_notice(publication.pk)
    told = run.members.values("person") if before is None else people_changed(before, run.pk)
    title = _("{period} 年积分正在公示") if before is None else _("{period} 年积分有更正，您的结果变了")
    return send_notice(
        to=accounts_of(told),
        kind=PUBLISHED,
        title=format_lazy(title, period=run.period),
        text=format_lazy(_("请核对您的每一分；{day}（含）前可以对单条提异议。"), day=publication.last_day),
        path=reverse("run_own", args=[run.pk]),
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


def tell_opened(actor: Standing, draft: SchemeDraft, *, now: dt.datetime) -> int:
    """Tell everybody on the roster who has an account that a draft of the rules is there to be commented on."""
    people = accounts_of(memberships_on(local_date(now)).values("person"))
    return send_notice(
        to=sorted(set(people) - {actor.account_id}),
        kind=OPENED,
        title=format_lazy(_("{title}修订草案征求意见"), title=draft.title),
        text=_("可以对每一条提意见。"),
        path=reverse("compare_draft", args=[draft.pk]),
        now=now,
        key=f"draft:{draft.pk}",
    )


def tell_submitted(actor: Standing, draft: SchemeDraft, *, now: dt.datetime) -> int:
    """Tell the officers who had no hand in a draft that it waits for one of them."""
    return send_notice(
        to=_other_officers({actor.account_id, *draft.editors}, now),
        kind=SUBMITTED,
        title=format_lazy(_("{title}修订草案等您核准"), title=draft.title),
        text=_("由另一位党务干部起草。核准后按施行日期启用。"),
        path=reverse("compare_draft", args=[draft.pk]),
        now=now,
        key=f"draft:{draft.pk}:{draft.revision}",
    )


def tell_decided(draft: SchemeDraft, *, now: dt.datetime) -> int:
    """Tell who had a hand in a draft what became of it; a reason stands on its page, not in the message."""
    approved = draft.state == SchemeDraft.State.APPROVED
    return send_notice(
        to=sorted({*draft.editors, draft.submitted_by_id or draft.started_by_id}),
        kind=DECIDED,
        title=format_lazy(_("{title}修订草案已核准") if approved else _("{title}修订草案被退回"), title=draft.title),
        text=_("按施行日期启用。") if approved else _("请看退回的原因，修改后再送核准。"),
        path=reverse("compare_draft", args=[draft.pk]),
        now=now,
        key=f"draft:{draft.pk}:{draft.revision}",
    )


def tell_comment_resolved(comment: DraftComment, *, now: dt.datetime) -> int:
    """Tell who commented on a draft that it was dealt with; the answer stands beside it, not in the message."""
    return send_notice(
        to=[comment.made_by_id],
        kind=RESOLVED,
        title=format_lazy(_("您对{title}的意见已处理"), title=comment.draft.title),
        text=_("答复在您的意见旁边。") if comment.answer else _("没有另写答复。"),
        path=reverse("compare_draft", args=[comment.draft_id]) + f"?all=1#{comment.clause or 'comments'}",
        now=now,
        key=f"comment:{comment.pk}",
    )


def tell_adopted(actor: Standing, draft: SchemeDraft, *, now: dt.datetime) -> int:
    """Tell everybody on the roster who has an account, once, that other rules will hold, and from when."""
    people = accounts_of(memberships_on(local_date(now)).values("person"))
    return send_notice(
        to=sorted(set(people) - {actor.account_id, *draft.editors}),
        kind=ADOPTED,
        title=format_lazy(_("{title}有了新版本 {version}"), title=draft.title, version=draft.version),
        text=format_lazy(_("{day} 起施行。"), day=draft.effective_from),
        path=reverse("scheme", args=[draft.made_id]),
        now=now,
        key=f"draft:{draft.pk}",
    )
