"""A call-up of so many members to so many outposts: how good a plan is after how long.

python bench/roster.py --members 1000 --outposts 100 --seed 1 --seconds 30 [--tight 1.0] [--available 0.75]

The instance and the judge of the plan are shared/cases/callup/instance.py. The gap in the table is to the bound that is
known then; that of the last line, where the whole is small, to the bound of its linear program, solved when time is up.
"""

import argparse
import os
import time
from dataclasses import replace

from rostering import improve
from rostering.improving import WHOLE
from rostering.program import relaxed
from rostering.tests.callup import chosen_in, judge, problem_of

ROW = "| {:>9} | {:>8} | {:>8} | {:>6} | {:>10} | {:>8} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=1000)
    parser.add_argument("--outposts", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--tight", type=float, default=1.0, help="times the general hands of each post")
    parser.add_argument("--available", type=float, default=0.75, help="the part of shifts in which members can come")
    asked = parser.parse_args()
    callup = judge()
    case = callup.make(asked.members, asked.outposts, asked.seed, tight=asked.tight, avail=asked.available)
    whole = problem_of(case)
    print(
        f"{asked.members:,} members x {asked.outposts:,} outposts, {case['posts']:,} seats, seed {asked.seed}, ", end=""
    )
    print(f"load {os.getloadavg()[0]:.1f}")
    print(ROW.format("iteration", "time", "coverage", "gap", "cost", "unfilled"))
    print("| --- | --- | --- | --- | --- | --- |")
    begun = time.monotonic()
    whole = replace(whole)  # checked, and its columns found, within the time
    first, told = None, 0.0
    for plan in improve(whole, seed=asked.seed, seconds=asked.seconds):
        spent = time.monotonic() - begun
        first = first or spent
        if plan.iteration < 4 or spent > told * 1.3:
            told = spent
            print(_row(plan, spent))
    judged = callup.evaluate(case, chosen_in(case, plan))
    assert judged["cost"] == plan.cost
    assert judged["unfilled"] == sum(plan.empty.values())
    print(_row(plan, time.monotonic() - begun))
    model = whole.columns.model
    small = len(model.cost) <= WHOLE
    bound = relaxed(model, lambda: False)[0] if small else plan.bound
    print(f"first_s={first:.2f} coverage={judged['coverage']:.4f} gap={1 - bound / plan.cost:.4f} ", end="")
    print(f"unfilled={judged['unfilled']} cost={judged['cost']}")


def _row(plan, spent) -> str:
    empty = sum(plan.empty.values())
    cells = (f"{spent:.2f} s", f"{plan.coverage:.2%}", f"{plan.gap:.2%}", f"{plan.cost:,}", empty)
    return ROW.format(plan.iteration, *cells)


if __name__ == "__main__":
    main()
