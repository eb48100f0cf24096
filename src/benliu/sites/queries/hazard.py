"""One hazard as its page shows it: what is known, what was done, and what its reader may do next."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from benliu.common.clock import local_date
from benliu.org.models import Person
from benliu.org.queries import names_of_all, people_in, temporary_on
from benliu.org.standing import Standing
from benliu.places.models import Place
from benliu.records.models import StoredFile

from ..models import Hazard, HazardContact, HazardPhoto, HazardStep, Reading
from ..policies import (
    can_handle_hazard,
    can_recheck,
    can_rectify,
    places_to_report_at,
    visible_hazards,
    visible_patrols,
)
from ..services.hazard import HANDLE, RECTIFY, RULES
from ..services.hazard_telling import name_of

MOST = 300
ACTS = ("taken_up", "notified", "rectified", "closed", "returned", "graded", "declined", "reopened")


@dataclass(frozen=True)
class StepRow:
    """What was done. `name`: who told it, `person`: who rectified; both for who handles the hazard, and oneself."""

    act: str
    label: str
    words: str
    gravity: str
    due_on: dt.date | None
    notice_id: int | None
    name: str
    person: str
    at: dt.datetime
    photos: tuple[int, ...]


@dataclass(frozen=True)
class HazardDetail:
    """One hazard. `acts`: what its reader may do; `refusal`: why the reader may not re-check it."""

    row: Hazard
    responsible: str
    is_overdue: bool
    handles: bool
    acts: tuple[str, ...]
    refusal: str
    contact: str
    patrol_id: uuid.UUID | None
    steps: tuple[StepRow, ...]


def hazard_detail(actor: Standing, hazard_id: uuid.UUID, now: dt.datetime) -> HazardDetail | None:
    """One that `actor` may read, with all that was done. Seven queries at most."""
    today = local_date(now)
    found = visible_hazards(actor, today).filter(pk=hazard_id)
    hazard = found.select_related(
        "place__unit", "place__site__branch", "notice__unit", "reading__visit__patrol"
    ).first()
    if hazard is None:
        return None
    steps = list(hazard.steps.order_by("number").prefetch_related("photos"))
    handles = bool(can_handle_hazard(actor, hazard))
    acts, refusal = _acts(actor, hazard, steps, today, handles=handles)
    contact = HazardContact.objects.filter(hazard=hazard).first() if handles and hazard.way == "passer" else None
    patrol = hazard.reading.visit.patrol if hazard.reading else None
    return HazardDetail(
        row=hazard,
        responsible=name_of(hazard.notice) if hazard.notice else "",
        is_overdue=hazard.is_overdue(today),
        handles=handles,
        acts=acts,
        refusal=refusal,
        contact=contact.text if contact else "",
        patrol_id=patrol.pk if patrol and (handles or patrol.person_id in actor.own_ids) else None,
        steps=tuple(_rows(actor, steps, handles=handles)),
    )


def steps_since(hazard_id: uuid.UUID, version: int) -> list[StepRow]:
    """What was done after a version. Two queries."""
    steps = HazardStep.objects.filter(hazard=hazard_id, number__gt=version).order_by("number")
    return [_row(step, "", "") for step in steps.prefetch_related("photos")]


def people_to_name(hazard: Hazard, on: dt.date) -> list[tuple[int, str]]:
    """Who may be named as having rectified: the responsible unit's people, or the firm's at the site. One query."""
    notice = hazard.notice
    if notice is None:
        return []
    site = getattr(hazard.place, "site", None)
    found = Person.objects.none()
    if notice.unit_id:
        found = people_in(notice.unit_id, on)
    elif site is not None and site.branch_id:
        stays = temporary_on(on).filter(unit=site.branch_id, employer=notice.firm)
        found = Person.objects.filter(pk__in=stays.values("person"))
    return list(found.filter(erased_at=None).order_by("name", "pk").values_list("pk", "name")[:MOST])


def hazard_photo(actor: Standing, photo_id: int, on: dt.date) -> StoredFile | None:
    """A photo of a hazard that `actor` may read. One query."""
    photos = HazardPhoto.objects.select_related("file").filter(pk=photo_id)
    found = photos.filter(step__hazard__in=visible_hazards(actor, on)).first()
    return found.file if found and found.file.content else None


def places_to_choose(actor: Standing, on: dt.date) -> list[tuple[int, str]]:
    """Where `actor` may report hazards. One query, two for guests."""
    found: QuerySet[Place] = places_to_report_at(actor, on).filter(closed_on=None)
    return list(found.order_by("name", "pk").values_list("pk", "name")[:MOST])


def own_hazards(actor: Standing, on: dt.date) -> list[Hazard]:
    """The newest that one reported. One query."""
    own = visible_hazards(actor, on).filter(reported_by=actor.account_id).select_related("place")
    return list(own.order_by("-received_at", "pk")[:5])


def reading_to_report(actor: Standing, reading_id: int) -> Reading | None:
    """Something not in order that was found on a patrol that `actor` may read. One query."""
    found = Reading.objects.filter(pk=reading_id, is_fine=False, visit__patrol__in=visible_patrols(actor))
    return found.select_related("check_item", "visit__point__route").first()


def _acts(
    actor: Standing, hazard: Hazard, steps: Iterable[HazardStep], today: dt.date, *, handles: bool
) -> tuple[tuple[str, ...], str]:
    rectified = [step for step in steps if step.act == HazardStep.Act.RECTIFIED]
    recheck = can_recheck(actor, hazard, rectified[-1]) if rectified else can_handle_hazard(actor, hazard)
    rectifies = hazard.state == Hazard.State.NOTIFIED and bool(can_rectify(actor, hazard, today))
    may = {HANDLE: handles, RECTIFY: rectifies}
    acts = {act for act, rule in RULES.items() if hazard.state in rule.sources and may.get(rule.who, bool(recheck))}
    if handles and hazard.state == Hazard.State.REPORTED:
        acts.add("notified")
    waits = handles and hazard.state == Hazard.State.RECTIFIED and not recheck
    return tuple(act for act in ACTS if act in acts), recheck.reason if waits else ""


def _rows(actor: Standing, steps: list[HazardStep], *, handles: bool) -> Iterable[StepRow]:
    people, accounts = names_of_all([one.person_id for one in steps], [one.said_by_id for one in steps])
    for step in steps:
        said = accounts.get(step.said_by_id or 0, "") if handles or step.said_by_id == actor.account_id else ""
        person = people.get(step.person_id or 0, "") if handles or step.person_id in actor.own_ids else ""
        yield _row(step, said, person)


def _row(step: HazardStep, name: str, person: str) -> StepRow:
    return StepRow(
        act=step.act,
        label=step.get_act_display(),
        words=step.words,
        gravity=step.get_gravity_display() if step.act in {"taken_up", "graded"} else "",
        due_on=step.due_on if step.act in {"notified", "returned"} else None,
        notice_id=step.notice_id if step.act == "notified" else None,
        name=name,
        person=person,
        at=step.said_at,
        photos=tuple(photo.pk for photo in step.photos.all()),
    )
