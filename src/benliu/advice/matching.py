"""Which expert to ask: by skill, distance, load and rest, with the reasons. Pure, and no black box.

Every expert gets a sum of minutes, the smallest first; what counts how much is data (`matching.toml`). Who is away
stands below all others. Who is away or lacks the skill is not asked without being chosen.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Weights:
    """Minutes, and days of a full rest, as `matching.toml` says them."""

    way_unknown: int
    without_skill: int
    per_open_request: int
    rest_days: int
    per_day_of_rest: int


@cache
def weights() -> Weights:
    """The bureau's weights. Raises `ValueError` where one is no whole number from 0 up, `TypeError` at another name."""
    said = tomllib.loads(files(__package__).joinpath("matching.toml").read_text(encoding="utf-8"))
    if wrong := [name for name, value in said.items() if type(value) is not int or value < 0]:
        raise ValueError(f"matching.toml: {', '.join(wrong)}: a whole number from 0 up is wanted")
    return Weights(**said)


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
    for_skill: int
    for_way: int
    for_load: int
    for_rest: int

    @property
    def total(self) -> int:
        """Minutes in all."""
        return self.for_skill + self.for_way + self.for_load + self.for_rest

    @property
    def fits(self) -> bool:
        """May be asked without being chosen."""
        return self.expert.has_skill and not self.expert.is_away


def propose(experts: Iterable[Expert], by: Weights | None = None) -> list[Proposal]:
    """All of them, the best first; of equals the one known longest (the smaller id). `by`: the bureau's, if none."""
    found = [_weighed(one, by or weights()) for one in experts]
    return sorted(found, key=lambda p: (p.expert.is_away, p.total, p.expert.person_id))


def _weighed(expert: Expert, by: Weights) -> Proposal:
    lacking = 0 if expert.rested is None else max(0, by.rest_days - expert.rested)
    return Proposal(
        expert,
        for_skill=0 if expert.has_skill else by.without_skill,
        for_way=by.way_unknown if expert.way is None else expert.way,
        for_load=expert.open_requests * by.per_open_request,
        for_rest=lacking * by.per_day_of_rest,
    )
