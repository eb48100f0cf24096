"""Objections as the person concerned and those who answer read them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from benliu.org.queries import names_of_accounts
from benliu.org.standing import Standing
from benliu.records.queries.detail import chain_of

from ..models import Credit, MemberResult, Objection, Publication, Run
from ..policies import can_answer, can_see_objection, visible_objections
from ..schemes import compiled
from ..wording import grade_label, titled
from .closing import upheld_in_vain
from .involved import involved_in, involved_in_all


@dataclass(frozen=True)
class Effect:
    """What became of a line after an objection was upheld: points of the line, total and grade, before and after."""

    publication_id: int
    line_before: int | None
    line_after: int | None
    total_before: int | None
    total_after: int | None
    grade_before: str
    grade_after: str


@dataclass(frozen=True)
class ObjectionRow:
    """An objection, against what, with its answer. Points in thousandths; `title` is the line's item."""

    id: int
    publication_id: int
    run_id: int
    period: str
    person_id: int | None
    unit_id: int
    who: str
    unit: str
    record_id: uuid.UUID | None
    title: str
    happened_on: dt.date | None
    points: int | None
    words: str
    is_late: bool
    is_own: bool
    filed_at: dt.datetime
    withdrawn_at: dt.datetime | None
    outcome: str
    outcome_label: str
    answer: str
    answered_by: str
    answered_at: dt.datetime | None

    @property
    def is_open(self) -> bool:
        """It waits for an answer."""
        return not self.outcome and self.withdrawn_at is None

    @property
    def state_label(self) -> str:
        """How it stands, in the reader's language."""
        return _("已由本人撤回") if self.withdrawn_at else self.outcome_label or _("等待答复")


@dataclass(frozen=True)
class PublishedLine:
    """A line of a run's results, to object to; points in thousandths."""

    title: str
    happened_on: dt.date
    credited: int


def line_of(run: Run, person_id: int | None, unit_id: int, record_id: uuid.UUID) -> PublishedLine | None:
    """What a record gave a member, or (`person_id` None) a branch. One query."""
    lines = Credit.objects.filter(run=run, record=record_id, person=person_id).select_related("record")
    line = (lines if person_id is not None else lines.filter(unit=unit_id)).first()
    return PublishedLine(item_title(run, line.item), line.record.happened_on, line.credited) if line else None


def find_objection(actor: Standing, objection_id: int) -> Objection | None:
    """An objection that `actor` may read. One query."""
    found = (
        Objection.objects.select_related("publication__run__scheme", "unit", "person").filter(pk=objection_id).first()
    )
    return found if found is not None and can_see_objection(actor, found) else None


def why_not_answer(actor: Standing, objection: Objection) -> str:
    """Why `actor` may not answer; empty where that is allowed. One query."""
    return can_answer(actor, objection, involved_in(objection)).reason


def objections_of(actor: Standing, publication_id: int) -> list[ObjectionRow]:
    """The objections against a notice that `actor` may read, open ones first. Four queries."""
    found = visible_objections(actor).filter(publication=publication_id)
    return objection_rows(actor, found.order_by("outcome", "withdrawn_at", "filed_at"))


def own_objections(actor: Standing, publication_id: int) -> list[ObjectionRow]:
    """What `actor` objected to in a notice, the newest first. Three queries."""
    found = Objection.objects.filter(publication=publication_id, filed_by=actor.account_id)
    return objection_rows(actor, found.order_by("-filed_at"))


def objections_to_answer(actor: Standing, unit_id: int) -> list[ObjectionRow]:
    """The objections of a branch that wait for an answer which `actor` may give. One query, or five."""
    waiting = Objection.objects.filter(unit=unit_id, outcome="", withdrawn_at=None).order_by("filed_at")
    found = list(waiting.select_related("publication__run__scheme", "unit", "person", "record"))
    if not found:
        return []
    hands = involved_in_all(found)
    return objection_rows(actor, [one for one in found if can_answer(actor, one, hands[one.pk]).allowed])


def objections_in_vain(actor: Standing, run_id: int) -> list[ObjectionRow]:
    """The upheld objections of which a run gives what was objected to. Two queries where there are none, else ten."""
    found = [row.pk for row in upheld_in_vain(run_id)]
    return objection_rows(actor, Objection.objects.filter(pk__in=found).order_by("pk")) if found else []


