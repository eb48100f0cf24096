"""Who may run schemes and see results."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from benliu.common.decision import Decision
from benliu.org.models import Unit
from benliu.org.queries import units_below
from benliu.org.standing import Standing

from .models import DraftComment, MemberResult, Objection, Publication, SchemeDraft


def can_keep_schemes(actor: Standing) -> Decision:
    """May adopt schemes: officers."""
    return Decision(actor.is_officer, "" if actor.is_officer else _("只有党务干部可以启用积分办法。"))


def can_see_schemes(actor: Standing) -> Decision:
    """May read schemes: everybody who is on the roster. The rules that people are scored by are open to them."""
    allowed = actor.on_roster
    return Decision(allowed, "" if allowed else _("积分办法只对本单位的党员开放。"))


def can_draft(actor: Standing) -> Decision:
    """May write drafts of schemes, put them up for comments and send them to a second officer: officers."""
    return Decision(actor.is_officer, "" if actor.is_officer else _("只有党务干部可以起草积分办法。"))


def visible_drafts(actor: Standing) -> QuerySet[SchemeDraft]:
    """Officers see all drafts; everybody else on the roster those that are up for comments, and what became of them."""
    if actor.is_officer:
        return SchemeDraft.objects.all()
    return SchemeDraft.objects.filter(opened_at__isnull=False) if actor.on_roster else SchemeDraft.objects.none()


def can_decide_on_draft(actor: Standing, draft: SchemeDraft) -> Decision:
    """May approve a draft: an officer who neither wrote in it nor sent it in."""
    if not actor.is_officer:
        return Decision(False, _("草案由党务干部核准。"))
    other = actor.account_id not in hands_on(draft)
    return Decision(other, "" if other else _("这份草案由您起草、修改或送出，要由另一位党务干部核准。"))


def hands_on(draft: SchemeDraft) -> set[int]:
    """The accounts that wrote in a draft or sent it: none of them approves it."""
    return {one for one in (*draft.editors, draft.started_by_id, draft.changed_by_id, draft.submitted_by_id) if one}


def can_take_back(actor: Standing, draft: SchemeDraft) -> Decision:
    """May take his own changes out of a draft that somebody else began: an officer who wrote in it."""
    own = actor.is_officer and actor.account_id in draft.editors and actor.account_id != draft.started_by_id
    return Decision(own, "" if own else _("只有改过别人的草案的党务干部，可以收回自己的改动。"))


def can_resolve_comment(actor: Standing, comment: DraftComment) -> Decision:
    """May mark a comment as dealt with: officers, and who made it."""
    allowed = actor.is_officer or comment.made_by_id == actor.account_id
    return Decision(allowed, "" if allowed else _("意见由提出人或党务干部标为已处理。"))


def can_run(actor: Standing) -> Decision:
    """May start and close runs: officers."""
    return Decision(actor.is_officer, "" if actor.is_officer else _("只有党务干部可以发起计分。"))


def can_see_runs(actor: Standing) -> Decision:
    """May see runs and results by branch: officers and secretaries."""
    allowed = bool(actor.led_paths)
    return Decision(allowed, "" if allowed else _("计分结果只对党务干部和支部书记开放；您可以在首页看到自己的每一分。"))


def can_see_scores_of(actor: Standing, person_id: int, unit: Unit) -> Decision:
    """May see a member's points: the member, and those who lead the branch. No public ranking."""
    allowed = person_id == actor.person_id or actor.leads(unit.path)
    return Decision(allowed, "" if allowed else _("积分只对本人和所在支部的负责人开放。"))


def led_results(actor: Standing) -> QuerySet[MemberResult]:
    """The results of the people whom `actor` leads: what tables and exports may hold."""
    if actor.leads_all:  # no condition to join for: the order of an index holds
        return MemberResult.objects.all()
    return MemberResult.objects.filter(unit__in=Unit.objects.filter(units_below(actor.led_paths)))


def visible_results(actor: Standing) -> QuerySet[MemberResult]:
    """The results of oneself and of the people one leads."""
    own = Q(person_id=actor.person_id or 0)
    return MemberResult.objects.filter(own | Q(unit__in=Unit.objects.filter(units_below(actor.led_paths))))


def can_publish(actor: Standing, publication: Publication) -> Decision:
    """May publish what another officer prepared: nobody publishes what he put together himself."""
    if not actor.is_officer:
        return Decision(False, _("只有党务干部可以公示计分结果。"))
    other = publication.prepared_by_id != actor.account_id
    return Decision(other, "" if other else _("这份公示由您拟稿，要由另一位党务干部核准。"))


def can_object(actor: Standing, person_id: int | None, unit: Unit) -> Decision:
    """May object to a member's line or grade: the member alone; to a branch's: its secretary."""
    if person_id is not None:
        allowed = person_id in actor.own_ids
        return Decision(allowed, "" if allowed else _("对个人的积分，只有本人可以提异议。"))
    allowed = unit.path.startswith(actor.secretary_paths) if actor.secretary_paths else False
    return Decision(allowed, "" if allowed else _("对支部的结果，由该支部的书记提异议。"))


def can_see_objection(actor: Standing, objection: Objection) -> Decision:
    """May read an objection: who filed it, whom it is about, who leads the branch."""
    own = objection.filed_by_id == actor.account_id or objection.person_id in actor.own_ids
    allowed = own or actor.leads(objection.unit.path)
    return Decision(allowed, "" if allowed else _("异议只对提出人、本人和支部的负责人开放。"))


def can_withdraw_objection(actor: Standing, objection: Objection) -> Decision:
    """May withdraw an objection: who filed it."""
    allowed = objection.filed_by_id == actor.account_id
    return Decision(allowed, "" if allowed else _("只有提出人可以撤回异议。"))


def can_answer(actor: Standing, objection: Objection, involved: Collection[int]) -> Decision:
    """May answer an objection: who leads the branch, unless it is his own, or he filed or verified its record.

    `involved`: the accounts of who filed and who verified the record.
    """
    if not actor.leads(objection.unit.path):
        return Decision(False, _("异议由支部书记或上级党务干部答复。"))
    if objection.filed_by_id == actor.account_id or objection.person_id in actor.own_ids:
        return Decision(False, _("这是您自己的异议，要由别人答复。"))
    if objection.person_id is None and not actor.officer_of(objection.unit.path):
        return Decision(False, _("对支部结果的异议由上级党务干部答复。"))
    if actor.account_id in involved:
        return Decision(False, _("这条记录由您登记或审核，要由别人答复。"))
    return Decision(True)


def visible_objections(actor: Standing) -> QuerySet[Objection]:
    """The objections that `actor` may read."""
    own = Q(filed_by=actor.account_id) | Q(person__in=actor.own_ids)
    if actor.led_paths:
        own |= Q(unit__in=Unit.objects.filter(units_below(actor.led_paths)))
    return Objection.objects.filter(own)
