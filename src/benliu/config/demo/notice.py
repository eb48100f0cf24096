"""Public notice of the demonstration's years that are over; an objection; a year that was corrected after closing."""

import datetime as dt
import uuid

from django.db.models import Case, When
from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.records.models import Record
from benliu.records.services import number_verified, supersede_record
from benliu.scoring.models import Objection, Publication, Run
from benliu.scoring.services import (
    answer_objection,
    close_run,
    file_objection,
    prepare_publication,
    publish_run,
    run_scheme,
    start_run,
)
from benliu.transparency.services import sequence_leaves

from .office import MEMBER, Clock, Office
from .people import DEMO_BRANCH

DAY = dt.timedelta(days=1)
DUTY = "key.emergency"  # under no cap, so that the total moves


def publish(office: Office, run: Run, *, reason: str = "", now: dt.datetime) -> Publication:
    """Prepared by the officer, published by the second one an hour later; by then the log holds what it rests on."""
    prepared = prepare_publication(
        actor=office.officer, run_id=run.pk, days=5, names="masked", figures="grades", reason=reason, now=now
    )
    sequence_leaves(now=now)
    return publish_run(actor=office.second, publication_id=prepared.pk, now=now + dt.timedelta(hours=1))


def close_after_notice(office: Office, clock: Clock, run: Run, *, reason: str = "", now: dt.datetime) -> bool:
    """Publish a year's results, and close it the day after; whether that day has come."""
    publication = publish(office, run, reason=reason, now=now)
    assert publication.last_day is not None
    if local_date(clock.now) <= publication.last_day:
        return False
    close_run(actor=office.officer, run_id=run.pk, now=clock.at(publication.last_day + DAY, 10))
    return True


def correct_closed(office: Office, clock: Clock, run: Run) -> None:
    """In spring the member finds that something was told too small: upheld, corrected, published, posted."""
    year = int(run.period) + 1
    found = clock.at(dt.date(year, 3, 4), 20)
    person, unit = office.people[MEMBER], office.units[DEMO_BRANCH]
    lines = run.credits.filter(person=person, limited_by="", credited__gt=0).select_related("record")
    line = lines.order_by(Case(When(item=DUTY, then=0), default=1), "record__happened_on", "pk").first()
    if line is None:  # a year without records
        return
    objection = file_objection(
        actor=office.member,
        publication_id=run.publications.get().pk,
        person_id=person,
        unit_id=unit,
        record_id=line.record_id,
        words=_("那天一直做到收尾，数量比登记的多 1，请核对签到。"),
        now=found,
    )
    answer_objection(
        actor=office.second,
        objection_id=objection.pk,
        outcome=Objection.Outcome.UPHELD,
        answer=_("核对了签到和带队人的说明，确实少记了 1。"),
        now=found + DAY,
    )
    _mend(office, line.record, found + 2 * DAY)
    again = start_run(actor=office.officer, scheme_id=run.scheme_id, period=run.period, now=found + 3 * DAY)
    again = run_scheme(run_id=again.pk, now=found + 3 * DAY)
    reason = _("一条记录的数量少记了 1。")
    close_after_notice(office, clock, again, reason=reason, now=found + 3 * DAY)


def _mend(office: Office, record: Record, now: dt.datetime) -> None:
    supersede_record(
        actor=office.officer,
        record_id=record.pk,
        reason=_("数量少记了 1"),
        new_id=uuid.uuid5(record.pk, "mended"),
        quantity=record.quantity + 1000,
        now=now,
    )
    number_verified(now=now, at_once=True)
