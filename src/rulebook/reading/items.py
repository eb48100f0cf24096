"""Groups and items of a scheme: prices, keep rules and caps."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rulebook.formula.check import POINT, Kind, Vocabulary
from rulebook.formula.tree import Comparison, Name, Node, Text, walk
from rulebook.limits import cap_limit, keep_limit
from rulebook.problems import nearest
from rulebook.reading.formulas import Formulas
from rulebook.reading.text import Path, Source
from rulebook.scheme import PERS, Cap, Field, Group, Item, Keep, Limit, Price

KEEP_RULE = re.compile(r"(?:(\d{1,4}) )?(first|last|highest|lowest) per (\w+)")


@dataclass(slots=True)
class ItemReader:
    """Reads `[[group]]` and `[[item]]`; words of text fields are gathered on the way."""

    source: Source
    tables: Mapping[str, Mapping[str, int]]
    subject_fields: Mapping[str, Field]
    record_fields: dict[str, Field]
    groups: dict[str, Group] = field(default_factory=dict)

    def read_groups(self, tables: list[dict[str, Any]]) -> None:
        """All groups; each `within` must exist and lead out."""
        for i, table in enumerate(tables):
            path: Path = ("group", i)
            group = Group(
                table.get("id", ""),
                table.get("title", ""),
                table.get("english", ""),
                table.get("within", ""),
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
        if match is None or match[3] not in (*PERS, "matter") or match[1] == "0":
            self.source.report("bad-keep", (*path, "keep"), value=spoken["rule"][:40])
            return None
        count, rule, per = int(match[1] or 1), match[2], match[3]
        return Keep(count, rule, per, _renamed(keep_limit(rule, per, count), spoken))  # type: ignore[arg-type]

    def caps(self, table: dict[str, Any], path: Path, in_group: bool) -> tuple[Cap, ...]:
        """Caps from the inside out."""
        found = []
        for i, cap in enumerate(table.get("caps", ())):
            if cap.get("max") == 0:
                self.source.report("zero-cap", (*path, "caps", i))
            if "per" in cap and cap.get("max"):
                limit = _renamed(cap_limit(cap["per"], cap["max"], in_group), cap)
                found.append(Cap(table.get("id", ""), cap["per"], cap["max"], limit))
        return tuple(found)

    def read_items(self, tables: list[dict[str, Any]], formulas: Formulas) -> tuple[Item, ...]:
        """All items. Prices by table come first, so that formulas know every word of a field."""
        items = [self.item(table, ("item", i)) for i, table in enumerate(tables)]
        self.unique(items)
        vocabulary = self.vocabulary()
        priced = [
            self.formula_price(item, table, i, formulas, vocabulary)
            for i, (item, table) in enumerate(zip(items, tables, strict=True))
        ]
        return tuple(priced)

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
        if "by" not in points or "table" not in points:
            return Price(flat=points.get("each", 0))
        words = self.tables.get(points["table"])
        if words is None:
            self.source.report(
                "unknown-reference",
                (*path, "points"),
                name=points["table"],
                nearest=nearest(points["table"], self.tables),
            )
        elif not words:
            self.source.report("empty-table", ("tables", points["table"]))
        if self.known_field(points["by"], (*path, "points")):
            self.learn(points["by"], words or {}, (*path, "points"))
        return Price(by=points["by"], table=words or {})

    def learn(self, name: str, words: Mapping[str, int], path: Path) -> None:
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
        """What the formula of a price may name."""
        fields = {**self.subject_fields, **self.record_fields}
        return Vocabulary({"quantity": POINT, **{name: kind_of(known) for name, known in fields.items()}})

    def formula_price(
        self, item: Item, table: dict[str, Any], i: int, formulas: Formulas, vocabulary: Vocabulary
    ) -> Item:
        """The item with its price's formula, if it has one."""
        whole = "earns" in table
        text = table["earns"] if whole else table.get("points", {}).get("formula")
        if text is None:
            return item
        node, _ = formulas.read(text, ("item", i, "earns" if whole else "points"), vocabulary, "number")
        self.learn_words(node)
        used = {part.name for part in walk(node) if isinstance(part, Name)}
        fields = tuple(dict.fromkeys((*item.fields, *(name for name in self.record_fields if name in used))))
        return replace(item, price=Price(formula=node, whole=whole), fields=fields)

    def learn_words(self, node: Node) -> None:
        """Words that a formula compares a text field with belong to the field's vocabulary."""
        for part in walk(node):
            if isinstance(part, Comparison):
                for name, word in ((part.left, part.right), (part.right, part.left)):
                    if isinstance(name, Name) and isinstance(word, Text) and name.name in self.record_fields:
                        self.learn(name.name, {word.value: 0}, ())


def kind_of(known: Field) -> Kind:
    """What a field yields in a formula."""
    return POINT if known.kind == "number" else Kind("text", words=known.words)


def _renamed(limit: Limit, spoken: dict[str, Any]) -> Limit:
    return Limit(limit.code, spoken.get("label", limit.zh), spoken.get("english", limit.en))
