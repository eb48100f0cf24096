"""How branches stand in a run, and what a branch's next star still needs."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benliu.common.clock import local_date, now
from benliu.org.models import Unit
from benliu.org.queries import units_below
from rulebook import Scheme, points_text

from ..models import BranchResult, Credit, Run
from ..schemes import compiled
from ..wording import named, said, sentence, titled
from .clauses import part_words
from .credit import CreditLine, credit_lines
from .member import streams_of

PAGE = 50


@dataclass(frozen=True)
class Part:
    """One weighted part of a branch's total; `text` is the exact figure."""

    name: str
    title: str
    text: str


@dataclass(frozen=True)
class StreamMean:
    """A branch's points per member in a stream, and the median over all branches; thousandths."""

    stream: str
    mean: int
    overall: int


@dataclass(frozen=True)
class BranchRow:
    """A branch in the table of results."""

    unit_id: int
    name: str
    stars: int
    star_name: str
    total: str
    member_count: int
    parts: tuple[Part, ...]
    grades: Mapping[str, int]


@dataclass(frozen=True)
class Condition:
    """One condition of the next star. `text` says what, `short` what is still missing (empty where met).

    `deadline` is the last day of the nearest part of the period that lacks something; `late`: all such parts are over.
    """

    text: str
    met: bool
    short: str = ""
    deadline: dt.date | None = None
    late: bool = False


@dataclass(frozen=True)
class Duty:
    """What the branch owes over the period; `gaps` names the parts of it that have no record."""

    title: str
    words: str
    owed: int
    held: int
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class BranchProgress:
    """How a branch stands: stars now, stars next, what is missing and what is met.

    `next_stars` is None at the top. `late` are duties of periods that have passed: a record filed afterwards counts.
    """

    run_id: int
    unit_id: int
    scheme_id: int
    scheme_version: str
    stars: int
    star_name: str
    next_stars: int | None
    next_name: str
    total: str
    reason: str
    missing: tuple[Condition, ...]
    late: tuple[Condition, ...]
    met: tuple[Condition, ...]
    duties: tuple[Duty, ...]
    parts: tuple[Part, ...]
    streams: tuple[StreamMean, ...]
    member_count: int
    detail: Mapping[str, Any]

    @property
    def met_count(self) -> int:
        """How many conditions are met."""
        return len(self.met)

    @property
    def condition_count(self) -> int:
        """How many conditions there are."""
        return len(self.met) + self.short_count

    @property
    def short_count(self) -> int:
        """How many conditions are not met."""
        return len(self.missing) + len(self.late)


def branch_of(unit_id: int) -> Unit | None:
    """A unit by its id; None where there is none. One query."""
    found: Unit | None = Unit.objects.filter(pk=unit_id).first()
    return found


def branch_credits(run: Run, progress: BranchProgress) -> list[CreditLine]:
    """The credits of a branch's own records (meetings, honours), newest first. Two queries."""
    scheme = compiled(run.scheme).branches
    if scheme is None:
        return []
    credits = Credit.objects.filter(run=run, person=None, unit_id=progress.unit_id)
    rows = credits.select_related("record__batch", "record__text").order_by("-record__happened_on", "-record__number")
    formulas = {entry["number"]: said(entry["formula"]) for entry in progress.detail["records"]}
    return credit_lines(run, scheme, list(rows), formulas)


@dataclass(frozen=True)
class BranchPage:
    """A page of the table of branches, without a count of all."""

    key = "branches"  # of the address
    rows: tuple[BranchRow, ...]
    number: int
    has_next: bool

    @property
    def previous(self) -> int:
        """The number of the page before."""
        return self.number - 1

    @property
    def following(self) -> int:
        """The number of the page after."""
        return self.number + 1

    @property
    def whole(self) -> bool:
        """Whether this page shows every branch."""
        return self.number == 1 and not self.has_next


def branch_page(run: Run, *, below: Sequence[str] | None = None, number: int = 1, size: int = PAGE) -> BranchPage:
    """Page `number` of the branches of a run, as `branch_results`. One query."""
    rows = branch_results(run, below=below, part=slice((number - 1) * size, number * size + 1))
    return BranchPage(tuple(rows[:size]), number, len(rows) > size)


def branch_results(run: Run, *, below: Sequence[str] | None = None, part: slice | None = None) -> list[BranchRow]:
    """The branches of a run (`below`: at or below these tree paths), the highest total first. One query.

    `part`: of that order, these alone.
    """
    scheme = compiled(run.scheme).branches
    if scheme is None:
        return []
    rows = BranchResult.objects.filter(run=run).select_related("unit").defer("why").order_by("-total", "pk")
    if below is not None:
        rows = rows.filter(unit__in=Unit.objects.filter(units_below(below)))
    return [
        BranchRow(
            unit_id=row.unit_id,
            name=row.unit.name,
            stars=star_count(scheme, row.stars),
            star_name=row.stars,
            total=total_of(row),
            member_count=row.member_count,
            parts=parts_of(scheme, row),
            grades=row.grades,
        )
        for row in (rows[part] if part else rows)
    ]


