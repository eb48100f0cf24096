"""Who may see, file, verify and correct records."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from benliu.common.decision import Decision
from benliu.org.models import Office, Unit
from benliu.org.queries import few_or_all, units_below
from benliu.org.standing import Standing

from .models import Activity, Batch, Evidence, Import, Record, RecordKind


def can_file(actor: Standing, *, kind: RecordKind, person_id: int | None, unit: Unit) -> Decision:
    """May hand in a record: for a unit that one leads; for oneself, but where it counts against somebody."""
    leads = actor.leads(unit.path)
    if kind.counts_against:
        told = _("“%s”会扣分或否决，只能由该支部的书记或上级党务干部登记。")
        return Decision(leads, "" if leads else told % kind.label)
    allowed = leads or (person_id is not None and person_id == actor.person_id)
    return Decision(allowed, "" if allowed else _("只能登记本人的记录，或本人负责的支部的记录。"))


def can_keep_photo(actor: Standing) -> Decision:
    """May hand in photos: who stands on the roster."""
    allowed = actor.person_id is not None
    return Decision(allowed, "" if allowed else _("名册上还没有您，请联系党务干部。"))


def can_verify(actor: Standing, unit_path: str) -> Decision:
    """May verify, return and correct records of the unit at `unit_path`: its secretary and the officers above."""
    allowed = actor.leads(unit_path)
    return Decision(allowed, "" if allowed else _("只有该支部的书记或上级党务干部可以审核。"))


def can_merge(actor: Standing, activity: Activity) -> Decision:
    """May leave out what an entry doubles: who told of it, and who verifies records of the unit."""
    return Decision(True) if activity.told_by_id == actor.account_id else can_verify(actor, activity.unit.path)


def can_attest(actor: Standing, record: Record) -> Decision:
    """May verify or return this record: not whom it is about; where its kind asks for a second person, or it follows
    an objection that he upheld, nor who filed.

    The same of many records at once: `left_to_others`.
    """
    if record.person_id in actor.own_ids:
        own = _("这条记录说的是您本人。没有人审核自己的记录，也不能退回，请支部另一位负责人或上级党务干部审核。")
        return Decision(False, own)
    if record.target_id and record.filed_by_id == actor.account_id and _has_decided(actor, record.target_id):
        decided = _("这条更正来自您采纳的异议。采纳的人不能自己审核更正，请支部另一位负责人或上级党务干部审核。")
        return Decision(False, decided)
    if record.kind.needs_second and record.filed_by_id == actor.account_id:
        told = _("“%s”须由第二人审核，登记人不能审核自己登记的，也不能退回。请支部另一位负责人或上级党务干部审核。")
        return Decision(False, told % record.kind.label)
    return Decision(True)


def left_to_others(actor: Standing) -> Q:
    """The records that `actor` may neither verify nor return, whatever `actor` leads: what `can_attest` refuses."""
    filed = Q(filed_by_id=actor.account_id)
    decided = Q(pk__in=[])
    for provider in _decided if actor.account_id is not None else ():
        decided |= Q(target__in=provider(actor.account_id))
    return Q(person_id__in=actor.own_ids) | filed & (Q(kind__needs_second=True) | decided)


Decided = Callable[[int], QuerySet[Any]]
_decided: list[Decided] = []


def register_decided(provider: Decided) -> None:
    """Let `provider` give the ids of records about which an account decided that they are wrong."""
    if provider not in _decided:
        _decided.append(provider)


def _has_decided(actor: Standing, record_id: object) -> bool:
    """Whether `actor` decided that the record is wrong."""
    account = actor.account_id
    return account is not None and any(record_id in set(provider(account)) for provider in _decided)


def can_resubmit(actor: Standing, record: Record) -> Decision:
    """May mend a returned record and hand it in again: who filed it, who leads the branch, whom it is about.

    The last not where it counts against that person.
    """
    leads = actor.leads(record.unit.path)
    allowed = leads or (_is_own(actor, record) and not record.kind.counts_against)
    return Decision(allowed, "" if allowed else _("只有登记人、本人和支部负责人可以改好再交。"))


def can_withdraw(actor: Standing, record: Record) -> Decision:
    """May withdraw an unverified record and take that back: who filed it.

    One that was returned also who leads the branch, so that nothing stays returned for ever. Being the one whom it is
    about gives no right to it: a record against oneself would never be looked at.
    """
    returned = record.state_unless_withdrawn == Record.State.RETURNED
    leads = returned and actor.leads(record.unit.path) and record.person_id not in actor.own_ids
    allowed = record.filed_by_id == actor.account_id or leads
    return Decision(allowed, "" if allowed else _("只有登记人可以撤回；已退回的，支部负责人也可以撤回别人的。"))


def _is_own(actor: Standing, record: Record) -> bool:
    return record.filed_by_id == actor.account_id or record.person_id in actor.own_ids


def can_undo(actor: Standing, batch: Batch) -> Decision:
    """May take back a batch: who made it, or an officer of every branch that its records are about."""
    paths = set(Record.objects.filter(batch=batch).values_list("unit__path", flat=True))
    above = bool(paths) and all(actor.officer_of(path) for path in paths)
    allowed = batch.verified_by_id == actor.account_id or above
    return Decision(allowed, "" if allowed else _("只有审核人本人或党务干部可以撤销。"))


def can_keep_kinds(actor: Standing) -> Decision:
    """May change record kinds: officers."""
    return Decision(actor.is_officer, "" if actor.is_officer else _("只有党务干部可以维护记录类型。"))


def can_import(actor: Standing) -> Decision:
    """May bring in workbooks: officers and secretaries."""
    allowed = bool(actor.led_paths)
    return Decision(allowed, "" if allowed else _("只有党务干部和支部书记可以导入台账。"))


def can_see_import(actor: Standing, run: Import) -> Decision:
    """May see an import: who started it, and officers of all that this person leads or has led."""
    allowed = run.started_by_id == actor.account_id or visible_imports(actor).filter(pk=run.pk).exists()
    return Decision(allowed, "" if allowed else _("只有导入人本人或党务干部可以查看。"))


def can_change_import(actor: Standing, run: Import) -> Decision:
    """May mend, apply and discard an import: who started it. Rows are judged by what that person may do."""
    allowed = run.started_by_id == actor.account_id and bool(can_import(actor))
    return Decision(allowed, "" if allowed else _("只有导入人本人可以更正、确认或放弃这次导入。"))


def can_cancel_import(actor: Standing, run: Import) -> Decision:
    """May cancel all records of an import: who may see it and still leads what it was filed for."""
    return can_see_import(actor, run) if actor.led_paths else can_import(actor)


def can_export_records(actor: Standing) -> Decision:
    """May take the list of records out as a file: officers and secretaries."""
    allowed = bool(actor.led_paths)
    return Decision(allowed, "" if allowed else _("只有党务干部和支部书记可以导出记录。"))


def can_see_record(actor: Standing, record: Record) -> Decision:
    """May open a record: its person, who filed it, who leads the unit; a branch's own record: its members."""
    allowed = (
        record.person_id in actor.own_ids
        or record.filed_by_id == actor.account_id
        or actor.leads(record.unit.path)
        or (record.person_id is None and record.unit_id == actor.branch_id)
    )
    return Decision(allowed, "" if allowed else _("只有本人和所在支部的负责人可以查看这条记录。"))


