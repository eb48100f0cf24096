"""The clauses of a scheme that a change of credits comes from: a price, a keep rule, a cap, a need."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rulebook.formula.phrase import Said
from rulebook.scheme import Group, Item, Limit, Need, Scheme
from rulebook.wording import said_of


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule, by its path in the scheme's text, and how it is called; one path is one rule, whatever it is called.

    Attributes:
        part: what of a formula: `rounding`, `bounds`, or the `weight` of something in it.
    """

    path: str
    zh: str = field(compare=False)
    en: str = field(compare=False)
    part: str = ""

    def rounding(self) -> "Clause":
        """What it rounds off."""
        return Clause(self.path, f"{self.zh}·取整", f"{self.en}: rounding", "rounding")

    def bounds(self) -> "Clause":
        """What its `min` and `max` take or give."""
        return Clause(self.path, f"{self.zh}·上下限", f"{self.en}: bounds", "bounds")


TOTAL = Clause("total.value", "总分算式", "the total's formula")
LEAST = Clause("total.least", "总分下限", "least total")
MOST = Clause("total.most", "总分上限", "most total")


def weight_of(path: str, said: Said) -> Clause:
    """The weight in the total of a measure or an item."""
    return Clause(TOTAL.path, f"{said.zh}·权重", f"{said.en}: weight", f"weight {path}")


def price_of(item: Item) -> Clause:
    """The price of an item."""
    path = f"item.{item.id}.{'earns' if item.price.whole else 'points'}"
    return Clause(path, f"{item.title}·分值", f"{_title(item).en}: points")


def absence_of(item: Item) -> Clause:
    """An item that one scheme has and the other has not."""
    return Clause(f"item.{item.id}", f"{item.title}·事项", f"{_title(item).en}: the item itself")


def limit_on(scheme: Scheme, item: Item, limit: Limit) -> Clause:
    """The rule that cut a record of an item."""
    if limit.code == "need":
        found = [(path, said) for path, said, need in _needs(scheme, item) if _names(limit, said_of(scheme, need.node))]
    else:
        found = [(path, said) for path, said, rule in _rules(scheme, item) if rule.path == limit.path]
    path, said = found[-1] if found else (price_of(item).path, _title(item))
    return Clause(path, f"{said.zh}·{limit.zh}", f"{said.en}: {limit.en}")


def _names(limit: Limit, need: Said) -> bool:
    return limit.zh.endswith(need.zh)


def _rules(scheme: Scheme, item: Item) -> Iterator[tuple[str, Said, Limit]]:
    """The keep rules and caps that an item's records meet, from the inside out."""
    for path, thing in _around(scheme, item):
        if thing.keep:
            yield f"{path}.keep", _title(thing), thing.keep.limit
        yield from ((f"{path}.caps.{i}", _title(thing), cap.limit) for i, cap in enumerate(thing.caps))


def _needs(scheme: Scheme, item: Item) -> Iterator[tuple[str, Said, Need]]:
    """The needs that an item's records meet, from the inside out."""
    for path, thing in _around(scheme, item):
        yield from ((f"{path}.needs.{i}", _title(thing), need) for i, need in enumerate(thing.needs))
    yield from ((f"needs.{i}", Said("各事项", "all items"), need) for i, need in enumerate(scheme.needs))


def _around(scheme: Scheme, item: Item) -> Iterator[tuple[str, Item | Group]]:
    yield f"item.{item.id}", item
    yield from ((f"group.{group.id}", group) for group in scheme.groups_of(item))


def measure_of(scheme: Scheme, name: str) -> Clause:
    """A measure that the total is made of."""
    measure = scheme.measures[name]
    return Clause(f"measures.{name}", measure.title, measure.english or measure.title)


def _title(thing: Item | Group) -> Said:
    return Said(thing.title, thing.english or thing.title)
