"""A plan at once, then ever better ones: flow, prices, the whole as a linear program where it is small, windows."""

import itertools
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from rostering.flow import rolling_flow
from rostering.model import Floats, Ints, Model, Stop
from rostering.plan import Plan, still_possible
from rostering.prices import Market, climbers
from rostering.program import relaxed
from rostering.windows import Map, Windows

if TYPE_CHECKING:
    from rostering.problem import Problem

WHOLE = 150_000  # columns up to which the whole is solved as a linear program: its prices are the best there are
CLOSE = 0.01  # gap below which prices are good enough for windows to do the rest
EARLY = 3  # windows before the linear program: a single empty seat needs no more
TRUST = (1.0, 0.95)  # prices are believed wholly, and a little less: which is better differs
SPREADS = (0.02, 0.005)  # by which prices are drawn near the best ones: rounding differs, and now and then fits
FEWEST, MOST, FLOWS = 3, 16, 1_600_000  # flows along such prices: at least, at most; columns of all together


def improve(
    problem: "Problem",
    *,
    seed: int = 0,
    iterations: int | None = None,
    seconds: float | None = None,
    gap: float = 0.0,
    stop: Stop = lambda: False,
    start: Plan | None = None,
    watch: Callable[[Plan], object] = lambda _: None,
) -> Iterator[Plan]:
    """Plans, the first at once, each better than the one before.

    Ends after `iterations` steps or `seconds`, when a plan is within `gap` of the bound, when `stop()` is true (it is
    asked many times a second), or when nothing is found to gain. The same seed and number of iterations give the same
    plans, as long as no other limit ends it. `start`: a plan to improve, as far as the problem still allows it.
    `watch` is told after every step how it stands: the best plan so far, with that step as its `iteration`.
    """
    until = None if seconds is None else time.monotonic() + seconds

    def ended() -> bool:
        return stop() or (until is not None and time.monotonic() > until)

    best: Plan | None = None
    for iteration, (chosen, bound) in enumerate(_steps(problem, seed, ended, start)):
        told = best
        if best is None or problem.columns.model.total(chosen) < best.cost:
            best = Plan(problem, chosen, bound, iteration)
        elif bound > best.bound:
            best = replace(best, bound=bound)
        watch(replace(best, iteration=iteration))
        if best is not told:
            yield best
        if best.gap <= gap or iteration == iterations or ended():
            return


def solve(problem: "Problem", *, seed: int = 0, iterations: int | None = None, seconds: float | None = None) -> Plan:
    """The last plan of `improve`."""
    *_, plan = improve(problem, seed=seed, iterations=iterations, seconds=seconds)
    return plan


@dataclass(slots=True)
class _Best:
    """The columns of the model that are chosen, what no plan costs less than, and the prices that led there."""

    model: Model
    chosen: Ints
    prices: Floats
    bound: int = 0

    @property
    def close(self) -> bool:
        """Whether prices can hardly do better."""
        cost = self.model.total(self.chosen)
        return cost - self.bound <= CLOSE * cost

    def raise_bound(self, bound: float) -> None:
        """Take a bound; costs are whole numbers, so that it can be rounded up."""
        if math.isfinite(bound):
            self.bound = max(self.bound, math.ceil(bound - 1e-6 * max(1.0, abs(bound))))

    def steer(self, prices: Floats, luck: np.random.Generator, stop: Stop) -> Iterator[None]:
        """Keep what flows along these prices if it is better, then along prices near by until that is close."""
        nearby = min(MOST, max(FEWEST, FLOWS // (len(self.model.cost) + 1)))
        for trust, spread in [*((trust, 0.0) for trust in TRUST), *((1.0, SPREADS[nth % 2]) for nth in range(nearby))]:
            if spread and self.close:
                return
            around = prices * np.exp(luck.normal(0, spread, len(prices)))
            chosen = rolling_flow(self.model, around, trust, stop)
            if self.model.total(chosen) < self.model.total(self.chosen):
                self.chosen, self.prices = chosen, prices
            yield


def _steps(problem: "Problem", seed: int, stop: Stop, start: Plan | None) -> Iterator[tuple[Ints, int]]:
    """All columns chosen so far and the bound, after each step."""
    columns = problem.columns
    model, left = columns.model.given(columns.pinned)
    pinned = columns.model.total(columns.pinned) - int((model.demand * model.shortage).sum())
    if start is None:
        chosen = rolling_flow(model)
    else:
        held = np.setdiff1d(still_possible(problem, start.duties), columns.pinned)
        chosen = np.searchsorted(left, held)
    best = _Best(model, chosen, np.zeros(len(model.demand)))
    for _ in _stages(model, places_of(problem), seed, stop, best):
        yield np.sort(np.concatenate([columns.pinned, left[best.chosen]])), best.bound + pinned


def _stages(model: Model, places: Ints, seed: int, stop: Stop, best: _Best) -> Iterator[None]:
    """Improve `best` step by step."""
    yield
    market, luck = Market.of(model), np.random.default_rng(seed)
    for climber in climbers(model):
        if not market.climb(climber, stop):
            return
        best.raise_bound(climber.bound)
        yield from best.steer(climber.prices, luck, stop)
        if best.close:
            break
    windows = Windows.of(Map.of(model, places), luck)
    for nth in itertools.count():
        if nth == EARLY and len(model.cost) <= WHOLE and not best.close and (found := relaxed(model, stop)):
            best.raise_bound(found[0])
            yield from best.steer(found[1], luck, stop)
        if windows.done or (window := windows.solve_next(best.chosen, market.regret(best.prices), stop)) is None:
            return
        best.chosen, proven = window
        if proven:
            best.bound = model.total(best.chosen)
        yield
        if proven:
            return


def places_of(problem: "Problem") -> Ints:
    """The place of each post, as a number."""
    names = {name: at for at, name in enumerate(dict.fromkeys(post.place for post in problem.posts))}
    return np.array([names[post.place] for post in problem.posts], np.int64)
