"""The bounds that conditions set: which figures a formula must lie between, read from the tree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from rulebook.checking.span import Bound as End
from rulebook.checking.span import Span
from rulebook.checking.values import Values
from rulebook.checking.writing import written
from rulebook.formula.tree import TURNED, Comparison, Junction, Node


@dataclass(frozen=True, slots=True)
class Bound:
    """Where a formula must lie; an end that is open does not belong to it.

    Attributes:
        node: the formula that is bounded.
        lower, upper: the comparisons that set its ends.
    """

    node: Node
    low: End = -inf
    high: End = inf
    low_open: bool = False
    high_open: bool = False
    lower: Comparison | None = None
    upper: Comparison | None = None

    @property
    def span(self) -> Span:
        """Its ends, open or not."""
        return Span(self.low, self.high)

    @property
    def is_empty(self) -> bool:
        """Whether no figure meets it."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def contains(self, other: "Bound") -> bool:
        """Whether whatever meets `other` meets this."""
        low = self.low < other.low or (self.low == other.low and (other.low_open or not self.low_open))
        high = self.high > other.high or (self.high == other.high and (other.high_open or not self.high_open))
        return low and high

    def both(self, other: "Bound") -> "Bound":
        """What meets this and `other`."""
        low = self if (self.low, self.low_open) >= (other.low, other.low_open) else other
        high = self if (-self.high, self.high_open) >= (-other.high, other.high_open) else other
        return Bound(self.node, low.low, high.high, low.low_open, high.high_open, low.lower, high.upper)


def conjuncts(node: Node) -> Iterator[Node]:
    """The conditions that `node` asks for all together."""
    if isinstance(node, Junction) and node.word == "and":
        yield from conjuncts(node.left)
        yield from conjuncts(node.right)
    else:
        yield node


def bounds_of(nodes: Iterable[Node], values: Values) -> dict[str, Bound]:
    """The bound that conditions, all together, set to every formula that they compare with a constant."""
    found: dict[str, Bound] = {}
    for node in nodes:
        for part in conjuncts(node):
            bound = bound_of(part, values)
            if bound:
                key = written(bound.node)
                found[key] = found[key].both(bound) if key in found else bound
    return found


def bound_of(node: Node, values: Values) -> Bound | None:
    """The bound that one comparison with a constant sets; None for another condition."""
    if not isinstance(node, Comparison) or node.sign not in TURNED:
        return None
    if not (values.is_number(node.left) and values.is_number(node.right)):
        return None
    for formula, other, sign in ((node.left, node.right, node.sign), (node.right, node.left, TURNED[node.sign])):
        constant = values.of(other).only
        if constant is not None and values.of(formula).only is None:
            return _bound(formula, sign, constant, node)
    return None


def _bound(formula: Node, sign: str, constant: Fraction, node: Comparison) -> Bound:
    is_open = len(sign) == 1
    if sign.startswith("<"):
        return Bound(formula, high=constant, high_open=is_open, upper=node)
    if sign.startswith(">"):
        return Bound(formula, low=constant, low_open=is_open, lower=node)
    return Bound(formula, constant, constant, lower=node, upper=node)
