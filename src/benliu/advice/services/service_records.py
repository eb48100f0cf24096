"""Once the requester has judged, or had time to: a record for each expert who was there or advised."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid
from benliu.identity.models import User
from benliu.org.models import Person
from benliu.org.queries import memberships_on
from benliu.org.standing import Standing, standing_of
from benliu.records.drafts import Draft
from benliu.records.models import Record, RecordKind
from benliu.records.services import attest_records, define_kind, file_records
from benliu.workdays.queries import work_calendar

from ..course import JUDGING_DAYS
from ..models import AdviceRecord, Request, Step
from ..queries.standing import course

ONCE = 1000  # thousandths
KINDS = ("海塘安澜技术服务", "技术服务")
SATISFACTION = "satisfaction"


@dataclass(frozen=True)
class Served:
    """What one expert did for a request."""

    person_id: int
    day: dt.date
    visits: int
    minutes: int


@transaction.atomic
def file_advice_records(*, request: Request, now: dt.datetime) -> list[Record]:
    """File what each expert of a closed request did, once. Not judged is not satisfied: then no satisfaction is told.

    Verified by who closed it, where that person leads the expert's branch; else it waits on the branch's desk, as
    anything that a member tells of oneself.
    """
    if request.records.exists():
        return []
    steps = list(request.steps.filter(kind__in=("visited", "advised")).order_by("turn"))
    score, closer = course(request).score, _closer(request, now)
    kept: list[Record] = []
    for one in served(steps):
        kept += _file(request, one, score, closer, now)
    return kept


@transaction.atomic
def file_unjudged(*, now: dt.datetime) -> int:
    """File the records of requests that were closed so long ago that nobody will judge any more; returns how many."""
    last = work_calendar().before(local_date(now), JUDGING_DAYS)
    waiting = Request.objects.filter(state=Request.State.CLOSED, records=None, closed_at__date__lt=last)
    found = waiting.filter(steps__kind__in=("visited", "advised")).distinct()
    return sum(bool(file_advice_records(request=one, now=now)) for one in found.select_related("topic__unit"))


def served(steps: Sequence[Step]) -> list[Served]:
    """By expert, in the order of their first step: the day of the last one, visits and minutes."""
    found: dict[int, Served] = {}
    for step in steps:
        if step.person_id is None:
            continue
        before = found.get(step.person_id, Served(step.person_id, local_date(step.happened_at), 0, 0))
        day = max(before.day, local_date(step.happened_at))
        visits, minutes = before.visits + (step.kind == "visited"), before.minutes + (step.minutes or 0)
        found[step.person_id] = Served(step.person_id, day, visits, minutes)
    return list(found.values())


def _file(request: Request, one: Served, score: int | None, closer: Standing | None, now: dt.datetime) -> list[Record]:
    person = Person.objects.filter(pk=one.person_id, erased_at=None).select_related("account").first()
    home = memberships_on(one.day).filter(person=one.person_id).values_list("unit_id", "unit__path").first()
    if person is None or home is None:
        return []  # erased, or of no branch on that day: nobody to record it for
    with override(settings.LANGUAGE_CODE):  # what is kept is in the bureau's language, whoever judges
        draft = _draft(request, one, score, home[0])
    if closer is not None and closer.leads(home[1]):
        records = attest_records(actor=closer, drafts=[draft], filed_from="advice", now=now)
    else:
        own = standing_of(person.account, on=local_date(now)) if person.account else None
        if own is None:
            return []
        records = file_records(actor=own, drafts=[draft], filed_from="advice", now=now)
    AdviceRecord.objects.create(
        request=request, person=person, record_id=draft.id, visits=one.visits, minutes=one.minutes
    )
    by = closer.account_id if closer else None
    note_act(actor_id=by, act="file_advice_records", subject=f"request:{request.pk}", now=now)
    return records


def _draft(request: Request, one: Served, score: int | None, branch: int) -> Draft:
    told = {"topic": request.topic.title, "number": request.number, "visits": one.visits}
    told |= {"hours": one.minutes // 60, "minutes": one.minutes % 60}
    words = _("%(topic)s（求助 %(number)d），到现场 %(visits)d 次，共 %(hours)d 小时 %(minutes)d 分") % told
    kind = _kind()
    facts: Mapping[str, int] = {} if score is None else {SATISFACTION: score * ONCE}
    return Draft(
        id=uuid.uuid5(request.pk, f"record/{one.person_id}"),
        kind_id=kind.pk,
        unit_id=branch,
        happened_on=one.day,
        quantity=ONCE,
        person_id=one.person_id,
        facts=facts,
        note=words,
        level=_no_level(kind),
    )


def _no_level(kind: RecordKind) -> str:
    if kind.levels:
        raise Invalid(_("记录类型“%s”要分等级，技术服务不能自动登记。请党务干部改这个类型。") % kind.label)
    return ""


def _kind() -> RecordKind:
    """The kind as which technical service is recorded, by title or alias; made where no scheme has brought it along."""
    kinds = RecordKind.objects.filter(retired_at=None, subject=RecordKind.Subject.MEMBER)
    for name in KINDS:
        for kind in kinds:
            if name in (kind.title, *kind.aliases):
                return kind
    named = {"title": KINDS[0], "aliases": list(KINDS[1:]), "english": "Technical service to water works"}
    return define_kind(code="advice.service", stream="ben", unit="次", words={"次": "time/times"}, **named)


def _closer(request: Request, now: dt.datetime) -> Standing | None:
    last = request.steps.filter(kind="closed").order_by("-turn").values_list("by", flat=True).first()
    account = User.objects.filter(pk=last, is_active=True).first() if last else None
    return standing_of(account, on=local_date(now)) if account else None
