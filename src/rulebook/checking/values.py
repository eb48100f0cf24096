"""What a formula can yield: the span of a number, the possible truths of a condition. Worked out, never evaluated.

The answer is never too narrow: what it excludes cannot be. It may be too wide.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from itertools import product

from rulebook.checking.span import ANY, Span, point, thousandths
from rulebook.formula.functions import FUNCTIONS
from rulebook.formula.tree import Call, Comparison, Junction, Name, Negation, Negative, Node, Number, Operation, named
from rulebook.scheme import Table

Truths = frozenset[bool]
BOTH: Truths = frozenset((True, False))
ROUNDINGS = {"round_half_up": "half_up", "round_down": "down", "round_up": "up"}
GIVEN = {"weekday": Span(1, 7), "month": Span(1, 12)}


class Values:
    """Spans and truths of formulas. Subclasses know the names, and the functions over more than one row."""

    tables: Mapping[str, Table]

    def name(self, name: str) -> Span:
        """The span of a number that has a name."""
        return ANY

    def name_truth(self, name: str) -> Truths:
        """The truths that a name may stand for."""
        return BOTH

    def name_kind(self, name: str) -> str:
        """number, truth, text, date or time."""
        return "number"

    def tally(self, call: Call) -> Span:
        """A function over records, parts, members or the unit."""
        return ANY

    def of(self, node: Node) -> Span:  # noqa: PLR0911 - one for each kind of node
        """The span of a number."""
        match node:
            case Number():
                return point(node.value)
            case Name():
                return self.name(node.name)
            case Negative():
                return -self.of(node.value)
            case Operation():
                return self._operation(node)
            case Call():
                return self._call(node)
            case _:
                return ANY

    def _operation(self, node: Operation) -> Span:
        left, right = self.of(node.left), self.of(node.right)
        if node.sign == "+":
            return left + right
        if node.sign == "-":
            return left + -right
        return left * right if node.sign == "*" else left / right

    def _call(self, call: Call) -> Span:
        arguments = call.arguments
        if call.name in ROUNDINGS:
            step = arguments[1]
            assert isinstance(step, Number)
            return self.of(arguments[0]).rounded(step.value, ROUNDINGS[call.name])
        if call.name in ("min", "max"):
            way: Callable[[Span, Span], Span] = Span.least_of if call.name == "min" else Span.greatest_of
            return reduce(way, map(self.of, arguments))
        if call.name == "if":
            return self._chosen(call)
        if call.name == "otherwise":
            return self.of(arguments[0]) | self.of(arguments[1])
        if call.name == "table":
            return self._table(named(arguments[0])[0])
        return GIVEN.get(call.name) or self.tally(call)

    def _chosen(self, call: Call) -> Span:
        possible = self.truths(call.arguments[0])
        spans = [
            self.of(part) for part, truth in zip(call.arguments[1:], (True, False), strict=True) if truth in possible
        ]
        return reduce(Span.__or__, spans)

    def _table(self, name: str) -> Span:
        found = list(figures_in(self.tables[name]))
        return thousandths(min(found), max(found)) if found else ANY

    def truths(self, node: Node) -> Truths:
        """What a condition may be. A comparison may always be false: what has no value fails it."""
        match node:
            case Name():
                return self.name_truth(node.name)
            case Negation():
                return frozenset(not truth for truth in self.truths(node.value))
            case Junction():
                way = all if node.word == "and" else any
                pairs = product(self.truths(node.left), self.truths(node.right))
                return frozenset(way(pair) for pair in pairs)
            case Comparison() if self.is_number(node.left) and self.is_number(node.right):
                return BOTH if possible(node.sign, self.of(node.left), self.of(node.right)) else frozenset((False,))
            case _:
                return BOTH

    def is_number(self, node: Node) -> bool:
        """Whether a formula yields a number."""
        match node:
            case Number() | Operation() | Negative():
                return True
            case Name():
                return self.name_kind(node.name) == "number"
            case Call(name="if" | "otherwise"):
                return self.is_number(node.arguments[1])
            case Call():
                return FUNCTIONS[node.name].gives not in ("date", "first")
            case _:
                return False


def figures_in(table: Table) -> Iterator[int]:
    """All figures of a table of one field or two."""
    for value in table.values():
        yield from (value,) if isinstance(value, int) else value.values()


def possible(sign: str, left: Span, right: Span) -> bool:
    """Whether a comparison can hold for some pair of figures."""
    return {
        "==": left.low <= right.high and right.low <= left.high,
        "!=": left.only is None or left.only != right.only,
        "<": left.low < right.high,
        "<=": left.low <= right.high,
        ">": left.high > right.low,
        ">=": left.high >= right.low,
    }[sign]
