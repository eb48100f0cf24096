"""The figures that both reports tell, computed once. Shares and means are exact until they are shown."""

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from benliu.appraise.appraisal import Appraisal
from benliu.appraise.sheets import deciding_measures
from benliu.appraise.texts import Say, speaker
from benliu.appraise.wording import Wording
from intake import Rejection
from rulebook import Period, Result, points_text
from rulebook.explaining.ladder import next_step, rungs
from rulebook.figures import decimal_text

HUNDREDTH = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member: figures as texts, in the order of `Summary.measures`."""

    number: str
    name: str
    branch: str
    status: str
    figures: tuple[str, ...]
    total: int
    grade: str
    rank: int
    records: int
    why: str


@dataclass(frozen=True, slots=True)
class BranchLine:
    """One branch; `stars` is empty where branches are not scored."""

    name: str
    people: int
    figures: tuple[str, ...]
    total: int
    stars: str
    why: str
    grades: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What the reports say. `grade_names` from the top, then `ungraded` if the scheme leaves anybody out of grading."""

    appraisal: Appraisal
    wording: Wording
    say: Say
    period: str
    measures: tuple[str, ...]
    branch_measures: tuple[str, ...]
    grade_names: tuple[str, ...]
    ungraded: str
    grade_counts: tuple[int, ...]
    members: tuple[MemberLine, ...]
    branches: tuple[BranchLine, ...]
    counted: int
    read: int
    mean: str
    reasons: tuple[tuple[str, int], ...]

    @property
    def language(self) -> str:
        """`zh` or `en`."""
        return self.wording.language

    @property
    def rejected(self) -> tuple[Rejection, ...]:
        """The refused rows."""
        return self.appraisal.ledger.rejected

    @property
    def other_times(self) -> int:
        """Accepted members' rows outside the period."""
        return len(self.appraisal.member_rows) - self.counted

    @property
    def branch_rows(self) -> int:
        """Accepted rows about branches."""
        return len(self.appraisal.ledger.rows) - len(self.appraisal.member_rows)

    @property
    def graded(self) -> list[MemberLine]:
        """Those who compete for a grade."""
        return [line for line in self.members if not self.ungraded or line.grade != self.ungraded]


def summarise(appraisal: Appraisal, language: str) -> Summary:
    """Everything the reports need, in one language."""
    result, wording = appraisal.members, Wording(language)
    names = tuple(dict.fromkeys(wording.grade(result.scheme, name) for name in result.grade_names if name))
    ungraded = wording.grade(result.scheme, result.scheme.ungraded)
    lines = _member_lines(appraisal, wording)
    counts = Counter(line.grade for line in lines)
    graded = [line.total for line in lines if not ungraded or line.grade != ungraded]
    mean = decimal_text(Fraction(sum(graded), len(graded) * 1000), HUNDREDTH) if graded else "—"
    reasons = Counter(rejection.reason for rejection in appraisal.ledger.rejected)
    titles = {rejection.reason: rejection.title(language) for rejection in appraisal.ledger.rejected}
    return Summary(
        appraisal=appraisal,
        wording=wording,
        say=speaker(language),
        period=period_text(appraisal.period, speaker(language)),
        measures=_titles(result, wording),
        branch_measures=_titles(appraisal.branches, wording) if appraisal.branches else (),
        grade_names=names,
        ungraded=ungraded,
        grade_counts=tuple(counts[name] for name in names),
        members=lines,
        branches=_branch_lines(appraisal, lines, names, wording),
        counted=int(result.counted.sum()),
        read=len(appraisal.ledger.rows) + len(appraisal.ledger.rejected),
        mean=mean,
        reasons=tuple((titles[reason], count) for reason, count in reasons.most_common()),
    )


def period_text(period: Period, say: Say) -> str:
    """2025年度, 2025年第3季度, 2025年7月, or the two days."""
    first = period.first
    if period == Period.year(first.year):
        return say("report.year", year=first.year)
    quarter = (first.month + 2) // 3
    if period == Period.quarter(first.year, quarter):
        return say("report.quarter", year=first.year, quarter=quarter)
    if period == Period.month(first.year, first.month):
        return say("report.month", year=first.year, month=first.month)
    return say("report.span", first=first.isoformat(), last=period.last.isoformat())


