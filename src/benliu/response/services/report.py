"""Tell what is seen on site, ask for something, give a task; say what became of it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.models import Person
from benliu.org.standing import Standing
from benliu.places.models import Place
from benliu.records.models import StoredFile

from ..models import Report, ReportPhoto, Response
from ..policies import can_finish_report, can_tell_report

LONGEST, MOST_PHOTOS = 1000, 9
LOWEST_MM, HIGHEST_MM = -10_000, 9_000_000  # of water above the datum: below no sea, above no lake
SAID = ("response_id", "kind", "place_id", "words", "water_mm", "happened_at", "person_id")
WITH_WORDS = {Report.Kind.REQUEST, Report.Kind.TASK, Report.Kind.HANDOVER}


@dataclass(frozen=True)
class Reported:
    """What somebody tells. `id` is the client's: the same twice is told once. `kind`: as `Report`.

    `water_mm`: the level of the water; `photos`: marks of contents that were stored; `person_id`: who gets a task.
    """

    id: uuid.UUID
    response_id: uuid.UUID
    kind: str
    happened_at: dt.datetime
    words: str = ""
    place_id: int | None = None
    water_mm: int | None = None
    photos: tuple[str, ...] = ()
    person_id: int | None = None


@transaction.atomic
def tell_report(*, actor: Standing, told: Reported, now: dt.datetime) -> Report:
    """Keep a report with its photos, once; also after the end of the response, for the phone was offline.

    Raises `Invalid` with what to mend, `Refused` where the policy says no.
    """
    response = Response.objects.select_related("unit").filter(pk=told.response_id).first()
    if response is None:
        raise Invalid(_("没有这次响应。"))
    require(can_tell_report(actor, response, told.kind, told.person_id, now))
    _check(told)
    row = Report(
        id=told.id,
        response_id=told.response_id,
        kind=told.kind,
        place_id=told.place_id,
        words=told.words.strip(),
        water_mm=told.water_mm,
        happened_at=told.happened_at,
        received_at=now,
        told_by_id=actor.account_id,
        person_id=told.person_id,
    )
    if known := Report.objects.filter(pk=told.id).first():
        return _same(known, row)
    photos = list(StoredFile.objects.filter(sha256__in=told.photos))
    if len(photos) < len(set(told.photos)):
        raise Invalid(_("照片还没有传上来。请先传照片，再提交。"))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # sent twice at the same moment
        return _same(Report.objects.get(pk=told.id), row)
    ReportPhoto.objects.bulk_create(ReportPhoto(report=row, file=photo) for photo in photos)
    note_act(actor_id=actor.account_id, act="tell_report", subject=f"report:{row.pk}", now=now, kind=row.kind)
    return row


@transaction.atomic
def finish_report(*, actor: Standing, report_id: uuid.UUID, words: str, now: dt.datetime) -> Report:
    """Say that a finding, a request or a task is done with, and how. Done stays done, whoever did it."""
    report = Report.objects.select_for_update(of=("self",)).select_related("response__unit").filter(pk=report_id)
    row = report.first()
    if row is None or row.kind not in Report.ASKING:
        raise Invalid(_("没有这件待办的事。"))
    require(can_finish_report(actor, row))
    if row.done_at:
        return row
    row.done_at, row.done_by_id, row.done_words = now, actor.account_id, words.strip()[:400]
    row.save(update_fields=["done_at", "done_by", "done_words"])
    note_act(actor_id=actor.account_id, act="finish_report", subject=f"report:{row.pk}", now=now)
    return row


def _check(told: Reported) -> None:
    if told.kind not in Report.Kind.values:
        raise Invalid(_("请选是情况、险情、请求、任务还是交班。"))
    words = told.words.strip()
    if len(words) > LONGEST:
        raise Invalid(_("内容太长，最多 %d 字。") % LONGEST)
    if not words and (told.kind in WITH_WORDS or (told.water_mm is None and not told.photos)):
        raise Invalid(_("请写几个字；险情和情况也可以只报水位或只拍照片。"))
    if told.water_mm is not None and not LOWEST_MM <= told.water_mm <= HIGHEST_MM:
        raise Invalid(_("水位请按米填，例如 12.35。"))
    if len(told.photos) > MOST_PHOTOS:
        raise Invalid(_("一次最多 %d 张照片。") % MOST_PHOTOS)
    if told.place_id is not None and not Place.objects.filter(pk=told.place_id).exists():
        raise Invalid(_("没有这个地点。"))
    if told.person_id is not None and not Person.objects.filter(pk=told.person_id, erased_at=None).exists():
        raise Invalid(_("没有这个人，或者已经清除。"))


def _same(known: Report, row: Report) -> Report:
    if any(getattr(known, name) != getattr(row, name) for name in SAID):
        raise Invalid(_("这个编码已经用于另一次报告，请重新打开页面。"))
    return known
