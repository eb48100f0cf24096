"""Waiting records beside those that may be the same thing."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain

from django.db.models import Exists, OuterRef, Q, Subquery

from ..models import Double, Record, RecordKind
from .lines import source_words, subject_name
from .similar import Pair, whole_of

SHOWN_NAMES = 3


@dataclass(frozen=True)
class Side:
    """One of two things that may be the same: who (the first few of `count`), when, where, how much, from whom.

    `quantity` in thousandths, None where it differs among them; `is_verified`: it counts already.
    """

    record_id: uuid.UUID
    names: tuple[str, ...]
    count: int
    happened_on: dt.date
    place: str
    unit_id: int
    branch: str
    quantity: int | None
    measure: str
    note: str
    source: str
    filed_by: str
    filed_at: dt.datetime
    is_verified: bool


@dataclass(frozen=True)
class Suspect:
    """Part of a waiting activity beside what may be the same; `pairs`: each waiting record, and the other one.

    What is told of both sides is put into words only where it is asked for: a long desk shows its first lines.
    """

    pairs: tuple[Pair, ...]
    told: tuple[Callable[[], Side], Callable[[], Side]]

    @cached_property
    def this(self) -> Side:
        """The waiting one."""
        return self.told[0]()

    @cached_property
    def other(self) -> Side:
        """The one that was told earlier."""
        return self.told[1]()

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both, the waiting one first."""
        return self.this, self.other

    @property
    def ids(self) -> list[uuid.UUID]:
        """The pairs one after the other, as forms send them."""
        return [pk for pair in self.pairs for pk in pair]

    @property
    def ids_reversed(self) -> list[uuid.UUID]:
        """The same with the other record first: that one is left out. None where it is not for this desk to say."""
        here = not self.other.is_verified and self.other.unit_id == self.this.unit_id
        return [pk for pair in self.pairs for pk in reversed(pair)] if here else []


def twin_of(subject: str) -> Subquery:
    """Another record that counts or waits, of the same subject, kind and day as the row of the outer query.

    "person" and "unit" are asked for apart, so that each finds its index (subject, day); one condition for both
    would read every record of the kind. What was found to be two things is not named again.
    """
    newer = Record.objects.filter(target_id=OuterRef("pk"), state=Record.State.VERIFIED)
    outer = OuterRef(OuterRef("pk"))
    apart = Q(record=outer, other=OuterRef("pk")) | Q(record=OuterRef("pk"), other=outer)
    own: dict[str, object] = {"person_id": OuterRef("person_id")}
    if subject == "unit":
        own = {"unit_id": OuterRef("unit_id"), "person_id": None, "kind__subject": RecordKind.Subject.BRANCH}
    twins = (
        Record.objects.filter(**own, kind_id=OuterRef("kind_id"), happened_on=OuterRef("happened_on"))
        .filter(state__in=[Record.State.SUBMITTED, Record.State.VERIFIED])
        .exclude(act=Record.Act.CANCEL)
        .exclude(pk=OuterRef("pk"))
        .filter(~Exists(newer), ~Exists(Double.objects.filter(apart)))
        .order_by("-state", "filed_at", "pk")  # verified ones first
    )
    return Subquery(twins.values("pk")[:1])


def twins_beyond(found: Sequence[Record]) -> dict[uuid.UUID, Record]:
    """The twins (annotated as `twin_id`) of `found` that are not among them. One query at most."""
    known = {record.pk for record in found}
    beyond = {twin for record in found if (twin := getattr(record, "twin_id", None)) and twin not in known}
    loaded = Record.objects.select_related("kind", "unit", "text", "activity")
    return loaded.in_bulk(beyond) if beyond else {}


def doubtful_pairs(
    groups: Sequence[Sequence[Record]], beyond: Mapping[uuid.UUID, Record]
) -> list[list[tuple[Record, Record]]]:
    """For each group its records that have a twin, each with it.

    Of two that wait the earlier one is left in peace: it is asked once whether they are the same, at the later one.
    """
    ordered = sorted(groups, key=_filed_at)
    rank = {record.pk: place for place, record in enumerate(chain.from_iterable(ordered))}
    known = {record.pk: record for group in groups for record in group} | dict(beyond)
    found = []
    for group in groups:
        twins: list[tuple[Record, uuid.UUID | None]] = [(record, getattr(record, "twin_id", None)) for record in group]
        later = [(record, twin) for record, twin in twins if twin and rank.get(twin, -1) < rank[record.pk]]
        found.append([(record, known[twin]) for record, twin in later])
    return found


def _filed_at(group: Sequence[Record]) -> dt.datetime:
    return group[0].filed_at


def suspects(
    pairs: Iterable[Sequence[Record]], names: Mapping[int, str], filers: Mapping[int, str]
) -> Iterable[Suspect]:
    """The pairs of one waiting activity, those with the same other activity together."""
    together: dict[tuple[object, ...], list[Sequence[Record]]] = defaultdict(list)
    for pair in pairs:
        together[activity_key(pair[1])].append(pair)
    for found in together.values():
        ids = tuple((record.pk, other.pk) for record, other in found)
        this, other = ([pair[place] for pair in found] for place in (0, 1))
        yield Suspect(ids, (partial(_side, this, names, filers), partial(_side, other, names, filers)))


def activity_key(record: Record) -> tuple[object, ...]:
    """What the records of one activity have in common; without one, who filed them and the note tell them apart."""
    shared = (record.act, record.kind_id, record.happened_on, record.unit_id, record.level, record.person_id is None)
    if whole := whole_of(record):
        return (whole, *shared)
    words = getattr(record, "text", None)
    return (record.filed_by_id, words.note if words else "", *shared)


def _side(records: Sequence[Record], names: Mapping[int, str], filers: Mapping[int, str]) -> Side:
    first = records[0]
    words = getattr(first, "text", None)
    quantities = {record.quantity for record in records}
    return Side(
        record_id=first.pk,
        names=tuple(subject_name(record, names) for record in records[:SHOWN_NAMES]),
        count=len(records),
        happened_on=first.happened_on,
        place=first.activity.place if first.activity else "",
        unit_id=first.unit_id,
        branch=first.unit.name,
        quantity=quantities.pop() if len(quantities) == 1 else None,
        measure=first.kind.measure(first.quantity),
        note=words.note if words else "",
        source=source_words(first.filed_from),
        filed_by=filers.get(first.filed_by_id or 0, ""),
        filed_at=first.filed_at,
        is_verified=first.state == Record.State.VERIFIED,
    )