def objection_rows(actor: Standing, found: "QuerySet[Objection] | Sequence[Objection]") -> list[ObjectionRow]:
    """`found` as rows. Three queries."""
    if isinstance(found, QuerySet):
        found = found.select_related("publication__run__scheme", "unit", "person", "record")
    rows = list(found)
    names = names_of_accounts(row.answered_by_id for row in rows)
    lines = _lines(rows)
    return [_row(actor, row, names, lines.get((row.publication.run_id, row.record_id))) for row in rows]


def _lines(rows: Sequence[Objection]) -> dict[tuple[int, uuid.UUID | None], Credit]:
    runs, records = {row.publication.run_id for row in rows}, {row.record_id for row in rows if row.record_id}
    credits = Credit.objects.filter(record__in=records, run__in=runs) if records else ()
    return {(credit.run_id, credit.record_id): credit for credit in credits}


def _row(actor: Standing, row: Objection, names: dict[int, str], line: Credit | None) -> ObjectionRow:
    run = row.publication.run
    return ObjectionRow(
        id=row.pk,
        publication_id=row.publication_id,
        run_id=run.pk,
        period=run.period,
        person_id=row.person_id,
        unit_id=row.unit_id,
        who=(row.person.name or _("已清除")) if row.person else row.unit.name,
        unit=row.unit.name,
        record_id=row.record_id,
        title=item_title(run, line.item) if line else "",
        happened_on=row.record.happened_on if row.record else None,
        points=line.credited if line else None,
        words=row.words,
        is_late=row.is_late,
        is_own=row.filed_by_id == actor.account_id,
        filed_at=row.filed_at,
        withdrawn_at=row.withdrawn_at,
        outcome=row.outcome,
        outcome_label=row.get_outcome_display() if row.outcome else "",
        answer=row.answer,
        answered_by=names.get(row.answered_by_id or 0, ""),
        answered_at=row.answered_at,
    )


def waiting_objection(
    publication_id: int, person_id: int | None, unit_id: int, record_id: uuid.UUID | None
) -> int | None:
    """The objection to the same line that waits for an answer. One query."""
    same = Objection.objects.filter(publication=publication_id, person=person_id, unit=unit_id, record=record_id)
    return same.filter(outcome="", withdrawn_at=None).values_list("pk", flat=True).first()


def upheld_by(account_id: int) -> "QuerySet[Objection, uuid.UUID]":
    """The records whose lines were objected to with success, as this account answered."""
    upheld = Objection.objects.filter(answered_by=account_id, outcome=Objection.Outcome.UPHELD)
    return upheld.exclude(record=None).values_list("record_id", flat=True)


def item_title(run: Run, item: str) -> str:
    """What an item is called in a run's scheme, of members or of branches."""
    halves = compiled(run.scheme)
    for scheme in filter(None, (halves.members, halves.branches)):
        if item in scheme.item_index:
            return titled(scheme.items[scheme.item_index[item]])
    return item


def effect_of(objection: Objection) -> Effect | None:
    """What the first notice of a run that began after an objection was upheld gave instead; None where there is none.

    Six queries, and one for each record that came in the place of the one objected to.
    """
    if objection.outcome != Objection.Outcome.UPHELD:
        return None
    later = Publication.objects.filter(
        run__scheme__name=objection.publication.run.scheme.name,
        run__period=objection.publication.run.period,
        run__started_at__gte=objection.answered_at,
        published_at__isnull=False,
        withdrawn_at=None,
    )
    following = later.exclude(pk=objection.publication_id).order_by("published_at", "pk").first()
    if following is None:
        return None
    runs = objection.publication.run_id, following.run_id
    (before, was), (after, becomes) = (_result(run, objection.person_id) for run in runs)
    records = [record.pk for record in chain_of(objection.record_id)] if objection.record_id else []
    line_before, line_after = (_credit(run, records) for run in runs)
    scheme = compiled(objection.publication.run.scheme).members
    grades = grade_label(scheme, was), grade_label(scheme, becomes)
    return Effect(following.pk, line_before, line_after, before, after, *grades)


def _result(run_id: int, person_id: int | None) -> tuple[int | None, str]:
    rows = MemberResult.objects.filter(run=run_id, person=person_id).values_list("total", "grade")
    return next(iter(rows), (None, ""))


def _credit(run_id: int, records: Sequence[uuid.UUID]) -> int | None:
    """What the line gives: by whichever of the records, each in the place of the one before, the run goes by."""
    rows = Credit.objects.filter(run=run_id, record__in=records).values_list("credited", flat=True)
    return next(iter(rows), None) if records else None
