"""Public notices as officers, members and the public read them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from benliu.common.workdays import WorkCalendar
from benliu.org.queries import names_of_accounts
from benliu.org.standing import Standing
from benliu.workdays.queries import work_calendar
from rulebook import Scheme

from ..models import BranchResult, MemberResult, Objection, Publication, Run
from ..schemes import compiled, title_of
from ..wording import grade_label
from .closing import closing_hindrances
from .condition import star_count
from .period import standing_publications

PUBLIC_NAMES, PUBLIC_FIGURES = Publication.Names.choices, Publication.Figures.choices
OUTCOMES = Objection.Outcome.choices
MOST_CHANGES = 200
BEFORE = Coalesce("run__corrects_id", "amends__run_id")  # of a publication: the run whose results it sets right
STATES = {
    "prepared": gettext_lazy("等待核准"),
    "on": gettext_lazy("正在公示"),
    "over": gettext_lazy("公示已截止"),
    "closed": gettext_lazy("已封账"),
    "amended": gettext_lazy("已由更正后的公示代替"),
    "withdrawn": gettext_lazy("已撤回"),
}


@dataclass(frozen=True)
class PublicationRow:
    """A notice and how it stands on a day. `days_left`: working days, today and the last one
    included; the day of publication is none of them. `state`: prepared, on,
    over, closed, amended or withdrawn.
    """

    id: int
    run_id: int
    period: str
    scheme_id: int
    scheme_title: str
    scheme_version: str
    days: int
    names: str
    names_label: str
    figures: str
    figures_label: str
    reason: str
    prepared_by_id: int
    prepared_by: str
    prepared_at: dt.datetime
    published_by: str
    published_at: dt.datetime | None
    last_day: dt.date | None
    days_left: int
    withdrawn_at: dt.datetime | None
    withdrawn_reason: str
    amended_by: int | None
    amends_id: int | None
    corrects_id: int | None
    closed_at: dt.datetime | None
    cutoff: int
    as_of: dt.date
    output_hash: str
    checkpoint: str
    state: str

    @property
    def log_size(self) -> str:
        """How many leaves the log had at its checkpoint."""
        return self.checkpoint.splitlines()[1] if self.checkpoint else ""

    @property
    def log_root(self) -> str:
        """The root that the checkpoint signs."""
        return self.checkpoint.splitlines()[2] if self.checkpoint else ""

    @property
    def state_label(self) -> str:
        """The state in the reader's language."""
        return str(STATES[self.state])

    @property
    def is_standing(self) -> bool:
        """Objections can still be filed against it."""
        return self.state in ("on", "over", "closed")


def _state(last_day: dt.date | None, today: dt.date, *, closed: bool, amended: bool) -> str:
    """How a notice that was not withdrawn stands, as a word for code."""
    if last_day is None:
        return "prepared"
    if amended or closed:
        return "amended" if amended else "closed"
    return "on" if today <= last_day else "over"


def publication_row(publication_id: int, today: dt.date, *, public: bool = False) -> PublicationRow | None:
    """One notice; `public`: only what has been published. Four queries."""
    found = Publication.objects.filter(pk=publication_id)
    return next(iter(_rows(found.exclude(published_at=None) if public else found, today)), None)


def published(today: dt.date) -> list[PublicationRow]:
    """What stands in public notice or did, the newest first. Three queries."""
    return _rows(standing_publications().order_by("-published_at")[:50], today)


def notice_of_run(run_id: int, today: dt.date) -> tuple[int, str] | None:
    """The notice of a run that was not withdrawn: its id, and how it stands. One query."""
    found = Publication.objects.filter(run_id=run_id, withdrawn_at=None)
    for pk, last_day, closed_at, amended in found.values_list("pk", "last_day", "run__closed_at", "amended"):
        return pk, str(STATES[_state(last_day, today, closed=bool(closed_at), amended=bool(amended))])
    return None


