"""What people say of themselves: how soon, when not, and roughly where from. Nobody else says it for them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.common.decision import Invalid, Refused, require
from benliu.org.standing import Standing

from ..models import Absence, Availability
from ..policies import can_keep_own

DAY, LONGEST_OFF = dt.timedelta(days=1), dt.timedelta(days=400)
HUNDREDTHS = 100
WEEK = "1234567"


@dataclass(frozen=True)
class Where:
    """A place in degrees of latitude and longitude; kept to a hundredth, about a kilometre."""

    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True)
class AbsenceTold:
    """A time away: once, or every week on `weekdays` (digits 1 to 7) until a day (none: until called off)."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    weekdays: str = ""
    repeats_until: dt.date | None = None
    reason: str = ""


@transaction.atomic
def say_standing(*, actor: Standing, standing: str, until: dt.datetime | None, now: dt.datetime) -> Availability:
    """Say how soon one can set out, until a moment or until one says something else."""
    if standing not in Availability.Standing.values:
        raise Invalid(_("请选一种待命状态。"))
    if until and until <= now:
        raise Invalid(_("“持续到”要在以后。"))
    said = _own(actor, now)
    said.standing, said.until = standing, until
    said.save()
    return said


@transaction.atomic
def note_where(*, actor: Standing, home: Where | None, work: Where | None, now: dt.datetime) -> Availability:
    """Say roughly where one lives and works; what is left out stays as it was."""
    said = _own(actor, now)
    if home:
        said.home_latitude, said.home_longitude = _coarse(home)
    if work:
        said.work_latitude, said.work_longitude = _coarse(work)
    said.save()
    return said


@transaction.atomic
def forget_where(*, actor: Standing, now: dt.datetime) -> Availability:
    """Take back where one lives and works."""
    said = _own(actor, now)
    said.home_latitude = said.home_longitude = said.work_latitude = said.work_longitude = None
    said.save()
    return said


@transaction.atomic
def note_absence(*, actor: Standing, told: AbsenceTold, now: dt.datetime) -> Absence:
    """Say when one is not to be called. The same told twice is noted once. Raises `Invalid`, `Refused`."""
    person_id = _oneself(actor)
    _check(told, now)
    noted, _is_new = Absence.objects.get_or_create(
        person_id=person_id,
        starts_at=told.starts_at,
        ends_at=told.ends_at,
        weekdays="".join(sorted(set(told.weekdays))),
        repeats_until=told.repeats_until if told.weekdays else None,
        withdrawn_at=None,
        defaults={"reason": told.reason.strip()[:120], "noted_by_id": actor.account_id, "noted_at": now},
    )
    return noted


@transaction.atomic
def call_off_absence(*, actor: Standing, absence_id: int, now: dt.datetime) -> Absence:
    """One can be called after all."""
    absence = Absence.objects.select_for_update().filter(pk=absence_id).first()
    if absence is None:
        raise Invalid(_("没有这段时间。"))
    if absence.person_id not in actor.own_ids:
        raise Refused(_("不在岗时段只由本人撤销。"))
    if absence.withdrawn_at is None:
        absence.withdrawn_at = now
        absence.save(update_fields=["withdrawn_at"])
    return absence


def _own(actor: Standing, now: dt.datetime) -> Availability:
    said, _made = Availability.objects.select_for_update().get_or_create(
        person_id=_oneself(actor), defaults={"said_at": now}
    )
    said.said_at = now
    return said


def _oneself(actor: Standing) -> int:
    require(can_keep_own(actor))
    return actor.person_id or 0


def _coarse(where: Where) -> tuple[int, int]:
    if abs(where.latitude) > 90 or abs(where.longitude) > 180:  # noqa: PLR2004 - degrees of the globe
        raise Invalid(_("经度或纬度超出了范围。"))
    return round(where.latitude * HUNDREDTHS), round(where.longitude * HUNDREDTHS)


def _check(told: AbsenceTold, now: dt.datetime) -> None:
    if told.ends_at <= told.starts_at:
        raise Invalid(_("结束要晚于开始。"))
    if not told.weekdays:
        if told.ends_at <= now:
            raise Invalid(_("这段时间已经过去。"))
        if told.ends_at - told.starts_at > LONGEST_OFF:
            raise Invalid(_("一次最多登记一年多；更长的请告诉支部书记。"))
    elif set(told.weekdays) - set(WEEK):
        raise Invalid(_("请选星期几。"))
    elif told.ends_at - told.starts_at > DAY:
        raise Invalid(_("每周重复的，一次最长一天一夜。"))
    elif told.repeats_until and told.repeats_until < max(told.starts_at, now).date():
        raise Invalid(_("“重复到”要在以后。"))
