"""Warnings as people read them: which hold now, what they propose, what is wrong with those that do not."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from benliu.common.language import reads_english
from benliu.org.queries import names_of_accounts

from ..cap import Problem
from ..models import Alert, AlertReference, Level

MOST = 100


@dataclass(frozen=True)
class AlertRow:
    """A warning. `state`: on, over, replaced, cancelled, drill, test, cancel (the message that cancels another),
    flawed or refused. `level` is said, `guess` only suggested by its severity; 0 for none.
    """

    id: int
    title: str
    issuer: str
    level: int
    level_label: str
    guess_label: str
    way_label: str
    sent_at: dt.datetime | None
    received_at: dt.datetime
    expires_at: dt.datetime | None
    state: str


@dataclass(frozen=True)
class Fault:
    """Something wrong in a message: the line, from 1, and what and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class AlertDetail:
    """One warning with all that it says. `proposed`: the level that it proposes now, 0 for none."""

    row: AlertRow
    proposed: int
    proposed_label: str
    proposes_drill: bool
    event: str
    description: str
    instruction: str
    areas: tuple[str, ...]
    starts_at: dt.datetime | None
    level_words: str
    version: str
    status: str
    msg_type: str
    sender: str
    identifier: str
    signed: bool
    origin: str
    received_by: str
    problems: tuple[Fault, ...]
    doubts: tuple[Fault, ...]
    lines: tuple[tuple[int, str], ...]
    replaced_by: tuple[AlertRow, ...]
    replaces: tuple[AlertRow, ...]


def with_replacing(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Each with `updated` and `cancelled`: whether a usable message of the same sender takes its place or ends it."""
    later = AlertReference.objects.filter(
        identity=OuterRef("identity"), alert__verdict=Alert.Verdict.SOUND, alert__sender=OuterRef("sender")
    ).exclude(identity="")
    return alerts.annotate(
        updated=Exists(later.filter(alert__msg_type="Update")), cancelled=Exists(later.filter(alert__msg_type="Cancel"))
    )


def alert_rows(now: dt.datetime) -> list[AlertRow]:
    """The newest that came in, in the order in which they came. One query."""
    rows = with_replacing(Alert.objects.defer("content", "problems", "doubts").order_by("-received_at", "-pk"))
    return [_row(alert, now) for alert in rows[:MOST]]


def alert_detail(alert_id: int, now: dt.datetime) -> AlertDetail | None:
    """One warning. Five queries."""
    alert = with_replacing(Alert.objects.filter(pk=alert_id)).first()
    if alert is None:
        return None
    row, proposed = _row(alert, now), proposed_level(alert, now)
    problems, doubts = tuple(_faults(alert.problems)), tuple(_faults(alert.doubts))
    named = alert.references.values("identity")
    replacing = Alert.objects.filter(references__identity=alert.identity) if alert.identity else Alert.objects.none()
    return AlertDetail(
        row=row,
        proposed=proposed,
        proposed_label=str(Level(proposed).label) if proposed else "",
        proposes_drill=alert.status == "Exercise",
        event=alert.event,
        description=alert.description,
        instruction=alert.instruction,
        areas=tuple(alert.areas),
        starts_at=alert.starts_at,
        level_words=alert.level_words,
        version=alert.version,
        status=alert.status,
        msg_type=alert.msg_type,
        sender=alert.sender,
        identifier=alert.identifier,
        signed=alert.signed,
        origin=alert.origin,
        received_by=names_of_accounts([alert.received_by_id]).get(alert.received_by_id or 0, ""),
        problems=problems,
        doubts=doubts,
        lines=tuple(_lines(bytes(alert.content), problems)),
        replaced_by=tuple(_row(one, now) for one in with_replacing(replacing)[:MOST]),
        replaces=tuple(_row(one, now) for one in with_replacing(Alert.objects.filter(identity__in=named))[:MOST]),
    )


def proposed_level(alert: Alert, now: dt.datetime) -> int:
    """The level that a warning proposes at a moment, 0 for none: what it says, else what its severity suggests.

    Nothing is proposed by what is flawed, a test, cancels, has expired, or was replaced; an exercise proposes a drill.
    """
    fit = alert.verdict == Alert.Verdict.SOUND and alert.status in ("Actual", "Exercise")
    lasting = alert.msg_type in ("Alert", "Update") and (alert.expires_at is None or alert.expires_at > now)
    if not (fit and lasting) or _is_replaced(alert):
        return 0
    return alert.level or alert.guess


def _is_replaced(alert: Alert) -> bool:
    if hasattr(alert, "updated"):
        return bool(alert.updated or alert.cancelled)  # type: ignore[attr-defined]
    found = with_replacing(Alert.objects.filter(pk=alert.pk)).first()
    return found is not None and _is_replaced(found)


def _row(alert: Alert, now: dt.datetime) -> AlertRow:
    return AlertRow(
        id=alert.pk,
        title=str(alert) or alert.identifier,
        issuer=alert.issuer or alert.sender,
        level=alert.level or alert.guess,
        level_label=alert.get_level_display() if alert.level else "",
        guess_label=alert.get_guess_display() if alert.guess else "",
        way_label=alert.get_way_display(),
        sent_at=alert.sent_at,
        received_at=alert.received_at,
        expires_at=alert.expires_at,
        state=_state(alert, now),
    )


def _state(alert: Alert, now: dt.datetime) -> str:  # noqa: PLR0911
    if alert.verdict != Alert.Verdict.SOUND:
        return str(alert.verdict)
    if alert.msg_type == "Cancel":
        return "cancel"
    if alert.msg_type not in ("Alert", "Update") or alert.status not in ("Actual", "Exercise"):
        return "test"
    if alert.cancelled:  # type: ignore[attr-defined]
        return "cancelled"
    if alert.updated:  # type: ignore[attr-defined]
        return "replaced"
    if alert.expires_at and alert.expires_at <= now:
        return "over"
    return "drill" if alert.status == "Exercise" else "on"


def _faults(told: Iterable[Sequence[object]]) -> Iterable[Fault]:
    language = "en" if reads_english() else "zh"
    for code, line, params in told:
        problem = Problem(str(code), int(str(line)), params)  # type: ignore[arg-type]
        yield Fault(problem.line, problem.reason(language))


def _lines(content: bytes, problems: Sequence[Fault]) -> Iterable[tuple[int, str]]:
    """The lines of the file that the faults name, as far as they can be read."""
    lines = content.decode("utf-8", "replace").splitlines()
    for number in sorted({fault.line for fault in problems})[:20]:
        if 0 < number <= len(lines):
            yield number, lines[number - 1].strip()[:200]
