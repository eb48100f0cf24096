"""Formulas made up at random, of the kind that is asked for, over the names and functions of one place.

Depth bounds the nesting; at 0 only names and constants are left. `random_schemes.py` says what there is in which place.
"""

CALENDAR = ("day", "week", "month", "quarter", "half", "year")
PLAIN_WORDS = ("甲", "乙")


class Formulas:
    """What may be said in one place.

    Attributes:
        kinds: name → number, text, date, time or truth.
        words: name of a text → words worth comparing it with.
        tables: the tables by one word; `square` is one by two, with the fields that say them.
        among: whose other subjects may be looked at, `unit` or `all`.
        things: items, groups and `all`, over a subject; empty over a record.
        records, members, unit, parts, peers: the places that functions over these lead to, where there are any.
    """

    def __init__(self, rng, kinds, words, tables, **places):
        self.rng, self.kinds, self.words, self.tables = rng, kinds, words, tables
        self.square, self.among = places.pop("square", None), places.pop("among", ())
        self.things, self.fields, self.duties = (places.pop(name, ()) for name in ("things", "fields", "duties"))
        self.records, self.members, self.unit, self.parts, self.peers = (
            places.pop(name, None) for name in ("records", "members", "unit", "parts", "peers")
        )

    def made(self, kind, depth):
        return getattr(self, kind)(depth)

    def some(self, ways, depth):
        return self.rng.choice(ways)(depth)

    def names(self, kind):
        return [name for name, found in self.kinds.items() if found == kind]

    # numbers

    def number(self, depth):
        if depth <= 0 or self.rng.random() < 0.2:
            return self.some([self.constant, self.known_number, self.known_number], 0)
        ways = [self.sum, self.product, self.choice, self.of_several, self.round, self.replaced, self.bracket]
        ways += [self.calendar, self.between] + [self.looked_up] * bool(self.tables and self.names("text"))
        if self.things:
            ways += [self.total_of] * 8 + [self.of_records] * 4 + [self.distinct, self.streak] * 2
        ways += [self.duty] * 2 * bool(self.duties) + [self.of_parts] * 4 * bool(self.parts)
        ways += [self.of_peers, self.rank] * 2 * bool(self.peers and self.among)
        ways += [self.of_members] * 8 * bool(self.members) + [self.of_unit] * 8 * bool(self.unit)
        return self.some(ways, depth - 1)

    def constant(self, _):
        return self.rng.choice(["0", "1", "2", "3", "0.5", "1.25", "10", "30%", "12.5%", "0.001", "7"])

    def known_number(self, depth):
        return self.rng.choice(self.names("number") or [self.constant(depth)])

    def sum(self, depth):
        return f"{self.number(depth)} {self.rng.choice('+-')} {self.factor(depth)}"

    def factor(self, depth):
        """A number that may stand beside an operator."""
        return f"({self.number(depth)})" if depth > 0 else self.number(0)

    def product(self, depth):
        divisor = self.factor(depth)
        sign = self.rng.choice("**/" if divisor.strip("()") not in ("0", "-0") else "*")
        return f"{self.factor(depth)} {sign} {divisor}"

    def bracket(self, depth):
        return f"-({self.number(depth)})"

    def choice(self, depth, kind="number"):
        arms = [f"{self.truth(depth)}, {self.made(kind, depth)}" for _ in range(self.rng.choice([1, 1, 2]))]
        return f"if({', '.join(arms)}, {self.made(kind, depth)})"

    def of_several(self, depth):
        several = [self.number(depth) for _ in range(self.rng.choice([2, 2, 3]))]
        return f"{self.rng.choice(['min', 'max'])}({', '.join(several)})"

    def round(self, depth):
        mode, step = self.rng.choice(["half_up", "down", "up"]), self.rng.choice(["1", "0.5", "0.1", "0.01", "5"])
        return f"round_{mode}({self.number(depth)}, {step})"

    def replaced(self, depth, kind="number"):
        return f"otherwise({self.made(kind, depth)}, {self.made(kind, 0)})"

    def calendar(self, depth):
        return f"{self.rng.choice(['year', 'month', 'weekday'])}({self.date(depth)})"

    def between(self, depth):
        return f"{self.rng.choice(['days', 'months', 'years'])}({self.date(depth)}, {self.date(depth)})"

    def looked_up(self, _):
        if self.square and self.rng.random() < 0.3:
            return f"table({', '.join(self.square)})"
        return f"table({self.rng.choice(list(self.tables))}, {self.rng.choice(self.names('text'))})"

    # numbers over a subject

    def condition(self, place, depth):
        """A last argument that may be left out."""
        return f", {place.truth(depth)}" if self.rng.random() < 0.5 else ""

    def total_of(self, depth):
        name = self.rng.choice(["credited", "earned", "quantity", "count"])
        return f"{name}({self.rng.choice(self.things)}{self.condition(self.records, depth)})"

    def kind_of(self, what):
        return f"{self.rng.choice(['sum', 'mean', 'highest', 'lowest'])}_{what}"

    def of_records(self, depth):
        formula = self.records.number(depth)
        return (
            f"{self.kind_of('records')}({self.rng.choice(self.things)}, {formula}{self.condition(self.records, depth)})"
        )

    def distinct(self, depth):
        per = self.rng.choice([*CALENDAR, "matter", *self.fields])
        return f"distinct({self.rng.choice(self.things)}, {per}{self.condition(self.records, depth)})"

    def streak(self, depth):
        per = self.rng.choice(CALENDAR)
        return f"streak({self.rng.choice(self.things)}, {per}{self.condition(self.records, depth)})"

    def duty(self, _):
        return f"{self.rng.choice(['held', 'owed'])}({self.rng.choice([*self.duties, 'all'])})"

    def of_parts(self, depth):
        per = self.rng.choice(CALENDAR[1:])
        if self.rng.random() < 0.3:
            return f"count_parts({per}, {self.parts.truth(depth + 1)})"
        return f"{self.kind_of('parts')}({per}, {self.parts.number(depth + 1)})"

    def of_peers(self, depth):
        among = self.rng.choice(self.among)
        if self.rng.random() < 0.3:
            return f"count_peers({among}{self.condition(self.peers, depth)})"
        return f"{self.kind_of('peers')}({among}, {self.peers.number(depth + 1)}{self.condition(self.peers, depth)})"

    def rank(self, depth):
        among = self.rng.choice(self.among)
        return f"rank({among}, {self.peers.number(depth + 1)}{self.condition(self.peers, depth)})"

    def of_members(self, depth):
        if self.rng.random() < 0.3:
            return f"count_members({self.members.truth(depth) if self.rng.random() < 0.8 else ''})"
        return f"{self.kind_of('members')}({self.members.number(depth)}{self.condition(self.members, depth)})"

    def of_unit(self, depth):
        return f"unit({self.unit.number(depth)})"

    # truths

    def truth(self, depth):
        ways = [self.compared, self.compared, self.between_two, self.dated]
        ways += [self.worded] * 3 * bool(self.names("text")) + [self.timed] * 2 * bool(self.names("time"))
        ways += [self.known_truth] * bool(self.names("truth"))
        if depth > 0:
            ways += [self.joined, self.joined, self.negated]
        return self.some(ways, depth - 1)

    def comparison(self):
        return self.rng.choice(["==", "!=", "<", "<=", ">", ">="])

    def compared(self, depth):
        return f"{self.number(depth)} {self.comparison()} {self.number(depth)}"

    def between_two(self, depth):
        low, high = self.rng.choice(["<", "<="]), self.rng.choice(["<", "<="])
        return f"{self.constant(0)} {low} {self.number(depth)} {high} {self.number(0)}"

    def dated(self, depth):
        return f"{self.date(depth)} {self.comparison()} {self.date(0)}"

    def worded(self, _):
        name = self.rng.choice(self.names("text"))
        return f'{name} {self.rng.choice(["==", "==", "!="])} "{self.rng.choice(self.words[name])}"'

    def timed(self, _):
        return (
            f"{self.rng.choice(self.names('time'))} {self.comparison()} {self.rng.choice(['06:00', '12:30', '22:00'])}"
        )

    def known_truth(self, _):
        return self.rng.choice(self.names("truth"))

    def joined(self, depth):
        left, right = self.truth(depth), self.truth(depth)
        return self.rng.choice(["{} and {}", "{} or {}", "({}) and ({})", "({}) or ({})"]).format(left, right)

    def negated(self, depth):
        return self.rng.choice(["not {}", "not ({})"]).format(self.truth(depth))

    # dates and words

    def date(self, depth):
        ways = [lambda _: self.rng.choice(["2025-01-01", "2024-02-29", "2025-07-01", "1990-12-31", "2025-05-01"])]
        ways += [lambda _: self.rng.choice(self.names("date"))] * 4
        if depth > 0:
            ways += [lambda n: f"anniversary({self.date(n)}, {self.date(n)})", lambda n: self.choice(n, "date")]
            ways += [lambda n: self.replaced(n, "date")]
        return self.some(ways, depth - 1)

    def word(self, depth):
        """Either of two words: comparing it with one that it never is would be refused."""
        one, other = self.rng.sample([f'"{word}"' for word in PLAIN_WORDS], 2)
        more = f"{self.truth(depth)}, {one}, " if self.rng.random() < 0.3 else ""
        return f"if({more}{self.truth(depth)}, {one}, {other})"
