"""What a total is made of: credits of items by weight, and what every formula on the way adds of its own.

`60% * min(100, base + 5) + bonus` is 60 % of the credits in `base`, all of those in `bonus`, 3 points of the formula,
less what `min` takes. So every total is the sum of its parts, exactly, and its change that of their changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from rulebook.checking.writing import written
from rulebook.comparing.clauses import LEAST, MOST, TOTAL, Clause, measure_of
from rulebook.exact import Exact, Truth
from rulebook.formula.evaluate import ROUNDINGS, number, truth
from rulebook.formula.tree import Call, Name, Negative, Node, Operation, children

if TYPE_CHECKING:
    from rulebook.result import Result

Terms = tuple[tuple[Exact, Exact], ...]  # weights and values
ONE, NOTHING = Exact(1), Exact(0)
CONSTANT, FIGURE, CREDIT = 0, 1, 2
BOUNDS = (*ROUNDINGS, "min", "max")
PLAIN = (*BOUNDS, "if", "otherwise")
MOST_TERMS = 16


@dataclass(frozen=True, slots=True)
class Portion:
    """The credits of an item; where there is a condition, in the formula of a clause, of the records that meet it."""

    item: str
    clause: Clause | None = None
    written: str = ""
    where: Node | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A figure of all subjects, taken apart.

    Attributes:
        weights: of the credits of items.
        own: what formulas add beyond credits, by clause; in points, each with its weight.
    """

    weights: Mapping[Portion, Exact] = field(default_factory=dict)
    own: Mapping[Clause, Terms] = field(default_factory=dict)

    @classmethod
    def of(cls, clause: Clause, value: Exact) -> "Form":
        """What a formula adds."""
        return cls(own={clause: ((ONE, value),)})

    def plus(self, other: "Form") -> "Form":
        """The sum of two."""
        weights = {key: self.weights[key] + other.weights[key] for key in self.weights.keys() & other.weights.keys()}
        own = {key: _joined(self.own[key] + other.own[key]) for key in self.own.keys() & other.own.keys()}
        return Form({**self.weights, **other.weights, **weights}, {**self.own, **other.own, **own})

    def times(self, weight: Exact) -> "Form":
        """The product with a figure."""
        weights = {item: part * weight for item, part in self.weights.items()}
        return Form(weights, {key: tuple((w * weight, v) for w, v in terms) for key, terms in self.own.items()})

    def where(self, chosen: Truth) -> "Form":
        """This where it is chosen, else nothing."""
        weights = {item: part.chosen(chosen, NOTHING) for item, part in self.weights.items()}
        own = {key: tuple((w, v.chosen(chosen, NOTHING)) for w, v in terms) for key, terms in self.own.items()}
        return Form(weights, own)


def _joined(terms: Terms) -> Terms:
    """One term for each value; a single one where there are too many."""
    found: dict[int, tuple[Exact, Exact]] = {}
    for weight, value in terms:
        found[id(value)] = (found[id(value)][0] + weight if id(value) in found else weight, value)
    return tuple(found.values()) if len(found) <= MOST_TERMS else ((ONE, summed(terms)),)


def summed(terms: Terms) -> Exact:
    """What terms come to."""
    return sum((weight * value for weight, value in terms), start=NOTHING)


def total_form(result: "Result") -> Form:
    """Everybody's total, taken apart, its floor and its cap included."""
    total = result.scheme.total
    form = Reader(result).form(total.value, TOTAL)
    beyond = np.asarray((Exact(result.total, 1000) - number(total.value, result.scope)).in_steps(1000))
    for clause, bound, part in ((LEAST, total.least, np.maximum), (MOST, total.most, np.minimum)):
        if bound is not None:
            form = form.plus(Form.of(clause, Exact(part(beyond, 0), 1000)))
    return form


