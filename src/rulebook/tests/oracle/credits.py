"""Keep rules and caps: steps 3 and 4 of credit.md, record by record."""

from rulebook.tests.oracle.formulas import NoValue

LACKS = "lacks a need"


def credit(scheme, rows, names):
    """Fill in what each row of one subject is credited, and what limited it."""
    counting = [row for row in rows if row.counts]
    for row in rows:
        row.limit = "" if row.counts else LACKS
    offered = set(map(id, counting))
    for row, rule in lost(scheme, counting):
        row.limit = rule.label
        offered.discard(id(row))
    used = Used(scheme, names)
    for row in counting:
        if id(row) in offered:
            used.up_by(row)


def lost(scheme, rows):
    """(row, keep rule that takes it out): items' rules first, then groups' from the inside out."""
    left = list(rows)
    inner_first = sorted(scheme.groups.values(), key=lambda group: -len(list(scheme.groups_around(group))))
    for thing in (*scheme.items.values(), *inner_first):
        pools = {}
        for row in left if thing.keep else []:
            if thing in scheme.things_around(row.item):
                pools.setdefault(row.place(thing.keep.per, scheme.starts), []).append(row)
        gone = [row for pool in pools.values() for row in ranked(thing.keep, pool)[thing.keep.number :]]
        yield from ((row, thing.keep) for row in gone)
        left = [row for row in left if row not in gone]


def ranked(keep, pool):
    """The best first; of equals the earliest."""
    if keep.rule in ("first", "last"):
        return pool if keep.rule == "first" else pool[::-1]
    return sorted(pool, key=lambda row: abs(row.earned) if keep.rule == "lowest" else -abs(row.earned))


def bound(cap, scope):
    """One on the other side of 0 is 0."""
    found = scope.value(cap.bound)
    if found is None:
        raise NoValue
    return found if found * cap.sign > 0 else 0


class Used:
    """How much of every cap is used up."""

    def __init__(self, scheme, scope):
        self.scheme, self.sums = scheme, {}
        met = {thing for item in scheme.items for thing in scheme.things_around(item)}
        self.bounds = {cap: bound(cap, scope) for thing in met for cap in thing.caps}

    def caps(self, row):
        """The caps that are on for a row, from the inside out, each with where its sum is kept."""
        for thing in self.scheme.things_around(row.item):
            for n, cap in enumerate(thing.caps):
                if cap.first <= row.day <= cap.last:
                    yield cap, (thing.id, n, row.place(cap.per, self.scheme.starts))

    def up_by(self, row):
        """Credit the row what its caps leave of what it earned."""
        sign = -1 if row.earned < 0 else 1
        left = abs(row.earned)
        for cap, place in self.caps(row):
            if cap.sign == sign:
                room = self.room(cap, place)
                if room < left:
                    left, row.limit = room, cap.label
        row.credited = sign * left
        for cap, place in self.caps(row):
            if cap.sign == sign or cap.net:
                self.sums[place] = self.sums.get(place, 0) + row.credited

    def room(self, cap, place):
        """What a cap leaves, by magnitude; less than no room is no room."""
        return max(cap.sign * (self.bounds[cap] - self.sums.get(place, 0)), 0)
