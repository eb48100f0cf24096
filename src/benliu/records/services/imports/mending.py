"""Change what will happen to rows of a preview: mend, split, skip, take back, file as something new."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing
from intake import LedgerRow, Person, Place, Rejection, resolve_row

from ...mendable import as_picked, cells_of, everybody_in, mendable_cells, questions
from ...models import Import, ImportRow, Record
from ...policies import can_change_import
from ..found import locked
from .comparison import compare_with_filed
from .ledger import judge_accepted, judge_refused
from .people import Desk, Line, refuse
from .scope import Scope, scope_of
from .wording import own_words

Outcome = ImportRow.Outcome
ACCEPTED = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)
ABOUT_MEMBERS = ("unknown-member", "ambiguous-member")
JUDGED = ("values", "read", "mark", "outcome", "reason", "message", "target", "person")
LONGEST = 400


@transaction.atomic
def mend_row(*, actor: Standing, row_id: int, values: Mapping[str, str], now: dt.datetime) -> ImportRow:
    """Judge a row again with mended cells (text by meaning; those left out stay). The row as it was stays beside it."""
    row = _row(actor, row_id)
    if row.outcome not in (Outcome.REJECTED, Outcome.SKIPPED):
        raise Invalid(_("只有退回的行需要更正。"))
    _write(row, values)
    _judge_again([row], actor, now)
    return row


@transaction.atomic
def mend_all_alike(*, actor: Standing, row_id: int, pick: str, now: dt.datetime) -> int:
    """Mend this row and all refused ones in which the same is written and may be picked; returns how many.

    `pick`: the cells of one of the row's candidates, as `as_sent` writes them.
    """
    row = _row(actor, row_id)
    asked = next((each for each in questions(row.values, row.message) if each[2] == pick), None)
    if row.outcome != Outcome.REJECTED or asked is None:
        raise Invalid(_("这一行没有这个选项。"))
    refused = row.run.rows.filter(outcome=Outcome.REJECTED).select_related("file").order_by("order")
    alike = [each for each in refused if asked in questions(each.values, each.message)]
    for each in alike:
        _write(each, as_picked(pick))
    _judge_again(alike, actor, now)
    return len(alike)


@transaction.atomic
def split_row(*, actor: Standing, row_id: int, now: dt.datetime) -> list[ImportRow]:
    """Make a row that names several people one row for each of them, at the same place of the workbook."""
    row = _row(actor, row_id)
    everybody = everybody_in(row.message) if row.outcome == Outcome.REJECTED else ()
    if not everybody:
        raise Invalid(_("这一行写的不是几个都能认定的人。"))
    row.run.rows.filter(order__gt=row.order).update(order=F("order") + len(everybody) - 1)
    rows = [row, *(_copy_of(row, number) for number in range(1, len(everybody)))]
    for each, who in zip(rows, everybody, strict=True):
        _write(each, cells_of("name", who))
    ImportRow.objects.bulk_create(rows[1:])
    _judge_again(rows, actor, now)
    return rows


@transaction.atomic
def skip_row(*, actor: Standing, row_id: int, now: dt.datetime) -> ImportRow:
    """Leave a row out. Records of a person whom only this row would have brought are refused with it."""
    row = _row(actor, row_id)
    key = row.read.get("key", "")
    row.outcome, row.mark, row.target = Outcome.SKIPPED, "", None
    row.save()
    if row.about == ImportRow.About.PERSON and not row.person_id and key:
        _judge_records(row.run, _scope(actor, row.run, now), row.run.rows.filter(read__person=key))
    return row


@transaction.atomic
def take_row_back(*, actor: Standing, row_id: int, now: dt.datetime) -> ImportRow:
    """Take a skipped row in again."""
    row = _row(actor, row_id)
    if row.outcome != Outcome.SKIPPED:
        raise Invalid(_("这一行没有跳过。"))
    _judge_again([row], actor, now)
    return row


@transaction.atomic
def file_as_new(*, actor: Standing, row_id: int, now: dt.datetime) -> ImportRow:
    """File a row that would correct an earlier record as a record of its own: both then hold."""
    row = _row(actor, row_id)
    if row.about != ImportRow.About.RECORD or row.outcome != Outcome.CHANGED:
        raise Invalid(_("只有“有变化”的记录可以改为新增。"))
    row.outcome = Outcome.NEW
    row.read = {**row.read, "corrects": ""}
    row.save()
    return row


@transaction.atomic
def file_as_correction(*, actor: Standing, row_id: int, now: dt.datetime) -> ImportRow:
    """Let a row take the place of the record beside which it would stand: that one no longer holds."""
    row = _row(actor, row_id)
    if row.outcome != Outcome.NEW or row.target is None:
        raise Invalid(_("这一行旁边没有可以更正的记录。"))
    if row.target.state != Record.State.VERIFIED:
        raise Invalid(_("那条记录还没有审核，不能更正。请先审核它，或退回它。"))
    if row.run.rows.filter(target=row.target_id, outcome__in=(Outcome.CHANGED, Outcome.UNCHANGED)).exists():
        raise Invalid(_("那条记录已由本次导入的另一行更正或重复。"))
    row.outcome = Outcome.CHANGED
    row.read = {**row.read, "corrects": str(row.target_id)}
    row.save()
    return row


@transaction.atomic
def file_all_as_corrections(*, actor: Standing, import_id: uuid.UUID, now: dt.datetime) -> int:
    """`file_as_correction` of every row that can be; returns of how many. Of rows beside one record, the first."""
    run = _open(actor, locked(Import.objects.all(), import_id))
    told = run.rows.filter(outcome__in=(Outcome.CHANGED, Outcome.UNCHANGED))
    taken: set[uuid.UUID | None] = set(told.values_list("target_id", flat=True))
    rows = []
    for row in run.rows.filter(outcome=Outcome.NEW, target__state=Record.State.VERIFIED).order_by("order"):
        if row.target_id not in taken:
            taken.add(row.target_id)
            row.outcome, row.read = Outcome.CHANGED, {**row.read, "corrects": str(row.target_id)}
            rows.append(row)
    ImportRow.objects.bulk_update(rows, ["outcome", "read"], batch_size=200)
    return len(rows)


def _row(actor: Standing, row_id: int) -> ImportRow:
    """The row, with its import locked: rows of one import change one after the other."""
    row = locked(ImportRow.objects.select_related("file"), row_id)
    row.run = _open(actor, locked(Import.objects.all(), row.run_id))
    return row


def _open(actor: Standing, run: Import) -> Import:
    require(can_change_import(actor, run))
    if run.state != Import.State.PREVIEW:
        raise Invalid(_("这次导入已确认或已结束，不能再改。"))
    return run


def _write(row: ImportRow, values: Mapping[str, str]) -> None:
    """Put mended cells into a row, as far as it has them."""
    cells = mendable_cells(row)
    said = {name: text.strip()[:LONGEST] for name, text in values.items() if name in cells}
    # A cell without a column is added only when something is written in it: an empty one would count as a fault.
    kept = {name: text for name, text in said.items() if text or name in row.values}
    row.values = {**row.values, **kept}


def _copy_of(row: ImportRow, number: int) -> ImportRow:
    """The same row once more, `number` rows below; its record's id follows from the first one's."""
    record_id = uuid.uuid5(row.record_id, str(number)) if row.record_id else None
    same = {field.attname: getattr(row, field.attname) for field in ImportRow._meta.concrete_fields}
    return ImportRow(**{**same, "id": None, "order": row.order + number, "record_id": record_id})


def _judge_again(rows: Sequence[ImportRow], actor: Standing, now: dt.datetime) -> None:
    """Judge rows of one import again: people first, for their sake refused records as well."""
    run = rows[0].run
    scope = _scope(actor, run, now, but=[row.pk for row in rows])
    records = {row.pk: row for row in rows if row.about == ImportRow.About.RECORD}
    brought = _judge_people(run, scope, [row for row in rows if row.about == ImportRow.About.PERSON])
    if brought:
        refused = run.rows.filter(outcome=Outcome.REJECTED, reason__in=ABOUT_MEMBERS).select_related("file")
        records = {row.pk: row for row in refused} | records
    if records:
        _judge_records(run, scope.with_people(brought), records.values())


def _judge_people(run: Import, scope: Scope, rows: Sequence[ImportRow]) -> list[Person]:
    """Read roster rows again; whom they bring."""
    if not rows:
        return []
    lines = [Line(row.values) for row in rows]
    desk = Desk(scope, lines)
    others = run.rows.filter(about=ImportRow.About.PERSON, outcome__in=ACCEPTED).exclude(pk__in=[r.pk for r in rows])
    desk.met = set(others.values_list("read__key", flat=True))
    brought = [person for row, line in zip(rows, lines, strict=True) if (person := desk.judge(row, line))]
    ImportRow.objects.bulk_update(rows, JUDGED, batch_size=200)
    return brought


def _scope(actor: Standing, run: Import, now: dt.datetime, but: Collection[int] = ()) -> Scope:
    """What rows are judged against, with the people whom this import brings, except by the rows `but`."""
    rows = run.rows.filter(about=ImportRow.About.PERSON, outcome__in=(Outcome.NEW, Outcome.CHANGED))
    said = rows.exclude(pk__in=but).values_list("read", flat=True)
    scope = scope_of(actor, now)
    people = [Person(s["key"], s["name"], branch=s["branch"], staff_no=s["staff_no"], status=s["status"]) for s in said]
    return scope.with_people(p for p in people if p.branch in scope.units)


def _judge_records(run: Import, scope: Scope, rows: Iterable[ImportRow]) -> None:
    """Read record rows again. A fixed number of queries, however many rows."""
    rows = list(rows)
    accepted: list[tuple[ImportRow, LedgerRow]] = []
    refused: list[tuple[ImportRow, Rejection]] = []
    for row in rows:
        place = Place(row.file.name, row.sheet, row.row)
        said = resolve_row(row.values, scope.roster, scope.vocabulary, scope.today, place=place)
        if isinstance(said, Rejection):
            refused.append((row, said))
        else:
            accepted.append((row, said))
    judge_refused(refused, scope)
    kept = judge_accepted(accepted, scope)
    elsewhere = run.rows.filter(outcome__in=(Outcome.CHANGED, Outcome.UNCHANGED)).exclude(pk__in=[r.pk for r in rows])
    compare_with_filed(_without_twins(run, kept), but=set(elsewhere.values_list("target_id", flat=True)))
    ImportRow.objects.bulk_update(rows, JUDGED, batch_size=200)


def _without_twins(run: Import, rows: Sequence[ImportRow]) -> list[ImportRow]:
    """Those that no other row of the import equals; the others are refused and told where the twin stands."""
    judged = {row.pk for row in rows}
    marks = {row.mark for row in rows}
    others = run.rows.filter(mark__in=marks, outcome__in=ACCEPTED).exclude(pk__in=judged)
    places: dict[str, tuple[str, int]] = {m: (s, n) for m, s, n in others.values_list("mark", "sheet", "row")}
    kept = []
    for row in rows:
        twin = places.get(row.mark)
        if twin:
            refuse(row, "duplicate", own_words("duplicate", meaning="quantity", sheet=twin[0], row=twin[1]))
        else:
            places[row.mark] = (row.sheet, row.row)
            kept.append(row)
    return kept
