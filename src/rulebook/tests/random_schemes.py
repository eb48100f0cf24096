"""Schemes with their subjects and records, made up at random from a seed.

Together they use every key and function of LANGUAGE.md. Days, quantities and words are few, so that caps, keep rules
and ties are met often. Every cap and keep rule has a label of its own, by which a test knows what limited a record.
"""

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from rulebook.tests.random_facts import BOUNDS, PERIODS, RECORD_FIELDS, SUBJECT_FIELDS, WORDS, made_up_records, some_of
from rulebook.tests.random_formulas import CALENDAR, PLAIN_WORDS, Formulas
from rulebook.tests.toml_text import toml


@dataclass(frozen=True)
class Taste:
    """What a property asks for or can do without.

    Attributes:
        quotas: what grades' quotas may be per; without any there are none.
        peers: among whom formulas may look at the other subjects.
        relations: there may be members below or units above.
        sums: the total is `credited(all)`, and nothing without value stops the scoring.
        nested: every cap lies within the next, and nothing is deducted.
    """

    quotas: tuple = ("unit", "all", "status", "unit and status")
    peers: tuple = ("unit", "all", "status", "unit and status")
    relations: bool = True
    sums: bool = False
    nested: bool = False


@dataclass
class Side:
    """A scheme with its subjects and records: members or branches."""

    told: dict
    subjects: list
    records: list

    @cached_property
    def text(self):
        return toml(self.told)


@dataclass
class World:
    """What is scored. `other` is scored first, and is `main`'s members or units, as `relation` says."""

    main: Side
    period: tuple
    cutoff: int | None = None
    other: Side | None = None
    relation: str = ""


def world(seed, taste=Taste()):  # noqa: B008 - frozen
    """The same for the same seed."""
    rng = random.Random(seed)
    period = rng.choice(PERIODS)
    relation = rng.choice(["", "", "", "members", "units"]) if taste.relations else ""
    branches = [{"id": name} for name in rng.sample(["甲支部", "乙支部", "丙支部", "b4"], rng.choice([1, 2, 3]))]
    numbers = rng.sample(range(100), rng.choice([1, 2, 3, 5, 8, 12]))
    members = [{"id": f"m{n}", "unit": rng.choice(branches)["id"]} for n in numbers]
    of_members, of_branches = Maker(rng, taste, period), Maker(rng, taste, period)
    if relation == "members":
        other = of_members.side("member", members)
        return World(of_branches.side("branch", branches, members=of_members), period, None, other, relation)
    if relation == "units":
        other = of_branches.side("branch", branches)
        return World(of_members.side("member", members, unit=of_branches), period, None, other, relation)
    return World(of_members.side("member", members), period, rng.choice([None, None, None, 20]))


