"""The step that a figure is sure to be a multiple of: 1 for a count, the rounding of the scheme for credits."""

from collections.abc import Iterable
from fractions import Fraction
from math import gcd

from rulebook.checking.values import ROUNDINGS, figures_in
from rulebook.formula.functions import FUNCTIONS
from rulebook.formula.tree import Call, Name, Negative, Node, Number, Operation, named
from rulebook.scheme import Group, Item, Scheme

MILLI, FINEST = Fraction(1, 1000), 10**12
Step = Fraction | None  # None: any figure may come out


class Grains:
    """Of the figures of one scheme."""

    def __init__(self, scheme: Scheme) -> None:
        """Credits are multiples of the scheme's rounding, and of what caps may leave of them."""
        parts: list[Item | Group] = [*scheme.items, *scheme.groups.values()]
        caps = [cap for part in parts for cap in part.caps]
        self.scheme = scheme
        self.credits = (
            None if any(cap.formula for cap in caps) else common([scheme.step, *(cap.most * MILLI for cap in caps)])
        )
        self._known: dict[str, Step] = {}
        for name, measure in scheme.measures.items():  # each uses those above it
            self._known[name] = self.of(measure.value)
        ends = [end * MILLI for end in (scheme.total.least, scheme.total.most) if end]
        self._known["total"] = common([self.of(scheme.total.value) or MILLI, *ends])

    def name(self, name: str) -> Step:
        """Of a measure, the total or a field."""
        return self._known.get(name, MILLI)

    def of(self, node: Node) -> Step:  # noqa: PLR0911 - one for each kind of node
        """Of a formula over subjects."""
        match node:
            case Number():
                return abs(node.value)
            case Name():
                return self.name(node.name)
            case Negative():
                return self.of(node.value)
            case Operation(sign="+" | "-"):
                return common([self.of(node.left), self.of(node.right)])
            case Operation():
                return self._scaled(node)
            case Call():
                return self._call(node)
            case _:
                return None

    def _scaled(self, node: Operation) -> Step:
        left, right = self.of(node.left), self.of(node.right)
        if left is None or right is None:
            return None
        if node.sign == "*":
            return _sane(left * right)
        return _sane(left / right) if isinstance(node.right, Number) and right else None

    def _call(self, call: Call) -> Step:
        if FUNCTIONS[call.name].gives == "count":
            return Fraction(1)
        if call.name in ROUNDINGS:
            return self.of(call.arguments[1])
        if call.name in ("min", "max", "otherwise", "if"):
            return common(map(self.of, call.arguments[call.name == "if" :]))
        if call.name == "table":
            figures = figures_in(self.scheme.tables[named(call.arguments[0])[0]])
            return common(value * MILLI for value in figures)
        return {"credited": self.credits, "earned": self.scheme.step, "quantity": MILLI}.get(call.name)


def common(steps: Iterable[Step]) -> Step:
    """The largest step that all are multiples of; 0 is a multiple of every step."""
    found = Fraction(0)
    for step in steps:
        if step is None:
            return None
        top = gcd(found.numerator * step.denominator, step.numerator * found.denominator)
        found = Fraction(top, found.denominator * step.denominator)
    return _sane(found)


def _sane(step: Fraction) -> Step:
    """A step, unless products have made it useless."""
    return step if step.denominator <= FINEST and step.numerator <= FINEST else None
