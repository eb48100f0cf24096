"""What happened, newest first: levels, calls, findings and water singly, arrivals together."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count, F, Min, Q
from django.db.models.functions import TruncMinute
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ...models import Call, CallRound, LevelChange, Movement, Report
from ..coming import COMING

TOGETHER = 10  # minutes: arrivals at one place within them are one line
LATE = dt.timedelta(minutes=10)  # heard so long after it happened: it waited on a phone without network
NEWEST = 400  # so many of each kind are read for a board, which shows fewer


@dataclass(frozen=True)
class Event:
    """`tone`: level, bad, warn, ok or info; `level` is the level that a change of it led to, 0 for the end."""

    at: dt.datetime
    words: str
    tone: str = "info"
    level: int | None = None


def events(response_id: uuid.UUID, *, most: int = NEWEST) -> list[Event]:
    """The newest of all kinds, at most `most` of each. Four queries, whatever there is."""
    found = [*_levels(response_id), *_rounds(response_id), *_arrivals(response_id, most), *_reports(response_id, most)]
    return sorted(found, key=lambda event: event.at, reverse=True)


def _levels(response_id: uuid.UUID) -> Iterator[Event]:
    before = 0
    for change in LevelChange.objects.filter(response=response_id).order_by("made_at", "pk"):
        told = {"level": change.get_level_display(), "reason": change.reason}
        if not before:
            words = _("启动%(level)s响应：%(reason)s")
        elif not change.level:
            words = _("结束响应：%(reason)s")
        else:
            words = _("升为%(level)s：%(reason)s") if change.level < before else _("降为%(level)s：%(reason)s")
        yield Event(change.made_at, words % told, "level", change.level)
        before = change.level


def _rounds(response_id: uuid.UUID) -> Iterator[Event]:
    counted = CallRound.objects.filter(response=response_id).annotate(
        called=Count("calls"),
        coming=Count("calls", filter=Q(calls__answer__in=COMING)),
        refused=Count("calls", filter=Q(calls__answer=Call.Answer.NO)),
    )
    rounds = list(counted.order_by("-made_at"))
    for one in rounds:
        again = one is not rounds[-1]
        told = {"called": one.called, "coming": one.coming, "refused": one.refused}  # type: ignore[attr-defined]
        if one.kind == CallRound.Kind.POOL:
            words = _("征询 %(called)d 人，%(coming)d 人能来，%(refused)d 人不能来")
        elif again:
            words = _("再次呼叫 %(called)d 人，%(coming)d 人能来，%(refused)d 人不能来")
        else:
            words = _("呼叫 %(called)d 人，%(coming)d 人能来，%(refused)d 人不能来")
        yield Event(one.made_at, words % told)


@dataclass
class _Tally:
    at: dt.datetime
    arrived: int = 0
    left: int = 0
    late: int = 0
    earliest: list[dt.datetime] = field(default_factory=list)


def _arrivals(response_id: uuid.UUID, most: int) -> Iterator[Event]:
    for name, tally in _tallies(response_id, most):
        if tally.arrived:
            yield Event(tally.at, _("%(place)s %(n)d 人到岗") % {"place": name, "n": tally.arrived}, "ok")
        if tally.left:
            yield Event(tally.at, _("%(place)s %(n)d 人离岗") % {"place": name, "n": tally.left})
        if tally.late:
            first = localtime(min(tally.earliest))
            told = {"n": tally.late, "place": name, "at": f"{first:%H:%M}"}
            yield Event(tally.at, _("离线补传 %(n)d 条报到（%(place)s，最早 %(at)s）") % told)


def _tallies(response_id: uuid.UUID, most: int) -> Iterable[tuple[str, _Tally]]:
    """Arrivals and leavings by place and ten minutes. The database counts by the minute in which they were heard."""
    acts = [Movement.Act.ARRIVED, Movement.Act.LEFT]
    heard = Movement.objects.filter(response=response_id, act__in=acts, undone_by=None)
    late = Q(received_at__gt=F("happened_at") + LATE)
    counted = heard.order_by().values("place__name", "act", minute=TruncMinute("received_at"))
    rows = counted.annotate(
        n=Count("pk", filter=~late), late=Count("pk", filter=late), first=Min("happened_at", filter=late)
    )
    found: dict[tuple[str, dt.datetime], _Tally] = {}
    for row in rows.order_by("-minute")[:most]:
        minute = row["minute"]
        slot = minute.replace(minute=minute.minute // TOGETHER * TOGETHER)
        tally = found.setdefault((row["place__name"], slot), _Tally(minute))
        if row["act"] == Movement.Act.ARRIVED:
            tally.arrived += row["n"]
        else:
            tally.left += row["n"]
        tally.late += row["late"]
        tally.earliest += [row["first"]] if row["first"] else []
    return [(name, tally) for (name, _slot), tally in found.items()]


def _reports(response_id: uuid.UUID, most: int) -> Iterator[Event]:
    reports = Report.objects.filter(response=response_id).select_related("place").order_by("-happened_at", "-pk")
    for report in reports[:most]:
        place = report.place.name if report.place else ""
        if report.water_mm is not None:
            yield _water(report, place)
            if not report.words:
                continue
        words = _("、").join(part for part in (place, report.get_kind_display()) if part)
        yield Event(report.happened_at, f"{words}{_('：')}{report.words}", _TONES.get(report.kind, "info"))


_TONES: dict[str, str] = {Report.Kind.FINDING: "bad", Report.Kind.REQUEST: "warn"}


def _water(report: Report, place: str) -> Event:
    mm = report.water_mm or 0
    told = {"place": place, "metres": f"{mm / 1000:.2f}"}
    alarm = report.place.alarm_mm if report.place else None
    if alarm is None or mm <= alarm:
        return Event(report.happened_at, _("%(place)s水位 %(metres)s 米") % told)
    told["over"] = f"{(mm - alarm) / 1000:.2f}"
    return Event(report.happened_at, _("%(place)s水位 %(metres)s 米，超警戒 %(over)s 米") % told, "bad")
