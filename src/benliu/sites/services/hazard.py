"""Hazards on their way: told by members, on the phone perhaps days ago, and every step after it."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Decision, Invalid, require
from benliu.org.models import Person
from benliu.org.standing import Standing
from benliu.records.models import StoredFile
from benliu.records.services import store_photo
from benliu.workdays.queries import work_calendar

from ..models import Hazard, HazardPhoto, HazardStep, Reading
from ..policies import (
    can_handle_hazard,
    can_recheck,
    can_rectify,
    can_see_sites,
    places_to_report_at,
    visible_hazards,
    visible_patrols,
)
from .hazard_telling import tell_handlers, tell_responsible

MOST_PHOTOS, MOST_DAYS, LONGEST, TRIES = 9, 60, 1000, 5
State, Act = Hazard.State, HazardStep.Act
HANDLE, RECTIFY, RECHECK = "handle", "rectify", "recheck"


@dataclass(frozen=True)
class HazardTold:
    """What a member saw. `id` is the phone's: the same twice is kept once. `photos`: marks of stored contents."""

    id: uuid.UUID
    place_id: int
    words: str
    found_at: dt.datetime
    spot: str = ""
    gravity: str = Hazard.Gravity.ORDINARY
    photos: tuple[str, ...] = ()
    reading_id: int | None = None


@dataclass(frozen=True)
class StepTold:
    """What is done with a hazard. `version`: of the page on which it was filled in; `photos`: contents;
    `working_days`: the new term of a return; `person_id`: who rectified, where it was not who tells it.
    """

    version: int
    words: str = ""
    photos: tuple[bytes, ...] = ()
    gravity: str = ""
    working_days: int | None = None
    person_id: int | None = None


@dataclass(frozen=True)
class Rule:
    """From which states an act leads to which (None: it stays), who does it, and what must be said."""

    sources: tuple[str, ...]
    target: str | None
    who: str = HANDLE
    needs_words: bool = True


RULES: dict[str, Rule] = {
    Act.TAKEN_UP: Rule((State.REVIEW,), State.REPORTED, needs_words=False),
    Act.DECLINED: Rule((State.REVIEW, State.REPORTED), State.DECLINED),
    Act.GRADED: Rule(Hazard.OPEN, None),
    Act.RECTIFIED: Rule((State.NOTIFIED,), State.RECTIFIED, RECTIFY),
    Act.RETURNED: Rule((State.RECTIFIED,), State.NOTIFIED, RECHECK),
    Act.CLOSED: Rule((State.RECTIFIED,), State.CLOSED, RECHECK, needs_words=False),
    Act.REOPENED: Rule((State.CLOSED, State.DECLINED), State.REPORTED),
}


class Stale(Invalid):
    """Somebody did something meanwhile: what was filled in belongs to an older version of the hazard."""

    def __init__(self, since: Sequence[HazardStep]) -> None:
        acts = _("、").join(step.get_act_display() for step in since)
        super().__init__(_("在您填写的时候，这条隐患有了变化：%s。请看过再提交，您写的还在。") % acts)


