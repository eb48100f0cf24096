"""The keys that a scheme may have, declared once, and the check of a text against them."""

import re
from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rulebook.facts import READ
from rulebook.formula.parser import NAME
from rulebook.formula.phrase import Said
from rulebook.periods import PERIODS, Period
from rulebook.pers import MATTER, PERS
from rulebook.problems import HIDDEN, nearest
from rulebook.reading.places import Path
from rulebook.reading.text import Source

Loose = Any  # what TOML may hold
HIGHEST, FINEST, MOST_TIMES = 1_000_000_000, 6, 10_000
NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?")
WHOLE = Said("办法", "the scheme")
RESERVED = (
    "all", "and", "or", "not", "total", "vetoed", "grade", "id", "quantity", "earned", "credited",
    "period_start", "period_end", MATTER, *PERS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """What a key holds.

    `table`: one table of `shape`; `tables`: a list of them; `map`: names to tables of `shape`;
    `points map`: words to points; `text map`: words to texts.
    With `short`, a bare value stands for a table with only that key. `example`: what to write where it is missing.
    """

    kind: str
    required: bool = False
    choices: tuple[str, ...] = ()
    shape: Mapping[str, "Key"] = field(default_factory=dict)
    short: str = ""
    most: int = 1000
    example: str = ""

    def written(self) -> str:
        """What such a value looks like."""
        return self.example or (f'"{self.choices[0]}"' if self.choices else EXAMPLES[self.kind][2])


FIELD = {
    "title": Key("text", required=True),
    "english": Key("text"),
    "kind": Key("text", required=True, choices=("text", "number", "date", "time", "truth")),
    "words": Key("texts"),
    "note": Key("text"),
}
CAP = {
    "per": Key("text", required=True, example='"year"'),
    "max": Key("room"),
    "min": Key("room"),
    "from": Key("date"),
    "to": Key("date"),
    "net": Key("truth"),
    "label": Key("text"),
    "english": Key("text"),
}
KEEP = {
    "rule": Key("text", required=True, example='"highest per period"'),
    "label": Key("text"),
    "english": Key("text"),
}
PRICE = {
    "by": Key("name", required=True, example='"level"'),
    "table": Key("name"),
    "from": Key("points"),
    "to": Key("points"),
}
GROUP = {
    "id": Key("name", required=True, example='"lesson"'),
    "title": Key("text", required=True),
    "english": Key("text"),
    "within": Key("name"),
    "needs": Key("texts"),
    "keep": Key("table", shape=KEEP, short="rule"),
    "caps": Key("tables", shape=CAP, most=10),
}
ITEM = {
    "id": Key("name", required=True, example='"lesson"'),
    "title": Key("text", required=True),
    "english": Key("text"),
    "aliases": Key("texts"),
    "stream": Key("text"),
    "group": Key("name"),
    "unit": Key("text"),
    "needs": Key("texts"),
    "points": Key("price", shape=PRICE),
    "earns": Key("text"),
    "pool": Key("text"),
    "fields": Key("texts"),
    "veto": Key("truth"),
    "keep": Key("table", shape=KEEP, short="rule"),
    "caps": Key("tables", shape=CAP, most=10),
}
MEASURE = {
    "value": Key("text", required=True, example='"credited(all)"'),
    "title": Key("text"),
    "english": Key("text"),
    "show": Key("number"),
}
RECORD_MEASURE = {
    "value": Key("text", required=True, example='"quantity * 2"'),
    "title": Key("text"),
    "english": Key("text"),
}
TOTAL = {"value": Key("text", required=True, example='"credited(all)"'), "least": Key("points"), "most": Key("points")}
QUOTA = {
    "share": Key("share"),
    "number": Key("count"),
    "of": Key("text"),
    "per": Key("text", required=True, example='"unit"'),
    "rounding": Key("text", choices=("down", "half_up", "up")),
    "least": Key("count"),
    "order": Key("texts", required=True, example='["highest total"]'),
    "ties": Key("text", required=True, choices=("out", "in")),
    "direct": Key("text", choices=("outside", "inside")),
    "binding": Key("truth"),
}
GRADE = {
    "name": Key("text", required=True),
    "english": Key("text"),
    "needs": Key("texts"),
    "direct": Key("text"),
    "quota": Key("table", shape=QUOTA),
}
DUTY = {
    "item": Key("name", required=True),
    "per": Key("text", required=True, choices=PERS),
    "times": Key("count"),
}
SCHEME = {
    "name": Key("name", required=True, example='"member_points"'),
    "title": Key("text", required=True),
    "english": Key("text"),
    "version": Key("text", required=True, example='"2025"'),
    "subject": Key("name", required=True, example='"member"'),
    "effective": Key(
        "table", True, shape={"from": Key("date", required=True), "to": Key("date")}, example="{ from = 2025-01-01 }"
    ),
    "rounding": Key("text", required=True, example='"half_up 0.01"'),
    "year_starts": Key("month"),
    "late": Key("text", choices=("correction", "next period")),
    "notice_days": Key("count"),
    "needs": Key("texts"),
    "graded": Key("text"),
    "ungraded": Key("text"),
    "subject_fields": Key("map", shape=FIELD, most=50),
    "record_fields": Key("map", shape=FIELD, most=50),
    "record_measures": Key("map", shape=RECORD_MEASURE, short="value", most=100),
    "tables": Key("points maps", most=100),
    "words": Key("text map", most=500),
    "group": Key("tables", shape=GROUP, most=100),
    "item": Key("tables", shape=ITEM, most=500),
    "measures": Key("map", shape=MEASURE, short="value", most=100),
    "total": Key("table", required=True, shape=TOTAL, short="value", example='"credited(all)"'),
    "grade": Key("tables", shape=GRADE, most=20),
    "duty": Key("tables", shape=DUTY, most=50),
}
DIGITS = 12  # more are a slip, whatever the number is for
EXAMPLES = {
    "text": ("一段文字", "a text", '"…"'),
    "name": ("一个名称", "a name", '"soul.lesson"'),
    "texts": ("一列文字", "a list of texts", '["…", "…"]'),
    "number": ("一个数", "a number", "0.3"),
    "points": ("至多三位小数的数", "a number of at most three decimals", "1.5"),
    "share": ("0 到 1 之间的数或分数", "a number from 0 to 1, or a fraction", '"1/3"'),
    "room": ("至多三位小数的数，或算式", "a number of at most three decimals, or a formula", "6"),
    "month": ("1 到 12 的月份", "a month from 1 to 12", "9"),
    "count": ("0 以上的整数", "a whole number from 0", "1"),
    "truth": ("true 或 false", "true or false", "true"),
    "date": ("一个日期", "a date", "2025-01-01"),
    "price": ("单价、算式或分值表", "a price, a formula or a table", '1.5, "…" or { by = "level", table = "…" }'),
    "table": ("一个表", "a table", "{ … }"),
    "tables": ("一列表", "a list of tables", "[[…]]"),
    "map": ("一个表", "a table", "[…]"),
    "map of points": ("一个分值表", "a table of points", '{ "一等奖" = 8 }'),
    "points map": ("一个分值表", "a table of points", '{ "省级" = 12 }'),
    "points maps": ("分值表", "tables of points", "[tables.…]"),
    "word": ("一个词", "a word", '"…"'),
    "day": ("一个日期", "a date", "2025-01-01"),
    "clock": ("一个时刻", "a time of day", '"06:30"'),
    "yes": ("true 或 false", "true or false", "true"),
    "answer": ("一个数、词、true 或 false", "a number, a word, true or false", '1.5, "1/3", "…" or true'),
    "times": (f"0 到 {MOST_TIMES} 的整数", f"a whole number from 0 to {MOST_TIMES}", "3"),
    "period": ("一个周期", "a period", PERIODS),
    "text map": ("词和它的英文", "words, each with its English", '{ "市级" = "city" }'),
}


def _number(value: object) -> Fraction | None:
    """An exact number of a sane size."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    if isinstance(value, Decimal) and not (value.is_finite() and abs(int(value.as_tuple().exponent)) <= FINEST):
        return None
    number = Fraction(value)
    return number if abs(number) <= HIGHEST else None


def _points(value: object) -> int | None:
    number = _number(value)
    return int(number * 1000) if number is not None and (number * 1000).denominator == 1 else None


def _share(value: object) -> Fraction | None:
    match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", value) if isinstance(value, str) else None
    return Fraction(int(match[1]), int(match[2])) if match and int(match[2]) else _number(value)


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= HIGHEST else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _texts(value: object) -> tuple[str, ...] | None:
    whole = isinstance(value, list) and len(value) <= 200 and all(_text(part) for part in value)
    return tuple(value) if whole and isinstance(value, list) else None


def _period(value: object) -> Any:  # noqa: ANN401 - as given
    try:
        return Period.of(str(value)) and value
    except ValueError:
        return None


def _fact(kind: str) -> Callable[[Any], Any]:
    """What a field of this kind takes: a value itself, or a text that says it."""

    def read(value: Any) -> Any:  # noqa: ANN401 - from TOML
        try:
            READ[kind][0](value)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        return value

    return read


PLAIN: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "name": lambda value: value if isinstance(value, str) and NAME.fullmatch(value) and value not in RESERVED else None,
    "texts": _texts,
    "number": _number,
    "points": _points,
    "share": _share,
    "room": lambda value: value if _text(value) else _points(value),
    "month": lambda value: value if _count(value) and value <= 12 else None,
    "count": _count,
    "truth": lambda value: value if isinstance(value, bool) else None,
    "date": lambda value: value if isinstance(value, date) and not isinstance(value, datetime) else None,
    "word": lambda value: value if isinstance(value, str) else None,
    "day": _fact("date"),
    "clock": _fact("time"),
    "yes": _fact("truth"),
    "answer": lambda value: value if isinstance(value, bool | str) else _number(value),
    "times": lambda value: value if _count(value) is not None and value <= MOST_TIMES else None,
    "period": _period,
}


@dataclass(slots=True)
class Conformer:
    """Checks tables against their shape. What does not conform is reported and left out."""

    source: Source

    def table(self, value: Mapping[str, Any], shape: Mapping[str, Key], path: Path) -> dict[str, Any]:
        """The keys of `value` that conform to `shape`."""
        for key in value.keys() - shape.keys():
            self.source.report("unknown-key", (*path, key), key, key=key, nearest=nearest(key, shape))
        for key in (key for key in shape if shape[key].required and key not in value):
            self.source.report("missing-key", path, where=_named(path) or WHOLE, key=key, example=shape[key].written())
        found = {key: self.value(value[key], shape[key], (*path, key)) for key in shape if key in value}
        return {key: part for key, part in found.items() if part is not None}

    def value(self, value: object, key: Key, path: Path) -> Loose:
        """One value, or None."""
        if key.kind == "price":
            return self.price(value, path)
        if key.short and not isinstance(value, dict):
            value = {key.short: value}
        if key.kind == "points or map":
            key = Key("map of points" if isinstance(value, dict) else "points")
        if key.kind == "table or tables":
            key = replace(key, kind="tables" if isinstance(value, list) else "table")
        if key.kind in PLAIN:
            return self.plain(value, key, path)
        return self.nested(value, key, path)

    def plain(self, value: object, key: Key, path: Path) -> Loose:
        """A text, number, date or list of texts."""
        found = PLAIN[key.kind](value)
        if isinstance(value, str) and (hidden := HIDDEN.search(value)):
            self.source.refused.add(path)
            self.source.report("hidden-character", path, key=_named(path), found=hidden[0])
            return None
        if found is None:
            self.wrong(value, key, path)
        elif key.choices and found not in key.choices:
            self.source.report("bad-choice", path, key=path[-1], value=found[:40], nearest=nearest(found, key.choices))
            return None
        return found

    def wrong(self, value: object, key: Key, path: Path) -> None:
        """Report a value of the wrong kind."""
        zh, en, _ = EXAMPLES[key.kind]
        self.source.refused.add(path)
        if isinstance(value, int) and 10**DIGITS <= abs(value) < 10**1000:  # Python writes out no longer ones
            self.source.report("long-number", path, number=str(value)[:DIGITS] + "…", size=len(str(abs(value))))
            return
        example = _respelt(value, key) or key.written()
        self.source.report("wrong-kind", path, key=_named(path), wanted=Said(zh, en), example=example)

    def nested(self, value: object, key: Key, path: Path) -> Loose:
        """A table, a list of tables, or a map."""
        if key.kind == "tables":
            if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
                return self.wrong(value, key, path)
            return (
                None
                if self.crowded(value, key, path)
                else [self.table(part, key.shape, (*path, i)) for i, part in enumerate(value)]
            )
        if not isinstance(value, dict):
            return self.wrong(value, key, path)
        if key.kind == "table":
            return self.table(value, key.shape, path)
        return None if self.crowded(value, key, path) else self.map(value, key, path)

    def crowded(self, value: Sized, key: Key, path: Path) -> bool:
        """Report more parts than there may be."""
        if len(value) > key.most:
            self.source.report("too-many", path, what=_named(path), size=len(value), most=key.most)
        return len(value) > key.most

    def map(self, value: dict[str, Any], key: Key, path: Path) -> dict[str, Any]:
        """Names or words, each with a table or points."""
        inner = {
            "map": Key("table", shape=key.shape, short=key.short),
            "points maps": Key("points map"),
            "points map": Key("points or map"),
            "map of points": Key("points"),
            "text map": Key("text"),
        }[key.kind]
        if key.kind not in ("points map", "map of points", "text map"):
            for name in (name for name in value if PLAIN["name"](name) is None):
                self.source.report("bad-name", (*path, name), name=name)
        found = {name: self.value(part, inner, (*path, name)) for name, part in value.items()}
        return {name: part for name, part in found.items() if part is not None}

    def price(self, value: object, path: Path) -> dict[str, Any] | None:
        """Points, a formula, or a table by a field."""
        if isinstance(value, str):
            return {"formula": value}
        if not isinstance(value, dict):
            points = self.plain(value, Key("points"), path)
            return None if points is None else {"each": points}
        return self.table(value, PRICE, path)


def _respelt(value: object, key: Key) -> str:
    """The same value as it is written for a key of this kind, with quotes or without; empty if that is not enough."""
    if key.kind in ("text", "name") and isinstance(value, int | Decimal | date) and not isinstance(value, bool):
        meant: str | Decimal = str(value)
    elif isinstance(value, str) and NUMBER.fullmatch(value):
        meant = Decimal(value)
    elif key.kind in ("points", "room") and isinstance(value, Decimal) and value.is_finite() and value.adjusted() < 9:
        meant = (round(value, 3) or Decimal("0.001")).normalize()
        value = f"{meant:f}"
    else:
        return ""
    found = PLAIN.get(key.kind, _nothing)(meant)
    fits = found is not None and (not key.choices or found in key.choices)
    return (f'"{meant}"' if isinstance(meant, str) else str(value)) if fits else ""


def _nothing(_value: object) -> None:
    return None


def _named(path: Path) -> str:
    """A key's path as people write it."""
    return ".".join(f"{part + 1}" if isinstance(part, int) else part for part in path)
