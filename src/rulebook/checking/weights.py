"""Weights of a weighted sum that do not add up to 1."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import inf

from rulebook.checking.sheet import Sheet, Written
from rulebook.checking.writing import figure, written
from rulebook.formula.functions import FUNCTIONS
from rulebook.formula.tree import Call, Name, Negative, Node, Number, Operation, children
from rulebook.problems import Problem

Term = tuple[Fraction, Node]
NEAR = Fraction(8, 10), Fraction(12, 10)
# What is counted has a price, not a weight.
COUNTED = {"quantity", *(name for name, function in FUNCTIONS.items() if function.gives == "count")}


def uneven_weights(sheet: Sheet) -> Iterator[Problem]:
    """Sums of scores, each times a share of 1, whose shares are more or less than 1 in all."""
    scores = dict[str, bool]()
    for formula in sheet.over_subjects():
        for terms in sums(formula.node):
            weighted = [(weight, node) for weight, node in terms if 0 < weight < 1 and _is_score(node, scores)]
            total = sum((weight for weight, _ in weighted), Fraction(0))
            is_whole = len(weighted) == sum(weight > 0 for weight, _ in terms)
            if len(weighted) > 1 and (total > 1 or (total < 1 and is_whole)) and _are_weights(sheet, formula, weighted):
                told = " + ".join(f"{figure(weight)} × {written(node)}" for weight, node in weighted)
                yield sheet.warn("uneven-weights", formula.path, formula.text, sum=figure(total), told=told)
        if formula.path[0] == "measures":
            scores[str(formula.path[1])] = _is_score(formula.node, scores)


def sums(node: Node) -> Iterator[list[Term]]:
    """Every sum in a formula, the outermost first."""
    terms = list(terms_of(node))
    if len(terms) > 1:
        yield terms
    for _, inner in terms:
        for child in children(inner):
            yield from sums(child)


def terms_of(node: Node, factor: Fraction = Fraction(1)) -> Iterator[Term]:
    """`(50*a + 50*b) / 100` is a and b, each times 0.5; so where terms are rounded: `round_half_up(50%*a, 0.1)`."""
    match node:
        case Operation(sign="+"):
            yield from terms_of(node.left, factor)
            yield from terms_of(node.right, factor)
        case Operation(sign="-"):
            yield from terms_of(node.left, factor)
            yield from terms_of(node.right, -factor)
        case Negative():
            yield from terms_of(node.value, -factor)
        case Operation("*", Number(weight), part) | Operation("*", part, Number(weight)):
            yield from terms_of(part, factor * weight)
        case Operation("/", part, Number(weight)) if weight:
            yield from terms_of(part, factor / weight)
        case Call() if node.name.startswith("round_"):
            yield from terms_of(node.arguments[0], factor)
        case _:
            yield factor, node


def _is_score(node: Node, known: Mapping[str, bool]) -> bool:
    """Whether it can be a score, not a number of things that has a price; a share of such numbers can.

    `known` says it of the measures.
    """
    match node:
        case Number():
            return False
        case Name():
            return known.get(node.name, True)
        case Call() if node.name in COUNTED:
            return False
        case Operation(sign="/") if not isinstance(node.right, Number):
            return True
        case Operation() | Negative() | Call(name="round_half_up" | "round_down" | "round_up" | "min" | "max" | "if"):
            return all(isinstance(part, Number) or _is_score(part, known) for part in children(node))
        case _:
            return True


def _are_weights(sheet: Sheet, formula: Written, weighted: list[Term]) -> bool:
    """Whether the factors are weights, not prices: written in percent, near 1 in all, or of scores with one maximum."""
    total = sum(weight for weight, _ in weighted)
    highest = {sheet.values.of(node).high for _, node in weighted}
    return "%" in formula.text or NEAR[0] <= total <= NEAR[1] or (len(highest) == 1 and inf not in highest)
