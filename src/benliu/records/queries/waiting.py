"""Records that wait for verification, as the secretary sees them: one line per activity."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.org.models import Unit
from benliu.org.queries import names_of, names_of_accounts, units_below
from benliu.org.standing import Standing

from ..models import Evidence, Record, RecordKind
from .lines import subject_name

SHOWN_NAMES = 3
LATE_DAYS = 180


@dataclass(frozen=True)
class Doubt:
    """Why a line should be looked at before it is verified; `record_id` is the record to compare with, if any.

    `code`: `duplicate` (same subject, kind and day as another record), `quantity` (more than is usual for the kind),
    `late` (filed long after it happened).
    """

    code: str
    text: str
    record_id: uuid.UUID | None = None


@dataclass(frozen=True)
class WaitingLine:
    """One activity: the records of one kind, day, branch, filer and note. `quantity` is None where they differ."""

    record_ids: tuple[uuid.UUID, ...]
    kind: str
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

    @property
    def head_count(self) -> int:
        """How many records the line holds."""
        return len(self.record_ids)

    @property
    def is_clean(self) -> bool:
        """Nothing speaks against verifying it together with others."""
        return not self.doubts


def waiting_in(reader: Standing) -> QuerySet[Record]:
    """The submitted records that `reader` may verify."""
    units = Unit.objects.filter(units_below(reader.led_paths))
    return Record.objects.filter(state=Record.State.SUBMITTED, unit__in=units)


def waiting_count(reader: Standing) -> int:
    """How many records `reader` may verify. One query."""
    return waiting_in(reader).count()


def returned_count(unit_id: int) -> int:
    """How many records of a unit were returned and not handed in again. One query."""
    return Record.objects.filter(unit_id=unit_id, state=Record.State.RETURNED).count()


def waiting_records(reader: Standing, *, unit_id: int | None = None, limit: int = 2000) -> list[WaitingLine]:
    """The oldest `limit` waiting records as lines, those with doubts first, then by day. Four queries."""
    rows = waiting_in(reader)
    if unit_id:
        rows = rows.filter(unit_id=unit_id)
    rows = rows.select_related("kind", "unit", "text").annotate(twin_id=Coalesce(_twin("person"), _twin("unit")))
    found = list(rows.order_by("happened_on", "filed_at", "position", "pk")[:limit])
    names = names_of(r.person_id for r in found if r.person_id)
    filers = names_of_accounts(r.filed_by_id for r in found)
    evidence = _evidence_counts([r.pk for r in found])
    lines = [_line(group, names, filers, evidence) for group in _activities(found)]
    return sorted(lines, key=lambda line: line.is_clean)


def _twin(subject: str) -> Subquery:
    """Another record that counts or waits, of the same subject, kind and day as the row of the outer query.

    "person" and "unit" are asked for apart, so that each finds its index (subject, day); one condition for both
    would read every record of the kind.
    """
    newer = Record.objects.filter(target_id=OuterRef("pk"), state=Record.State.VERIFIED)
    own: dict[str, object] = {"person_id": OuterRef("person_id")}
    if subject == "unit":
        own = {"unit_id": OuterRef("unit_id"), "person_id": None, "kind__subject": RecordKind.Subject.BRANCH}
    twins = (
        Record.objects.filter(**own, kind_id=OuterRef("kind_id"), happened_on=OuterRef("happened_on"))
        .filter(state__in=[Record.State.SUBMITTED, Record.State.VERIFIED])
        .exclude(act=Record.Act.CANCEL)
        .exclude(pk=OuterRef("pk"))
        .filter(~Exists(newer))
        .order_by("filed_at", "pk")
    )
    return Subquery(twins.values("pk")[:1])


def _evidence_counts(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    counts: dict[uuid.UUID, int] = defaultdict(int)
    for record_id in Evidence.objects.filter(record_id__in=ids).values_list("record_id", flat=True):
        counts[record_id] += 1
    return counts


def _activities(records: Iterable[Record]) -> list[list[Record]]:
    groups: dict[tuple[object, ...], list[Record]] = {}
    for r in records:
        words = getattr(r, "text", None)
        note = words.note if words else ""
        key = (r.activity_id, r.kind_id, r.happened_on, r.unit_id, r.filed_by_id, note, r.level, r.person_id is None)
        groups.setdefault(key, []).append(r)
    return list(groups.values())


def _line(
    group: list[Record], names: dict[int, str], filers: dict[int, str], evidence: dict[uuid.UUID, int]
) -> WaitingLine:
    first = group[0]
    words = getattr(first, "text", None)
    quantities = {r.quantity for r in group}
    return WaitingLine(
        record_ids=tuple(r.pk for r in group),
        kind=first.kind.label,
        stream=first.kind.stream,
        measure=first.kind.unit,
        happened_on=first.happened_on,
        unit_id=first.unit_id,
        branch=first.unit.name,
        filed_by=filers.get(first.filed_by_id or 0, ""),
        filed_from=first.filed_from,
        filed_at=first.filed_at,
        note=words.note if words else "",
        level=first.level,
        quantity=quantities.pop() if len(quantities) == 1 else None,
        names=tuple(subject_name(r, names) for r in group[:SHOWN_NAMES]),
        evidence_count=sum(evidence.get(r.pk, 0) for r in group),
        doubts=tuple(_doubts(group, names)),
    )


def _doubts(group: list[Record], names: dict[int, str]) -> Iterable[Doubt]:
    for r in group:
        who = subject_name(r, names)
        twin = getattr(r, "twin_id", None)
        if twin:
            yield Doubt("duplicate", _("%s 同一天已有一条同类记录，可能是同一件事。") % who, twin)
        if r.quantity > r.kind.usual_most:
            yield Doubt("quantity", _("%s 的数量比平常多，请核对。") % who, r.pk)
    first = group[0]
    if (local_date(first.filed_at) - first.happened_on).days > LATE_DAYS:
        yield Doubt("late", _("登记时离发生日期已超过半年，请核对。"))
