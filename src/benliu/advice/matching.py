"""Which expert to ask: by skill, distance, load and rest, with the reasons. Pure, and no black box.

Every expert gets a sum of minutes, the smallest first: the way there, half an hour for each request that is open with
them, and for each day that is lacking to a week of rest since the last visit ten minutes. Who lacks the skill, or is
away, stands below all others and is not asked without being chosen.
"""

from collections.abc import Iterable
from dataclasses import dataclass

UNKNOWN_WAY, PER_REQUEST, WEEK, PER_DAY = 60, 30, 7, 10  # minutes; minutes; days; minutes


@dataclass(frozen=True)
class Expert:
    """Somebody of the team. `way`: minutes to the place, none: not known; `rested`: whole days since the last visit,
    none: no visit yet; `has_skill`: also where the topic asks for none.
    """

    person_id: int
    has_skill: bool
    way: int | None
    open_requests: int
    rested: int | None
    is_away: bool = False


@dataclass(frozen=True)
class Proposal:
    """An expert with the figures that the place in the list comes from; `total` is their sum."""

    expert: Expert
    for_way: int
    for_load: int
    for_rest: int

    @property
    def total(self) -> int:
        """Minutes in all."""
        return self.for_way + self.for_load + self.for_rest

    @property
    def fits(self) -> bool:
        """May be asked without being chosen."""
        return self.expert.has_skill and not self.expert.is_away


def propose(experts: Iterable[Expert]) -> list[Proposal]:
    """All of them, the best first; of equals the one known longest (the smaller id)."""
    found = [_weighed(one) for one in experts]
    return sorted(found, key=lambda p: (p.expert.is_away, not p.expert.has_skill, p.total, p.expert.person_id))


def _weighed(expert: Expert) -> Proposal:
    lacking = 0 if expert.rested is None else max(0, WEEK - expert.rested)
    way = UNKNOWN_WAY if expert.way is None else expert.way
    return Proposal(expert, way, expert.open_requests * PER_REQUEST, lacking * PER_DAY)
