"""What a formula of a scheme goes by, so that a figure can lead to what made it."""

from collections.abc import Iterator

from rulebook import Scheme
from rulebook.formula.tree import Call, Name, Node, children, walk

OF_RECORDS = frozenset({"credited", "earned", "count", "quantity", "held", "owed"})  # their arguments are items, groups


def nodes_of(scheme: Scheme, formula: Node) -> Iterator[Node]:
    """Everything in `formula`, and in the measures that it names."""
    yield formula
    if isinstance(formula, Call) and (formula.name in OF_RECORDS or formula.name.endswith("_members")):
        for child in children(formula):
            yield from walk(child)  # a measure of the same name is another thing
    elif isinstance(formula, Name) and formula.name in scheme.measures:
        yield from nodes_of(scheme, scheme.measures[formula.name].value)
    else:
        for child in children(formula):
            yield from nodes_of(scheme, child)


def called(scheme: Scheme, formula: Node) -> frozenset[str]:
    """The functions that `formula` calls: held, mean_members, …"""
    return frozenset(node.name for node in nodes_of(scheme, formula) if isinstance(node, Call))


def items_in(scheme: Scheme, formula: Node) -> frozenset[str]:
    """The items whose records `formula` goes by, alone or as a group."""
    names = {node.name for node in nodes_of(scheme, formula) if isinstance(node, Name)}
    return frozenset(item.id for item in scheme.items if item.id in names or item.group in names)
