"""Tree → column: one value for every row at once. The only place where formulas get their meaning."""

from collections.abc import Mapping
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
    Moment,
    Name,
    Negation,
    Negative,
    Node,
    Number,
    Operation,
    Text,
)
from rulebook.moments import anniversary, month, months_between, weekday, year, years_between

POINTS = 1000

ROUNDINGS = {"round_half_up": "half_up", "round_down": "down", "round_up": "up"}
BETWEEN = {
    "days": lambda a, b: b - a,
    "months": months_between,
    "years": years_between,
    "anniversary": anniversary,
}
OF_DATE = {"weekday": weekday, "month": month, "year": year}


class Dated(Exact):
    """Dates as days since 1970-01-01, or times of day as minutes: compared like figures, but not shown as one."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A column of words: indexes into `words`, −1 for none."""

    codes: npt.NDArray[Any]
    words: tuple[str, ...]

    def compared(self, sign: str, other: "Words") -> Truth:
        """`==` or `!=`; false where either has none."""
        codes = other.translated(self.words)
        there = (self.codes >= 0) & (np.asarray(other.codes) >= 0)
        return np.asarray((self.codes == codes) if sign == "==" else (self.codes != codes)) & there

    def translated(self, words: tuple[str, ...]) -> npt.NDArray[Any]:
        """The codes by another list of words; −2 for a word that it lacks."""
        if words == self.words:
            return self.codes
        place = {word: i for i, word in enumerate(words)}
        return np.asarray(np.array([*(place.get(word, -2) for word in self.words), -1])[self.codes])

    def chosen(self, where: Truth, other: "Words") -> "Words":
        """This where `where` holds, else `other`."""
        words = tuple(dict.fromkeys((*self.words, *other.words)))
        return Words(np.where(where, self.translated(words), other.translated(words)), words)


Value = Exact | Truth | Words


class Scope(Protocol):
    """Where a formula's names, tables and functions over something get their columns from."""

    def name(self, name: str) -> Value:
        """The column of a measure or field."""

    def table(self, name: str) -> Mapping[str, int | Mapping[str, int]]:
        """The figures of a table by word, thousandths."""

    def call(self, node: Call) -> Value:
        """A function over records, parts, members or the unit."""


def evaluate(node: Node, scope: Scope) -> Value:  # noqa: PLR0911 - one for each kind of node
    """The column that `node` stands for. The formula has been checked: kinds fit."""
    match node:
        case Number():
            return Exact.of(node.value)
        case Text():
            return Words(np.array(0), (node.value,))
        case Moment():
            return Dated(node.value)
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
    match left, right:
        case Exact(), Exact():
            return left.compared(sign, right)
        case Words(), Words():
            return left.compared(sign, right)
    raise TypeError(left, right)


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
        first = evaluate(arguments[0], scope)
        return _choose(_given(first), first, evaluate(arguments[1], scope))
    if name == "if":
        return _choose(truth(arguments[0], scope), evaluate(arguments[1], scope), evaluate(arguments[2], scope))
    if name in BETWEEN or name in OF_DATE:
        return _of_dates(name, [number(argument, scope) for argument in arguments])
    return _looked_up(node, scope) if name == "table" else scope.call(node)


def _of_dates(name: str, dates: list[Exact]) -> Exact:
    """A function of dates; no value where one of them has none."""
    columns = np.broadcast_arrays(*(np.asarray(part) for day in dates for part in (day.numerators, day.valued())))
    found = (BETWEEN | OF_DATE)[name](*columns[::2])
    valued = np.logical_and.reduce(columns[1::2])
    return (Dated if name == "anniversary" else Exact)(found, 1 if valued.all() else valued.astype(np.int64))


def _looked_up(node: Call, scope: Scope) -> Exact:
    """The figures of a table for one or two columns of words."""
    table, fields = node.arguments[0], [evaluate(argument, scope) for argument in node.arguments[1:]]
    assert isinstance(table, Name)
    codes: npt.NDArray[Any] = np.zeros(1, np.int64)
    parts: list[Any] = [scope.table(table.name)]
    for words in fields:
        assert isinstance(words, Words)
        width = len(words.words) + 1  # the last stands for no word, −1
        parts = [part.get(word) if part else None for part in parts for word in (*words.words, None)]
        codes = codes * width + words.codes % width
    figures = np.array([part or 0 for part in parts])
    there = np.array([part is not None for part in parts])[codes]
    return Exact(figures[codes], POINTS if there.all() else there * POINTS)


def _first(sign: str, a: Exact, b: Exact) -> Exact:
    """The smaller or larger; no value where either has none."""
    chosen = a.chosen(a.compared(sign, b), b)
    return chosen if np.all(a.valued()) else chosen.chosen(a.valued(), a)


def _given(value: Value) -> Truth:
    """Where there is a value; a truth always has one."""
    if isinstance(value, Exact):
        return value.valued()
    return np.asarray(value.codes >= 0) if isinstance(value, Words) else True


def _choose(where: Truth, left: Value, right: Value) -> Value:
    match left, right:
        case Exact(), Exact():
            return left.chosen(where, right)
        case Words(), Words():
            return left.chosen(where, right)
    assert not isinstance(left, Exact | Words)
    assert not isinstance(right, Exact | Words)
    return np.where(where, left, right)