@transaction.atomic
def report_hazard(*, actor: Standing, told: HazardTold, now: dt.datetime) -> Hazard:
    """Keep a hazard that a member saw, once, and tell those who handle it. Raises `Invalid` with what to mend."""
    require(can_see_sites(actor, local_date(now)))
    if known := Hazard.objects.filter(pk=told.id).first():
        if known.reported_by_id != actor.account_id:
            raise Invalid(_("这个编码已经用于另一条隐患，请重新打开页面。"))
        return known
    day = min(local_date(told.found_at), local_date(now))
    place = places_to_report_at(actor, day).filter(pk=told.place_id).first()
    if place is None:
        raise Invalid(_("没有这个地点，或者已经停用。"))
    if told.gravity not in Hazard.Gravity.values:
        raise Invalid(_("请选是一般隐患还是重大隐患。"))
    if told.reading_id is not None and (known := Hazard.objects.filter(reading=told.reading_id, place=place).first()):
        return known  # the patrol has reported it by itself
    files = _sent(told.photos)
    reading = None
    if told.reading_id is not None:
        found = Reading.objects.select_related("photo").filter(
            pk=told.reading_id, visit__patrol__in=visible_patrols(actor)
        )
        reading = found.filter(is_fine=False, visit__patrol__route__place=place).first()
        if reading is None:
            raise Invalid(_("没有这项检查结果。"))
        files += [reading.photo] if reading.photo and reading.photo not in files else []
    hazard = Hazard(
        id=told.id,
        place=place,
        spot=told.spot.strip()[:200],
        words=_said(told.words),
        gravity=told.gravity,
        way=Hazard.Way.PATROL if reading else Hazard.Way.MEMBER,
        reading=reading,
        reported_by_id=actor.account_id,
        found_at=min(told.found_at, now),
        received_at=now,
        state=State.REPORTED,
    )
    keep_new(hazard, files, now)
    note_act(actor_id=actor.account_id, act="report_hazard", subject=f"hazard:{hazard.pk}", now=now)
    return hazard


def keep_new(hazard: Hazard, files: Sequence[StoredFile], now: dt.datetime) -> None:
    """Keep a new hazard under the next number, with its first step and its photos; tell who handles it."""
    keep_numbered(hazard)
    step = HazardStep.objects.create(
        hazard=hazard,
        number=1,
        act=Act.REPORTED,
        gravity=hazard.gravity,
        said_by_id=hazard.reported_by_id,
        said_at=now,
    )
    HazardPhoto.objects.bulk_create(HazardPhoto(step=step, file=file) for file in files)
    tell_handlers(hazard, step, now)


def keep_numbered(row: Model) -> None:
    """Keep a row under the next number of its table; where somebody took it at the same moment, under the one after."""
    numbered = type(row)._default_manager
    for attempt in range(TRIES):
        row.number = (numbered.aggregate(last=Max("number"))["last"] or 0) + 1  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
        else:
            return


@transaction.atomic
def take_step(*, actor: Standing, hazard_id: uuid.UUID, act: str, told: StepTold, now: dt.datetime) -> Hazard:
    """Do `act` with a hazard, as `RULES` says. Raises `Stale` where it changed meanwhile, `Invalid` with what to mend,
    `Refused` where the policy says no.
    """
    rule = RULES.get(act)
    hazard = locked_hazards(actor, [hazard_id], now)[0]
    if rule is None:
        raise Invalid(_("没有这种处理。"))
    require(_may(rule.who, actor, hazard, now))
    check_version(hazard, told.version)
    if hazard.state not in rule.sources:
        raise Invalid(_("这条隐患现在是“%s”，不能这样处理。") % hazard.get_state_display())
    words = told.words.strip()[:LONGEST]
    if rule.needs_words and not words:
        raise Invalid(_("请写明理由或情况。"))
    step = _step(actor, hazard, act, told, now)
    step.words = words
    files = [store_photo(actor=actor, sha256=None, content=one, now=now) for one in told.photos[:MOST_PHOTOS]]
    if act == Act.RECTIFIED and not files:
        raise Invalid(_("请附一张整改后的照片。"))
    follow(hazard, step, rule.target or hazard.state)
    HazardPhoto.objects.bulk_create(HazardPhoto(step=step, file=file) for file in dict.fromkeys(files))
    subject = f"hazard:{hazard.pk}"
    note_act(actor_id=actor.account_id, act="handle_hazard", subject=subject, now=now, outcome=str(act))
    if act in {Act.RECTIFIED, Act.REOPENED}:
        tell_handlers(hazard, step, now)
    elif act == Act.RETURNED:
        tell_responsible([hazard], step, now)
    return hazard


