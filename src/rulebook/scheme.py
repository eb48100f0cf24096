"""What a scheme says, once it has been read: plain frozen data. Points are thousandths."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal

from rulebook.formula.tree import Call, Name, Node, walk
from rulebook.pers import Part, words_of

Table = Mapping[str, "int | Mapping[str, int]"]
PLAIN_TALLIES = ("credited", "earned", "quantity", "count")


@dataclass(frozen=True, slots=True)
class Limit:
    """What cut a record's points: a keep rule or a cap, by code and in words.

    Attributes:
        path: of the rule in the scheme, such as `group.study.caps.0`: what tells two caps of one name apart.
    """

    code: str
    zh: str
    en: str
    path: str = field(default="", compare=False)

    @property
    def group(self) -> str:
        """Whose rule it is, where it is a group's."""
        place = re.fullmatch(r"group\.(.+)\.(?:keep|caps\.\d+)", self.path)
        return place[1] if place else ""

    @property
    def placed(self) -> str:
        """The code, of a group's rule with the group: `group-cap:base`."""
        return ":".join(filter(None, (self.code, self.group)))


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a record, or the list of subjects, says beyond its standard columns.

    Attributes:
        kind: `text` (one of `words`), `number`, `date`, `time` or `truth`.
        words: the vocabulary of a text field, in a fixed order; columns hold indexes into it.
        note: how a note column carries a number, with `{number}` in its place.
        listed: whether the scheme lists the words, so that no other may be said.
    """

    name: str
    title: str
    english: str
    kind: Literal["text", "number", "date", "time", "truth"]
    words: tuple[str, ...] = ()
    note: str = ""
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """One condition of a record or of a grade, as written and as read."""

    text: str
    node: Node


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many points of an item or group among the records that share `per`.

    Attributes:
        sign: 1 for a cap on points (`max`), −1 for one on deductions (`min`).
        most: its magnitude, thousandths; 0 where there is a formula.
        formula: the bound as a formula over the subject's fields.
        first, last: the days that it is on; None: no bound.
        net: whether deductions free its room again.
    """

    of: str
    per: str
    sign: int
    most: int
    limit: Limit
    formula: Need | None = None
    first: date | None = None
    last: date | None = None
    net: bool = False

    @property
    def dated(self) -> bool:
        """Whether it is on some days only."""
        return self.first is not None or self.last is not None


@dataclass(frozen=True, slots=True)
class Keep:
    """Which records count before any cap: `count` of those that share `per`, by `rule`."""

    count: int
    rule: Literal["first", "last", "highest", "lowest"]
    per: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class Price:
    """What a record earns: a flat price of one unit, one by a word, one that the record says, or a formula.

    Attributes:
        by: the field that the price is looked up by, or that says it; or empty.
        table: the words and prices of a text field.
        least, most: between what a number field may say it.
        formula: the price of one unit, or with `whole` the whole record's points.
        pool: whose quantities a formula for whole records is taken of, together; or empty.
    """

    flat: int = 0
    by: str = ""
    table: Mapping[str, int] = field(default_factory=dict)
    least: int | None = None
    most: int | None = None
    formula: Node | None = None
    whole: bool = False
    pool: str = ""

    @property
    def awarded(self) -> bool:
        """Whether the record itself says the price."""
        return bool(self.by) and self.least is not None


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
    needs: tuple[Need, ...]
    keep: Keep | None
    caps: tuple[Cap, ...]

    @property
    def levels(self) -> tuple[str, ...]:
        """The words that its price is looked up by; empty if it has one price."""
        return tuple(self.price.table)


