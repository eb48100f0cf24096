"""Once everybody is home: a record for everybody who served, by day, filed and verified in one step."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

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

from ..models import Level, Response, ServiceRecord
from ..policies import can_stand_down
from ..queries.served import Served, served

ONCE = 1000  # thousandths
LINKS = ("response_id", "person_id", "record_id", "day", "shifts", "minutes", "level")


@dataclass(frozen=True)
class Filed:
    """What came of it: records made now, of them those that wait for another's verification, and people left out:
    those who belong to no branch that the commander leads.
    """

    made: int = 0
    waiting: int = 0
    left_out: tuple[int, ...] = ()


@transaction.atomic
def file_service_records(*, actor: Standing, response_id: uuid.UUID, now: dt.datetime) -> Filed:
    """File what the people of a response have done; the second time only what came in since. Of drills nothing.

    Raises `Invalid` where it is not stood down or there is no kind to file it as, `Refused` where the policy says no.
    """
    response = Response.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=response_id).first()
    if response is None:
        raise Invalid(_("没有这次响应。"))
    require(can_stand_down(actor, response))
    if response.stood_down_at is None:
        raise Invalid(_("收队之后才登记出勤。"))
    known = set(ServiceRecord.objects.filter(response=response).values_list("person", "day"))
    days = [one for one in served(response) if one.shifts and (one.person_id, one.day) not in known]
    if response.is_drill or not days:
        return Filed()
    kind, homes = _kind(), _homes(days)
    there = keys_of(one.person_id for one in days)  # who was erased meanwhile has no records
    led = [one for one in days if one.person_id in there and _is_led(actor, homes.get((one.person_id, one.day)))]
    left_out = tuple(sorted({one.person_id for one in days} - {one.person_id for one in led}))
    branches = {(one.person_id, one.day): homes[one.person_id, one.day][0] for one in led}
    _keep_activities(actor, response, kind, led, branches, now)
    with override(settings.LANGUAGE_CODE):  # what is kept is in the bureau's language, whoever commands
        drafts = [_draft(response, kind, one, branches[one.person_id, one.day]) for one in led]
    records = attest_records(actor=actor, drafts=drafts, filed_from="response", now=now)
    by_id = {draft.id: one for draft, one in zip(drafts, led, strict=True)}
    links = ((response.pk, o.person_id, pk, o.day, o.shifts, o.minutes, o.level) for pk, o in by_id.items())
    insert_rows(ServiceRecord, LINKS, links)
    subject = f"response:{response.pk}"
    note_act(actor_id=actor.account_id, act="file_service_records", subject=subject, now=now, count=len(led))
    return Filed(len(records), sum(record.state == "submitted" for record in records), left_out)


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


def _keep_activities(  # noqa: PLR0917
    actor: Standing,
    response: Response,
    kind: RecordKind,
    days: Collection[Served],
    branches: Mapping[tuple[int, dt.date], int],
    now: dt.datetime,
) -> None:
    """One entry for each branch and day, told by nobody's typing: its records point to it."""
    together: dict[tuple[int, dt.date], list[Served]] = defaultdict(list)
    for one in days:
        together[branches[one.person_id, one.day], one.day].append(one)
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
