"""A plan after something changed: the rest stays as it is, but for a few people near by."""

from typing import TYPE_CHECKING

import numpy as np

from rostering.improving import places_of
from rostering.model import Ints, Stop
from rostering.plan import Plan, still_possible
from rostering.program import Moves
from rostering.windows import COLUMNS, Map, solve_window

if TYPE_CHECKING:
    from rostering.problem import Problem


def revise(plan: Plan, problem: "Problem", *, most_moved: int = 5, stop: Stop = lambda: False) -> Plan:
    """The plan for a problem that changed since: other pins, pairs forbidden, absences, skills, posts, people.

    What is no longer possible is undone, and seats that this empties are filled again. At most `most_moved` people get
    other duties, each only where it is worth `Costs.moved`; who lost a duty or was pinned anew is not counted.
    """
    columns = problem.columns
    model, left = columns.model.given(columns.pinned)
    places = places_of(problem)
    where = Map.of(model, places)

    def plan_of(chosen: Ints) -> Plan:
        return Plan(problem, np.sort(np.concatenate([columns.pinned, left[chosen]])))

    held = still_possible(problem, plan.duties)
    chosen = np.searchsorted(left, np.setdiff1d(held, columns.pinned))
    now = plan_of(chosen)
    concerned = set(now.moved_from(plan))
    emptied = [columns.posts[post] for post, seats in now.empty.items() if seats > plan.empty.get(post, 0)]
    for post in sorted(emptied, key=lambda at: (-int(model.shortage[at]), at)):
        moved = set(now.moved_from(plan)) - concerned
        spared = [columns.people[one] for one in concerned | moved if one in columns.people]
        moves = Moves(problem.costs.moved, most_moved - len(moved), np.array(sorted(spared), np.int64))
        found = solve_window(model, chosen, where.around(int(places[post]), COLUMNS), stop, moves=moves)
        if found is None:
            break
        chosen = found[0]
        now = plan_of(chosen)
    return now
