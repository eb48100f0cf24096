"""By how much formulas moved totals: by figures of their own, by other weights of these, by other weights of items."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from rulebook.comparing.clauses import Clause, measure_of, weight_of
from rulebook.comparing.items import title_of
from rulebook.comparing.pairs import Pairs, Side
from rulebook.comparing.totals import NOTHING, Portion, summed
from rulebook.exact import Exact, sum_by
from rulebook.formula.evaluate import truth
from rulebook.formula.phrase import Said
from rulebook.formula.tree import Node
from rulebook.record_scope import RecordScope

Shift = tuple[Clause, Exact]
Mask = npt.NDArray[np.bool_]


def shifts_of(pairs: Pairs) -> list[Shift]:
    """Clauses, with the change of everybody's total by each, in points; those that move nobody are left out."""
    shifts = (*_own(pairs), *_weights(pairs))
    return [(clause, change) for clause, change in shifts if np.any(change.compared("!=", NOTHING))]


def portions_of(pairs: Pairs) -> list[Portion]:
    """What credits enter the totals by: every item, then the items of records that meet a condition."""
    weighed = dict.fromkeys((*pairs.before.result.form.weights, *pairs.after.result.form.weights))
    return [*map(Portion, pairs.items), *(portion for portion in weighed if portion.where)]


def weights_before(pairs: Pairs, portions: Sequence[Portion]) -> list[Exact]:
    """The weights that portions had in the total; of those of a new item, the weight that they have."""
    before, after = pairs.before.result, pairs.after.result
    known = before.scheme.item_index
    return [(before if one.item in known else after).form.weights.get(one, NOTHING) for one in portions]


def met(pairs: Pairs, portion: Portion) -> tuple[Mask, Mask]:
    """Which records are of a portion, before and after; on a side that does not speak of it, as on the other."""
    rows = pairs.item == pairs.items.index(portion.item)
    if portion.where is None:
        return rows, rows
    sides = (pairs.before, pairs.after)
    found = [rows & _meeting(side, portion.where) for side in sides if portion in side.result.form.weights]
    return found[0], found[-1]


def _meeting(side: Side, where: Node) -> Mask:
    """Which records meet a condition on one side."""
    book, scope = side.result.book, side.result.scope
    counting = np.arange(len(book))[book.counting()]
    holds = np.zeros(len(side.result.records), bool)
    holds[book.rows[counting]] = truth(where, RecordScope(book, counting, subjects=scope))
    return np.asarray(side.known & holds[side.rows]) if len(holds) else side.known


def _own(pairs: Pairs) -> Iterator[Shift]:
    """What formulas add: at the old weights other figures, then the new figures at other weights."""
    before, after = pairs.before.result.form.own, pairs.after.result.form.own
    for clause in dict.fromkeys((*before, *after)):
        old, new = before.get(clause, ()), after.get(clause, ())
        if len(old) == len(new):
            pairs_of_terms = list(zip(old, new, strict=True))
            yield clause, summed(tuple((w, v - u) for (w, u), (_, v) in pairs_of_terms))
            weight = weight_of(clause.path, Said(clause.zh, clause.en))
            yield weight, summed(tuple((w - x, v) for (x, _), (w, v) in pairs_of_terms))
        else:
            weighed = not clause.part and not (old and new) and _in_both(pairs, clause)
            named = weight_of(clause.path, Said(clause.zh, clause.en)) if weighed else clause
            yield named, summed(new) - summed(old)


def _in_both(pairs: Pairs, clause: Clause) -> bool:
    """A measure that both schemes have: where the total speaks of it on one side alone, the total did that."""
    schemes = (pairs.before.result.scheme, pairs.after.result.scheme)
    return all(any(measure_of(scheme, name) == clause for name in scheme.measures) for scheme in schemes)


def _weights(pairs: Pairs) -> Iterator[Shift]:
    """Everybody's credits of portions that have another weight, or other records."""
    portions, subjects = portions_of(pairs), len(pairs.after.result.subjects)
    weights = [side.result.form.weights for side in (pairs.before, pairs.after)]
    for portion, before in zip(portions, weights_before(pairs, portions), strict=True):
        change = weights[1].get(portion, NOTHING) - before
        moved = np.any(change.compared("!=", NOTHING))
        if not moved and portion.clause is None:
            continue
        old, new = met(pairs, portion)
        alone = portion.clause if any(portion not in one for one in weights) else None
        if moved:
            rows = np.flatnonzero(new)
            credited = sum_by(pairs.subject[rows], pairs.after.credited[rows], subjects)
            clause = alone or weight_of(f"item.{portion.item}", title_of(pairs, portion.item))
            yield clause, change * Exact(credited, 1000)
        if portion.clause and len(rows := np.flatnonzero(old != new)):  # what effects do not tell of them
            rest = np.where(new[rows], pairs.before.credited[rows], -pairs.after.credited[rows])
            yield portion.clause, before * Exact(sum_by(pairs.subject[rows], rest, subjects), 1000)