def can_have_file(actor: Standing, evidence: Evidence) -> Decision:
    """May download the whole file: who filed from it, and officers who lead every branch whose records rest on it.

    A workbook holds many people's rows. Everybody else sees the own row on the record's page.
    """
    if evidence.record.filed_by_id == actor.account_id:
        return Decision(True)
    if evidence.row is None:  # a photo of the activity, not a workbook of many people's rows
        return can_see_record(actor, evidence.record)
    led = Unit.objects.filter(units_below(actor.officer_paths))
    others = Evidence.objects.filter(file_id=evidence.file_id).exclude(record__unit__in=led)
    allowed = actor.is_officer and not others.exists()
    return Decision(
        allowed, "" if allowed else _("整份文件里有其他人的内容，只对导入人和党务干部开放；记录页上有本行原文。")
    )


def reaches(actor: Standing) -> list[Q]:
    """Why `actor` may open a record, reason by reason: led, filed, one's own, the own branch's. One query.

    The database finds each by an index of its own; asked for all at once it reads everybody's records.
    """
    found = [Q(filed_by_id=actor.account_id)]
    if actor.led_paths:
        found.append(Q(unit__in=few_or_all(Unit.objects.filter(units_below(actor.led_paths)))))
    if actor.person_id:
        found.append(Q(person_id__in=actor.own_ids))
    if actor.branch_id:
        found.append(Q(person=None, unit_id=actor.branch_id))
    return found


def visible_imports(actor: Standing) -> QuerySet[Import]:
    """The imports that `actor` may open: see `can_see_import`.

    A workbook may name anybody whom its sender leads, so that an officer of less than that would see too much.
    """
    own = Q(started_by_id=actor.account_id)
    if not actor.is_officer:
        return Import.objects.filter(own)
    reach = Unit.objects.filter(units_below(actor.officer_paths))
    posts = Office.objects.exclude(person__account=None).values("person__account_id")
    below = Q(started_by__in=posts.filter(unit__in=reach)) & ~Q(started_by__in=posts.exclude(unit__in=reach))
    return Import.objects.filter(own | below)
