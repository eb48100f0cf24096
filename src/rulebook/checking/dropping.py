"""A formula without some of its names."""

from fractions import Fraction
from math import lcm

from rulebook.checking.uses import OWN, uses
from rulebook.checking.weights import Term, terms_of
from rulebook.formula.tree import Call, Junction, Negative, Node, Number, Operation

DECIMALS = 10**6  # of a number in a formula
Left = Node | None  # None: nothing is left


def dropped(node: Node, names: frozenset[str]) -> Left:
    """What is left of a formula without what depends on measures or fields of these names.

    A sum loses terms; if its weights added to 1, the others grow until they do again. Conditions lose parts.
    """
    if not depends(node, names):
        return node
    if isinstance(node, Operation) and len(list(terms_of(node))) > 1:
        return _sum(node, names)
    match node:
        case Junction():
            left, right = dropped(node.left, names), dropped(node.right, names)
            return Junction(node.word, left, right) if left and right else left or right
        case Call(name="min" | "max"):
            parts = tuple(part for part in (dropped(part, names) for part in node.arguments) if part is not None)
            return Call(node.name, parts) if len(parts) > 1 else None
        case Call(name="round_half_up" | "round_down" | "round_up"):
            first = dropped(node.arguments[0], names)
            return None if first is None else Call(node.name, (first, node.arguments[1]))
        case _:
            return None


def depends(node: Node, names: frozenset[str]) -> bool:
    """Whether a formula uses one of the names itself."""
    return any(use.name in names and use.kind in OWN for use in uses(node))


def _sum(node: Node, names: frozenset[str]) -> Left:
    terms = list(terms_of(node))
    kept = [(weight, part) for weight, part in terms if not depends(part, names)]
    if not kept:
        return None
    if all(0 < weight < 1 for weight, _ in terms) and sum(weight for weight, _ in terms) == 1:
        common = lcm(*(weight.denominator for weight, _ in kept))
        shares = [(weight * common, part) for weight, part in kept]
        return Operation("/", _added(shares), Number(sum((share for share, _ in shares), Fraction(0))))
    return _added(kept)


def _added(terms: list[Term]) -> Node:
    """The sum of terms."""
    weight, part = terms[0]
    total = _scaled(abs(weight), part) if weight > 0 else Negative(_scaled(abs(weight), part))
    for weight, part in terms[1:]:
        total = Operation("-" if weight < 0 else "+", total, _scaled(abs(weight), part))
    return total


def _scaled(weight: Fraction, part: Node) -> Node:
    if weight == 1:
        return part
    if (weight * DECIMALS).denominator == 1:
        return Operation("*", Number(weight), part)
    return Operation("/", _scaled(Fraction(weight.numerator), part), Number(Fraction(weight.denominator)))
