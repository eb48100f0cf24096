"""What it means for results in notice, or closed, that a record is corrected or cancelled: said before it is done."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from benliu.org.queries import names_of
from benliu.org.standing import Standing
from benliu.records.closing import Becoming
from rulebook import points_text, score

from ..facts import Member, member_subjects, period_of
from ..models import Credit, MemberResult, Run
from ..policies import visible_results
from ..schemes import compiled
from ..wording import grade_label
from .branch_year import records_of
from .credit import Credited, credited
from .period import finished_runs, standing_publications, with_scheme

MOST_NAMED = 10  # people whose result is reckoned anew


def consequences_of(becoming: Becoming, reader: Standing) -> list[str]:
    """What to know before records are corrected or cancelled: of each period that is in notice or closed that nothing
    changes by itself; and what the people they are about would have with what the records then say.

    One query where nothing counts them; else five, and four for each branch.
    """
    speaking = finished_runs(Run.objects.filter(period=OuterRef("run__period"))).values("pk")[:1]
    credits = Credit.objects.filter(record__in=list(becoming), run=Subquery(speaking))
    people: dict[int, set[int]] = defaultdict(set)
    for run_id, person_id in credits.values_list("run_id", "person_id"):
        people[run_id].update([person_id] if person_id else [])
    if not people:
        return []
    in_notice = set(standing_publications().filter(run__in=people).values_list("run_id", flat=True))
    found = []
    for run in with_scheme().filter(pk__in=people).order_by("-period"):
        if run.closed_at is None and run.pk not in in_notice:
            continue
        found.append(_standing_words(run))
        if any(said is None or said.keys() & set(Credited._fields) for said in becoming.values()):
            found += _anew(run, becoming, people[run.pk], reader)
    return found


def _standing_words(run: Run) -> str:
    said = {"period": run.period}
    if run.closed_at:
        words = _(
            "它计在已封账的 %(period)s 年里。台账不会自己改变：要由党务干部再计一次分，公示、封账以后，以冲正记入。"
        )
        return words % said
    return _("它计在正在公示的 %(period)s 年积分里。公示不会自己改变：要重新计分，再公示一次。") % said


def _anew(run: Run, becoming: Becoming, people: Collection[int], reader: Standing) -> Iterator[str]:
    """Each person's total and grade, as the run gave them and with what the records become."""
    seen = visible_results(reader).filter(run=run, person__in=people).order_by("unit", "person")[:MOST_NAMED]
    by_unit: dict[int, dict[int, MemberResult]] = defaultdict(dict)
    for result in seen:
        by_unit[result.unit_id][result.person_id] = result
    names, scheme = names_of(people), compiled(run.scheme).members
    words = (
        _("作废以后，按 %(version)s 版办法重算：%(who)s总分 %(before)s → %(after)s，等次 %(was)s → %(becomes)s。")
        if None in becoming.values()
        else _("更正以后，按 %(version)s 版办法重算：%(who)s总分 %(before)s → %(after)s，等次 %(was)s → %(becomes)s。")
    )
    for unit_id, results in by_unit.items():
        anew = _reckoned(run, unit_id, becoming)
        for person_id, was in results.items():
            total, grade = anew[person_id]
            yield words % {
                "version": run.scheme.version,
                "who": names.get(person_id, _("已清除")),
                "before": points_text(was.total),
                "after": points_text(total),
                "was": grade_label(scheme, was.grade) or "–",
                "becomes": grade_label(scheme, grade) or "–",
            }


def _reckoned(run: Run, unit_id: int, becoming: Becoming) -> dict[int, tuple[int, str]]:
    """Total and grade of a branch's people by the run's own scheme, with some records as they become; a quota across
    branches is looked at within this one.
    """
    scheme, period = compiled(run.scheme).members, period_of(run.period)
    rows = MemberResult.objects.filter(run=run, unit=unit_id).order_by("person_id")
    members = [Member(*row) for row in rows.values_list("person_id", "unit_id", "status")]
    subjects = member_subjects(members)
    counted = credited(Credit.objects.filter(run=run, person__in=[m.person_id for m in members]))
    kept = [
        credit._replace(**{name: value for name, value in said.items() if name in Credited._fields})
        for credit in counted
        if (said := becoming.get(credit.record_id, {})) is not None
    ]
    kept = [credit for credit in kept if period.first <= credit.happened_on <= period.last]
    result = score(scheme, subjects, records_of(scheme, subjects, kept, period.first), period, cutoff=run.cutoff)
    return {m.person_id: (int(result.total[i]), result.grade_name(i)) for i, m in enumerate(members)}
