"""How branches stand in a run, and what a branch's next star still needs."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benliu.common.clock import local_date, now
from benliu.org.models import Unit
from benliu.org.queries import units_below
from rulebook import Scheme, points_text
from rulebook.formula.phrase import phrase
from rulebook.wording import titles_of

from ..models import BranchResult, Credit, Run
from ..schemes import compiled
from ..wording import named, said, titled
from .clauses import part_words
from .condition import Condition, conditions_of, next_step, star_count
from .credit import CreditLine, chosen_credits, credit_lines, credited
from .member import streams_of
from .places import place_of, way_to

PAGE = 30
DAYS_NAMED = 3  # of what is owed month by month; the rest is a number


@dataclass(frozen=True)
class Part:
    """One weighted part of a branch's total; `text` is the exact figure, `place` where on its page it comes from.

    `formula` says in words how it is reckoned.
    """

    name: str
    title: str
    text: str
    place: str = ""
    formula: str = ""

    @property
    def anchor(self) -> str:
        """The rest of the branch's address that leads to that place."""
        return way_to(self.place, self.name)


@dataclass(frozen=True)
class Addend:
    """One addend of the total: in words, and its figure."""

    words: str
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
class OpenDuty:
    """What is owed and not held. `text` says how often, `until` by which days, `held` how it stands.

    `deadline` is the nearest last day to come; None where all of them have passed.
    """

    text: str
    until: str
    held: str
    deadline: dt.date | None
    item: str = ""


@dataclass(frozen=True)
class Duty:
    """What the branch owes over the period; `gaps` names the parts of it that have no record."""

    item: str
    title: str
    words: str
    owed: int
    held: int
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class BranchProgress:
    """How a branch stands: stars now, stars next, which of its conditions are missing and which are met.

    `next_stars` is None at the top. `owing` are the duties that can still be held in time, the nearest first; they are
    no conditions, but raise the total. `late` are those of times that have passed: a record filed afterwards counts.
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
    missing: tuple[Condition, ...]
    met: tuple[Condition, ...]
    owing: tuple[OpenDuty, ...]
    late: tuple[OpenDuty, ...]
    duties: tuple[Duty, ...]
    parts: tuple[Part, ...]
    addends: tuple[Addend, ...]
    steps: tuple[str, ...]
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
        return len(self.missing)

    @property
    def is_owing_asked(self) -> bool:
        """Whether a missing condition is about the duties themselves."""
        return any(one.asks_duties for one in self.missing)


def branch_of(unit_id: int) -> Unit | None:
    """A unit by its id; None where there is none. One query."""
    found: Unit | None = Unit.objects.filter(pk=unit_id).first()
    return found


def branch_credits(run: Run, progress: BranchProgress, *, item: str = "", figure: str = "") -> list[CreditLine]:
    """The credits of a branch's own records (meetings, honours), newest first: all, of an item, of a figure.

    One query.
    """
    scheme = compiled(run.scheme).branches
    if scheme is None:
        return []
    credits = Credit.objects.filter(run=run, person=None, unit_id=progress.unit_id)
    formulas = {entry["number"]: said(entry["formula"]) for entry in progress.detail["records"]}
    return chosen_credits(scheme, credit_lines(run, scheme, credited(credits), formulas), figure=figure, of=item)


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
    row = with_branches(BranchResult.objects.filter(run=run, unit_id=unit_id)).first()
    return progress_in(run, row, row.branches, today) if row else None


def with_branches(rows: "QuerySet[BranchResult]") -> "QuerySet[Any]":
    """Rows that also say how many branches their run has."""
    own = BranchResult.objects.filter(run=OuterRef("run")).order_by().values("run")
    return rows.annotate(branches=Subquery(own.annotate(n=Count("pk")).values("n")))


def progress_in(run: Run, row: BranchResult, branches: int, today: dt.date | None = None) -> BranchProgress | None:
    """The same of a row that is loaded, of a run with so many branches; None where the scheme knows none."""
    halves = compiled(run.scheme)
    if halves.branches is None:
        return None
    scheme = halves.branches
    today = today or local_date(now())
    needs, owed = (
        conditions_of(scheme, row, branches),
        [_open(duty, today) for duty in row.why["duties"] if duty["missing"]],
    )
    coming = next_step(scheme, row.stars)
    return BranchProgress(
        run_id=run.pk,
        unit_id=row.unit_id,
        scheme_id=run.scheme_id,
        scheme_version=run.scheme.version,
        stars=star_count(scheme, row.stars),
        star_name=row.stars,
        next_stars=star_count(scheme, coming) if coming else None,
        next_name=coming,
        total=total_of(row),
        missing=tuple(c for c in needs if not c.met),
        met=tuple(c for c in needs if c.met),
        owing=tuple(sorted((one for one in owed if one.deadline), key=_by_deadline)),
        late=tuple(one for one in owed if not one.deadline),
        duties=tuple(_duty(duty) for duty in row.why["duties"]),
        parts=parts_of(scheme, row, halves.members),
        addends=tuple(Addend(named(one), one["value"]) for one in row.why["total_parts"]),
        steps=tuple(map(said, row.why.get("total_steps", ()))),
        streams=_stream_means(run, row, halves.members),
        member_count=row.member_count,
        detail=row.why,
    )


def _by_deadline(duty: OpenDuty) -> dt.date:
    return duty.deadline or dt.date.max


def total_of(row: BranchResult) -> str:
    """A branch's total as exact text."""
    return points_text(int(row.total * 1000))


