"""What stands between a run and the closing of its period."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import BranchResult, Credit, MemberResult, Objection, Publication, Run


def publication_of(run_id: int) -> Publication | None:
    """The notice of a run that was not withdrawn. One query."""
    found = Publication.objects.filter(run_id=run_id, withdrawn_at=None)
    return found.select_related("run__scheme", "amended").first()


def closing_hindrances(run_id: int, *, today: dt.date) -> list[str]:
    """Why the period cannot be closed by `run` yet, each with what to do; empty where it can. Two queries.

    Objections count against whichever notice of the open period they were filed; an upheld one until a run that began
    after its answer.
    """
    publication = publication_of(run_id)
    if publication is None or publication.last_day is None:
        return [_("先公示：由一位党务干部拟稿、另一位核准。")]
    if getattr(publication, "amended", None) is not None:
        return [_("已由更正后的公示代替，请看新的公示。")]
    found, run = [], publication.run
    if today <= publication.last_day:
        found.append(_("公示到 %s 为止，之后才能封账。") % date_format(publication.last_day, "DATE_FORMAT"))
    open_yet = Q(publication=publication) | Q(answered_at=None) | Q(answered_at__gt=run.started_at)
    rows = _timely_objections(run).filter(open_yet)
    outcomes = list(rows.values_list("outcome", flat=True))
    if opened := outcomes.count(""):
        words = ngettext("还有 {count} 条异议没有答复。", "还有 {count} 条异议没有答复。", opened)
        found.append(words.format(count=opened))
    if upheld := outcomes.count(Objection.Outcome.UPHELD):
        words = ngettext(
            "采纳了 {count} 条异议：请更正记录，重新计分，再公示一次。",
            "采纳了 {count} 条异议：请更正记录，重新计分，再公示一次。",
            upheld,
        )
        found.append(words.format(count=upheld))
    return found


def _timely_objections(run: Run) -> QuerySet[Objection]:
    """What was objected in time to whichever notice of the run's open period."""
    return Objection.objects.filter(
        publication__run__scheme__name=run.scheme.name,
        publication__run__period=run.period,
        publication__run__closed_at=None,
        withdrawn_at=None,
        is_late=False,
    )


def upheld_in_vain(run_id: int) -> list[Objection]:
    """The objections upheld before `run` began of which it gives the very line, or the very result, objected to.

    Two queries where none was upheld; else up to five.
    """
    run = Run.objects.select_related("scheme").only("period", "started_at", "scheme__name").get(pk=run_id)
    upheld = _timely_objections(run).filter(outcome=Objection.Outcome.UPHELD, answered_at__lte=run.started_at)
    rows = list(upheld.exclude(publication__run=run).select_related("publication").order_by("pk"))
    if not rows:
        return []
    given = _given({run.pk, *(row.publication.run_id for row in rows)}, rows)
    return [row for row in rows if _what_of(row, given, row.publication.run_id) == _what_of(row, given, run.pk)]


Subject = tuple[int, int | None, int | None]  # run, person, or unit where nobody
Given = dict[Subject, set[tuple[Any, ...]]]


def _given(runs: Iterable[int], rows: Iterable[Objection]) -> Given:
    """What the runs gave those whom objections are about: lines, and results as lines of no record."""
    people = {row.person_id for row in rows if row.person_id}
    units = {row.unit_id for row in rows if row.person_id is None}
    given: Given = {}
    lines = Credit.objects.filter(Q(person__in=people) | Q(person=None, unit__in=units), run__in=runs)
    for run, person, unit, *line in lines.values_list("run", "person", "unit", "record", "item", "credited"):
        given.setdefault((run, person, None if person else unit), set()).add(tuple(line))
    results = MemberResult.objects.filter(run__in=runs, person__in=people).values_list(
        "run", "person", "total", "grade"
    )
    for run, person, *result in results:
        given.setdefault((run, person, None), set()).add((None, *result))
    stars = BranchResult.objects.filter(run__in=runs, unit__in=units).values_list("run", "unit", "total", "stars")
    for run, unit, *result in stars:
        given.setdefault((run, None, unit), set()).add((None, *result))
    return given


def _what_of(row: Objection, given: Given, run_id: int) -> set[tuple[Any, ...]]:
    """What an objection is about, as a run gave it: its line, or all of it."""
    found = given.get((run_id, row.person_id, None if row.person_id else row.unit_id), set())
    return {line for line in found if line[0] == row.record_id} if row.record_id else found