class Reader:
    """Takes formulas of one result apart; every measure once."""

    def __init__(self, result: "Result") -> None:
        """Of which result."""
        self.result = result
        self._measures: dict[str, Form] = {}
        self._ranks: dict[str, int] = {}
        self._values: dict[int, Exact] = {}

    def form(self, node: Node, clause: Clause) -> Form:
        """A formula that stands in `clause`."""
        match node:
            case Name() if node.name in self.result.scheme.measures:
                return self._measure(node.name)
            case Call("credited", (Name() as of, *wheres)):
                scheme = self.result.scheme
                told = (clause, written(wheres[0]), wheres[0]) if wheres else (None, "", None)
                return Form({Portion(scheme.items[i].id, *told): ONE for i in scheme.members_of(of.name)})
            case Negative():
                return self.form(node.value, clause).times(-ONE)
            case Operation():
                return self._operation(node, clause)
            case Call() if self.rank(node) > CONSTANT:
                return self._call(node, clause)
            case _:
                return Form.of(clause, self._value(node))

    def rank(self, node: Node) -> int:
        """Whether a formula is a constant, a figure, or made of credits."""
        match node:
            case Call("credited"):
                return CREDIT
            case Call() if node.name not in PLAIN:
                return FIGURE
            case Name():
                return max(FIGURE, self._measure_rank(node.name))
        return max(map(self.rank, children(node)), default=CONSTANT)

    def _measure_rank(self, name: str) -> int:
        measure = self.result.scheme.measures.get(name)
        if measure and name not in self._ranks:
            self._ranks[name] = self.rank(measure.value)
        return self._ranks.get(name, FIGURE)

    def _measure(self, name: str) -> Form:
        if name not in self._measures:
            scheme = self.result.scheme
            self._measures[name] = self.form(scheme.measures[name].value, measure_of(scheme, name))
        return self._measures[name]

    def _operation(self, node: Operation, clause: Clause) -> Form:
        """Sums; products and quotients of what is made of credits, or of measures, with something plainer."""
        left, right = self.rank(node.left), self.rank(node.right)
        if node.sign in "+-":
            other = self.form(node.right, clause)
            return self.form(node.left, clause).plus(other if node.sign == "+" else other.times(-ONE))
        if left > right:
            weight = self._value(node.right)
            return self.form(node.left, clause).times(weight if node.sign == "*" else ONE / weight)
        if left < right and node.sign == "*":
            return self.form(node.right, clause).times(self._value(node.left))
        return Form.of(clause, self._value(node))

    def _call(self, node: Call, clause: Clause) -> Form:
        """What is rounded or held within bounds, and what `beyond` that does; the branch that is chosen."""
        arguments = node.arguments
        varied = [argument for argument in arguments if self.rank(argument) > CONSTANT]
        if node.name in BOUNDS and len(varied) == 1:
            part = clause.rounding() if node.name in ROUNDINGS else clause.bounds()
            beyond = self._value(node) - self._value(varied[0])
            return self.form(varied[0], clause).plus(Form.of(part, beyond))
        if node.name in ("min", "max"):
            chosen = self._value(node)
            return self._chosen(((self._value(one).compared("==", chosen), one) for one in arguments), clause)
        if node.name == "if":
            cases = zip(arguments[:-1:2], arguments[1::2], strict=True)
            conditions = [(truth(condition, self.result.scope), one) for condition, one in cases]
            return self._chosen([*conditions, (True, arguments[-1])], clause)
        if node.name == "otherwise":
            return self._chosen([(self._value(arguments[0]).valued(), arguments[0]), (True, arguments[1])], clause)
        return Form.of(clause, self._value(node))

    def _chosen(self, cases: Iterable[tuple[Truth, Node]], clause: Clause) -> Form:
        """The first formula whose condition holds."""
        form, left = Form(), np.ones(len(self.result.subjects), bool)
        for condition, node in cases:
            form = form.plus(self.form(node, clause).where(left & condition))
            left = left & np.logical_not(condition)
        return form

    def _value(self, node: Node) -> Exact:
        """The column of a formula; the scheme holds on to its nodes, so each is known by its place in memory."""
        if id(node) not in self._values:
            self._values[id(node)] = number(node, self.result.scope)
        return self._values[id(node)]