@dataclass(frozen=True)
class PendingNotice:
    """A notice that an officer has to do something about: its `state` as of `PublicationRow`, objections to answer."""

    id: int
    period: str
    state: str
    last_day: dt.date | None
    is_own: bool
    objections: int

    @property
    def state_label(self) -> str:
        """The state in the reader's language."""
        return str(STATES[self.state])


def pending_notices(actor: Standing, today: dt.date) -> list[PendingNotice]:
    """What waits for a second officer, is open to objections, can be closed, or has objections to answer. One query."""
    waiting = Q(objections__outcome="", objections__withdrawn_at=None, objections__isnull=False)
    standing = standing_publications().filter(run__closed_at=None)
    prepared = Publication.objects.filter(published_at=None, withdrawn_at=None)
    rows = (
        Publication.objects.annotate(waiting=Count("objections", filter=waiting))
        .filter(Q(pk__in=standing.values("pk")) | Q(pk__in=prepared.values("pk")) | Q(waiting__gt=0))
        .order_by("pk")
        .values_list(
            "pk", "run__period", "last_day", "prepared_by_id", "waiting", "run__closed_at", "amended", "withdrawn_at"
        )
    )
    return [
        PendingNotice(
            id=pk,
            period=period,
            state="withdrawn" if withdrawn else _state(last_day, today, closed=bool(closed), amended=bool(amended)),
            last_day=last_day,
            is_own=prepared_by == actor.account_id,
            objections=objections,
        )
        for pk, period, last_day, prepared_by, objections, closed, amended, withdrawn in rows
    ]


def open_publication(run_id: int) -> int | None:
    """The notice against whose lines objections can be filed. One query."""
    return standing_publications().filter(run_id=run_id).values_list("pk", flat=True).first()


def _rows(found: QuerySet[Publication], today: dt.date) -> list[PublicationRow]:
    rows = list(found.select_related("run__scheme", "amended").defer("run__summary", "run__roster"))
    names = names_of_accounts(account for row in rows for account in (row.prepared_by_id, row.published_by_id))
    days = work_calendar()
    return [_row(row, names, days, today) for row in rows]


def _row(row: Publication, names: dict[int, str], calendar: WorkCalendar, today: dt.date) -> PublicationRow:
    run, amended = row.run, getattr(row, "amended", None)
    replaced, closed = amended is not None, run.closed_at is not None
    yesterday = today - dt.timedelta(days=1)
    return PublicationRow(
        id=row.pk,
        run_id=run.pk,
        period=run.period,
        scheme_id=run.scheme_id,
        scheme_title=title_of(run.scheme),
        scheme_version=run.scheme.version,
        days=row.days,
        names=row.names,
        names_label=row.get_names_display(),
        figures=row.figures,
        figures_label=row.get_figures_display(),
        reason=row.reason,
        prepared_by_id=row.prepared_by_id,
        prepared_by=names.get(row.prepared_by_id, ""),
        prepared_at=row.prepared_at,
        published_by=names.get(row.published_by_id or 0, ""),
        published_at=row.published_at,
        last_day=row.last_day,
        days_left=min(row.days, calendar.left(yesterday, row.last_day)) if row.last_day else 0,
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
        amended_by=amended.pk if amended is not None and replaced else None,
        amends_id=row.amends_id,
        corrects_id=run.corrects_id,
        closed_at=run.closed_at,
        cutoff=run.cutoff,
        as_of=run.as_of,
        output_hash=run.output_hash,
        checkpoint=row.checkpoint,
        state="withdrawn" if row.withdrawn_at else _state(row.last_day, today, closed=closed, amended=replaced),
    )


def run_before_notice(publication_id: int) -> int | None:
    """The run whose published results a notice sets right: of the closed year, or of the notice that gave way to it.

    One query.
    """
    found: int | None = Publication.objects.values_list(BEFORE, flat=True).get(pk=publication_id)
    return found