@dataclass(frozen=True, slots=True)
class Group:
    """Items that share needs, a keep rule or caps; it may lie `within` another."""

    id: str
    title: str
    english: str
    within: str
    needs: tuple[Need, ...]
    keep: Keep | None
    caps: tuple[Cap, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A named figure (or truth, or word) over a subject's credits, or over one record; `show`: its step when shown."""

    name: str
    title: str
    english: str
    text: str
    value: Node
    show: Fraction
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class Total:
    """The total: a formula, never below `least`, never above `most` (thousandths)."""

    text: str
    value: Node
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Quota:
    """How many may have a grade, in each unit or over all.

    Attributes:
        share, number: a share of those whom `of` holds for (rounded by `rounding`), or a plain number.
        order: (highest?, formula) pairs, the most important first.
        ties: whether those who tie across the edge are all `out` or all `in`.
        direct: whether those who have the grade directly take none of the places (`outside`) or do (`inside`).
        binding: whether it displaces anybody, or is a guide figure.
    """

    share: Fraction | None
    number: int | None
    of: Node | None
    per: Literal["unit", "all"]
    rounding: str
    least: int
    order: tuple[tuple[bool, Node], ...]
    ties: Literal["out", "in"]
    direct: Literal["outside", "inside"] = "outside"
    binding: bool = True


@dataclass(frozen=True, slots=True)
class Grade:
    """A rung of the ladder; `direct` says who gets it without meeting its needs."""

    name: str
    english: str
    needs: tuple[Need, ...]
    quota: Quota | None
    direct: Need | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """An item owed `times` times in every `per`, by that period's last day."""

    item: str
    per: Part
    times: int


@dataclass(frozen=True)
class Scheme:
    """A scheme, ready to score. Made by `compile_scheme`."""

    name: str
    title: str
    english: str
    version: str
    subject: str
    effective_from: date
    effective_to: date | None
    step: Fraction
    rounding: str
    subject_fields: Mapping[str, Field]
    record_fields: Mapping[str, Field]
    year_starts: int
    needs: tuple[Need, ...]
    record_measures: Mapping[str, Measure]
    tables: Mapping[str, Table]
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
    words: Mapping[str, str] = field(default_factory=dict)  # the scheme's words → their English
    late: str = "correction"  # what becomes of a record told after its period was closed: this, or "next period"
    notice_days: int = 5  # working days for which results are open to objections

    def __hash__(self) -> int:
        """By the text: what follows from a scheme alone is kept by it."""
        return hash(self.text)

    def with_numbers(self, numbers: "Mapping[str, int | str | Decimal]", members: "Scheme | None" = None) -> "Scheme":
        """The same scheme with other numbers, compiled again: what a slider moves.

        Args:
            numbers: by their path in the text: `item.key.water.caps.0.max`; of a formula `grade.优秀.needs.0.0` is the
                first number in it. Never floats.
            members: for a branch scheme, the members' scheme beside it.

        Raises:
            SchemeError: there is no such number, or the scheme does not hold together with it.
        """
        from rulebook.comparing.numbers import with_numbers
        from rulebook.compiled import compile_scheme

        return compile_scheme(with_numbers(self.text, numbers, self.source), self.source, members)

    @property
    def side(self) -> Literal["member", "branch"]:
        """On which of a bureau's two sides its records stand: those of single subjects, or those of branches."""
        return "branch" if self.subject == "branch" else "member"

    @cached_property
    def grade_names(self) -> tuple[str, ...]:
        """What a subject may have: the grades from the top, then what those have who are not graded.

        Without grades, those who are graded have the empty name.
        """
        rungs = tuple(grade.name for grade in self.grades)
        return (*rungs, self.ungraded) if rungs else tuple(dict.fromkeys(("", self.ungraded)))

    @cached_property
    def item_index(self) -> dict[str, int]:
        """Where each item stands in `items`; records refer to items by this number."""
        return {item.id: i for i, item in enumerate(self.items)}

    @cached_property
    def spoken_index(self) -> dict[str, int]:
        """The same by all that ledgers call an item: its titles too, where they are not another one's id."""
        return {name: self.item_index[item] for name, item in self.titles().items()} | self.item_index

    @cached_property
    def tallies(self) -> dict[str, frozenset[str]]:
        """Which items and groups the formulas over subjects count up without condition, by function."""
        found: dict[str, set[str]] = {}
        for node in self.formulas():
            for part in walk(node):
                if isinstance(part, Call) and part.name in PLAIN_TALLIES and len(part.arguments) == 1:
                    reference = part.arguments[0]
                    assert isinstance(reference, Name)
                    found.setdefault(part.name, set()).add(reference.name)
        return {function: frozenset(names) for function, names in found.items()}

    @property
    def of_units(self) -> bool:
        """Whether it looks at the results of the subjects' units, so that these are scored first."""
        return any(isinstance(part, Call) and part.name == "unit" for node in self.formulas() for part in walk(node))

    def formulas(self) -> Iterator[Node]:
        """All formulas over subjects."""
        yield from (measure.value for measure in self.measures.values())
        yield self.total.value
        yield from (need.node for grade in self.grades for need in (*grade.needs, grade.direct) if need)
        for quota in (grade.quota for grade in self.grades if grade.quota):
            yield from (node for _, node in quota.order)
            yield from (Name(name) for name in words_of(quota.per) if name not in ("unit", "all"))
            yield from (node for node in (quota.of,) if node is not None)
        yield from (node for node in (self.graded,) if node is not None)

    def needs_of(self, item: Item) -> tuple[Need, ...]:
        """The conditions of an item's records: its own, its groups', the scheme's."""
        return (*item.needs, *(need for group in self.groups_of(item) for need in group.needs), *self.needs)

    def titles(self) -> dict[str, str]:
        """Every title and alias, with the item it means."""
        return {name: item.id for item in self.items for name in (item.title, *item.aliases)}

    def groups_of(self, item: Item) -> tuple[Group, ...]:
        """The groups that an item lies in, from the inside out."""
        return self._groups[item.group]

    @cached_property
    def _groups(self) -> dict[str, tuple[Group, ...]]:
        """By group, it and those around it."""
        found: dict[str, tuple[Group, ...]] = {"": ()}
        waiting = list(self.groups.values())
        while waiting:  # no group lies within itself, so every round finds some
            found |= {group.id: (group, *found[group.within]) for group in waiting if group.within in found}
            waiting = [group for group in waiting if group.id not in found]
        return found

    def caps_of(self, item: Item) -> tuple[Cap, ...]:
        """The caps that an item's records meet, from the inside out."""
        return item.caps + tuple(cap for group in self.groups_of(item) for cap in group.caps)

    @cached_property
    def cap_layers(self) -> tuple[Mapping[Cap, tuple[int, ...]], ...]:
        """The caps from the inside out, in layers that never meet the same record twice; by cap, the items it is on."""
        chains = [tuple(dict.fromkeys(self.caps_of(item))) for item in self.items]
        waiting, layers = list(chains), []
        while any(waiting):
            inner = dict.fromkeys(cap for chain in waiting for cap in chain[1:])
            now = [cap for cap in dict.fromkeys(chain[0] for chain in waiting if chain) if cap not in inner]
            layers.append({cap: tuple(i for i, chain in enumerate(chains) if cap in chain) for cap in now})
            waiting = [tuple(cap for cap in chain if cap not in now) for chain in waiting]
        return tuple(layers)

    def members_of(self, reference: str) -> tuple[int, ...]:
        """The items that a reference means: an item, a group with all within it, or `all`."""
        return self._members.get(reference, ())

    @cached_property
    def _members(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {"all": [], **{name: [] for name in self.groups}}
        for i, item in enumerate(self.items):
            for reference in dict.fromkeys(("all", item.id, *(group.id for group in self.groups_of(item)))):
                found.setdefault(reference, []).append(i)
        return {reference: tuple(items) for reference, items in found.items()}
