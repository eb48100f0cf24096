"""A scheme's TOML → the same with formulas parsed, figures exact and everything in its place."""

import datetime as dt
import tomllib
from decimal import Decimal
from fractions import Fraction

from rulebook.tests.oracle.grammar import parse

SPANS = {"day": "日", "week": "周", "month": "月", "quarter": "季", "half": "半年", "year": "年", "period": "周期"}
CAP_NAMES = {
    "day": "单日封顶",
    "week": "单周封顶",
    "month": "月度封顶",
    "quarter": "季度封顶",
    "year": "年度封顶",
    "period": "周期封顶",
}
# A group's cap says its part of the year, but for the whole of it.
GROUP_NAMES = {
    "day": "类别单日封顶",
    "week": "类别单周封顶",
    "month": "类别月度封顶",
    "quarter": "类别季度封顶",
    "half": "类别半年封顶",
}


def tree(told):
    """A formula, or a figure in its place."""
    return parse(told) if isinstance(told, str) else ("is", Fraction(told))


def figures(table):
    """Figures by a word or by two."""
    return {word: figures(told) if isinstance(told, dict) else Fraction(told) for word, told in table.items()}


def trees(texts):
    return [parse(text) for text in texts]


def per(text):
    return text.split(" and ")


class Cap:
    def __init__(self, told, at_item):
        self.sign = 1 if "max" in told else -1
        self.per, self.net = per(told["per"]), told.get("net", False)
        self.bound = tree(told["max" if "max" in told else "min"])
        self.first, self.last = told.get("from", dt.date.min), told.get("to", dt.date.max)
        plain = CAP_NAMES.get(told["per"]) if at_item else GROUP_NAMES.get(told["per"], "类别封顶")
        self.label = told.get("label", "扣分上限" if self.sign < 0 else plain)


class Keep:
    def __init__(self, told):
        told = told if isinstance(told, dict) else {"rule": told}
        what, among = told["rule"].split(" per ")
        *number, self.rule = what.split()
        self.number, self.per = int(number[0]) if number else 1, per(among)
        times = self.number if self.number > 1 else "一"
        names = {"highest": "就高不就低", "lowest": "就低不就高"}
        self.label = told.get("label") or names.get(self.rule) or f"每{SPANS.get(among)}计{times}次"


class Thing:
    """An item or a group: what it asks for, keeps and limits."""

    def __init__(self, told, around):
        self.told, self.id, self.around = told, told["id"], told.get(around)
        self.needs = trees(told.get("needs", []))
        self.keep = Keep(told["keep"]) if "keep" in told else None
        self.caps = [Cap(cap, around == "group") for cap in told.get("caps", [])]


class Scheme:
    def __init__(self, text):
        told = tomllib.loads(text, parse_float=Decimal)
        self.mode, step = told["rounding"].split()
        self.step, self.starts = Fraction(step), told.get("year_starts", 1)
        self.needs = trees(told.get("needs", []))
        self.graded, self.ungraded = parse(told["graded"]) if "graded" in told else None, told.get("ungraded", "")
        self.subject_fields, self.record_fields = told.get("subject_fields", {}), told.get("record_fields", {})
        self.tables = {name: figures(table) for name, table in told.get("tables", {}).items()}
        self.record_measures = {name: parse(formula) for name, formula in told.get("record_measures", {}).items()}
        self.items = {item["id"]: Thing(item, "group") for item in told.get("item", [])}
        self.groups = {group["id"]: Thing(group, "within") for group in told.get("group", [])}
        measures = told.get("measures", {}).items()
        self.measures = {name: parse(said["value"] if isinstance(said, dict) else said) for name, said in measures}
        total = told["total"] if isinstance(told["total"], dict) else {"value": told["total"]}
        self.total, self.least, self.most = tree(total["value"]), total.get("least"), total.get("most")
        self.grades, self.duties = told.get("grade", []), told.get("duty", [])
        self.parsed = {}

    def formula(self, told):
        """Parsed once, as it is asked for by every record."""
        if told not in self.parsed:
            self.parsed[told] = tree(told)
        return self.parsed[told]

    def groups_around(self, thing):
        """From the inside out."""
        while thing.around:
            thing = self.groups[thing.around]
            yield thing

    def things_around(self, item):
        return [self.items[item], *self.groups_around(self.items[item])]

    def lies_in(self, item, name):
        """Whether an item is `name`, lies in the group `name`, or `name` is all."""
        return name == "all" or any(thing.id == name for thing in self.things_around(item))
