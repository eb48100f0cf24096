"""Groups and items of a scheme: prices, keep rules and caps."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from rulebook.formula.check import DATE, POINT, Kind, Vocabulary
from rulebook.formula.tree import Call, Comparison, Name, Node, Text, walk
from rulebook.limits import cap_limit, keep_limit
from rulebook.pers import MATTER, PERS, words_of
from rulebook.problems import nearest
from rulebook.reading.formulas import NOTHING, Formulas, ahead
from rulebook.reading.places import Path
from rulebook.reading.text import Source
from rulebook.scheme import Cap, Field, Group, Item, Keep, Limit, Need, Price, Table

KEEP_RULE = re.compile(r"(?:(\d{1,4}) )?(first|last|highest|lowest) per (\w+(?:\.\w+)*(?: and \w+(?:\.\w+)*)*)")

Ruled = TypeVar("Ruled", Item, Group)


@dataclass(slots=True)
class ItemReader:
    """Reads `[[group]]` and `[[item]]`; words of text fields are gathered on the way."""

    source: Source
    tables: Mapping[str, Table]
    subject_fields: Mapping[str, Field]
    record_fields: dict[str, Field]
    groups: dict[str, Group] = field(default_factory=dict)
    measures: dict[str, tuple[Node, Kind]] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Remember which fields list their words: others may say any."""
        self.listed = frozenset(name for name, known in self.record_fields.items() if known.words)

    def read_measures(self, tables: Mapping[str, dict[str, Any]], formulas: Formulas) -> None:
        """Named formulas over one record; each may use those above it."""
        for name, table in tables.items():
            path: Path = ("record_measures", name)
            if name in self.vocabulary().names:
                self.source.report("duplicate-id", path, name=name)
            elif "value" in table:
                formulas.ahead = ahead(tables, name)
                node, kind = formulas.read(table["value"], (*path, "value"), self.vocabulary())
                self.learn_words(node)
                self.measures[name] = node, kind or POINT

        formulas.ahead = {}

    def read_groups(self, tables: list[dict[str, Any]]) -> None:
        """All groups; each `within` must exist and lead out."""
        for i, table in enumerate(tables):
            path: Path = ("group", i)
            group = Group(
                table.get("id", ""),
                table.get("title", ""),
                table.get("english", ""),
                table.get("within", ""),
                (),
                self.keep(table, path),
                self.caps(table, path, in_group=True),
            )
            if group.id in self.groups:
                self.source.report("duplicate-id", (*path, "id"), name=group.id)
            self.groups[group.id] = group
        for i, table in enumerate(tables):
            self.lead_out(table.get("id", ""), ("group", i, "within"))

    def lead_out(self, name: str, path: Path) -> None:
        """Follow `within` outwards."""
        seen, inner = {name}, name
        while outer := self.groups[inner].within:
            if outer not in self.groups:
                self.source.report("unknown-reference", path, name=outer, nearest=nearest(outer, self.groups))
            elif outer in seen:
                self.source.report("group-circle", path, name=name)
            if outer not in self.groups or outer in seen:
                self.groups[inner] = replace(self.groups[inner], within="")
                return
            seen.add(outer)
            inner = outer

    def keep(self, table: dict[str, Any], path: Path) -> Keep | None:
        """A keep rule such as `first per month`."""
        spoken = table.get("keep")
        if spoken is None or "rule" not in spoken:
            return None
        match = KEEP_RULE.fullmatch(spoken["rule"])
        if match is None or match[1] == "0":
            self.source.report("bad-keep", (*path, "keep"), value=spoken["rule"][:40])
            return None
        count, rule, per = int(match[1] or 1), match[2], self.per(match[3], (*path, "keep"))
        limit = keep_limit(rule, per, count, self.titles())
        named = _renamed(limit, spoken, f"{path[0]}.{table.get('id')}.keep")
        return Keep(count, rule, per, named) if per else None  # type: ignore[arg-type]

    def per(self, per: str, path: Path) -> str:
        """What records share; empty where it names something unknown."""
        texts = [name for name, known in self.record_fields.items() if known.kind == "text"]
        known = (*PERS, MATTER, *texts)
        lost = [word for word in words_of(per) if word not in known]
        for word in lost:
            self.source.report("unknown-per", path, word, name=word, nearest=nearest(word, known))
        return "" if lost else per

    def titles(self) -> dict[str, str]:
        """What record fields are called."""
        return {name: known.title for name, known in self.record_fields.items()}

    def caps(self, table: dict[str, Any], path: Path, in_group: bool) -> tuple[Cap, ...]:
        """Caps from the inside out."""
        found = (
            self.cap(cap, table.get("id", ""), (*path, "caps", i), in_group)
            for i, cap in enumerate(table.get("caps", ()))
        )
        return tuple(cap for cap in found if cap)

    def cap(self, table: dict[str, Any], of: str, path: Path, in_group: bool) -> Cap | None:
        """One cap, its formula still unread."""
        per = self.per(table["per"], path) if "per" in table else ""
        sign, most = 1 if "max" in table else -1, table.get("max", table.get("min"))
        first, last, net = table.get("from"), table.get("to"), table.get("net", False)
        if first and last and last < first:
            self.source.report("date-order", path)
        if ("max" in table) == ("min" in table):
            if not self.source.spoilt(path):
                self.source.report("cap-bounds", path)
        elif isinstance(most, int) and (most * sign < 0 or (most == 0 and not net)):
            self.source.report("zero-cap", path)
        if not per or most is None:
            return None
        limit = _renamed(cap_limit(per, sign, in_group, self.titles()), table, f"{path[0]}.{of}.caps.{path[-1]}")
        formula = Need(most, NOTHING) if isinstance(most, str) else None
        return Cap(of, per, sign, 0 if formula else abs(most), limit, formula, first, last, net)

    def read_items(self, tables: list[dict[str, Any]], formulas: Formulas) -> tuple[Item, ...]:
        """All items. Prices by table come first, so that formulas know every word of a field."""
        items = [self.item(table, ("item", i)) for i, table in enumerate(tables)]
        self.unique(items)
        return tuple(
            self.formula_price(item, table, i, formulas)
            for i, (item, table) in enumerate(zip(items, tables, strict=True))
        )

    def read_rules(
        self, tables: Mapping[str, list[dict[str, Any]]], items: tuple[Item, ...], formulas: Formulas
    ) -> tuple[Item, ...]:
        """Needs and formulas of caps, of groups and of items."""
        for i, (name, table) in enumerate(zip(tuple(self.groups), tables.get("group", ()), strict=False)):
            self.groups[name] = self.ruled(self.groups[name], table, ("group", i), formulas)
        return tuple(
            self.ruled(item, table, ("item", i), formulas)
            for i, (item, table) in enumerate(zip(items, tables.get("item", ()), strict=True))
        )

    def ruled(self, thing: Ruled, table: dict[str, Any], path: Path, formulas: Formulas) -> Ruled:
        """An item or a group with its needs and the formulas of its caps."""
        rules: dict[str, Any] = {"needs": self.conditions(table.get("needs", ()), (*path, "needs"), formulas)}
        rules["caps"] = tuple(self.formula_cap(cap, (*path, "caps", i), formulas) for i, cap in enumerate(thing.caps))
        if isinstance(thing, Item):
            fields = (*thing.fields, *self.used(*(need.node for need in rules["needs"])))
            thing = replace(thing, fields=tuple(dict.fromkeys(fields)))
        return replace(thing, **rules)

    def conditions(self, texts: Iterable[str], path: Path, formulas: Formulas) -> tuple[Need, ...]:
        """Conditions over one record."""
        found = formulas.read_all(texts, path, self.vocabulary(), "truth")
        for _, node in found:
            self.learn_words(node)
        return tuple(Need(text, node) for text, node in found)

    def formula_cap(self, cap: Cap, path: Path, formulas: Formulas) -> Cap:
        """A cap with its formula read."""
        if cap.formula is None:
            return cap
        names = {name: kind_of(known) for name, known in self.subject_fields.items()}
        vocabulary = Vocabulary({**ENDS, **names}, tables=self.tables)
        key = "max" if cap.sign > 0 else "min"
        node, _ = formulas.read(cap.formula.text, (*path, key), vocabulary, "number", exact=True)
        return replace(cap, formula=Need(cap.formula.text, node))

    def item(self, table: dict[str, Any], path: Path) -> Item:
        """One item, its price still without formula."""
        if table.get("group", "") not in ("", *self.groups):
            name = table.pop("group")
            self.source.report("unknown-reference", (*path, "group"), name=name, nearest=nearest(name, self.groups))
        for name in table.get("fields", ()):
            self.known_field(name, (*path, "fields"))
        return Item(
            id=table.get("id", ""),
            title=table.get("title", ""),
            english=table.get("english", ""),
            aliases=table.get("aliases", ()),
            stream=table.get("stream", ""),
            group=table.get("group", ""),
            unit=table.get("unit", ""),
            price=self.price(table, path),
            fields=table.get("fields", ()),
            veto=table.get("veto", False),
            needs=(),
            keep=self.keep(table, path),
            caps=self.caps(table, path, in_group=False),
        )

    def known_field(self, name: str, path: Path) -> bool:
        """Whether a record field is declared."""
        if name not in self.record_fields:
            self.source.report("unknown-field", path, name=name, nearest=nearest(name, self.record_fields))
        return name in self.record_fields

    def price(self, table: dict[str, Any], path: Path) -> Price:
        """A flat price, or a table by a field."""
        points = table.get("points", {})
        if table.get("veto") and (points or "earns" in table):
            self.source.report("veto-price", (*path, "points"))
        if points and "earns" in table:
            self.source.report("two-prices", (*path, "earns"))
        if "pool" in table and "earns" not in table:
            self.source.report("pool-alone", (*path, "pool"))
        if "by" not in points:
            return Price(flat=points.get("each", 0))
        return (
            self.table_price(points, (*path, "points")) if "table" in points else self.award(points, (*path, "points"))
        )

    def table_price(self, points: dict[str, Any], path: Path) -> Price:
        """A price by a word."""
        words, by = self.tables.get(points["table"]), points["by"]
        if words is None:
            name = points["table"]
            self.source.report("unknown-table", (*path, "table"), name=name, nearest=nearest(name, self.tables))
        elif not words and not self.source.spoilt(("tables", points["table"])):
            self.source.report("empty-table", ("tables", points["table"]))
        elif any(isinstance(figure, Mapping) for figure in words.values()):
            self.source.report("deep-table", path, name=points["table"])
            words = {}
        if by in self.subject_fields:
            self.expect(self.subject_fields[by], "text", path)
        elif self.known_field(by, (*path, "by")):
            self.learn(by, words or {}, (*path, "by"))
        return Price(by=by, table=cast(Mapping[str, int], words or {}))

    def award(self, points: dict[str, Any], path: Path) -> Price:
        """A price that the record says, within bounds."""
        for key in ("from", "to"):
            if key not in points:
                self.source.report("missing-key", path, where="points", key=key, example="5")
        least, most = points.get("from", 0), points.get("to", 0)
        if least > most:
            self.source.report("award-order", path)
        if self.known_field(points["by"], path):
            self.expect(self.record_fields[points["by"]], "number", path)
        return Price(by=points["by"], least=least, most=most)

    def expect(self, known: Field, kind: str, path: Path) -> None:
        """A field of one kind."""
        if known.kind != kind:
            self.source.report("formula-kind", path, wanted=kind, found=known.kind)

    def learn(self, name: str, words: Iterable[str], path: Path) -> None:
        """Add words to a text field's vocabulary."""
        known = self.record_fields[name]
        if known.kind != "text":
            self.source.report("formula-kind", path, wanted="text", found=known.kind)
        else:
            self.record_fields[name] = replace(known, words=tuple(dict.fromkeys((*known.words, *words))))

    def unique(self, items: list[Item]) -> None:
        """Ids are unique over items and groups; every title or alias means one item."""
        ids: set[str] = set(self.groups)
        titles: dict[str, str] = {}
        for i, item in enumerate(items):
            if item.id in ids and item.id:
                self.source.report("duplicate-id", ("item", i, "id"), name=item.id)
            ids.add(item.id)
            for title in (item.title, *item.aliases):
                if titles.setdefault(title, item.id) != item.id:
                    key = "title" if title == item.title else "aliases"
                    self.source.report("duplicate-title", ("item", i, key), title, name=title, other=titles[title])

    def vocabulary(self) -> Vocabulary:
        """What formulas over one record may name."""
        fields = {**self.subject_fields, **self.record_fields}
        names = {name: kind_of(known) for name, known in fields.items()}
        names |= {
            name: Kind("text") for name, kind in names.items() if kind.kind == "text" and not self.says_only(name)
        }
        names |= {name: kind for name, (_, kind) in self.measures.items()}
        return Vocabulary({"quantity": POINT, "day": DATE, **ENDS, **names}, tables=self.tables)

    def formula_price(self, item: Item, table: dict[str, Any], i: int, formulas: Formulas) -> Item:
        """The item with its price's formula, if it has one."""
        whole = "earns" in table
        text = table["earns"] if whole else table.get("points", {}).get("formula")
        if text is None:
            fields = (*item.fields, *([item.price.by] if item.price.awarded else []))
            return replace(item, fields=tuple(dict.fromkeys(fields)))
        node, _ = formulas.read(text, ("item", i, "earns" if whole else "points"), self.vocabulary(), "number")
        self.learn_words(node)
        pool = self.per(table["pool"], ("item", i, "pool")) if "pool" in table else ""
        fields = tuple(dict.fromkeys((*item.fields, *self.used(node))))
        return replace(item, price=Price(formula=node, whole=whole, pool=pool), fields=fields)

    def says_only(self, name: str) -> bool:
        """Whether a text field lists the words that it may say."""
        return name in self.listed or name in self.subject_fields

    def used(self, *nodes: Node) -> tuple[str, ...]:
        """The record fields that formulas name, also through named formulas."""
        names = {part.name for node in nodes for part in walk(node) if isinstance(part, Name)}
        inner = [self.measures[name][0] for name in names if name in self.measures]
        names |= set(self.used(*inner)) if inner else set()
        return tuple(name for name in self.record_fields if name in names)

    def learn_words(self, node: Node) -> None:
        """Words that a formula compares a text field with, or looks up by it, belong to the field's vocabulary."""
        for part in walk(node):
            if isinstance(part, Comparison):
                for name, word in ((part.left, part.right), (part.right, part.left)):
                    if isinstance(name, Name) and isinstance(word, Text) and name.name in self.record_fields:
                        self.learn(name.name, {word.value: 0}, ())
            elif isinstance(part, Call) and part.name == "table":
                self.learn_table(part)

    def learn_table(self, node: Call) -> None:
        """The words of a table belong to the fields that it is looked up by."""
        table: Table | None = self.tables.get(node.arguments[0].name) if isinstance(node.arguments[0], Name) else None
        for name in node.arguments[1:]:
            if table and isinstance(name, Name) and name.name in self.record_fields:
                self.learn(name.name, table, ())
            inner = [part for part in (table or {}).values() if isinstance(part, Mapping)]
            table = {word: 0 for part in inner for word in part}


ENDS = {"period_start": DATE, "period_end": DATE}


def kind_of(known: Field) -> Kind:
    """What a field yields in a formula."""
    return POINT if known.kind == "number" else Kind(known.kind, words=known.words)


def _renamed(limit: Limit, spoken: dict[str, Any], path: str) -> Limit:
    return Limit(limit.code, spoken.get("label", limit.zh), spoken.get("english", limit.en), path)
