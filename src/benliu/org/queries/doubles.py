"""People who may be one, side by side, and those who are known to be."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Upper

from ..models import Double, Membership, Particulars, Unit
from ..particulars import mask_after_year, mask_middle
from ..standing import Standing
from .roster import units_below

MOST = 50


@dataclass(frozen=True)
class Candidate:
    """One of two, as far as telling them apart needs; numbers are masked."""

    person_id: int
    name: str
    staff_no: str
    branch: str
    status: str
    gender: str
    joined_party: str
    born_on: str
    phone: str
    has_account: bool


@dataclass(frozen=True)
class Pair:
    """Two who may be one, and why: "name" (same name and branch), "number" (same staff or ID number)."""

    first: Candidate
    second: Candidate
    reason: str


@dataclass(frozen=True)
class Decided:
    """A decision that can be taken back."""

    id: int
    first_id: int
    first: str
    second: str
    same: bool


def suspected_doubles(reader: Standing) -> list[Pair]:
    """The pairs among members whom `reader` is an officer of, without those decided. A fixed number of queries."""
    here = _members(reader)
    named = here.values("unit_id", "person__name").annotate(n=Count("pk")).filter(n__gt=1).order_by("unit_id")[:MOST]
    wanted = {(row["unit_id"], row["person__name"]) for row in named}
    alike = here.filter(person__name__in={name for _unit, name in wanted})
    rows = alike.values_list("unit_id", "person__name", "person_id")
    groups: dict[object, list[int]] = {}
    for unit_id, name, person_id in rows:
        if (unit_id, name) in wanted:
            groups.setdefault((unit_id, name), []).append(person_id)
    pairs = {pair: "name" for people in groups.values() for pair in combinations(sorted(people), 2)}
    for people in _same_numbers(here):
        pairs |= dict.fromkeys(combinations(sorted(people), 2), "number")
    decided = set(Double.objects.filter(first__in={p for pair in pairs for p in pair}).values_list("first", "second"))
    left = {pair: why for pair, why in pairs.items() if pair not in decided and pair[::-1] not in decided}
    return _pairs(dict(list(left.items())[:MOST]))


def _members(reader: Standing) -> QuerySet[Membership]:
    led = Unit.objects.filter(units_below(reader.officer_paths)).values("pk")
    return Membership.objects.filter(unit__in=led, ends_on=None, person__erased_at=None)


def _same_numbers(here: QuerySet[Membership]) -> Iterable[list[int]]:
    """People with the same staff number but for case, or the same ID number."""
    for number in (Upper("person__staff_no"), F("person__particulars__id_no")):
        numbered = here.annotate(number=number).exclude(number=None).exclude(number="")
        twice = numbered.values("number").annotate(n=Count("pk")).filter(n__gt=1).values_list("number", flat=True)
        groups: dict[str, list[int]] = {}
        for value, person_id in numbered.filter(number__in=list(twice[:MOST])).values_list("number", "person_id"):
            groups.setdefault(value, []).append(person_id)
        yield from groups.values()


def _pairs(reasons: dict[tuple[int, int], str]) -> list[Pair]:
    ids = {person for pair in reasons for person in pair}
    rows = Membership.objects.filter(person__in=ids, ends_on=None).select_related("person__particulars", "unit")
    found = {m.person_id: _candidate(m) for m in rows}
    return [Pair(found[a], found[b], why) for (a, b), why in reasons.items()]


def _candidate(m: Membership) -> Candidate:
    kept = getattr(m.person, "particulars", None) or Particulars()
    return Candidate(
        person_id=m.person_id,
        name=m.person.name,
        staff_no=m.person.staff_no or "",
        branch=m.unit.name,
        status=m.get_status_display(),
        gender=m.person.gender_label,
        joined_party=m.person.joined_party,
        born_on=mask_after_year(kept.born_on),
        phone=mask_middle(kept.phone),
        has_account=m.person.account_id is not None,
    )


def decided_doubles(reader: Standing) -> list[Decided]:
    """What was decided about people whom `reader` is an officer of, the newest first. One query."""
    led = Unit.objects.filter(units_below(reader.officer_paths)).values("pk")
    rows = Double.objects.filter(first__memberships__unit__in=led).select_related("first", "second").distinct()
    return [Decided(d.pk, d.first_id, d.first.name, d.second.name, d.same) for d in rows.order_by("-pk")[:MOST]]


def doubles_among(person_ids: Iterable[int]) -> list[tuple[int, int]]:
    """(double, who it stands for) for the people given, in order. One query."""
    rows = Double.objects.filter(same=True, first__in=set(person_ids)).order_by("second_id")
    return list(rows.values_list("second_id", "first_id"))


def ids_of(person_id: int) -> list[int]:
    """All ids of one human being: its own, and those that stand for it. One query."""
    return [person_id, *(double for double, _kept in doubles_among([person_id]))]


def kept_for(person_ids: Iterable[int]) -> dict[int, int]:
    """Whom doubles stand for, by the double's id. One query."""
    rows = Double.objects.filter(same=True, second__in=set(person_ids))
    return dict(rows.values_list("second_id", "first_id"))


def is_decided(double_id: int) -> bool:
    """Whether there is such a decision. One query."""
    return Double.objects.filter(pk=double_id).exists()
