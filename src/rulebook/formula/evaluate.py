"""Tree → column: one value for every row at once. The only place where formulas get their meaning."""

from dataclasses import dataclass
from functools import reduce
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from rulebook.exact import Exact, Truth
from rulebook.formula.tree import (
    Call,
    Comparison,
    Junction,
    Name,
    Negation,
    Negative,
    Node,
    Number,
    Operation,
    Text,
)

ROUNDINGS = {"round_half_up": "half_up", "round_down": "down", "round_up": "up"}


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A column of words: indexes into `words`, −1 for none."""

    codes: npt.NDArray[Any]
    words: tuple[str, ...]

    def equals(self, word: str) -> Truth:
        """Where the column says `word`."""
        code = self.words.index(word) if word in self.words else -2
        return np.asarray(self.codes == code)

    def same(self, other: "Words") -> Truth:
        """Where two columns say the same."""
        code = {word: i for i, word in enumerate(self.words)}
        there = np.array([code.get(word, -2) for word in other.words] + [-1])
        return np.asarray(self.codes == there[other.codes])


Value = Exact | Truth | Words | str


class Scope(Protocol):
    """Where a formula's names and references get their columns from."""

    def name(self, name: str) -> Value:
        """The column of a measure or field."""

    def tally(self, function: str, reference: str) -> Exact:
        """credited, earned, count, quantity, held or owed of an item, a group or all."""

    def over_members(self, function: str, arguments: tuple[Node, ...]) -> Exact:
        """A sum, mean or count over the members of every branch."""


def evaluate(node: Node, scope: Scope) -> Value:  # noqa: PLR0911 - one for each kind of node
    """The column that `node` stands for. The formula has been checked: kinds fit."""
    match node:
        case Number():
            return Exact.of(node.value)
        case Text():
            return node.value
        case Name():
            return scope.name(node.name)
        case Call():
            return _call(node, scope)
        case Operation():
            return _operate(node.sign, number(node.left, scope), number(node.right, scope))
        case Negative():
            return -number(node.value, scope)
        case Comparison():
            return _compare(node.sign, evaluate(node.left, scope), evaluate(node.right, scope))
        case Junction():
            left, right = truth(node.left, scope), truth(node.right, scope)
            return left & right if node.word == "and" else left | right
        case Negation():
            return np.logical_not(truth(node.value, scope))


def number(node: Node, scope: Scope) -> Exact:
    """The column of a node that yields numbers."""
    value = evaluate(node, scope)
    assert isinstance(value, Exact)
    return value


def truth(node: Node, scope: Scope) -> Truth:
    """The column of a node that yields truths."""
    value = evaluate(node, scope)
    assert isinstance(value, bool | np.bool_ | np.ndarray)
    return value


def _operate(sign: str, left: Exact, right: Exact) -> Exact:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right


def _compare(sign: str, left: Value, right: Value) -> Truth:
    if isinstance(left, Exact) and isinstance(right, Exact):
        return left.compared(sign, right)
    same = _same_text(left, right)
    return same if sign == "==" else np.logical_not(same)


def _same_text(left: Value, right: Value) -> Truth:
    if isinstance(left, Words):
        return left.same(right) if isinstance(right, Words) else left.equals(str(right))
    return right.equals(str(left)) if isinstance(right, Words) else left == right


def _call(node: Call, scope: Scope) -> Value:
    name, arguments = node.name, node.arguments
    if name in ROUNDINGS:
        step = arguments[1]
        assert isinstance(step, Number)
        return number(arguments[0], scope).rounded(step.value, ROUNDINGS[name])
    if name in ("min", "max"):
        sign = "<=" if name == "min" else ">="
        return reduce(lambda a, b: _first(sign, a, b), (number(argument, scope) for argument in arguments))
    if name == "otherwise":
        first = number(arguments[0], scope)
        return first.chosen(first.valued(), number(arguments[1], scope))
    if name == "if":
        return _choose(truth(arguments[0], scope), evaluate(arguments[1], scope), evaluate(arguments[2], scope))
    if name.endswith("_members"):
        return scope.over_members(name, arguments)
    reference = arguments[0]
    assert isinstance(reference, Name)
    return scope.tally(name, reference.name)


def _first(sign: str, a: Exact, b: Exact) -> Exact:
    """The smaller or larger; no value where either has none."""
    chosen = a.chosen(a.compared(sign, b), b)
    return chosen if np.all(a.valued()) else chosen.chosen(a.valued(), a)


def _choose(where: Truth, left: Value, right: Value) -> Value:
    if isinstance(left, Exact) and isinstance(right, Exact):
        return left.chosen(where, right)
    assert not isinstance(left, Exact | Words | str) and not isinstance(right, Exact | Words | str)
    return np.where(where, left, right)
