"""Seeks the nearest ways to a need: which further records, how often at least, would meet it.

Found by trial with the one evaluator (`explaining/trial.py`): see docs/algorithms/explanation.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import numpy as np

from rulebook.exact import Exact
from rulebook.explaining.fewer import Plan, fewest
from rulebook.explaining.offers import Offer, days_left, offers
from rulebook.explaining.proof import out_of_reach
from rulebook.explaining.trial import Trial, Trials
from rulebook.explaining.ways import NO_WAYS, Ways, way_of
from rulebook.facts import Column
from rulebook.formula.phrase import Said
from rulebook.formula.tree import Comparison
from rulebook.standing import NeedColumn

if TYPE_CHECKING:
    from rulebook.result import Result

SHOWN, PROBES = 3, 6
FINAL = Said("本周期内已无法达到：一票否决记录一直有效", "Out of reach in this period: a veto record stands")
WHILE = Said("（其他人不变时）", " (if the others stay as they are)")
UNFOUND = Said("按以往每次的数量没有找到办法", "no way was found with quantities as so far")


@dataclass(slots=True)
class Search:
    """The shortest beginning of `plan` that meets a need: longer than `low`, not longer than `high`, perhaps `guess`.

    A `high` above the plan's length: none is known yet.
    """

    plan: Plan
    guess: int
    low: int = 0
    high: int = 0

    def asks(self) -> list[int]:
        """The lengths to try next: first the guess and one less, then some between the bounds."""
        if self.guess:
            found, self.guess = {self.guess - 1, self.guess}, 0
        else:
            found = {self.low + (self.high - self.low) * k // (PROBES + 1) for k in range(1, PROBES + 1)}
        return sorted(k for k in found if self.low < k < self.high)

    def learn(self, length: int, met: bool) -> None:
        """What a trial of one length showed."""
        if met:
            self.high = min(self.high, length)
        elif length < self.high:
            self.low = max(self.low, length)

    @property
    def open(self) -> bool:
        """Whether there is a length between the bounds."""
        return self.low + 1 < self.high

    @property
    def found(self) -> Plan:
        """The shortest beginning; empty if there is none."""
        return self.plan[: self.high] if self.high <= len(self.plan) else ()


class Seeker:
    """Seeks ways for one subject."""

    def __init__(self, result: "Result", i: int, rows: Column, today: int) -> None:
        """`rows`: the subject's in the book; `today`: the day of the period from which records can still be."""
        self.result, self.today, self.rows = result, today, rows
        self.trials = Trials(result, i, rows)

    def find(self, need: NeedColumn) -> Ways:
        """The ways to one unmet need."""
        if "vetoed" in need.reach.names and not need.reach.of_records:
            return Ways(unreachable=FINAL)
        if not need.reach.of_records:
            return NO_WAYS
        found = offers(self.trials, need, self.rows, self.today)
        if not found:
            return self._none(need, found, self.trials.run([()]), ())
        tried = [offer.occurrences for offer in found]
        plans = self._shortest(need, self.trials.run([(), *tried]), tried)
        ways = {plan[0].item: plan for plan in reversed(plans)}  # an item's usual setting stands before its dearest
        return self._ways(need, self._nearest(need, list(ways.values()))) if ways else self._together(need, found)

    def _nearest(self, need: NeedColumn, plans: Sequence[Plan]) -> list[Plan]:
        """Of plans of one item each, those that have the fewest occurrences when spread best."""
        if not need.reach.of_points:
            plans = [self._lean(need, plan) for plan in sorted(plans, key=_length)[:SHOWN]]
        days = (days_left(self.trials, plan[0].item, need.reach.pers, self.today) for plan in plans)
        shortest = fewest(self.trials, need, list(zip(plans, days, strict=True)))
        return sorted(shortest, key=_length)[:SHOWN]

    def _ways(self, need: NeedColumn, plans: Sequence[Plan]) -> Ways:
        """The plans as ways."""
        ways = [way_of(self.result, plan, need.reach.pers, self.today) for plan in plans]
        if need.reach.of_peers:
            ways = [replace(way, zh=way.zh + WHILE.zh, en=way.en + WHILE.en) for way in ways]
        return Ways(tuple(ways))

    def _lean(self, need: NeedColumn, plan: Plan) -> Plan:
        """Without occurrences that make no difference: a further one in a month that counts already."""
        while len(plan) > 1:
            without = [[*plan[:j], *plan[j + 1 :]] for j in range(len(plan))]
            spare = np.flatnonzero(self.trials.run(without).met(need.node))
            if not len(spare):
                return plan
            plan = without[int(spare[0])]
        return plan

    def _together(self, need: NeedColumn, found: Sequence[Offer]) -> Ways:
        """Several items at once, the dearest occurrences first; or why there is no way."""
        best = {offer.item: offer for offer in sorted(found, key=lambda offer: offer.earned)}
        whole = [one for offer in best.values() for one in offer.occurrences]
        trial = self.trials.run([(), whole])
        plans = self._shortest(need, trial, [whole])
        if plans:
            return self._ways(need, [plan if need.reach.of_points else self._lean(need, plan) for plan in plans])
        return self._none(need, tuple(best.values()), trial, whole)

    def _none(self, need: NeedColumn, found: Sequence[Offer], trial: Trial, tried: Plan) -> Ways:
        """That there is no way, where this is proved; else that none was found, though perhaps one beside it."""
        aim = self._aim(need)
        beside = aim is not need and trial.met(aim.node).any()
        why = None if beside else out_of_reach(self.result, aim, found, trial, tried)
        return Ways(unreachable=why) if why else Ways(unfound=UNFOUND)

    def _shortest(self, need: NeedColumn, trial: Trial, tried: Sequence[Plan]) -> list[Plan]:
        """The shortest beginnings of the plans that meet the need, all sought at once; `trial`: the plans' outcome."""
        aim = self._aim(need)
        searches = _searches(aim, trial, tried)
        while asked := [(search, k) for search in searches if search.open for k in search.asks()]:
            met = self.trials.run([search.plan[:k] for search, k in asked]).met(aim.node)
            for (search, k), holds in zip(asked, met.tolist(), strict=True):
                search.learn(k, holds)
        plans = [search.found for search in searches if search.found]
        if aim is need or not plans:
            return plans
        # Which of two items comes first on a day is not told, and may not matter.
        orders = [sorted(plan, key=lambda one: one.item * way) for plan in plans for way in (0, 1, -1)]
        come_to = self.trials.run(orders).met(need.node).reshape(-1, 3).tolist()
        return [plan for plan, met in zip(plans, come_to, strict=True) if all(met)]

    def _aim(self, need: NeedColumn) -> NeedColumn:
        """What to go towards: of a figure that is wanted exactly, that it comes so far, from the side where it is."""
        if need.sign != "==" or need.value is None or need.wanted is None:
            return need
        value, wanted = need.value.at(self.trials.i), need.wanted.at(self.trials.i)
        if value is None or wanted is None:
            return need
        sign: Literal[">=", "<="] = ">=" if value < wanted else "<="
        return replace(need, node=Comparison(sign, need.sides[0], need.sides[1]), sign=sign)


