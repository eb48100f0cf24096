"""Records that wait for verification, as the secretary sees them: one line per activity."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benliu.common.clock import local_date
from benliu.org.models import Unit
from benliu.org.queries import names_of_all, units_below
from benliu.org.standing import Standing

from ..models import Evidence, Record
from ..policies import can_attest, left_to_others
from .doubles import Suspect, activity_key, doubtful_pairs, suspects, twin_of, twins_beyond
from .entry import in_whole, is_newest
from .lines import subject_name
from .similar import WHOLE, whole_of

SHOWN_NAMES = 3
LATE_DAYS = 180


@dataclass(frozen=True)
class Doubt:
    """Why a line should be looked at before it is verified; `record_id` is the record in question, if it is one.

    `code`: `against` (takes points away or vetoes), `quantity` (more than is usual for the kind), `late` (filed long
    after it happened), `twin` (a later line asks whether it is the same as this one: verifying this one first would
    take the choice away), `correction` (of the record in question).
    """

    code: str
    text: str
    record_id: uuid.UUID | None = None


@dataclass(frozen=True)
class WaitingLine:
    """One activity: the records told in one go, or of one kind, day, branch, filer and note. `quantity` is None where
    they differ; `filed_by` and `note` tell all there are. `activity_id`: the whole that they belong to, if they were
    told of as one; `verified`: how many more records of it are verified already.

    `suspects`: what may be the same thing. `barred`: another person than the reader must verify them. `seconds`: how
    long the telling took; 0 where that was not measured.
    """

    record_ids: tuple[uuid.UUID, ...]
    kind: str
    kind_code: str
    kind_names: frozenset[str]
    stream: str
    measure: str
    happened_on: dt.date
    unit_id: int
    branch: str
    filed_by: str
    filed_from: str
    filed_at: dt.datetime
    note: str
    level: str
    quantity: int | None
    names: tuple[str, ...]
    evidence_count: int
    doubts: tuple[Doubt, ...]
    suspects: tuple[Suspect, ...]
    barred: bool = False
    seconds: int = 0
    activity_id: uuid.UUID | None = None
    verified: int = 0

    @property
    def head_count(self) -> int:
        """How many records the line holds."""
        return len(self.record_ids)

    @property
    def is_clean(self) -> bool:
        """Nothing speaks against verifying it together with others."""
        return not (self.doubts or self.suspects or self.barred)


def waiting_in(reader: Standing) -> QuerySet[Record]:
    """The submitted records that `reader` may verify."""
    return _submitted_in(reader).exclude(left_to_others(reader))


def _submitted_in(reader: Standing) -> QuerySet[Record]:
    units = Unit.objects.filter(units_below(reader.led_paths))
    return Record.objects.filter(state=Record.State.SUBMITTED, unit__in=units)


def waiting_count(reader: Standing) -> int:
    """How many records `reader` may verify. One query."""
    return waiting_in(reader).count()


def returned_count(unit_id: int) -> int:
    """How many records of a unit were returned and not handed in again. One query."""
    return Record.objects.filter(unit_id=unit_id, state=Record.State.RETURNED).count()


def waiting_records(reader: Standing, *, unit_id: int | None = None, limit: int = 2000) -> list[WaitingLine]:
    """The oldest `limit` waiting records as lines, those with doubts first, then by day. Four queries at most.

    What another person must verify of an activity is a line of its own, `barred`; those stand last.
    """
    rows = _submitted_in(reader)
    if unit_id:
        rows = rows.filter(unit_id=unit_id)
    rows = rows.select_related("kind", "unit", "text", "activity")
    rows = rows.annotate(twin_id=Coalesce(twin_of("person"), twin_of("unit")), evidence_count=_evidence_count())
    found = list(rows.order_by("happened_on", "filed_at", "position", "pk")[:limit])
    beyond = twins_beyond(found)
    names, filers = names_of_all((r.person_id for r in found), (r.filed_by_id for r in [*found, *beyond.values()]))
    groups = _activities(reader, found)
    verified = _verified({whole for r in found if (whole := whole_of(r))})
    lines = [
        _line(reader, group, names, filers, tuple(suspects(pairs, names, filers)))
        for group, pairs in zip(groups, doubtful_pairs(groups, beyond), strict=True)
    ]
    lines = [replace(line, verified=verified.get(line.activity_id, 0)) for line in lines]
    return sorted(_with_those_asked_about(lines), key=lambda line: (line.barred, line.is_clean))


def _verified(activities: Collection[uuid.UUID]) -> dict[uuid.UUID | None, int]:
    """How many records of each activity are verified. One query at most."""
    rows = Record.objects.filter(is_newest(), in_whole(activities), state=Record.State.VERIFIED).order_by()
    counted = rows.annotate(whole=WHOLE).values_list("whole").annotate(Count("pk"))
    return dict(counted) if activities else {}


def _evidence_count() -> Subquery:
    """How many pieces of evidence the record of the outer query has; None for none."""
    own = Evidence.objects.filter(record=OuterRef("pk")).order_by().values("record")
    return Subquery(own.annotate(count=Count("pk")).values("count"))


def _with_those_asked_about(lines: Sequence[WaitingLine]) -> Iterable[WaitingLine]:
    asked = {other: mine for line in lines for suspect in line.suspects for mine, other in suspect.pairs}
    for line in lines:
        asking = next((asked[pk] for pk in line.record_ids if pk in asked), None)
        twin = Doubt("twin", _("另有一项可能和这项是同一件事，请先看那一项。"), asking)
        yield replace(line, doubts=(*line.doubts, twin)) if asking else line


def _activities(reader: Standing, records: Iterable[Record]) -> list[list[Record]]:
    groups: dict[tuple[object, ...], list[Record]] = {}
    for record in records:
        groups.setdefault((*activity_key(record), bool(can_attest(reader, record))), []).append(record)
    return list(groups.values())


def _line(  # noqa: PLR0917
    reader: Standing,
    group: list[Record],
    names: dict[int, str],
    filers: dict[int, str],
    found: tuple[Suspect, ...],
) -> WaitingLine:
    first = group[0]
    words = [r.text.note_besides(r.level) for r in group if getattr(r, "text", None)]
    quantities = {r.quantity for r in group}
    return WaitingLine(
        record_ids=tuple(r.pk for r in group),
        kind=first.kind.label,
        kind_code=first.kind.code,
        kind_names=frozenset((first.kind.title, *first.kind.aliases)),
        stream=first.kind.stream,
        measure=first.kind.measure(first.quantity),
        happened_on=first.happened_on,
        unit_id=first.unit_id,
        branch=first.unit.name,
        filed_by=_("、").join(_all_told(filers.get(r.filed_by_id or 0, "") for r in group)),
        filed_from=first.filed_from,
        filed_at=first.filed_at,
        note=_("；").join(_all_told(words)),
        level=first.kind.word(first.level),
        quantity=quantities.pop() if len(quantities) == 1 else None,
        names=tuple(subject_name(r, names) for r in group[:SHOWN_NAMES]),
        evidence_count=sum(getattr(r, "evidence_count", None) or 0 for r in group),
        doubts=tuple(_doubts(group, names)),
        suspects=found,
        barred=not can_attest(reader, first),
        seconds=sum({r.activity_id: r.activity.seconds for r in group if r.activity}.values()),
        activity_id=whole_of(first),
    )


def _all_told(words: Iterable[str]) -> list[str]:
    """Each once, without what is empty."""
    return [one for one in dict.fromkeys(words) if one]


def _doubts(group: list[Record], names: dict[int, str]) -> Iterable[Doubt]:
    for r in group:
        if r.quantity > r.kind.usual_most:
            yield Doubt("quantity", _("%s 的数量比平常多，请核对。") % subject_name(r, names), r.pk)
    first = group[0]
    if first.act != Record.Act.FILE:
        told = ngettext(
            "这是对 %(n)s 条已审核记录的%(act)s，请与原记录核对。",
            "这是对 %(n)s 条已审核记录的%(act)s，请与原记录核对。",
            len(group),
        )
        yield Doubt("correction", told % {"n": len(group), "act": first.get_act_display()}, first.target_id)
    if first.kind.counts_against:
        yield Doubt("against", _("这类记录会扣分或否决，请逐项核对事实和当事人，再单独审核。"))
    if (local_date(first.filed_at) - first.happened_on).days > LATE_DAYS:
        yield Doubt("late", _("登记时离发生日期已超过半年，请核对。"))
