"""The tree of a formula. Every node knows its place (`at`, characters from the formula's start)."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}  # an order, read from its other side


@dataclass(frozen=True, slots=True)
class Number:
    """A literal number, exact: `0.5`, `30%`."""

    value: Fraction
    at: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """A literal word: `"正式党员"`."""

    value: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """A literal date (days since 1970-01-01) or time of day (minutes)."""

    kind: Literal["date", "time"]
    value: int
    text: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Name:
    """A measure, a field, or (as a function's argument) an item or group."""

    name: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple["Node", ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Operation:
    """`+ - * /` on two numbers."""

    sign: str
    left: "Node"
    right: "Node"
    at: int = 0


@dataclass(frozen=True, slots=True)
class Negative:
    """A number with its sign turned."""

    value: "Node"
    at: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """`== != < <= > >=` on two numbers, dates or times; `==` and `!=` on two words."""

    sign: str
    left: "Node"
    right: "Node"
    at: int = 0


@dataclass(frozen=True, slots=True)
class Junction:
    """`and`, `or` on two truths; `and` also between the parts of a *per* (`club and month`)."""

    word: str
    left: "Node"
    right: "Node"
    at: int = 0


@dataclass(frozen=True, slots=True)
class Negation:
    """`not` on a truth."""

    value: "Node"
    at: int = 0


Node = Number | Text | Moment | Name | Call | Operation | Negative | Comparison | Junction | Negation


def named(node: Node) -> tuple[str, ...]:
    """The names in `club and month`; empty if it is something else."""
    if isinstance(node, Junction) and node.word == "and":
        left, right = named(node.left), named(node.right)
        return left + right if left and right else ()
    return (node.name,) if isinstance(node, Name) else ()


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below `node`."""
    match node:
        case Call():
            return node.arguments
        case Operation() | Comparison() | Junction():
            return (node.left, node.right)
        case Negative() | Negation():
            return (node.value,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """`node` and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def addends(node: Node) -> tuple[Node, ...]:
    """The terms of a sum: `a + b - c` is `a`, `b`, `-c`."""
    if isinstance(node, Operation) and node.sign == "+":
        return addends(node.left) + addends(node.right)
    if isinstance(node, Operation) and node.sign == "-":
        return (*addends(node.left), Negative(node.right, node.right.at))
    return (node,)


def joined(node: Node, word: str = "") -> tuple[Node, ...]:
    """What `and` (or `or`) joins: `a and b and c` is a, b, c."""
    if isinstance(node, Junction) and node.word == (word or node.word):
        return joined(node.left, node.word) + joined(node.right, node.word)
    return (node,)
