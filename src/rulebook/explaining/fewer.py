"""Whether fewer records than a way has would do, on other days.

A search (`seeking.py`) tries the beginnings of one list of records. Where what a record gives depends on how many there
are in its part of the period (a pool, a cap around several parts), fewer may do if they are spread otherwise.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations_with_replacement
from math import comb

from rulebook.explaining.growth import direction
from rulebook.explaining.trial import Occurrence, Trials
from rulebook.standing import NeedColumn

ALL, MEASURED = 500, 1000  # copies to try: every distribution, or how many in each part give how much
Plan = Sequence[Occurrence]


def fewest(trials: Trials, need: NeedColumn, plans: Sequence[tuple[Plan, Sequence[int]]]) -> list[Plan]:
    """The plans, those shortened of which fewer records do.

    Args:
        trials: the subject's.
        need: what they meet.
        plans: each of one item's equal records, with the days on which they can be.
    """
    least = _least(trials, need, [plan[0] for plan, _ in plans])
    tried = [list(_shorter(trials, need, *one, fewest)) for one, fewest in zip(plans, least, strict=True)]
    met = trials.run([one for shorter in tried for one in shorter]).met(need.node) if any(tried) else ()
    held, found = iter(met), []
    for (plan, _), shorter in zip(plans, tried, strict=True):
        enough = [one for one in shorter if next(held)]
        found.append(min(enough, key=len, default=plan))
    return found


def _shorter(trials: Trials, need: NeedColumn, plan: Plan, days: Sequence[int], least: int) -> Iterator[Plan]:
    """Plans of fewer such records, not below the least: all there are, or of every number what promises most."""
    less = len(plan) - 1
    if less < least:
        return
    if comb(len(days) + less, less) <= ALL:
        spread = (chosen for n in range(1, less + 1) for chosen in combinations_with_replacement(days, n))
        yield from ([replace(plan[0], day=day) for day in chosen] for chosen in spread)
    elif len(days) * less <= MEASURED:
        yield from _promising(trials, need, plan, days)


def _least(trials: Trials, need: NeedColumn, ones: Sequence[Occurrence]) -> list[int]:
    """How many of each it takes at least, where each adds no more than it earns to a plain sum of points; else 1."""
    scheme, unknown = trials.result.scheme, [1] * len(ones)
    plain = need.reach.calls == {"credited"} and direction(scheme, need) == 1
    if not plain or not need.value or not need.wanted:
        return unknown
    value, wanted = need.value.at(trials.i), need.wanted.at(trials.i)
    if value is None or wanted is None:
        return unknown
    points = [
        0 if scheme.items[one.item].price.pool else earned
        for one, earned in zip(ones, trials.prices(ones)[0].tolist(), strict=True)
    ]
    return [int(-((value - wanted) * 1000 // earned)) if earned > 0 else 1 for earned in points]


def _promising(trials: Trials, need: NeedColumn, plan: Plan, days: Sequence[int]) -> Iterator[Plan]:
    """Of every number of records the distribution that promises most, if parts give what they give alone."""
    less = len(plan) - 1
    alone = [[replace(plan[0], day=day)] * n for day in days for n in range(1, less + 1)]
    trial = trials.run([(), plan, *alone])
    distance = trial.distance(need.node)
    if distance is None:
        return
    before, after = distance.at(0), distance.at(1)
    if before is None or after is None:
        return
    best: list[tuple[Fraction, tuple[int, ...]]] = [(Fraction(0), ())] * (less + 1)
    for d, day in enumerate(days):
        given = [distance.at(2 + d * less + n) for n in range(less)]
        gains = [Fraction(0), *((before if one is None else one) - before for one in given)]
        gains = [gain if after >= before else -gain for gain in gains]
        best = [
            max(((best[n - k][0] + gains[k], (*best[n - k][1], *[day] * k)) for k in range(n + 1)), key=lambda p: p[0])
            for n in range(less + 1)
        ]
    yield from ([replace(plan[0], day=day) for day in chosen] for _, chosen in best if chosen)