def share_text(part: int, whole: int) -> str:
    """A share in percent to 0.1, half up."""
    return f"{decimal_text(Fraction(part * 100, whole), Fraction(1, 10))}%" if whole else "—"


def _titles(result: Result, wording: Wording) -> tuple[str, ...]:
    measures = [result.scheme.measures[name] for name in deciding_measures(result)]
    return tuple(wording.title(measure) or measure.name for measure in measures)


def _member_lines(appraisal: Appraisal, wording: Wording) -> tuple[MemberLine, ...]:
    result = appraisal.members
    names = deciding_measures(result)
    records = Counter(result.records.subject[result.counted].tolist())
    ranks = _ranks(appraisal)
    lines = []
    for i, person in enumerate(appraisal.roster.people):
        total = int(result.total[i])
        lines.append(
            MemberLine(
                number=person.staff_no,
                name=person.name,
                branch=person.branch,
                status=wording.word(result.scheme, person.status),
                figures=tuple(result.measures[name].text(i) for name in names),
                total=total,
                grade=wording.grade(result.scheme, result.grade_name(i)),
                rank=ranks[person.branch, total],
                records=records[i],
                why=_next_step(result, i, wording),
            )
        )
    return tuple(lines)


def _ranks(appraisal: Appraisal) -> dict[tuple[str, int], int]:
    """(branch, total) → place in the branch by total; equal totals share a place."""
    totals = zip((person.branch for person in appraisal.roster.people), appraisal.members.total.tolist(), strict=True)
    ranks: dict[tuple[str, int], int] = {}
    above: Counter[str] = Counter()
    for branch, total in sorted(totals, key=lambda each: -each[1]):
        above[branch] += 1
        ranks.setdefault((branch, total), above[branch])
    return ranks


def _next_step(result: Result, i: int, wording: Wording) -> str:
    step = next_step(result, i, rungs(result, i))
    return wording.said(step) if step else ""


def _branch_lines(
    appraisal: Appraisal, members: tuple[MemberLine, ...], grades: tuple[str, ...], wording: Wording
) -> tuple[BranchLine, ...]:
    result = appraisal.branches
    by_branch: dict[str, Counter[str]] = {}
    for line in members:
        by_branch.setdefault(line.branch, Counter())[line.grade] += 1
    lines = []
    for i, branch in enumerate(appraisal.roster.branches):
        counts = by_branch.get(branch, Counter())
        of_grades = tuple(counts[grade] for grade in grades)
        if result is None:
            lines.append(BranchLine(branch, sum(of_grades), (), 0, "", "", of_grades))
            continue
        figures = tuple(result.measures[name].text(i) for name in deciding_measures(result))
        why = _branch_why(appraisal, result, i, wording)
        lines.append(
            BranchLine(branch, sum(of_grades), figures, int(result.total[i]), result.grade_name(i), why, of_grades)
        )
    return tuple(lines)


def _branch_why(appraisal: Appraisal, result: Result, i: int, wording: Wording) -> str:
    """What the next star needs, and which meetings are missing; for the top, that everything is met."""
    explanation = result.explain(appraisal.roster.branches[i], appraisal.today, ways=False)
    own = next((rung for rung in explanation.grades if rung.reached), None)
    parts = [_with_stars(_next_step(result, i, wording))]
    if not parts[0] and own:
        needs = wording.semicolon.join(wording.said(need) for need in own.needs)
        parts = [speaker(wording.language)("report.why-top", stars=own.name, needs=needs)]
    parts += [wording.said(duty) for duty in explanation.duties if duty.missing]
    return wording.semicolon.join(part for part in parts if part)


def _with_stars(step: str) -> str:
    """A bare figure as the name of a grade is so many stars."""
    return re.sub(r"\b(for|of) (\d)(?=[: ])", r"\1 \2 stars", re.sub(r"“(\d)”", r"“\1 星”", step), count=1)


def total_text(line: MemberLine | BranchLine) -> str:
    """A total without trailing zeros."""
    return points_text(line.total)