def replaced_run(run: Run) -> int | None:
    """The run whose results this one is to replace: closed, or in notice. One query at most."""
    if run.corrects_id:
        return run.corrects_id
    own = standing_publications().filter(run__scheme__name=run.scheme.name, run__period=run.period, run_id__lt=run.pk)
    return own.order_by("-pk").values_list("run_id", flat=True).first()


def hindrances_of(run_id: int, today: dt.date) -> list[str]:
    """Why a run cannot be closed yet. Two queries."""
    return closing_hindrances(run_id, today=today)


@dataclass(frozen=True)
class Change:
    """What another run gives somebody instead of what the one before gave. Points in thousandths."""

    unit: str
    name: str
    staff_no: str
    before: int | None
    after: int | None
    grade_before: str
    grade_after: str

    @property
    def regraded(self) -> bool:
        """Whether the grade is another one."""
        return self.grade_before != self.grade_after


@dataclass(frozen=True)
class Changes:
    """Whom another run changes. `count` may be more than `members` shows."""

    count: int
    regraded: int
    members: tuple[Change, ...]
    branches: tuple[tuple[str, int, int], ...]

    def __bool__(self) -> bool:
        return bool(self.count or self.branches)


def _changed(before_id: int, after_id: int) -> tuple[QuerySet[Any], QuerySet[MemberResult]]:
    """Who has another total or grade in the run `after_id`; and who had some before, and has none there."""
    earlier = MemberResult.objects.filter(run_id=before_id, person=OuterRef("person"))
    rows = MemberResult.objects.filter(run_id=after_id).annotate(
        before=Subquery(earlier.values("total")[:1]), grade_before=Subquery(earlier.values("grade")[:1])
    )
    other = rows.filter(Q(before=None) | ~Q(total=F("before")) | ~Q(grade=F("grade_before")))
    gone = MemberResult.objects.filter(run_id=before_id).exclude(
        person__in=MemberResult.objects.filter(run_id=after_id).values("person")
    )
    return other, gone


def people_changed(before_id: int, after_id: int) -> set[int]:
    """Whose total or grade is another one in the run `after_id`. Two queries."""
    return {person for rows in _changed(before_id, after_id) for person in rows.values_list("person", flat=True)}


def changes_between(before_id: int, after_id: int) -> Changes:
    """Who has another total or grade in the run `after_id`, and which branch other stars. Four queries."""
    run = Run.objects.select_related("scheme").get(pk=after_id)
    other, gone = _changed(before_id, after_id)
    halves = compiled(run.scheme)
    scheme = halves.members
    shown = other.select_related("person", "unit").order_by("unit__path", "person__name")[:MOST_CHANGES]
    members = [
        Change(*_who(r), r.before, r.total, grade_label(scheme, r.grade_before or ""), grade_label(scheme, r.grade))
        for r in shown
    ]
    members += [
        Change(*_who(r), r.total, None, grade_label(scheme, r.grade), "")
        for r in gone.select_related("person", "unit")[:MOST_CHANGES]
    ]
    regraded = other.filter(~Q(grade=F("grade_before"))).count()
    return Changes(
        other.count() + gone.count(), regraded, tuple(members), _stars_changed(before_id, after_id, halves.branches)
    )


def _who(row: MemberResult) -> tuple[str, str, str]:
    return row.unit.name, row.person.name, row.person.staff_no or ""


def _stars_changed(before_id: int, after_id: int, scheme: Scheme | None) -> tuple[tuple[str, int, int], ...]:
    if scheme is None:
        return ()
    earlier = BranchResult.objects.filter(run_id=before_id, unit=OuterRef("unit"))
    rows = BranchResult.objects.filter(run_id=after_id).annotate(was=Subquery(earlier.values("stars")[:1]))
    other = rows.exclude(stars=F("was")).values_list("unit__name", "was", "stars")
    return tuple((name, star_count(scheme, was or ""), star_count(scheme, stars)) for name, was, stars in other)
