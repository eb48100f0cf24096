"""Once everybody is home: a record for everybody who served, by day, filed and verified in one step."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from benliu.audit.services import note_act
from benliu.common.bulk import insert_rows
from benliu.common.decision import Invalid, require
from benliu.org.queries import keys_of, memberships_on
from benliu.org.standing import Standing
from benliu.records.drafts import Draft
from benliu.records.models import RecordKind
from benliu.records.services import Told, attest_records, define_kind, keep_activity, kind_titled

from ..models import Filing, Level, Response, ServiceRecord
from ..policies import can_stand_down
from ..queries.served import Served, served

Together = dict[tuple[int, dt.date], list[Served]]  # by branch and day

ONCE = 1000  # thousandths
STEP = 500  # people whose records are filed in one go
LINKS = ("response_id", "person_id", "record_id", "day", "shifts", "minutes", "level")


@dataclass(frozen=True)
class Filed:
    """What came of it: records made now, of them those that wait for another's verification, and people left out:
    those who belong to no branch that the commander leads. `to_come`: how many records a worker goes on to file.
    """

    made: int = 0
    waiting: int = 0
    left_out: tuple[int, ...] = ()
    to_come: int = 0


@transaction.atomic
def file_service_records(*, actor: Standing, response_id: uuid.UUID, now: dt.datetime) -> Filed:
    """File what the people of a response have done; the second time only what came in since. Of drills nothing.

    The first few hundred are filed at once; with the rest workers go on, and the `Filing` tells how far they are.
    Raises `Invalid` where it is not stood down or there is no kind to file it as, `Refused` where the policy says no.
    """
    response = Response.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=response_id).first()
    if response is None:
        raise Invalid(_("没有这次响应。"))
    require(can_stand_down(actor, response))
    if response.stood_down_at is None:
        raise Invalid(_("收队之后才登记出勤。"))
    if running := response.filings.filter(ended_at=None).first():
        return Filed(to_come=running.total - running.filed)
    filed = file_some(actor=actor, response=response, now=now)
    asked = {"asked_by_id": actor.account_id, "asked_at": now, "ended_at": None if filed.to_come else now}
    counts = {"filed": filed.made, "total": filed.made + filed.to_come, "left_out": len(filed.left_out)}
    Filing.objects.create(response=response, **asked, **counts)
    return filed


def file_some(*, actor: Standing, response: Response, now: dt.datetime) -> Filed:
    """File the next few hundred of those who have no record of this response yet, whole branches and days."""
    require(can_stand_down(actor, response))
    known = set(ServiceRecord.objects.filter(response=response).values_list("person", "day"))
    days = [one for one in served(response) if one.shifts and (one.person_id, one.day) not in known]
    if response.is_drill or not days:
        return Filed()
    kind, homes = _kind(), _homes(days)
    there = keys_of(one.person_id for one in days)  # who was erased meanwhile has no records
    led = [one for one in days if one.person_id in there and _is_led(actor, homes.get((one.person_id, one.day)))]
    left_out = tuple(sorted({one.person_id for one in days} - {one.person_id for one in led}))
    branches = {(one.person_id, one.day): homes[one.person_id, one.day][0] for one in led}
    some = _next(led, branches)
    _keep_activities(actor, response, kind, some, now)
    with override(settings.LANGUAGE_CODE):  # what is kept is in the bureau's language, whoever commands
        drafts = [_draft(response, kind, one, branch) for (branch, _day), people in some.items() for one in people]
    records = attest_records(actor=actor, drafts=drafts, filed_from="response", now=now)
    done = [one for people in some.values() for one in people]
    links = (
        (response.pk, o.person_id, draft.id, o.day, o.shifts, o.minutes, o.level)
        for draft, o in zip(drafts, done, strict=True)
    )
    insert_rows(ServiceRecord, LINKS, links)
    subject = f"response:{response.pk}"
    note_act(actor_id=actor.account_id, act="file_service_records", subject=subject, now=now, count=len(done))
    waiting = sum(record.state == "submitted" for record in records)
    return Filed(len(records), waiting, left_out, to_come=len(led) - len(done))


def _next(days: Iterable[Served], branches: Mapping[tuple[int, dt.date], int]) -> Together:
    """Who comes next, by branch and day: so many that there are `STEP` people or more."""
    together: Together = defaultdict(list)
    for one in days:
        together[branches[one.person_id, one.day], one.day].append(one)
    before = accumulate((len(people) for people in together.values()), initial=0)
    return {where: people for (where, people), count in zip(together.items(), before, strict=False) if count < STEP}


def _is_led(actor: Standing, home: tuple[int, str] | None) -> bool:
    return home is not None and actor.leads(home[1])


def _kind() -> RecordKind:
    """The kind as which emergency duty is recorded: of the titles in `BENLIU_SERVICE_KINDS` the first that there is.

    Where no scheme has brought one along, it is made, and no scheme credits it.
    """
    if kind := kind_titled(settings.BENLIU_SERVICE_KINDS):
        return kind
    title, *aliases = settings.BENLIU_SERVICE_KINDS
    named = {"title": title, "aliases": aliases, "english": "Emergency duty", "words": {"班次": "shift/shifts"}}
    levels = [_level_word(level) for level in Level if level]
    return define_kind(code="response.duty", stream="ben", unit="班次", levels=levels, **named)


def _level_word(level: int) -> str:
    return f"{Level(level).name}级"


def _level_of(kind: RecordKind, level: int) -> str:
    """The level as the kind calls it; nothing where it tells no levels apart."""
    if not kind.levels:
        return ""
    if word := kind.level_called(_level_word(level)):
        return word
    told = {"kind": kind.label, "level": Level(level).label}
    raise Invalid(_("记录类型“%(kind)s”没有等级“%(level)s”，不能登记。") % told)


def _homes(days: Collection[Served]) -> dict[tuple[int, dt.date], tuple[int, str]]:
    """The branch of everybody on each of the days, with its path. One query for each day."""
    found = {}
    by_day: dict[dt.date, list[int]] = defaultdict(list)
    for one in days:
        by_day[one.day].append(one.person_id)
    for day, people in by_day.items():
        wanted = set(people)
        for person, unit, path in memberships_on(day).values_list("person", "unit", "unit__path"):
            if person in wanted:
                found[person, day] = (unit, path)
    return found


def _keep_activities(
    actor: Standing, response: Response, kind: RecordKind, together: Together, now: dt.datetime
) -> None:
    """One entry for each branch and day, told by nobody's typing: its records point to it."""
    for (branch, day), people in together.items():
        told = Told(
            _activity(response, branch, day),
            kind.code,
            branch,
            day,
            people=tuple(one.person_id for one in people),
            level=_level_of(kind, min(one.level for one in people)),
            note=response.title,
        )
        keep_activity(actor=actor, told=told, now=now)


def _activity(response: Response, branch: int, day: dt.date) -> uuid.UUID:
    return uuid.uuid5(response.pk, f"{branch}/{day}")


def _draft(response: Response, kind: RecordKind, one: Served, branch: int) -> Draft:
    hours, minutes = divmod(one.minutes, 60)
    told = {"title": response.title, "hours": hours, "minutes": minutes}
    return Draft(
        id=uuid.uuid5(response.pk, f"{one.person_id}/{one.day}"),
        kind_id=kind.pk,
        unit_id=branch,
        happened_on=one.day,
        quantity=one.shifts * ONCE,
        person_id=one.person_id,
        level=_level_of(kind, one.level),
        note=_("%(title)s，在岗 %(hours)d 小时 %(minutes)d 分") % told,
        activity_id=_activity(response, branch, one.day),
    )
