"""What-ifs on a run's records: they are read once and kept, so that a moved number costs a scoring and no query.

A trial takes another scheme for the run's own; roster, period and records stay the run's. What is kept is bounded, and
known by what the run was made of, which never changes.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.db.models import Sum

from benliu.org.queries.ages import birth_years
from benliu.records.models import Activity
from rulebook import Result, Scheme, Subjects, compare, score
from rulebook.comparing import Comparison

from .facts import Loaded, Member, doubles_of, facts_of, load, member_subjects, members_of, period_of
from .models import Run
from .schemes import Compiled

MOST = 5_000  # members who are scored while somebody waits; of more, whole branches are drawn:
DRAWN = 2_000  # members in them, about
AGES = (35, 50, 60)
AGE = "age_band"  # no field of a scheme: a run has none, and no draft may come to depend on it


@dataclass(frozen=True)
class Ground:
    """What a trial stands on: a run, or, of one with more than `most` members, branches drawn by lot (0: all)."""

    run_id: int
    input_hash: str
    most: int


@dataclass(frozen=True)
class People:
    """Who is scored: the run's members and branches, or those that were drawn out of `branches` in all."""

    run: Run
    members: Sequence[Member]
    units: Sequence[int]
    branches: int

    @property
    def drawn(self) -> bool:
        """Not all branches are there."""
        return len(self.units) < self.branches

    @cached_property
    def subjects(self) -> Subjects:
        """Members as the engine's subjects, with the band of their age."""
        plain = member_subjects(self.members)
        ages = [
            self.run.as_of.year - self._born[m.person_id] if m.person_id in self._born else -1 for m in self.members
        ]
        return Subjects(plain.ids, plain.unit, plain.units, {**plain.fields, AGE: [_band(age) for age in ages]})

    @cached_property
    def unit_subjects(self) -> Subjects:
        """Branches as the engine's subjects."""
        return Subjects.of([str(unit) for unit in self.units])

    @cached_property
    def _born(self) -> dict[int, int]:
        return birth_years(m.person_id for m in self.members)


@dataclass(frozen=True)
class Shape:
    """What of a scheme decides how records become columns; another number in it changes nothing of that."""

    items: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str, tuple[str, ...]], ...]
    scheme: Scheme = field(compare=False)

    @classmethod
    def of(cls, scheme: Scheme) -> "Shape":
        """The shape of a scheme."""
        items = tuple((item.id, item.price.by or "") for item in scheme.items)
        return cls(items, tuple((f.name, f.kind, tuple(f.words)) for f in scheme.record_fields.values()), scheme)


@dataclass(frozen=True)
class Outcome:
    """Results of members and, where they are scored, of branches."""

    members: Result
    branches: Result | None


def is_large(run: Run) -> bool:
    """Whether a trial on `run` draws branches by lot, and reads for some seconds before the first answer."""
    return int(run.summary.get("members", 0)) > MOST


def ground_of(run: Run, *, whole: bool = False) -> Ground:
    """Where trials on `run` stand: on all of it if it is small or `whole` is asked for, else on a sample."""
    return Ground(run.pk, run.input_hash, 0 if whole else MOST)


@lru_cache(maxsize=4)
def people_of(ground: Ground) -> People:
    """Who is scored. Kept."""
    run = Run.objects.select_related("scheme", "roster").get(pk=ground.run_id)
    members, units = members_of(run.roster), [int(unit) for unit in run.roster.content["branches"]]
    if not ground.most or len(members) <= ground.most:
        return People(run, members, units, len(units))
    chosen = _drawn(members, units, ground)
    return People(run, [m for m in members if m.unit_id in chosen], [u for u in units if u in chosen], len(units))


def _drawn(members: Sequence[Member], units: Sequence[int], ground: Ground) -> set[int]:
    """Whole branches by lot, the same ones for the same run, until there are members enough: quotas are of branches."""
    sizes: dict[int, int] = defaultdict(int)
    for member in members:
        sizes[member.unit_id] += 1
    order, chosen, count = list(units), set[int](), 0
    random.Random(ground.input_hash).shuffle(order)  # noqa: S311  a sample, no secret
    for unit in order:
        if count and count + sizes[unit] > DRAWN:
            break
        chosen.add(unit)
        count += sizes[unit]
    return chosen


@lru_cache(maxsize=8)
def _facts(ground: Ground, side: str, shape: Shape) -> Loaded:
    people = people_of(ground)
    run, first = people.run, period_of(people.run.period).first
    records = facts_of(run, side)
    if side == "branch":
        return load(records, shape.scheme, people.unit_subjects, "unit_id", first=first)
    doubles = doubles_of(run.roster)
    if people.drawn:
        kept = {member.person_id for member in people.members}
        doubles = [(double, person) for double, person in doubles if person in kept]
        records = records.filter(person_id__in=[*kept, *(double for double, _person in doubles)])
    return load(records, shape.scheme, people.subjects, "person_id", first=first, doubles=doubles)


@lru_cache(maxsize=8)
def _members(ground: Ground, scheme: Scheme) -> Result:
    people = people_of(ground)
    facts = _facts(ground, "member", Shape.of(scheme))
    return score(scheme, people.subjects, facts.records, period_of(people.run.period), cutoff=people.run.cutoff)


@lru_cache(maxsize=8)
def _branches(ground: Ground, scheme: Scheme, members: Scheme) -> Result:
    people = people_of(ground)
    facts = _facts(ground, "branch", Shape.of(scheme))
    below = _members(ground, members)
    period = period_of(people.run.period)
    return score(scheme, people.unit_subjects, facts.records, period, members=below, cutoff=people.run.cutoff)


def outcome_of(ground: Ground, scheme: Compiled) -> Outcome:
    """What a scheme gives on a ground. Kept. Raises `rulebook.ScoringError` where it cannot score these facts."""
    branches = _branches(ground, scheme.branches, scheme.members) if scheme.branches else None
    return Outcome(_members(ground, scheme.members), branches)


def compare_on(ground: Ground, before: Compiled, after: Compiled) -> tuple[Comparison, Comparison | None]:
    """What changes for members, by branch and by band of age; and for branches, where both schemes score them."""
    old, new = outcome_of(ground, before), outcome_of(ground, after)
    members = compare(old.members, new.members, ("unit", AGE))
    if old.branches is None or new.branches is None:
        return members, None
    return members, compare(old.branches, new.branches, ())


@lru_cache(maxsize=4)
def seconds_by_kind(ground: Ground) -> dict[str, int]:
    """How long the telling of the period's activities took, by record kind; of those that say. One query, kept."""
    days = period_of(people_of(ground).run.period)
    told = Activity.objects.filter(happened_on__range=(days.first, days.last), seconds__gt=0)
    return dict(told.values_list("kind__code").annotate(all=Sum("seconds")).order_by())


def _band(age: int) -> str:
    """The band of an age, as a word that sorts: its first year; empty for an age that nobody knows."""
    return "" if age < 0 else str(max((edge for edge in AGES if age >= edge), default=0))


def forget() -> None:
    """Read everything anew from here on."""
    for kept in (people_of, _facts, _members, _branches, seconds_by_kind):
        kept.cache_clear()