def _length(plan: Plan) -> tuple[int, int]:
    """How many occurrences a plan has; of equals, the order of the scheme."""
    return len(plan), plan[0].item


def _searches(need: NeedColumn, trial: Trial, tried: Sequence[Plan]) -> list[Search]:
    """Where to begin with each of the plans that meets the need; copy 0 of the trial is without further records."""
    met, distance = trial.met(need.node).tolist()[1:], trial.distance(need.node)
    return [_search(need, trial, distance, k, plan) for k, plan in enumerate(tried, 1) if met[k - 1]]


def _search(need: NeedColumn, trial: Trial, distance: Exact | None, copy: int, tried: Plan) -> Search:
    """Where points are asked, begin with the occurrences that were credited most, and a guess how many."""
    if not need.reach.of_points:
        return Search(tried, 1, high=len(tried) + 1)
    credited = trial.credited[trial.of(copy)]
    order = np.argsort(-credited, kind="stable")
    useful = order[credited[order] != 0]
    gained = np.cumsum(credited[useful])
    share = _share(distance, copy)
    wanted = -(-share.numerator * int(gained[-1]) // share.denominator) if len(gained) else 0
    guess = min(int(np.searchsorted(gained, wanted)) + 1, len(useful))
    return Search([tried[k] for k in useful.tolist()], guess, high=len(useful) + 1)


def _share(distance: Exact | None, copy: int) -> Fraction:
    """Which part of the way from copy 0 to another is enough, if figures grow evenly."""
    if distance is None:
        return Fraction(1)
    before, after = distance.at(0), distance.at(copy)
    return Fraction(1) if before is None or after is None or before == after else before / (before - after)
