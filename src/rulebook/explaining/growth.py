"""Which way a need wants its figure to go, where every further record moves it one way only."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from rulebook.explaining.reach import GIVEN, reach
from rulebook.formula.functions import FUNCTIONS
from rulebook.formula.tree import Call, Name, Node, Number, Operation
from rulebook.scheme import Scheme

if TYPE_CHECKING:
    from rulebook.standing import NeedColumn

WANTED = {">": 1, ">=": 1, "<": -1, "<=": -1}
COUNTS = ("count", "quantity", "distinct", "streak", "held")
BOUNDING = ("min", "max", "otherwise", "round_half_up", "round_down", "round_up")


class UnevenError(Exception):
    """A formula that may go either way."""


def direction(scheme: Scheme, need: "NeedColumn") -> int:
    """1: more of the figure is wanted, and it is a plain sum of points, or a count; −1: less; 0: nothing is known."""
    if len(need.sides) < 2 or need.sign not in WANTED or not _fixed(scheme, need.sides[1]):
        return 0
    try:
        summed = list(_summed(scheme, need.sides[0], ("credited",) if need.reach.of_points else COUNTS))
    except UnevenError:
        return 0
    conditioned = need.sign in (">", ">=") and any(len(call.arguments) > _plain(call) for call in summed)
    items = [i for call in summed for i in scheme.members_of(cast(Name, call.arguments[0]).name)]
    twice = need.reach.of_points and len(items) > len(set(items))
    return 0 if conditioned or twice else WANTED[need.sign]


def _plain(call: Call) -> int:
    """How many arguments a call has without a condition."""
    return len(FUNCTIONS[call.name].arguments) - FUNCTIONS[call.name].optional


def _fixed(scheme: Scheme, node: Node) -> bool:
    """Whether neither records nor others have a say."""
    return all(call in GIVEN or FUNCTIONS[call].over == "anything" for call in reach(scheme, node).calls)


def _summed(scheme: Scheme, node: Node, calls: tuple[str, ...], inner: bool = False) -> Iterator[Call]:
    """The figures over records that a formula is the sum of; around the whole sum may stand a bound or rounding.

    Raises:
        UnevenError: it is something else.
    """
    if isinstance(node, Name) and not _fixed(scheme, node):
        value = scheme.total if node.name == "total" else scheme.measures[node.name]
        yield from _summed(scheme, value.value, calls, inner)
    elif isinstance(node, Operation) and node.sign == "+":
        yield from _summed(scheme, node.left, calls, inner=True)
        yield from _summed(scheme, node.right, calls, inner=True)
    elif isinstance(node, Call) and node.name in calls:
        yield node
    elif isinstance(node, Call) and node.name in BOUNDING and not inner:
        own = [part for part in node.arguments if not _fixed(scheme, part)]
        if len(own) > 1:
            raise UnevenError
        yield from _summed(scheme, own[0], calls) if own else ()
    elif not isinstance(node, Number) and not _fixed(scheme, node):
        raise UnevenError


def may_move(scheme: Scheme, i: int, wanted: int, of_points: bool) -> bool:
    """Whether further records of an item could move a sum of points, or a count, that way."""
    item, price = scheme.items[i], scheme.items[i].price
    if not of_points:
        return wanted > 0
    if item.veto:
        return False
    kept = (item.keep, *(group.keep for group in scheme.groups_of(item)))
    prices = (price.flat, *price.table.values(), price.least or 0, price.most or 0)
    displaces = any(keep and keep.rule != "first" for keep in kept)
    return price.formula is not None or displaces or any(points * wanted > 0 for points in prices)