def branch_progress(run: Run, unit_id: int, *, today: dt.date | None = None) -> BranchProgress | None:
    """How a branch stands in `run`; None where it is not in it. One query.

    `today` (default: the calendar's) decides which deadlines have passed; the run may be some days older.
    """
    halves = compiled(run.scheme)
    row = BranchResult.objects.filter(run=run, unit_id=unit_id).first()
    if row is None or halves.branches is None:
        return None
    scheme = halves.branches
    today = today or local_date(now())
    needs, owed = _needs(scheme, row), [_condition(duty, today) for duty in row.why["duties"]]
    coming = next_step(scheme, row.stars)
    return BranchProgress(
        run_id=run.pk,
        unit_id=unit_id,
        scheme_id=run.scheme_id,
        scheme_version=run.scheme.version,
        stars=star_count(scheme, row.stars),
        star_name=row.stars,
        next_stars=star_count(scheme, coming) if coming else None,
        next_name=coming,
        total=total_of(row),
        reason=_reason(row),
        missing=tuple(sorted((c for c in needs + owed if not c.met and not c.late), key=_by_deadline)),
        late=tuple(c for c in owed if c.late),
        met=tuple(c for c in needs + owed if c.met),
        duties=tuple(_duty(duty) for duty in row.why["duties"]),
        parts=parts_of(scheme, row),
        streams=_stream_means(run, row, halves.members),
        member_count=row.member_count,
        detail=row.why,
    )


def _by_deadline(condition: Condition) -> dt.date:
    return condition.deadline or dt.date.max


def star_count(scheme: Scheme, name: str) -> int:
    """How many stars a rung stands for: its name where that is a number, else its place from below."""
    if name.isdigit():
        return int(name)
    names = [grade.name for grade in scheme.grades]
    return len(names) - names.index(name) if name in names else 0


def next_step(scheme: Scheme, name: str) -> str:
    """The rung above `name`; empty at the top."""
    names = [grade.name for grade in scheme.grades]
    place = names.index(name) if name in names else len(names)
    return names[place - 1] if place else ""


def total_of(row: BranchResult) -> str:
    """A branch's total as exact text."""
    return points_text(int(row.total * 1000))


def parts_of(scheme: Scheme, row: BranchResult) -> tuple[Part, ...]:
    """The branch scheme's figures, in its order."""
    return tuple(
        Part(name, titled(measure), row.parts[name]) for name, measure in scheme.measures.items() if name in row.parts
    )


def _needs(scheme: Scheme, row: BranchResult) -> list[Condition]:
    """The conditions of the next rung, met and missing."""
    coming = next_step(scheme, row.stars)
    step = next((s for s in row.why["grades"] if s["name"] == coming), None)
    return [Condition(sentence(n), bool(n["met"]), _short(n)) for n in step["needs"]] if step else []


def _short(need: Mapping[str, Any]) -> str:
    return "" if need["met"] or not need.get("short") else _("现为 %(value)s，还差 %(short)s") % need


def _reason(row: BranchResult) -> str:
    """Why the branch has not the rung whose conditions it meets: its place in the quota, in the engine's words."""
    coming = row.why["next"]
    return said(coming) if coming and not coming["missing"] else ""


def _condition(duty: Mapping[str, Any], today: dt.date) -> Condition:
    """A duty as a condition: met, missing by the nearest deadline to come, or, with no deadline left, late."""
    title, held = named(duty), _("应 %(owed)s 次，已 %(held)s 次") % duty
    if not duty["missing"]:
        return Condition(_("%(title)s：%(held)s") % {"title": title, "held": held}, True)
    deadlines = [dt.date.fromisoformat(gap["deadline"]) for gap in duty["missing"]]
    nearest = min((day for day in deadlines if day >= today), default=None)
    count = deadlines.count(nearest) if nearest else len(deadlines)
    text = ngettext("%(title)s还差 %(count)s 次", "%(title)s还差 %(count)s 次", count)
    return Condition(text % {"title": title, "count": count}, False, held, nearest, late=nearest is None)


def _duty(duty: Mapping[str, Any]) -> Duty:
    gaps = tuple(part_words(gap["period"]) for gap in duty["missing"])
    return Duty(named(duty), said(duty), duty["owed"], duty["held"], gaps)


def _stream_means(run: Run, row: BranchResult, scheme: Scheme) -> tuple[StreamMean, ...]:
    medians = run.summary["streams"]
    return tuple(StreamMean(key, mean, medians.get(key, 0)) for key, mean in streams_of(scheme, row.streams))
