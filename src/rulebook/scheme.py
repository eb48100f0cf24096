"""What a scheme says, once it has been read: plain frozen data. Points are thousandths."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal

from rulebook.formula.functions import FUNCTIONS
from rulebook.formula.tree import Call, Name, Node, walk

Per = Literal["day", "week", "month", "quarter", "year", "period"]
PERS: tuple[Per, ...] = ("day", "week", "month", "quarter", "year", "period")


@dataclass(frozen=True, slots=True)
class Limit:
    """What cut a record's points: a keep rule or a cap, by code and in words."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a record, or the list of subjects, says beyond its standard columns.

    Attributes:
        kind: `text` (one of `words`) or `number`.
        words: the vocabulary of a text field, in a fixed order; columns hold indexes into it.
        note: how a note column carries a number, with `{number}` in its place.
    """

    name: str
    title: str
    english: str
    kind: Literal["text", "number"]
    words: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many points (`most`; below 0 for deductions) of an item or group in every `per`."""

    of: str
    per: Per
    most: int
    limit: Limit


@dataclass(frozen=True, slots=True)
class Keep:
    """Which records count before any cap: `count` of each `per` (a calendar period, or `matter`), by `rule`."""

    count: int
    rule: Literal["first", "last", "highest", "lowest"]
    per: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class Price:
    """What a record earns: a flat price of one unit, a price by a word, or a formula.

    Attributes:
        by: the text field that the price is looked up by, or empty.
        table: its words and prices.
        formula: the price of one unit, or with `whole` the whole record's points.
    """

    flat: int = 0
    by: str = ""
    table: Mapping[str, int] = field(default_factory=dict)
    formula: Node | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be recorded."""

    id: str
    title: str
    english: str
    aliases: tuple[str, ...]
    stream: str
    group: str
    unit: str
    price: Price
    fields: tuple[str, ...]
    veto: bool
    keep: Keep | None
    caps: tuple[Cap, ...]

    @property
    def levels(self) -> tuple[str, ...]:
        """The words that its price is looked up by; empty if it has one price."""
        return tuple(self.price.table)


@dataclass(frozen=True, slots=True)
class Group:
    """Items that share a keep rule or caps; it may lie `within` another."""

    id: str
    title: str
    english: str
    within: str
    keep: Keep | None
    caps: tuple[Cap, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A named figure over a subject's credits, as written and as read; `show` is the step it is shown in."""

    name: str
    title: str
    english: str
    text: str
    value: Node
    show: Fraction


@dataclass(frozen=True, slots=True)
class Total:
    """The total: a formula, never below `least`, never above `most` (thousandths)."""

    text: str
    value: Node
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Need:
    """One condition of a grade, as written and as read."""

    text: str
    node: Node


@dataclass(frozen=True, slots=True)
class Quota:
    """How many may have a grade, in each unit or over all.

    Attributes:
        share, number: a share of those whom `of` holds for (rounded by `rounding`), or a plain number.
        order: (highest?, formula) pairs, the most important first.
        ties: whether those who tie across the edge are all `out` or all `in`.
    """

    share: Fraction | None
    number: int | None
    of: Node | None
    per: Literal["unit", "all"]
    rounding: str
    least: int
    order: tuple[tuple[bool, Node], ...]
    ties: Literal["out", "in"]


@dataclass(frozen=True, slots=True)
class Grade:
    """A rung of the ladder."""

    name: str
    english: str
    needs: tuple[Need, ...]
    quota: Quota | None


@dataclass(frozen=True, slots=True)
class Duty:
    """An item owed `times` times in every `per`, by that period's last day."""

    item: str
    per: Per
    times: int


@dataclass(frozen=True)
class Scheme:
    """A scheme, ready to score. Made by `compile_scheme`."""

    name: str
    title: str
    version: str
    subject: Literal["member", "branch"]
    effective_from: date
    effective_to: date | None
    step: Fraction
    rounding: str
    subject_fields: Mapping[str, Field]
    record_fields: Mapping[str, Field]
    groups: Mapping[str, Group]
    items: tuple[Item, ...]
    measures: Mapping[str, Measure]
    total: Total
    graded: Node | None
    ungraded: str
    grades: tuple[Grade, ...]
    duties: tuple[Duty, ...]
    text: str = field(repr=False)
    source: str = ""

    @cached_property
    def item_index(self) -> dict[str, int]:
        """Where each item stands in `items`; records refer to items by this number."""
        return {item.id: i for i, item in enumerate(self.items)}

    @cached_property
    def tallies(self) -> dict[str, frozenset[str]]:
        """Which items and groups the formulas over subjects count up, by function: `credited`, `count` and so on."""
        found: dict[str, set[str]] = {}
        for node in self._formulas():
            for part in walk(node):
                if isinstance(part, Call) and FUNCTIONS[part.name].arguments[0] == "tally":
                    reference = part.arguments[0]
                    assert isinstance(reference, Name)
                    found.setdefault(part.name, set()).add(reference.name)
        return {function: frozenset(names) for function, names in found.items()}

    def _formulas(self) -> Iterator[Node]:
        """All formulas over subjects."""
        yield from (measure.value for measure in self.measures.values())
        yield self.total.value
        yield from (need.node for grade in self.grades for need in grade.needs)
        for quota in (grade.quota for grade in self.grades if grade.quota):
            yield from (node for _, node in quota.order)
            yield from (node for node in (quota.of,) if node is not None)
        yield from (node for node in (self.graded,) if node is not None)

    def titles(self) -> dict[str, str]:
        """Every title and alias, with the item it means."""
        return {name: item.id for item in self.items for name in (item.title, *item.aliases)}

    def groups_of(self, item: Item) -> tuple[Group, ...]:
        """The groups that an item lies in, from the inside out."""
        found: list[Group] = []
        name = item.group
        while name:
            found.append(self.groups[name])
            name = found[-1].within
        return tuple(found)

    def caps_of(self, item: Item) -> tuple[Cap, ...]:
        """The caps that an item's records meet, from the inside out."""
        return item.caps + tuple(cap for group in self.groups_of(item) for cap in group.caps)

    def members_of(self, reference: str) -> tuple[int, ...]:
        """The items that a reference means: an item, a group with all within it, or `all`."""
        return tuple(
            i
            for i, item in enumerate(self.items)
            if reference in ("all", item.id) or reference in (group.id for group in self.groups_of(item))
        )