def locked_hazards(actor: Standing, ids: Sequence[uuid.UUID], now: dt.datetime) -> list[Hazard]:
    """Hazards that `actor` may read, locked in the order of their ids. Raises `Invalid` where one is none of these."""
    readable = visible_hazards(actor, local_date(now)).filter(pk__in=ids).values("pk")
    found = Hazard.objects.select_for_update(of=("self",)).filter(pk__in=list(readable.values_list("pk", flat=True)))
    rows = list(found.select_related("place__unit", "place__site__branch", "notice__unit").order_by("pk"))
    if not rows or len(rows) != len(set(ids)):
        raise Invalid(_("没有这条隐患。"))
    return rows


def check_version(hazard: Hazard, version: int) -> None:
    """Raises `Stale` where the hazard is no longer what was on the page."""
    if version != hazard.version:
        raise Stale(list(hazard.steps.filter(number__gt=version).order_by("number")))


def follow(hazard: Hazard, step: HazardStep, state: str) -> None:
    """Keep a step, and what follows from it for the lists."""
    step.number = hazard.version = hazard.version + 1
    hazard.state, hazard.due_on = state, step.due_on
    hazard.closed_at = step.said_at if state == State.CLOSED else None
    if step.gravity:
        hazard.gravity = step.gravity
    if state == State.REPORTED:
        hazard.notice = None
    elif step.act == Act.NOTIFIED:
        hazard.notice = step.notice
    step.save(force_insert=True)
    hazard.save(update_fields=["version", "state", "due_on", "closed_at", "gravity", "notice"])


def due_after(working_days: int | None, now: dt.datetime) -> dt.date:
    """The last day of a term. Raises `Invalid` where the term is none."""
    if working_days is None or not 1 <= working_days <= MOST_DAYS:
        raise Invalid(_("期限请填 1 到 %d 个工作日。") % MOST_DAYS)
    return work_calendar().after(local_date(now), working_days)


def _step(actor: Standing, hazard: Hazard, act: str, told: StepTold, now: dt.datetime) -> HazardStep:
    step = HazardStep(hazard=hazard, act=act, said_by_id=actor.account_id, said_at=now, due_on=hazard.due_on)
    if act in {Act.TAKEN_UP, Act.GRADED}:
        if told.gravity not in Hazard.Gravity.values:
            raise Invalid(_("请选是一般隐患还是重大隐患。"))
        step.gravity = told.gravity
    if act == Act.RECTIFIED:
        person = told.person_id if told.person_id is not None else actor.person_id
        if person is not None and not Person.objects.filter(pk=person, erased_at=None).exists():
            raise Invalid(_("没有这个人。"))
        step.person_id, step.notice_id = person, hazard.notice_id
    if act == Act.RETURNED:
        step.due_on, step.notice_id = due_after(told.working_days, now), hazard.notice_id
    if act in {Act.REOPENED, Act.DECLINED}:
        step.due_on = None
    return step


def _may(who: str, actor: Standing, hazard: Hazard, now: dt.datetime) -> Decision:
    ways: dict[str, Callable[[], Decision]] = {
        HANDLE: lambda: can_handle_hazard(actor, hazard),
        RECTIFY: lambda: can_rectify(actor, hazard, local_date(now)),
        RECHECK: lambda: _recheck(actor, hazard),
    }
    return ways[who]()


def _recheck(actor: Standing, hazard: Hazard) -> Decision:
    rectified = hazard.steps.filter(act=Act.RECTIFIED).order_by("number").last()
    return can_recheck(actor, hazard, rectified) if rectified else can_handle_hazard(actor, hazard)


def _said(words: str) -> str:
    if not words.strip():
        raise Invalid(_("请写看到了什么。"))
    return words.strip()[:LONGEST]


def _sent(marks: Sequence[str]) -> list[StoredFile]:
    found = list(StoredFile.objects.filter(sha256__in=marks))
    if len(found) < len(set(marks)):
        raise Invalid(_("照片还没有传上来。请先传照片，再提交。"))
    if len(found) > MOST_PHOTOS:
        raise Invalid(_("一次最多 %d 张照片。") % MOST_PHOTOS)
    return found
