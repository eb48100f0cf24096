"""Turn a preview into records: drafts in committed steps, then all of them verified at once."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.org.particulars import ENTRIES
from benliu.org.services import Enrolment, enrol_people
from benliu.org.standing import Standing, standing_of

from ...drafts import Draft, Place
from ...models import Batch, Import, ImportFile, ImportRow, Numbering, Record
from ...policies import can_change_import, left_to_others
from ..filing import file_records
from ..found import locked
from ..removal import remove_drafts, remove_people
from ..telling import tell_waiting
from ..verification import open_batch
from .comparison import compare_with_filed, mark_of
from .scope import person_key
from .upload import enqueue
from .wording import own_words

CHUNK = 1000
SAID = ("outcome", "read", "record_id", "person_id", "target_id", "file_id", "sheet", "row", "cells")
APPLIED = (ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED)


@transaction.atomic
def apply_import(*, actor: Standing, import_id: uuid.UUID, now: dt.datetime) -> Import:
    """Confirm the preview; the work goes on in the background. Confirmed twice, it is done once."""
    run = locked(Import.objects.all(), import_id)
    require(can_change_import(actor, run))
    if run.state in (Import.State.APPLYING, Import.State.DONE):
        return run
    if run.state != Import.State.PREVIEW:
        raise Invalid(_("这次导入已经结束，不能再确认。"))
    total = run.rows.filter(outcome__in=APPLIED).count()
    if not total:
        raise Invalid(_("没有要导入的行：都是已有的、退回的或跳过的。"))
    run.state, run.applied_by_id, run.beat_at = Import.State.APPLYING, actor.account_id, now
    run.progress, run.total, run.attempts, run.trouble = 0, _record_rows(run).count(), 0, ""
    run.save()
    note_act(actor_id=actor.account_id, act="apply_import", subject=f"import:{import_id}", now=now, rows=total)
    enqueue(run.pk)
    return run


def _record_rows(run: Import) -> QuerySet[ImportRow]:
    return run.rows.filter(about=ImportRow.About.RECORD, outcome__in=APPLIED).order_by("order")


def _people_rows(run: Import) -> QuerySet[ImportRow]:
    return run.rows.filter(about=ImportRow.About.PERSON, outcome__in=APPLIED)


def _locked(import_id: uuid.UUID) -> Import | None:
    """The import under lock, if it is still being applied."""
    locked = Import.objects.select_for_update(of=("self",)).filter(pk=import_id, state=Import.State.APPLYING)
    return locked.select_related("applied_by").first()


@transaction.atomic
def file_drafts(*, import_id: uuid.UUID, now: dt.datetime) -> bool:
    """File the next thousand rows as drafts, the roster's people before the first; False when none is left.

    The lock on the import makes two workers take turns rather than the same rows.
    """
    run = _locked(import_id)
    if run is None:
        return False
    actor = _actor(run, now)
    if run.progress == 0:
        _enrol(run, actor, now)
    step = _record_rows(run)[run.progress : run.progress + CHUNK]
    rows = list(step.values_list(*SAID, named=True))
    if not rows:
        return False
    new, files = _new_people(run), run.files.in_bulk()
    drafts = [_draft(row, files[row.file_id], new) for row in rows]
    file_records(
        actor=actor, drafts=drafts, filed_from="import", now=now, state=Record.State.DRAFT, position=run.progress
    )
    run.progress += len(rows)
    run.beat_at, run.attempts = now, 0
    run.save(update_fields=["progress", "beat_at", "attempts"])
    return True


def _actor(run: Import, now: dt.datetime) -> Standing:
    assert run.applied_by is not None
    return standing_of(run.applied_by, on=local_date(now))


def _enrol(run: Import, actor: Standing, now: dt.datetime) -> None:
    rows = list(_people_rows(run).order_by("order"))
    if not rows:
        return
    lines = [_enrolment(row) for row in rows]
    people = enrol_people(actor=actor, enrolments=lines, since=run.roster_since, now=now, source=run.pk)
    for row, person in zip(rows, people, strict=True):
        row.person = person
    ImportRow.objects.bulk_update(rows, ["person"], batch_size=500)


def _enrolment(row: ImportRow) -> Enrolment:
    said = row.read
    return Enrolment(
        staff_no=said["staff_no"],
        name=said["name"],
        unit_id=said["unit_id"],
        status=said["status"],
        gender=said["gender"],
        joined_party=said["joined_party"],
        person_id=row.person_id,
        particulars={entry.name: said[entry.name] for entry in ENTRIES if entry.name in said},
    )


def _new_people(run: Import) -> dict[str, int]:
    """People that this import brought, by the key under which its rows speak of them."""
    rows = _people_rows(run).exclude(person=None)
    return {read["key"]: person_id for read, person_id in rows.values_list("read", "person_id") if person_id}


def _draft(row: Any, file: ImportFile, new: Mapping[str, int]) -> Draft:
    said: dict[str, Any] = row.read
    corrects = row.outcome == ImportRow.Outcome.CHANGED
    return Draft(
        id=row.record_id,
        kind_id=said["kind_id"],
        unit_id=said["unit_id"],
        happened_on=dt.date.fromisoformat(said["date"]),
        quantity=said["quantity"],
        person_id=(row.person_id or new[said["person"]]) if said["person"] else None,
        level=said["level"],
        facts=said["facts"],
        note=said["note"],
        achievement=said["achievement"],
        recorder=said["recorder"],
        act=Record.Act.SUPERSEDE if corrects else Record.Act.FILE,
        target_id=row.target_id if corrects else None,
        place=Place(file.file_id, file.name, row.sheet, row.row, row.cells),
    )


@transaction.atomic
def finish_import(*, import_id: uuid.UUID, now: dt.datetime) -> Import | None:
    """Verify all drafts of an import at once. Until this moment nothing of it counts, afterwards all of it does.

    What it changed of the roster alone has a batch, too: that is what is undone.
    """
    Numbering.objects.get_or_create(pk=1)
    Numbering.objects.select_for_update().get(pk=1)  # one import is finished at a time: two may bring the same rows
    run = _locked(import_id)
    if run is None:
        return None
    _drop_overtaken(run)
    drafts = drafts_of(run)
    found = drafts.count()
    _leave_to_others(run, drafts, now)
    run.total = run.progress = drafts.count()
    if found or _people_rows(run).exists():
        run.batch = open_batch(actor=_actor(run, now), origin=Batch.Origin.IMPORT, now=now)
        drafts.update(state=Record.State.VERIFIED, batch=run.batch)
    run.state, run.beat_at = Import.State.DONE, now
    run.save()
    note_act(actor_id=run.applied_by_id, act="finish_import", subject=f"import:{run.pk}", now=now, rows=run.progress)
    return run


def _leave_to_others(run: Import, drafts: QuerySet[Record], now: dt.datetime) -> None:
    """Records that the importer may not verify wait on the desks of their branches."""
    actor = _actor(run, now)
    waiting = list(drafts.filter(left_to_others(actor)))
    Record.objects.filter(pk__in=[record.pk for record in waiting]).update(state=Record.State.SUBMITTED)
    tell_waiting(actor=actor, records=waiting, now=now)


def drafts_of(run: Import) -> QuerySet[Record]:
    """The drafts that an import has filed and not verified."""
    ids = run.rows.filter(about=ImportRow.About.RECORD).values("record_id")
    return Record.objects.filter(pk__in=ids, state=Record.State.DRAFT)


def _drop_overtaken(run: Import) -> None:
    """Somebody may have filed the same, or corrected a target, since the preview: those rows are not filed again."""
    told = run.rows.filter(about=ImportRow.About.RECORD, outcome__in=(*APPLIED, ImportRow.Outcome.UNCHANGED))
    rows = [_Row(*values) for values in told.order_by("order").values_list(*_Row.__slots__)]
    # What is there already is compared again with the rest: it keeps its record from the rows that change others.
    before = {row.pk: _fate(row) for row in rows if row.outcome in APPLIED}
    _mark_new_people(run, rows)
    for row in rows:
        row.read = {**row.read, "corrects": str(row.target_id) if row.outcome == ImportRow.Outcome.CHANGED else ""}
    compare_with_filed(rows)
    changed = [row for row in rows if row.pk in before and _fate(row) != before[row.pk]]
    remove_drafts(drafts_of(run).filter(pk__in=[row.record_id for row in changed]))
    for row in changed:
        now_is: dict[str, Any] = {"outcome": row.outcome}
        if row.outcome != ImportRow.Outcome.UNCHANGED:
            words = own_words("target-gone")
            now_is = {"outcome": ImportRow.Outcome.REJECTED, "reason": "target-gone", "message": words}
        ImportRow.objects.filter(pk=row.pk).update(target=row.target_id, **now_is)


def _fate(row: "_Row") -> tuple[str, uuid.UUID | None]:
    """What becomes of a row: a new one stands by itself, whatever else is recorded of that day."""
    return row.outcome, row.target_id if row.outcome != ImportRow.Outcome.NEW else None


@dataclass(slots=True)
class _Row:
    """What is compared of a row; ten thousand of them are made faster than models are."""

    pk: int
    outcome: str
    target_id: uuid.UUID | None
    read: dict[str, Any]
    person_id: int | None
    mark: str
    sheet: str
    record_id: uuid.UUID | None


def _mark_new_people(run: Import, rows: Sequence[_Row]) -> None:
    """Rows of people who were new at the preview get the marks that their drafts have now that they have a key."""
    new = _new_people(run)
    rows = [row for row in rows if row.read["person"] in new]
    matters: dict[uuid.UUID | None, str] = dict(drafts_of(run).values_list("pk", "matter")) if rows else {}
    for row in rows:
        said, row.person_id = row.read, new[row.read["person"]]
        row.read = {**said, "subject": person_key(row.person_id)}
        day = dt.date.fromisoformat(said["date"])
        matter = matters[row.record_id]
        row.mark = mark_of(
            row.read["subject"], said["kind_id"], day, said["quantity"], said["level"], said["note"], matter
        )


@transaction.atomic
def stop_import(*, actor: Standing, import_id: uuid.UUID, now: dt.datetime) -> Import:
    """Stop an import that is being applied and go back to its preview; what was filed as draft is removed."""
    run = locked(Import.objects.all(), import_id)
    require(can_change_import(actor, run))
    if run.state != Import.State.APPLYING:
        raise Invalid(_("这次导入不在进行中。"))
    hold_import(import_id=import_id, reason=str(_("已由导入人停止。")), now=now)
    note_act(actor_id=actor.account_id, act="stop_import", subject=f"import:{import_id}", now=now)
    return Import.objects.get(pk=import_id)


@transaction.atomic
def hold_import(*, import_id: uuid.UUID, reason: str, now: dt.datetime) -> None:
    """Lay an import down after trouble: what it did is taken back, and it is a preview again, or failed."""
    run = locked(Import.objects.all(), import_id)
    if run.state not in (Import.State.READING, Import.State.APPLYING):
        return
    remove_drafts(drafts_of(run))
    remove_people(run, actor=None, now=now)
    run.state = Import.State.PREVIEW if run.state == Import.State.APPLYING else Import.State.FAILED
    run.trouble = reason[:400] or str(_("几次都没有完成，已停下。请再试一次；仍不行，请把文件拆小。"))
    run.progress = 0
    run.save()
