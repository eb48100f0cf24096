"""A formula's tree as text in the language of schemes: one way to write it, whatever spaces and brackets it had."""

from fractions import Fraction

from rulebook.figures import decimal_text
from rulebook.formula.tree import Call, Comparison, Junction, Name, Negation, Negative, Node, Number, Operation, Text

MILLIONTH = Fraction(1, 1_000_000)
OR, AND, NOT, COMPARED, SUM, PRODUCT, SIGNED, ATOM = range(8)


def figure(value: Fraction | float) -> str:
    """A figure, or `∞`."""
    return decimal_text(Fraction(value), MILLIONTH) if isinstance(value, Fraction | int) else f"{'-' * (value < 0)}∞"


def written(node: Node, around: int = OR) -> str:
    """The text of `node` where at least a binding of `around` is wanted: looser ones get brackets."""
    binding, text = _told(node)
    return text if binding >= around else f"({text})"


def _told(node: Node) -> tuple[int, str]:  # noqa: PLR0911 - one for each kind of node
    match node:
        case Number():
            return ATOM, decimal_text(node.value, MILLIONTH)
        case Text():
            return ATOM, f'"{node.value}"'
        case Name():
            return ATOM, node.name
        case Call():
            return ATOM, f"{node.name}({', '.join(map(written, node.arguments))})"
        case Negative():
            return SIGNED, f"-{written(node.value, ATOM)}"
        case Operation():
            binding = SUM if node.sign in "+-" else PRODUCT
            return binding, f"{written(node.left, binding)} {node.sign} {written(node.right, binding + 1)}"
        case Comparison():
            return COMPARED, f"{written(node.left, SUM)} {node.sign} {written(node.right, SUM)}"
        case Junction():
            binding = OR if node.word == "or" else AND
            return binding, f"{written(node.left, binding)} {node.word} {written(node.right, binding + 1)}"
        case Negation():
            return NOT, f"not {written(node.value, COMPARED)}"
        case _:
            return ATOM, node.text
