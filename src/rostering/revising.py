"""A plan after something changed: the rest stays as it is, but for a few people."""

from typing import TYPE_CHECKING

import numpy as np

from rostering.chains import Ways
from rostering.model import Stop
from rostering.plan import Plan, still_possible

if TYPE_CHECKING:
    from rostering.problem import Problem


def revise(plan: Plan, problem: "Problem", *, most_moved: int = 5, stop: Stop = lambda: False) -> Plan:
    """The plan for a problem that changed since: other pins, pairs forbidden, absences, skills, posts, people, rules.

    What is no longer possible is undone, and seats that this empties are filled again, one after the other. At most
    `most_moved` people get other duties, each only where it is worth `Costs.moved`; who lost a duty or was pinned anew
    is not counted. Seats that were empty stay so: that is for `improve`.
    """
    columns = problem.columns
    model, left = columns.model.given(columns.pinned)
    now = Plan(problem, still_possible(problem, plan.duties))
    chosen = np.searchsorted(left, np.setdiff1d(now.chosen, columns.pinned))
    spared = np.zeros(len(problem.people), bool)
    spared[[columns.people[one] for one in now.moved_from(plan) if one in columns.people]] = True
    emptied = {columns.posts[post]: seats - plan.empty.get(post, 0) for post, seats in now.empty.items()}
    for post in sorted(emptied, key=lambda at: (-int(model.shortage[at]), at)):
        for _ in range(emptied[post]):
            if stop():
                break
            among = np.arange(len(left)) if most_moved else np.flatnonzero(model.post == post)
            ways = Ways.of(model, chosen, among, problem.costs.moved, spared)
            chain = ways.best_chain(post, most_moved)
            if not chain:
                break
            taken, who = ways.column[chain], model.person[ways.column[chain]]
            chosen = np.union1d(np.setdiff1d(chosen, ways.leaves[chain]), taken)
            most_moved -= int((~spared[who]).sum())
            spared[who] = True
    return Plan(problem, np.sort(np.concatenate([columns.pinned, left[chosen]])))
