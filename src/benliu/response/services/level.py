"""Start a response, raise, lower and end it: always a person, always with the reason."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.models import Unit
from benliu.org.standing import Standing

from ..models import Alert, Level, LevelChange, Response
from ..policies import can_command
from .plan import usable_version
from .post import fit_posts
from .telling import tell_level

LONGEST = 400


@dataclass(frozen=True)
class Start:
    """What somebody decides on. `id` is the client's: the same twice is done once. `level`: 1 to 4.

    `plan_id`: the version of a plan by which the response works.
    """

    id: uuid.UUID
    unit_id: int
    title: str
    level: int
    reason: str
    is_drill: bool = False
    alert_id: int | None = None
    plan_id: int | None = None


@transaction.atomic
def start_response(*, actor: Standing, start: Start, now: dt.datetime) -> Response:
    """Start a response or a drill, and tell everybody whom it concerns.

    Raises `Invalid` with what to mend, `Refused` where the policy says no.
    """
    unit = Unit.objects.filter(pk=start.unit_id, closed_on=None).first()
    if unit is None:
        raise Invalid(_("没有这个单位。"))
    require(can_command(actor, unit))
    alert = _alert(start)
    title, reason = start.title.strip(), _reason(start.reason)
    if not title:
        raise Invalid(_("请写一个名称，例如“第 3 号台风”。"))
    if start.level not in range(1, 5):
        raise Invalid(_("请选响应级别：Ⅳ级最低，Ⅰ级最高。"))
    made = Response(
        id=start.id,
        unit=unit,
        title=title[:120],
        is_drill=start.is_drill,
        alert=alert,
        level=start.level,
        started_at=now,
        plan=usable_version(unit, start.plan_id) if start.plan_id else None,
    )
    if known := Response.objects.filter(pk=start.id).first():
        return _same(known, made)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # sent twice at the same moment
        return _same(Response.objects.get(pk=start.id), made)
    decided = {"made_by_id": actor.account_id, "made_at": now}
    _keep_change(LevelChange(response=made, level=start.level, reason=reason, **decided))
    fit_posts(made, now)
    return made


@transaction.atomic
def change_level(
    *, actor: Standing, response_id: uuid.UUID, seen: int, level: int, reason: str, now: dt.datetime
) -> Response:
    """Raise, lower or (`level` 0) end a response; its posts follow its plan. `seen`: the level on which the decision
    rests; another is refused.
    """
    found = Response.objects.select_for_update(of=("self",)).select_related("unit", "plan").filter(pk=response_id)
    response = found.first()
    if response is None:
        raise Invalid(_("没有这次响应。"))
    require(can_command(actor, response.unit))
    if response.ended_at:
        raise Invalid(_("这次响应已经结束。需要时请另外启动。"))
    if response.level != seen:
        raise Invalid(_("级别刚刚改成了%s，请看过再决定。") % response.get_level_display())
    if level not in Level.values or level == response.level:
        raise Invalid(_("请选一个不同的级别，或者结束。"))
    why = _reason(reason)
    response.level, response.ended_at = level, None if level else now
    response.save(update_fields=["level", "ended_at"])
    decided = {"made_by_id": actor.account_id, "made_at": now}
    _keep_change(LevelChange(response=response, level=level, reason=why, **decided))
    if level:
        fit_posts(response, now)
    return response


def _keep_change(change: LevelChange) -> None:
    """Keep what was decided, and tell everybody."""
    change.save()
    subject, now = f"response:{change.response.pk}", change.made_at
    note_act(actor_id=change.made_by_id, act="change_level", subject=subject, now=now, level=change.level)
    tell_level(change, now)


def _alert(start: Start) -> Alert | None:
    if start.alert_id is None:
        return None
    alert = Alert.objects.filter(pk=start.alert_id).first()
    if alert is None:
        raise Invalid(_("没有这条预警。"))
    if alert.verdict != Alert.Verdict.SOUND:
        raise Invalid(_("这条预警不能采用，不能作依据。"))
    if alert.status != "Actual" and not start.is_drill:
        raise Invalid(_("这条预警是演练或测试用的，只能启动演练。"))
    return alert


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid(_("请写理由。"))
    return text.strip()[:LONGEST]


def _same(known: Response, made: Response) -> Response:
    if (known.unit_id, known.title, known.is_drill) != (made.unit_id, made.title, made.is_drill):
        raise Invalid(_("这个编码已经用于另一次响应，请重新打开页面。"))
    return known
