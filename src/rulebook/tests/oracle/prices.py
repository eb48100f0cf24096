"""What counts, and what a record earns: steps 1 and 2 of credit.md."""

from fractions import Fraction

from rulebook.tests.oracle import dates
from rulebook.tests.oracle.formulas import Scope, given, rounded


class Row:
    """A record on its way to a credit."""

    def __init__(self, record, scope):
        self.record, self.scope = record, scope
        self.item, self.day, self.quantity = record["item"], record["day"], scope.names["quantity"]
        self.counts, self.earned, self.credited, self.limit = True, Fraction(0), Fraction(0), ""

    def place(self, per, starts):
        """What the record shares with others under a limit; a record that lacks it stands alone."""
        found = tuple(self.word(one, starts) for one in per)
        return (id(self),) if None in found else found

    def word(self, per, starts):
        """Its part of the calendar, its matter or its word; None where it has none."""
        if per in ("day", "week", "month", "quarter", "half", "year", "period"):
            return dates.part(per, self.day, starts)
        return self.record.get("matter") or None if per == "matter" else self.scope.names.get(per)


def rows_of(scheme, records, names):
    """Rows of one subject's records; `names` is what formulas know of the subject."""
    found = []
    for record in sorted(records, key=lambda r: (r["day"], r["number"])):
        own = given(scheme.record_fields, record) | {"quantity": Fraction(record["quantity"]), "day": record["day"]}
        row = Row(record, measured(scheme, {**names, **own}))
        needs = [*scheme.needs, *(need for thing in scheme.things_around(row.item) for need in thing.needs)]
        row.counts = all(row.scope.holds(need) for need in needs) and award_fits(scheme, row)
        row.earned = earned(scheme, row, found)
        found.append(row)
    return found


def measured(scheme, names):
    """What formulas over a record see: what is said of it, and the record measures, each using those above it."""
    scope = Scope(dict(names), scheme.tables)
    for name, formula in scheme.record_measures.items():
        scope.names[name] = scope.value(formula)
    return scope


def award(scheme, row):
    points = scheme.items[row.item].told.get("points")
    return points if isinstance(points, dict) and "table" not in points else None


def award_fits(scheme, row):
    points = award(scheme, row)
    if points is None:
        return True
    said = row.scope.names[points["by"]]
    return said is not None and points["from"] <= said <= points["to"]


def earned(scheme, row, before):
    """Rounded points; `before` are the subject's earlier rows."""
    told = scheme.items[row.item].told
    if "pool" in told:
        return by_pool(scheme, row, before)
    if "earns" in told:
        return in_steps(scheme, row.scope.value(scheme.formula(told["earns"])))
    return in_steps(scheme, price(scheme, row, told.get("points", 0)), row.quantity)


def price(scheme, row, points):
    if not isinstance(points, dict):
        return row.scope.value(scheme.formula(points))
    word = row.scope.names[points["by"]]
    return scheme.tables[points["table"]].get(word) if "table" in points else word


def in_steps(scheme, exact, quantity=1):
    """Rounded as the scheme says; what has no value is nothing."""
    return Fraction(0) if exact is None else rounded(scheme.mode)(exact * quantity, scheme.step)


def by_pool(scheme, row, before):
    """What the formula gains by this record, over those of the item that share the pool."""
    told = scheme.items[row.item].told
    per, formula = told["pool"].split(" and "), scheme.formula(told["earns"])
    here = row.place(per, scheme.starts)
    earlier = [r for r in before if r.counts and r.item == row.item and r.place(per, scheme.starts) == here]
    until = sum(r.quantity for r in earlier)

    def worth(quantity):
        return in_steps(scheme, measured(scheme, {**row.scope.names, "quantity": quantity}).value(formula))

    return worth(until + row.quantity) - (worth(until) if earlier else 0)