class Maker:
    """Makes up one side of a world."""

    tables = {"response": {"IV级": 1, "I级": 5}, "size": {"红": Decimal("-1.5"), "蓝": 2, "书记": 3}}
    square = {"place": {"IV级": {"红": 1, "蓝": Decimal("2.25")}, "I级": {"红": 4}}}

    def __init__(self, rng, taste, period):
        self.rng, self.taste, self.period = rng, taste, period
        self.any, self.labels, self.measures, self.depth = rng.choice, 0, {}, {}
        self.record_measures = {}
        self.subject_kinds = {name: told["kind"] for name, told in SUBJECT_FIELDS.items()}
        self.groups = rng.sample(["base", "key.outer", "g3", "重点"], self.any([0, 1, 2, 3, 4]))
        self.items = rng.sample(["study", "key.emergency", "a.b.c", "bravery", "x1", "党课"], self.any([1, 2, 4, 6]))
        self.duty_items = rng.sample(self.items, self.any([0, 1]))

    def maybe(self, chance):
        return self.rng.random() < chance

    def side(self, subject, subjects, members=None, unit=None):
        told = self.head(subject)
        told["group"] = [self.group(n) for n in range(len(self.groups))]
        told["item"] = [self.item(name) for name in self.items]
        told["duty"] = [self.duty(item) for item in self.duty_items * self.any([1, 2])]
        told |= self.figures(members, unit)
        told["grade"] = self.ladder(self.of_subject(members, unit, total="number"))
        positive = {"quantities": ("1", "2", "0.5", "1.001", "7")} if self.taste.nested else {}
        records = made_up_records(self.rng, subjects, self.items, self.period, **positive)
        return Side(told, [subject | some_of(self.rng, SUBJECT_FIELDS) for subject in subjects], records)

    # the places of formulas

    def place(self, kinds, **more):
        own = self.measures | self.record_measures
        words = {**WORDS, **{name: PLAIN_WORDS for name, kind in own.items() if kind == "text"}}
        return Formulas(self.rng, kinds, words, self.tables, **more)

    def of_cap(self):
        return self.place({"period_start": "date", "period_end": "date", **self.subject_kinds})

    def of_record(self, **more):
        kinds = {"quantity": "number", "day": "date", "period_start": "date", "period_end": "date", **more}
        kinds |= self.subject_kinds | {name: told["kind"] for name, told in RECORD_FIELDS.items()}
        return self.place(kinds | self.record_measures, square=("place", "level", "club"))

    def of_subject(self, members=None, unit=None, **more):
        kinds = {"vetoed": "truth", "period_start": "date", "period_end": "date"} | self.subject_kinds | self.measures
        over = {"things": [*self.items, *self.groups, "all"], "fields": ["club", "level"]}
        over["records"] = self.of_record(earned="number", credited="number", **self.measures)
        other = {"members": members and members.from_outside(), "unit": unit and unit.from_outside()}
        narrow = self.place(kinds, **over)
        other |= {"parts": narrow, "peers": narrow, "among": self.taste.peers}
        return self.place(kinds | more, duties=self.duty_items, **over, **other)

    def from_outside(self):
        place = self.place(self.measures | self.subject_kinds | {"total": "number", "vetoed": "truth", "grade": "text"})
        place.words["grade"] = [*self.grades, "不定等次"]
        return place

    # items and groups

    def head(self, subject):
        steps = ["half_up 0.001", "half_up 0.01", "down 0.5", "up 0.1", "half_up 1", "down 0.25"]
        told = {"name": "made.up", "title": "随机办法", "version": "1", "subject": subject, "rounding": self.any(steps)}
        told["effective"] = {"from": dt.date(2000, 1, 1)}
        if self.maybe(0.3):
            told["year_starts"] = self.any([9, 4, 12, 2])
        if self.maybe(0.1):  # for who keeps results: figures stay as they are
            told |= {"late": self.any(["next period", "correction"]), "notice_days": self.any([3, 7])}
        measures = {}
        for name in ("at_night", "twice")[: self.any([0, 0, 1, 2])]:
            measures[name], self.record_measures[name] = self.named(self.of_record(), 2)
        if self.maybe(0.15):
            told["needs"] = [self.of_record().truth(1)]
        told |= {"subject_fields": SUBJECT_FIELDS, "record_fields": RECORD_FIELDS, "record_measures": measures}
        return told | {"tables": self.tables | self.square}

    def named(self, formulas, depth):
        """A formula of some kind, and the kind."""
        kind = self.any(["number", "number", "truth", "word"])
        return formulas.made(kind, depth), "text" if kind == "word" else kind

    def label(self):
        self.labels += 1
        return {"label": f"第{self.labels}条", "english": f"rule {self.labels}"}

    def group(self, n):
        told = {"id": self.groups[n], "title": f"类别{n}"}
        if n and self.maybe(0.7):
            told["within"] = self.any(self.groups[:n])
        self.depth[told["id"]] = self.depth[told["within"]] + 1 if "within" in told else 0
        return told | self.rules(0.2, self.depth[told["id"]])

    def item(self, name):
        told = {"id": name, "title": f"事项{name}", "unit": "次", "stream": "奔流", "fields": list(RECORD_FIELDS)}
        if self.maybe(0.3):
            told["aliases"] = [f"别名{name}"]
        if self.groups and self.maybe(0.8):
            told["group"] = self.any(self.groups)
        return told | self.price() | self.rules(0.3)

    def price(self):
        if self.taste.nested:
            return {"points": self.any([1, 2, Decimal("0.7")])}
        by = self.any([{"by": "level", "table": "response"}, {"by": self.any(["club", "role"]), "table": "size"}])
        flat = [1, 3, Decimal("1.5"), Decimal("-1.25"), Decimal("0.333"), -2]
        points = [*flat, *[by] * 4, *[self.of_record().number(2)] * 2, *[{"by": "award", "from": 5, "to": 10}] * 2]
        whole = [{"earns": self.of_record().number(2)}, {"earns": self.stepped(), "pool": self.per()}]
        return self.any([*[{"points": one} for one in points], *whole * 3, {}, {"veto": True}])

    def stepped(self):
        steps = ["if(quantity >= 3, -10, quantity >= 2, -5, quantity >= 1, -3, 0)", "round_down(quantity / 2, 1)"]
        return self.any([*steps, "min(quantity * 1.5, 4)", "if(urgent, quantity, 2)", self.of_record().number(1)])

    def duty(self, item):
        told = {"item": item, "per": self.any(["week", "month", "quarter", "half", "year"])}
        return told | ({"times": self.any([1, 2, 3])} if self.maybe(0.7) else {})

    # keep rules and caps

    def per(self):
        calendar, more = self.any([*CALENDAR, "period"]), self.any(["matter", "club", "level"])
        return self.any([calendar, calendar, calendar, more, f"{more} and {calendar}", "club and matter"])

    def rules(self, chance, depth=4):
        told = {}
        if self.maybe(chance) and not self.taste.nested:
            told["needs"] = [self.of_record().truth(2) for _ in range(self.any([1, 1, 2]))]
        if self.maybe(chance):
            best = self.any(["first", "last", "highest", "lowest"])
            told["keep"] = {"rule": f"{self.any(['', '', '2 ', '5 '])}{best} per {self.per()}", **self.label()}
        number = self.any([0, 1, 1, 2, 3])
        caps = self.nested_caps(number, depth) if self.taste.nested else [self.cap() for _ in range(number)]
        return told | ({"caps": caps} if caps else {})

    def nested_caps(self, number, depth):
        """Of a group so deep, or of an item: within those of the group around it, each within the next."""
        pers = ["day", "month", "quarter", "half", "year", "period"][max(4 - depth, 0) : 6 - depth]
        chosen = sorted((self.any(pers) for _ in range(number)), key=pers.index)
        return [{"per": per, "max": self.any([1, 3, Decimal("4.5"), 12]), **self.label()} for per in chosen]

    def cap(self):
        net = {"net": True} if self.maybe(0.25) else {}
        bound, some = self.any([("max", [1, 3, 6, Decimal("4.5"), 12, 30]), ("min", [-1, -4, Decimal("-7.5")])])
        most = self.bound_by_formula() if self.maybe(0.25) else self.any([*some, 0] if net else some)
        told = {"per": self.per(), bound: most}
        for name, days in zip(("from", "to"), BOUNDS, strict=True):
            if self.maybe(0.2):
                told[name] = self.period[0] + dt.timedelta(days)
        return told | net | self.label()

    def bound_by_formula(self):
        formula = self.of_cap()
        ways = [f"if({formula.truth(1)}, 5, 2)", "otherwise(hours, 3)", 'if(role == "书记", 20, 10)']
        ways += [f"round_half_up(otherwise({formula.number(1)}, 1), 0.5)", "otherwise(table(size, role), 4)"]
        return f"{self.any(['', '', '-'])}{self.any(ways)}" if self.taste.sums or self.maybe(0.98) else "hours"

    # figures and grades

    def figures(self, members, unit):
        told = {}
        for name in ("base", "sound", "third")[: self.any([0, 1, 2, 3])]:
            formula, self.measures[name] = self.named(self.of_subject(members, unit), 3)
            told[name] = {"value": formula, "title": name, "show": Decimal("0.01")} if self.maybe(0.5) else formula
        here = self.of_subject(members, unit)
        graded = {"graded": here.truth(1)} if self.maybe(0.4) else {}
        return {"measures": told, "total": self.total(here.number(2)), "ungraded": "不定等次", **graded}

    def total(self, number):
        if self.taste.sums:
            return "credited(all)"
        ways = [f"round_half_up(otherwise({number}, 0), 0.01)", f"round_down(otherwise({number}, 1), 0.5)"]
        told = {"value": self.any(["credited(all)", *ways]) if self.maybe(0.97) else f"round_up({number}, 1)"}
        bounds = {"least": self.any([0, -5]), "most": self.any([20, Decimal("7.5")])}
        return told | {name: bound for name, bound in bounds.items() if self.maybe(0.3)}

    def ladder(self, formulas):
        self.grades = ["优秀", "良好", "合格", "不合格"][: self.any([0, 1, 2, 3, 4])]
        rungs = [self.rung(name, formulas) for name in self.grades]
        for name in ("needs", "quota") if rungs else ():
            rungs[-1].pop(name, None)
        return rungs

    def rung(self, name, formulas):
        likely = ["total >= 1", "not vetoed", "count(all) >= 1", "total < 20"]
        quota = {"quota": self.quota(formulas)} if self.taste.quotas and self.maybe(0.6) else {}
        needs = [self.any([formulas.truth(2), *likely]) for _ in range(self.any([0, 1, 1, 2] if quota else [1, 2]))]
        told = {"name": name, **({"needs": needs} if needs else {})}
        if self.maybe(0.25):
            told["direct"] = self.any([formulas.truth(1), "vetoed", "count(all) >= 5"])
        return told | quota

    def quota(self, formulas):
        told = self.any([{"number": self.any([0, 1, 2])}, {"share": self.any(["1/3", Decimal("0.3"), "1/2", 1])}])
        if "share" in told:
            told |= {"rounding": self.any(["down", "up", "half_up"])} | ({"least": 1} if self.maybe(0.5) else {})
        if self.maybe(0.5):
            told["of"] = self.any(['status == "正式党员"', "active", "count(all) >= 2", "not vetoed"])
        orders = [
            "highest total",
            "lowest total",
            f"lowest {formulas.number(1)}",
            "highest count(all)",
            "highest hours",
        ]
        told["order"] = self.rng.sample(orders, self.any([1, 2])) + ["lowest id"] * self.maybe(0.3)
        told |= {"per": self.any(self.taste.quotas), "ties": self.any(["in", "out"])}
        told["direct"] = self.any(["inside", "outside"])
        return told | ({"binding": self.any([True, False])} if self.maybe(0.4) else {})
