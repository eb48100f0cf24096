"""What formulas may ask about a subject: its records, parts of the period, duties, members, unit."""

from fractions import Fraction

from rulebook.tests.oracle import dates
from rulebook.tests.oracle.formulas import Scope, given

KINDS = {
    "sum": lambda found: sum(found, Fraction(0)),
    "mean": lambda found: sum(found) / Fraction(len(found)) if found else None,
    "highest": lambda found: max(found, default=None),
    "lowest": lambda found: min(found, default=None),
}


def text(tree):
    """The name that stands as an argument, or several joined by `and`."""
    return tree[1] if tree[0] == "name" else f"{text(tree[1])} and {text(tree[2])}"


class Facts:
    """One subject with its credited rows: what formulas over it can see."""

    def __init__(self, scheme, period, subject, rows, members=(), unit=None):
        self.scheme, self.first, self.last = scheme, *period
        self.subject, self.rows, self.members, self.unit = subject, rows, members, unit
        self.vetoed = any(row.counts and scheme.items[row.item].told.get("veto") for row in rows)
        self.measures, self.total, self.grade = {}, None, None
        self.everybody = [self]

    def names(self):
        known = given(self.scheme.subject_fields, self.subject)
        return {**known, **self.measures, "vetoed": self.vetoed, "period_start": self.first, "period_end": self.last}

    def scope(self, rows=None, **more):
        rows = [row for row in self.rows if row.counts] if rows is None else rows
        return View(self, rows, more).scope

    def among(self, whom):
        """All subjects, or those of the same unit, of the same words, or of several of these."""
        mine = self.shared(whom)
        return [facts for facts in self.everybody if facts.shared(whom) == mine]

    def shared(self, whom):
        """What one has in common with those among whom one stands."""
        known = {"all": None, "unit": self.subject.get("unit") or None}
        return [known[name] if name in known else self.names().get(name) for name in whom.split(" and ")]

    def outside(self):
        """What a branch sees of its member, or a member of its unit."""
        return Scope({**self.names(), "total": self.total, "grade": self.grade}, self.scheme.tables)


class View:
    """Formulas over some of a subject's rows: all, or those of one part of the period."""

    def __init__(self, facts, rows, more):
        self.facts, self.scheme, self.rows = facts, facts.scheme, rows
        functions = {name: getattr(self, name) for name in ("count", "distinct", "streak", "held", "owed", "unit")}
        functions |= {name: self.summing(name) for name in ("credited", "earned", "quantity")}
        for kind, over in KINDS.items():
            for what in ("records", "parts", "members", "peers"):
                functions[f"{kind}_{what}"] = self.over(getattr(self, what), over)
        functions |= {f"count_{what}": self.counting(getattr(self, what)) for what in ("parts", "members", "peers")}
        functions["rank"] = self.rank
        self.scope = Scope({**facts.names(), **more}, self.scheme.tables, functions)

    def of(self, x, condition=None):
        """The rows of an item, a group or all, for which the condition holds."""
        found = [row for row in self.rows if self.scheme.lies_in(row.item, text(x))]
        return [row for row in found if self.inside(row).holds(condition)]

    def inside(self, row):
        """What a formula over one of the records sees."""
        more = {**self.facts.measures, "earned": row.earned, "credited": row.credited}
        return Scope({**row.scope.names, **more}, self.scheme.tables)

    def count(self, x, condition=None):
        return Fraction(len(self.of(x, condition)))

    def summing(self, name):
        return lambda x, condition=None: sum((getattr(row, name) for row in self.of(x, condition)), Fraction(0))

    def over(self, scopes, kind):
        """sum_…, mean_…, highest_…, lowest_…: of those for which the formula has a value."""

        def figure(*arguments):
            found, formula = scopes(*arguments)
            values = [scope.value(formula) for scope in found]
            return kind([value for value in values if value is not None])

        return figure

    def counting(self, scopes):
        def figure(*arguments):
            found, formula = scopes(*(arguments or (None,)))
            return Fraction(sum(scope.holds(formula) for scope in found))

        return figure

    def records(self, x, formula, condition=None):
        return [self.inside(row) for row in self.of(x, condition)], formula

    def parts(self, per, formula=None):
        pieces = dates.parts(text(per), self.facts.first, self.facts.last, self.scheme.starts)
        by_part = {piece: [] for piece in pieces}
        for row in self.rows:
            by_part[dates.part(text(per), row.day, self.scheme.starts)].append(row)
        return [self.facts.scope(rows) for rows in by_part.values()], formula

    def members(self, formula, condition=None):
        scopes = [member.outside() for member in self.facts.members]
        return [scope for scope in scopes if scope.holds(condition)], formula

    def peers(self, among, formula=None, condition=None):
        scopes = [facts.scope() for facts in self.facts.among(text(among))]
        return [scope for scope in scopes if scope.holds(condition)], formula

    def rank(self, among, formula, condition=None):
        mine = self.facts.scope()
        if not mine.holds(condition) or mine.value(formula) is None:
            return None
        values = [scope.value(formula) for scope in self.peers(among, formula, condition)[0]]
        return Fraction(1 + sum(value is not None and value > mine.value(formula) for value in values))

    def unit(self, formula):
        return self.facts.unit.outside().value(formula) if self.facts.unit else None

    def distinct(self, x, per, condition=None):
        pers = text(per).split(" and ")
        found = [tuple(row.word(one, self.scheme.starts) for one in pers) for row in self.of(x, condition)]
        return Fraction(len({words for words in found if None not in words}))

    def streak(self, x, per, condition=None):
        recorded = {row.word(text(per), self.scheme.starts) for row in self.of(x, condition)}
        longest = here = 0
        for piece in dates.parts(text(per), self.facts.first, self.facts.last, self.scheme.starts):
            here = here + 1 if piece in recorded else 0
            longest = max(longest, here)
        return Fraction(longest)

    def duties(self, x):
        """(item, part, times) of every part of the period in which something is owed."""
        for duty in self.scheme.duties:
            if text(x) in ("all", duty["item"]):
                for piece in dates.parts(duty["per"], self.facts.first, self.facts.last, self.scheme.starts):
                    yield duty, piece

    def owed(self, x):
        return Fraction(sum(duty.get("times", 1) for duty, _ in self.duties(x)))

    def held(self, x):
        total = 0
        for duty, piece in self.duties(x):
            rows = [row for row in self.rows if row.item == duty["item"]]
            there = [row for row in rows if row.word(duty["per"], self.scheme.starts) == piece]
            total += min(len(there), duty.get("times", 1))
        return Fraction(total)
