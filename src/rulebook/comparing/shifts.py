"""By how much formulas moved totals: by figures of their own, by other weights of these, by other weights of items."""

from collections.abc import Iterator

import numpy as np

from rulebook.comparing.clauses import Clause, measure_of, weight_of
from rulebook.comparing.items import title_of
from rulebook.comparing.pairs import Pairs
from rulebook.comparing.totals import NOTHING, summed
from rulebook.exact import Exact, sum_by
from rulebook.formula.phrase import Said

Shift = tuple[Clause, Exact]


def shifts_of(pairs: Pairs) -> list[Shift]:
    """Clauses, with the change of everybody's total by each, in points; those that move nobody are left out."""
    shifts = (*_own(pairs), *_weights(pairs))
    return [(clause, change) for clause, change in shifts if np.any(change.compared("!=", NOTHING))]


def weights_before(pairs: Pairs) -> list[Exact]:
    """The weights that items had in the total; of one that is new, the weight that it has."""
    before, after = pairs.before.result, pairs.after.result
    known = before.scheme.item_index
    return [(before if item in known else after).form.weights.get(item, NOTHING) for item in pairs.items]


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
    """Everybody's credits of items that have another weight."""
    after = pairs.after.result.form.weights
    for i, (item, before) in enumerate(zip(pairs.items, weights_before(pairs), strict=True)):
        change = after.get(item, NOTHING) - before
        if np.any(change.compared("!=", NOTHING)):
            rows = np.flatnonzero(pairs.item == i)
            credited = sum_by(pairs.subject[rows], pairs.after.credited[rows], len(pairs.after.result.subjects))
            yield weight_of(f"item.{item}", title_of(pairs, item)), change * Exact(credited, 1000)
