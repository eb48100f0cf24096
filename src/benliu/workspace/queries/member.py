"""A member's own figures for the phone: points and why, and what is next."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from benliu.org.standing import Standing
from benliu.records.queries import RecordLine, own_waiting
from benliu.scoring.models import MemberResult
from benliu.scoring.queries import (
    MemberExplanation,
    MemberScore,
    current_run,
    explain_member,
    member_score,
    periods,
)
from benliu.scoring.queries.explanation import CapState
from benliu.scoring.queries.period import speaking_runs
from benliu.scoring.schemes import compiled
from benliu.scoring.wording import grade_label, named, said

NEAREST_CAPS = 2
MEMBERS, LADDER = "members", "members-ladder"  # places on a scheme's page


@dataclass(frozen=True)
class NextStep:
    """One thing that would move something: what, how it stands, its place on the scheme's page, and by when."""

    kind: str
    title: str
    detail: str
    anchor: str
    deadline: dt.date | None = None


@dataclass(frozen=True)
class MemberYear:
    """A period as the member's pages show it; without `score` and `explanation` where the roster lacked the member."""

    period: str
    periods: tuple[str, ...]
    score: MemberScore | None = None
    explanation: MemberExplanation | None = None
    steps: tuple[NextStep, ...] = ()


@dataclass(frozen=True)
class YearLine:
    """What a member had in one period; the total in thousandths. `closed_at` None: still running."""

    period: str
    total: int
    grade: str
    branch: str
    scheme_id: int
    scheme_version: str
    closed_at: dt.datetime | None


def member_year(actor: Standing, period: str = "", *, ways: bool = True) -> MemberYear:
    """What `actor` has in `period` (empty or unknown: the newest one with results); `ways` as in `explain_member`."""
    known = tuple(periods())
    chosen = period if period in known else next(iter(known), "")
    run = current_run(chosen) if chosen else None
    if run is None or actor.person_id is None:
        return MemberYear(chosen, known)
    score = member_score(run, actor.person_id)
    explanation = explain_member(run, actor.person_id, ways=ways, ahead=ways and not run.closed_at)
    if score is None or explanation is None:
        return MemberYear(chosen, known)
    steps = () if score.closed_at else next_steps(explanation, score.as_of)
    return MemberYear(chosen, known, score, explanation, steps)


def next_steps(explanation: MemberExplanation, as_of: dt.date) -> tuple[NextStep, ...]:
    """What would help most comes first: duties with a deadline, then the next grade, then where points are left.

    What waits to be verified counts as if it were: nobody should be asked for what is done.
    """
    explanation = explanation.ahead or explanation
    return (*_duties(explanation.detail, as_of), *_needs(explanation), *_nearest_caps(explanation))


def _duties(detail: Mapping[str, Any], as_of: dt.date) -> list[NextStep]:
    """Every duty with a gap that can still be closed, by its first deadline."""
    steps = []
    for duty in detail["duties"]:
        ahead = [day for gap in duty["missing"] if (day := dt.date.fromisoformat(gap["deadline"])) >= as_of]
        if ahead:
            steps.append(NextStep("duty", named(duty), said(duty), MEMBERS, min(ahead)))
    return sorted(steps, key=lambda step: step.deadline or dt.date.max)


def _needs(explanation: MemberExplanation) -> list[NextStep]:
    detail = _("“%s”的条件") % explanation.next_grade
    return [NextStep("need", need.words, need.way or detail, LADDER) for need in explanation.missing]


def _nearest_caps(explanation: MemberExplanation) -> list[NextStep]:
    """The caps that are in use and nearest to full: a few more points there, then look elsewhere.

    Those by a matter or a word say nothing of the next record, which may be of another.
    """
    taken_off = {name for credit in explanation.credits if credit.earned < 0 for name in (credit.item, credit.group)}
    clauses = {credit.item: credit.clause for credit in explanation.credits}
    in_use = [
        (cap, clauses.get(line["of"], MEMBERS))
        for cap, line in zip(explanation.caps, explanation.detail["caps"], strict=True)
        if cap.of_calendar and line["of"] not in taken_off and Decimal(cap.left) > 0 and Decimal(cap.used) > 0
    ]
    in_use.sort(key=lambda pair: Decimal(pair[0].left))
    return [NextStep("cap", *_cap_words(cap), anchor) for cap, anchor in in_use[:NEAREST_CAPS]]


def _cap_words(cap: CapState) -> tuple[str, str]:
    title = _("%(title)s再得 %(left)s 分就到上限") % {"title": cap.title, "left": cap.left}
    rule = _("%(period)s最多 %(most)s 分，已得 %(used)s 分")
    return title, rule % {"period": cap.period, "most": cap.most, "used": cap.used}


def member_years(actor: Standing) -> list[YearLine]:
    """One line for every period that has the member, the newest first. Two queries."""
    speaking = [run.pk for run in speaking_runs()]
    mine = MemberResult.objects.filter(run__in=speaking, person_id=actor.person_id or 0)
    rows = mine.select_related("run__scheme", "unit").defer("run__summary").order_by("-run__period")
    return [
        YearLine(
            period=row.run.period,
            total=row.total,
            grade=grade_label(compiled(row.run.scheme).members, row.grade),
            branch=row.unit.name,
            scheme_id=row.run.scheme_id,
            scheme_version=row.run.scheme.version,
            closed_at=row.run.closed_at,
        )
        for row in rows
    ]


def waiting_of_member(actor: Standing) -> list[RecordLine]:
    """The member's records that nobody has verified yet, the newest first. Three queries."""
    if actor.person_id is None:
        return []
    return own_waiting(actor.person_id)
