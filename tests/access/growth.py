"""Ten times as much of everything around the same things: branches, members, records, imports, runs."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from django.db.models import Model

from benliu.notices.models import Notice
from benliu.org.models import Membership, Person, Unit
from benliu.org.services import Enrolment, enrol_people, open_unit
from benliu.records.drafts import Draft
from benliu.records.models import Evidence, Import, Record, RecordKind
from benliu.records.services import file_records, number_verified, verify_records
from benliu.scoring.models import Run
from benliu.scoring.services import run_scheme, start_run
from benliu.scoring.tasks import compute_repetition

from . import roles
from .advised import ask_more
from .bureau import NOW, SINCE, Bureau, new_id
from .dataset import Dataset
from .emergencies import respond_more
from .field import build_more
from .gatherings import plan_more
from .inbox import tell_more
from .notice import object_more, put_in_notice
from .on_watch import watch_more
from .year import MEETING, SERVICE

TIMES = 10


def grow(dataset: Dataset) -> dict[str, object]:
    """Let the bureau grow; returns the things to ask for: the same ones, and the newest run."""
    _people(dataset)
    _records(dataset)
    for key in ("settled", "preview"):
        _imports(Import.objects.get(pk=dataset.things[key]))
    _copies(Evidence.objects.filter(record__person=dataset.things["person"]))
    tell_more(dataset.bureau, TIMES)
    _of_long_ago(dataset, build_more, ask_more)
    plan_more(dataset.bureau, TIMES)
    respond_more(dataset.bureau, TIMES)
    watch_more(dataset.bureau, TIMES)
    run = _run(dataset)
    notice = put_in_notice(dataset.bureau, run)
    object_more(dataset.bureau, notice)
    _tell_late(dataset)
    again = {"run": run.pk, "publication": notice.pk, "repetition": compute_repetition.enqueue(run.pk).id}
    return {**dataset.things, **again}


def _of_long_ago(dataset: Dataset, *more: Callable[[Bureau, int], None]) -> None:
    """Let there be more of things of which nobody is told anew: the first page of notices holds what it held."""
    known = set(Notice.objects.values_list("pk", flat=True))
    for made in more:
        made(dataset.bureau, TIMES)
    Notice.objects.exclude(pk__in=known).update(made_at=NOW - dt.timedelta(days=900))


def _people(dataset: Dataset) -> None:
    officer, units = dataset.bureau.standing(roles.OFFICER), Unit.objects.filter(kind=Unit.Kind.BRANCH)
    members = Person.objects.count()
    for i in range((TIMES - 1) * units.count()):
        committee = Unit.objects.get(pk=dataset.things["committee"])
        open_unit(name=f"第{i}支部", kind=Unit.Kind.BRANCH, parent=committee, now=NOW)
    homes = [dataset.things["unit"], *units.values_list("pk", flat=True)]
    lines = [
        Enrolment(f"G{i:04}", f"新人{i}", homes[0] if i % 2 else homes[i % len(homes)], Membership.Status.FULL)
        for i in range(2 * TIMES * members)
    ]
    enrol_people(actor=officer, enrolments=lines, since=SINCE, now=NOW)


def _records(dataset: Dataset) -> None:
    """A year's records of the owner and the branch, one of everybody else, and as many again that wait."""
    officer, unit = dataset.bureau.standing(roles.OFFICER), dataset.things["unit"]
    kinds = dict(RecordKind.objects.values_list("code", "pk"))
    owner, first = dataset.things["person"], dt.date(2025, 1, 2)

    def draft(place: int, person_id: int | None = None, unit_id: object = unit) -> Draft:
        kind = kinds[SERVICE if person_id else MEETING]
        return Draft(new_id(), kind, unit_id, first + dt.timedelta(place % 300), 1000, person_id, note=f"第{place}次")

    others = Membership.objects.filter(ends_on=None).values_list("person_id", "unit_id")
    busy = [draft(i, who) for i in range(TIMES * 6) for who in (owner, None)]
    drafts = [*busy, *(draft(i, *who) for i, who in enumerate(others))]
    filed = _file(officer, drafts)
    verify_records(actor=officer, record_ids=[record.pk for record in filed], now=NOW)
    number_verified(now=NOW, at_once=True)
    _file(officer, [draft(i, who) for i in range(TIMES * 6, TIMES * 12) for who in (owner, None)])


def _tell_late(dataset: Dataset) -> None:
    """Records that the notice does not know."""
    officer, kind = dataset.bureau.standing(roles.OFFICER), RecordKind.objects.get(code=SERVICE)
    about = (kind.pk, dataset.things["unit"], dt.date(2025, 3, 1), 1000, dataset.things["person"])
    filed = _file(officer, [Draft(new_id(), *about, note=f"补登第{i}次") for i in range(3 * TIMES)])
    verify_records(actor=officer, record_ids=[record.pk for record in filed], now=NOW)
    number_verified(now=NOW, at_once=True)


def _file(officer, drafts: Sequence[Draft]) -> list[Record]:
    return file_records(actor=officer, drafts=drafts, filed_from="page", now=NOW)


def _imports(run: Import) -> None:
    """More rows in this import, and more imports with as many files."""
    files, rows = list(run.files.all()), list(run.rows.all())
    for _ in range(TIMES - 1):
        _copies(rows)
        run.pk, run.batch_id = new_id(), None
        run.save(force_insert=True)
        _copies(files, run_id=run.pk)


def _copies(rows: Iterable[Model], **changes: object) -> None:
    for row in rows:
        row.pk = None
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(force_insert=True)


def _run(dataset: Dataset) -> Run:
    officer, newest = dataset.bureau.standing(roles.OFFICER), None
    for _ in range(TIMES):
        started = start_run(actor=officer, scheme_id=dataset.year.scheme.pk, period="2025", now=NOW)
        newest = run_scheme(run_id=started.pk, now=NOW)
    return newest
