"""Responses: which stand now, and how each came to its level."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.http import Http404
from django.utils.translation import gettext as _

from benliu.common.clock import now
from benliu.org.models import Unit
from benliu.org.queries import names_of_accounts, units_below
from benliu.org.standing import Standing

from ..models import Level, LevelChange, Response
from ..policies import can_command, can_see_people, can_watch, visible_responses

LEVELS = [(value, label) for value, label in Level.choices if value]
MOST = 100


@dataclass(frozen=True)
class Change:
    """A start, a raise, a lowering or the end. `step`: start, raise, lower or end."""

    level: int
    level_label: str
    step: str
    reason: str
    made_by: str
    made_at: dt.datetime


@dataclass(frozen=True)
class ResponseRow:
    """A response or a drill; `changes` newest first, empty in lists."""

    id: uuid.UUID
    title: str
    unit: str
    is_drill: bool
    level: int
    level_label: str
    started_at: dt.datetime
    ended_at: dt.datetime | None
    alert_id: int | None
    alert_title: str
    may_command: bool = False
    may_watch: bool = False
    may_see_people: bool = False
    changes: tuple[Change, ...] = ()


def responses(actor: Standing) -> list[ResponseRow]:
    """Those that stand first, then the newest. One query."""
    found = visible_responses(actor).select_related("unit", "alert").order_by("ended_at", "-started_at")
    rows = [_row(actor, one) for one in found[:MOST]]
    return sorted(rows, key=lambda row: row.ended_at is not None)


def standing_responses(actor: Standing) -> list[ResponseRow]:
    """Those that stand now, the highest level first. One query."""
    found = visible_responses(actor).filter(ended_at=None).select_related("unit", "alert")
    return [_row(actor, one) for one in found.order_by("is_drill", "level", "started_at")]


def find_response(actor: Standing, response_id: uuid.UUID) -> ResponseRow | None:
    """One with its changes. Six queries at most."""
    response = visible_responses(actor).select_related("unit", "alert").filter(pk=response_id).first()
    if response is None:
        return None
    changes = list(response.changes.order_by("made_at", "pk"))
    names = names_of_accounts(change.made_by_id for change in changes)
    row = _row(actor, response, tuple(reversed(list(_changes(changes, names)))))
    may_watch = bool(can_watch(actor, response))
    return replace(row, may_watch=may_watch, may_see_people=may_watch and bool(can_see_people(actor, response, now())))


def _changes(changes: list[LevelChange], names: dict[int, str]) -> list[Change]:
    told, before = [], 0
    for one in changes:
        step = "start" if not before else "end" if not one.level else "raise" if one.level < before else "lower"
        who = names.get(one.made_by_id, "")
        told.append(Change(one.level, one.get_level_display(), step, one.reason, who, one.made_at))
        before = one.level
    return told


def _row(actor: Standing, response: Response, changes: tuple[Change, ...] = ()) -> ResponseRow:
    return ResponseRow(
        id=response.pk,
        title=response.title,
        unit=response.unit.name,
        is_drill=response.is_drill,
        level=response.level,
        level_label=response.get_level_display(),
        started_at=response.started_at,
        ended_at=response.ended_at,
        alert_id=response.alert_id,
        alert_title=str(response.alert) if response.alert else "",
        may_command=bool(can_command(actor, response.unit)),
        changes=changes,
    )


def response_for_page(**found: object) -> Response:
    """A response with its unit and plan, by id or by one of its `rounds`, or `Http404`. One query."""
    response = Response.objects.select_related("unit", "plan").filter(**found).first()
    if response is None:
        raise Http404(_("没有这次响应。"))
    return response


def commanded_units(actor: Standing) -> list[tuple[int, str]]:
    """The units whose responses `actor` decides on, by id and name, those further up first. One query for officers."""
    if not actor.officer_paths:
        return []
    found = Unit.objects.filter(units_below(actor.officer_paths), closed_on=None).order_by("depth", "path")
    return list(found.exclude(kind=Unit.Kind.BRANCH).values_list("pk", "name")[:MOST])