def parts_of(scheme: Scheme, row: BranchResult, members: Scheme | None = None) -> tuple[Part, ...]:
    """The branch scheme's figures, in its order; with the members' scheme also how each is reckoned."""
    titles = {**titles_of(members), **titles_of(scheme)} if members else None
    return tuple(
        Part(
            name,
            titled(measure),
            row.parts[name],
            place_of(scheme, measure.value),
            said(phrase(measure.value, titles)) if titles else "",
        )
        for name, measure in scheme.measures.items()
        if name in row.parts
    )


def _open(duty: Mapping[str, Any], today: dt.date) -> OpenDuty:
    """What a duty lacks by the deadlines to come, or, where none is left, all that it lacks."""
    deadlines = [dt.date.fromisoformat(gap["deadline"]) for gap in duty["missing"]]
    coming = sorted(day for day in deadlines if day >= today)
    count = len(coming) or len(deadlines)
    text = ngettext("%(title)s还差 %(count)s 次", "%(title)s还差 %(count)s 次", count)
    held = _("应 %(owed)s 次，已 %(held)s 次") % duty
    first = min(coming, default=None)
    return OpenDuty(text % {"title": named(duty), "count": count}, _until(coming), held, first, duty["item"])


def _until(coming: Sequence[dt.date]) -> str:
    """“，12 月 31 日前”, or of several days “：11 月 30 日前 1 次，12 月 31 日前 1 次”."""
    times = Counter(coming)
    days = {day: date_format(day, "MONTH_DAY_FORMAT") for day in times}
    if len(days) < 2:  # noqa: PLR2004 - one day needs no list
        return "".join(_("，%(day)s前") % {"day": day} for day in days.values())
    form = _("%(day)s前 %(count)s 次")
    named_days = list(times)[:DAYS_NAMED]
    parts = [form % {"day": days[day], "count": times[day]} for day in named_days]
    if rest := len(coming) - sum(times[day] for day in named_days):
        parts.append(_("以后 %(count)s 次") % {"count": rest})
    return _("：") + _("，").join(parts)


def _duty(duty: Mapping[str, Any]) -> Duty:
    gaps = tuple(part_words(gap["period"]) for gap in duty["missing"])
    return Duty(duty["item"], named(duty), said(duty), duty["owed"], duty["held"], gaps)


def _stream_means(run: Run, row: BranchResult, scheme: Scheme) -> tuple[StreamMean, ...]:
    medians = run.summary["streams"]
    return tuple(StreamMean(key, mean, medians.get(key, 0)) for key, mean in streams_of(scheme, row.streams))
