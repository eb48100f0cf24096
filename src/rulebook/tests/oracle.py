"""A slow evaluator in plain loops, written from `docs/algorithms/credit.md` alone: it shares nothing with the engine.

It reads the scheme's TOML itself. A record is a dict: subject, item, day, number, quantity, matter, and fields.
"""

import datetime as dt
import tomllib
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

MODES = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}
CAP_NAMES = {
    "day": "单日封顶",
    "week": "单周封顶",
    "month": "月度封顶",
    "quarter": "季度封顶",
    "year": "年度封顶",
    "period": "周期封顶",
}
FORMULAS = {"if(satisfaction >= 4, 3, 2)": lambda r: 3 if (r.get("satisfaction") or 0) >= 4 else 2}


def part(per, day):
    return {
        "day": day,
        "week": day - dt.timedelta(day.weekday()),
        "month": (day.year, day.month),
        "quarter": (day.year, (day.month - 1) // 3),
        "year": day.year,
        "period": 0,
    }[per]


class Slow:
    """The credits of a scheme, one record after the other."""

    def __init__(self, text):
        self.raw = tomllib.loads(text, parse_float=Decimal)
        self.items = {item["id"]: item for item in self.raw["item"]}
        self.groups = {group["id"]: group for group in self.raw.get("group", [])}

    def around(self, item):
        """The groups an item lies in, from the inside out."""
        name = self.items[item].get("group")
        while name:
            yield self.groups[name]
            name = self.groups[name].get("within")

    def earned(self, record):
        item = self.items[record["item"]]
        points = item.get("points", 0)
        if isinstance(points, dict):
            points = self.raw["tables"][points["table"]].get(record.get(points["by"]), 0)
        elif isinstance(points, str):
            points = FORMULAS[points](record)
        mode, step = self.raw["rounding"].split()
        exact = Fraction(points) * Fraction(record["quantity"]) / Fraction(step)
        return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal(1), MODES[mode]) * Decimal(step)

    def credits(self, records, first, last):
        """(record, earned, credited, limit) of the records of the period, in the order in which they count."""
        records = [r for r in records if first <= r["day"] <= last]
        records.sort(key=lambda r: (r["day"], r["number"]))
        lost = self.lost(records)
        used = {}
        for r in records:
            earned = self.earned(r)
            if id(r) in lost:
                yield r, earned, Decimal(0), lost[id(r)]
                continue
            left, limit = abs(earned), ""
            chain = list(self.chain(r, earned))
            for place, most, name in chain:
                free = most - used.get(place, 0)
                if free < left:
                    left, limit = free, name
            for place, _, _ in chain:
                used[place] = used.get(place, 0) + left
            yield r, earned, left if earned > 0 else -left, limit

    def chain(self, r, earned):
        """The caps a record meets, from the inside out: where they count, how much, what they are called."""
        for thing in (self.items[r["item"]], *self.around(r["item"])):
            for n, cap in enumerate(thing.get("caps", [])):
                bound = cap.get("max", cap.get("min"))
                if earned * bound > 0:
                    name = CAP_NAMES[cap["per"]] if "points" in thing else "类别封顶"
                    name = "扣分上限" if bound < 0 else name
                    yield (r["subject"], thing["id"], n, part(cap["per"], r["day"])), abs(bound), name

    def lost(self, records):
        """Records that a keep rule leaves nothing, with the rule's name; items first, then groups inside out."""
        lost = {}
        depth = dict.fromkeys(self.groups, 0)
        for name in self.groups:
            outer = self.groups[name].get("within")
            while outer:
                depth[name], outer = depth[name] + 1, self.groups[outer].get("within")
        things = [*self.items.values(), *sorted(self.groups.values(), key=lambda g: -depth[g["id"]])]
        for thing in (thing for thing in things if "keep" in thing):
            *count, rule, _, per = thing["keep"].split()
            pools = {}
            for r in records:
                inside = r["item"] == thing["id"] or thing in self.around(r["item"])
                if inside and id(r) not in lost and (per != "matter" or r.get("matter")):
                    key = r["matter"] if per == "matter" else part(per, r["day"])
                    pools.setdefault((r["subject"], key), []).append(r)
            for pool in pools.values():
                keys = {"first": lambda r: 0, "last": lambda r: 0, "highest": lambda r: -abs(self.earned(r))}
                keys["lowest"] = lambda r: abs(self.earned(r))
                best = sorted(pool if rule != "last" else pool[::-1], key=keys[rule])
                for r in best[int(count[0]) if count else 1 :]:
                    lost[id(r)] = {"highest": "就高不就低", "lowest": "就低不就高"}.get(rule) or self.period_name(
                        per, count
                    )
        return lost

    def period_name(self, per, count):
        zh = {"day": "日", "week": "周", "month": "月", "quarter": "季", "year": "年", "period": "周期"}[per]
        return f"每{zh}计{count[0] if count and count[0] != '1' else '一'}次"
