"""Load the demonstration bureau through the ordinary services, month by month as an office would have worked."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.org.standing import Standing
from benliu.records.drafts import Draft, Place
from benliu.records.models import Record, RecordKind
from benliu.records.services import edit_kind, file_records, number_verified, record_activity, verify_records
from benliu.scoring.models import SchemeVersion
from benliu.scoring.services import adopt_scheme, run_scheme, start_run
from benliu.workdays.services import import_days

from .advice import give_advice
from .branch_year import Activity
from .bureau import Bureau, bureau_on
from .corrections import correct_some, return_some
from .drafts import Ids, draft_of, kind_ids, kind_titles, told_of
from .field import build_field
from .gatherings import plan_some
from .hazards import find_hazards
from .ledger_book import book_of, ledger_lines
from .moves import set_in_motion
from .notice import close_after_notice, correct_closed
from .office import MEMBER, Clock, Office, open_office
from .on_form import on_form
from .plan import plan_for_floods
from .readiness import stand_ready
from .rules import propose_rules
from .store import keep_book

SCHEME = "bureau"
SECONDED = ("veto.discipline", "key.excellence", "brand.honour")  # what vetoes a grade, honours of the bureau and above
DAYS = Path(__file__).with_name("days.csv")  # holidays and the weekends worked for them, as the State Council set them
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Loaded:
    """What was loaded: the bureau, its present members, its records, and those that wait for the secretary."""

    bureau: Bureau
    members: int
    records: int
    waiting: int


@transaction.atomic
def load_demo(*, now: dt.datetime, progress: Progress = lambda share, text: None) -> Loaded:
    """Load the bureau as of `now` into an empty database. One transaction: a killed load leaves nothing behind."""
    bureau, clock = bureau_on(local_date(now)), Clock(now)
    progress(0.02, _("组织、人员、账号"))
    office = open_office(bureau, clock)
    import_days(actor=office.officer, content=DAYS.read_bytes(), now=now)
    scheme = adopt_scheme(actor=office.officer, source=SCHEME, now=clock.at(dt.date(bureau.years[0], 1, 1), 11))
    ids = Ids(kind_ids(), office.units, office.people)
    loading = Loading(bureau, clock, office, scheme, ids, kind_titles())
    for place, year in enumerate(bureau.years):
        progress(0.05 + 0.3 * place, _("%s 年的记录") % year)
        loading.file_year(year)
        progress(0.25 + 0.3 * place, _("%s 年计分") % year)
        loading.score_year(year)
    progress(0.95, _("待审核的记录"))
    _ask_for_a_second_person(office, now)
    waiting = loading.file_waiting()
    return_some(actor=office.secretary, bureau=bureau, ids=ids, now=now)
    set_in_motion(office=office, now=now)
    plan_some(office=office, bureau=bureau, clock=clock)
    propose_rules(office, clock, scheme)
    stand_ready(office=office, bureau=bureau, clock=clock)
    build_field(office=office, bureau=bureau, clock=clock)
    find_hazards(office=office, bureau=bureau, clock=clock)
    give_advice(office=office, bureau=bureau, clock=clock)
    plan_for_floods(office=office, now=clock.at(bureau.today - dt.timedelta(days=200), 10))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # so many rows at once: until the database knows of them, its plans take minutes
    return Loaded(bureau, len(bureau.members_on(bureau.today)), Record.objects.count(), waiting)


def _ask_for_a_second_person(office: Office, now: dt.datetime) -> None:
    """What weighs most is not for one person alone to record."""
    kept = ("title", "english", "aliases", "stream", "usual_most", "counts_against")
    for kind in RecordKind.objects.filter(code__in=SECONDED):
        words = {name: getattr(kind, name) for name in kept}
        edit_kind(actor=office.officer, code=kind.code, needs_second=True, now=now, **words)


@dataclass(frozen=True)
class Loading:
    """A load on its way."""

    bureau: Bureau
    clock: Clock
    office: Office
    scheme: SchemeVersion
    ids: Ids
    titles: Mapping[str, str]

    def file_year(self, year: int) -> None:
        """File, verify and number the year's records: all branches once a month, early in the next."""
        own = [a for a in self.bureau.activities if a.day.year == year]
        for month, of_month in groupby(own, key=lambda a: a.day.month):
            self._file_month(_early_next_month(year, month), f"{year}年{month}月积分台账", list(of_month))
        moment = self.clock.at(dt.date(year + 1, 1, 8), 10)
        correct_some(actor=self.office.officer, activities=own, ids=self.ids, now=moment)
        number_verified(now=moment, at_once=True)

    def _file_month(self, day: dt.date, title: str, activities: Sequence[Activity]) -> None:
        names = {p.staff_no: p.name for p in self.bureau.people}
        told, written = on_form(activities, self.bureau.today)
        self._settle_told(told, day)
        lines = list(ledger_lines(sorted(written, key=lambda a: a.branch), names, self.titles))
        content = book_of(title, [line for _activity, _share, line in lines])
        book = keep_book(f"{title}.xlsx", content, self.office.officer, self.clock.at(day, 8))
        for branch, of_branch in groupby(lines, key=lambda found: found[0].branch):
            drafts = [
                draft_of(activity, share, self.ids, Place(book.pk, book.name, line.sheet, line.row, line.cells))
                for activity, share, line in of_branch
            ]
            self._settle(self.office.of(branch), drafts, day)

    def _settle(self, actor: Standing, drafts: Sequence[Draft], day: dt.date) -> None:
        filed = file_records(actor=actor, drafts=drafts, filed_from="import", now=self.clock.at(day, 9))
        self._verify(actor, [r.pk for r in filed], day)

    def _settle_told(self, activities: Sequence[Activity], day: dt.date) -> None:
        for activity in activities:
            self._file(activity)
        ids = [told.id for activity in activities if (told := told_of(activity, self.ids))]
        records = Record.objects.filter(activity__in=ids).order_by("happened_on", "activity", "position")
        if ids:
            self._verify(self.office.secretary, list(records.values_list("pk", flat=True)), day)

    def _verify(self, actor: Standing, record_ids: Sequence[uuid.UUID], day: dt.date) -> None:
        verified_at = self.clock.at(day, 15)
        own = set(Record.objects.filter(person=actor.person_id, pk__in=record_ids).values_list("pk", flat=True))
        for verifier, ids in ((actor, [i for i in record_ids if i not in own]), (self.office.other(actor), own)):
            if ids:
                verify_records(actor=verifier, record_ids=ids, now=verified_at)
        number_verified(now=verified_at, at_once=True)

    def score_year(self, year: int) -> None:
        """Score the year; one that is over is closed into the ledger, the running one belongs to the clockwork."""
        running = year == self.bureau.today.year
        moment = self.clock.at(dt.date(year + 1, 1, 12), 10)
        actor = None if running else self.office.officer
        run = start_run(actor=actor, scheme_id=self.scheme.pk, period=str(year), now=moment)
        run = run_scheme(run_id=run.pk, now=moment)
        if run.state != run.State.DONE:
            raise RuntimeError(run.failure)
        if running or not close_after_notice(self.office, self.clock, run, now=moment):
            return
        if year == self.bureau.years[0]:
            correct_closed(self.office, self.clock, run)

    def file_waiting(self) -> int:
        """File what the secretary still has to verify, each activity the day after it happened; returns how many."""
        return sum(self._file(activity) for activity in self.bureau.waiting)

    def _file(self, activity: Activity) -> int:
        """Told once on the page where everybody did the same, record by record where not."""
        own = {s.staff_no for s in activity.shares} == {MEMBER}
        actor = self.office.member if own else self.office.secretary
        moment = self.clock.at(activity.day + dt.timedelta(days=1), 9)
        if told := told_of(activity, self.ids):
            return record_activity(actor=actor, told=told, filed_from="page", now=moment).made
        drafts = [draft_of(activity, share, self.ids) for share in activity.shares or (None,)]
        return len(file_records(actor=actor, drafts=drafts, filed_from="page", now=moment))


def _early_next_month(year: int, month: int) -> dt.date:
    return dt.date(year + month // 12, month % 12 + 1, 4)
