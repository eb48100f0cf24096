"""What to decide next: at most five things, each with the way to do something about it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ...models import Report
from .places import PlaceRow

MOST = 5
MANY = 3  # so many who do not answer are worth a decision, and every fifth of those called
PART = 5


@dataclass(frozen=True)
class Decision:
    """What is to be decided, what to know of it, and the act that it leads to."""

    words: str
    meta: str
    act: str
    url: str


def decisions(
    response_id: uuid.UUID, places: Sequence[PlaceRow], *, ended: bool, out: int, now: dt.datetime
) -> list[Decision]:
    """In this order: open findings and requests, the oldest first; posts of this shift without people, the emptiest
    first; people over the limit whom nobody relieves; many who do not answer; people still out after the end.

    After the end only the last is asked. One query.
    """
    if ended:
        return list(_still_out(response_id, out))
    found = [
        *_open_reports(response_id, now),
        *_empty(response_id, places),
        *_unrelieved(response_id, places),
        *_silent(response_id, places),
    ]
    return found[:MOST]


def _open_reports(response_id: uuid.UUID, now: dt.datetime) -> Iterator[Decision]:
    asking = [Report.Kind.FINDING, Report.Kind.REQUEST]
    found = Report.objects.filter(response=response_id, kind__in=asking, done_at=None).select_related("place")
    for report in found.order_by("happened_at", "pk")[:MOST]:
        words = _("、").join(filter(None, (report.place.name if report.place else "", report.get_kind_display())))
        minutes = max(0, int((now - report.happened_at).total_seconds() // 60))
        meta = _("已有 %d 分钟，还没有办结") % minutes
        yield Decision(f"{words}{_('：')}{report.words}", meta, _("处理"), _to("site_reports", response_id))


def _empty(response_id: uuid.UUID, places: Iterable[PlaceRow]) -> Iterator[Decision]:
    short = [place for place in places if place.strength.missing]
    for place in sorted(short, key=lambda one: (-one.strength.missing, one.code)):
        told = {"place": place.name, "n": place.strength.missing}
        meta = _("要 %(needed)d 人，确认 %(confirmed)d 人，未答复 %(silent)d 人") % {
            "needed": place.strength.needed,
            "confirmed": place.strength.confirmed,
            "silent": place.strength.unanswered,
        }
        yield Decision(_("%(place)s还缺 %(n)d 人") % told, meta, _("派班"), _to("duty_roster", response_id))


def _unrelieved(response_id: uuid.UUID, places: Iterable[PlaceRow]) -> Iterator[Decision]:
    tired = [place for place in places if place.unrelieved]
    for place in sorted(tired, key=lambda one: (-one.unrelieved, one.code)):
        told = {"place": place.name, "n": place.unrelieved}
        meta = _("已到时限 %(over)d 人，有人来接的 %(relief)d 人") % {"over": place.over, "relief": place.relief}
        yield Decision(_("%(place)s换班 %(n)d 人") % told, meta, _("换班"), _to("relief", response_id))


def _silent(response_id: uuid.UUID, places: Iterable[PlaceRow]) -> Iterator[Decision]:
    for place in sorted(places, key=lambda one: (-one.strength.unanswered, one.code)):
        silent, called = place.strength.unanswered, place.strength.called
        if silent >= MANY and silent * PART >= called:
            words = _("%(place)s %(n)d 人未答复") % {"place": place.name, "n": silent}
            meta = _("呼叫了 %d 人，可以请支部书记联系") % called
            yield Decision(words, meta, _("呼叫"), _to("calls", response_id))


def _still_out(response_id: uuid.UUID, out: int) -> Iterator[Decision]:
    if out:
        meta = _("都回来了，才算收队")
        yield Decision(_("还有 %d 人在外") % out, meta, _("收队"), _to("stand_down", response_id))


def _to(name: str, response_id: uuid.UUID) -> str:
    return reverse(name, args=[response_id])
