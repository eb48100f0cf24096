"""What formulas refer to, and what therefore reaches the total and the grades."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from rulebook.formula.check import REACHES
from rulebook.formula.functions import FUNCTIONS
from rulebook.formula.tree import Call, Name, Node, children, named
from rulebook.scheme import Item, Scheme

CREDITS = ("credited", "earned")
OWN = ("own", "record")  # formulas over records may name the measures of their subject too


class Use(NamedTuple):
    """A name in a formula, and what it names.

    `own`: a measure or field of who is scored; `record`: the same or a name of the record; `member`, `unit`: a name of
    a member, of the unit; `tally`: an item, a group or all, with the function; `table`: a table; `per`: what records
    share.
    """

    kind: Literal["own", "record", "member", "unit", "tally", "table", "per"]
    name: str
    function: str = ""


def uses(node: Node, kind: str = "own") -> Iterator[Use]:
    """Everything that a formula names; `kind` is whose names it may use."""
    if isinstance(node, Name):
        yield Use(kind, node.name)  # type: ignore[arg-type]
    elif isinstance(node, Call):
        wanted = FUNCTIONS[node.name].arguments
        for argument, part in zip(wanted + wanted[-1:] * len(node.arguments), node.arguments, strict=False):
            yield from _argument(node.name, argument, part, kind)
    else:
        for child in children(node):
            yield from uses(child, kind)


def _argument(function: str, wanted: str, node: Node, kind: str) -> Iterator[Use]:
    over = wanted.rpartition(" ")[0]
    if over:
        yield from uses(node, "own" if over in ("part", "peer") else over)
    elif wanted in ("tally", "item", "table", "per", "parts"):
        what: Literal["tally", "table", "per"] = (
            "table" if wanted == "table" else "tally" if wanted in ("tally", "item") else "per"
        )
        yield from (Use(what, name, function) for name in named(node))
    else:
        yield from (use for use in uses(node, kind) if wanted != "reach" or use.name not in REACHES)


def figures(scheme: Scheme) -> Mapping[str, Node]:
    """The formulas that have a name: measures and the total."""
    return {**{name: measure.value for name, measure in scheme.measures.items()}, "total": scheme.total.value}


def deciding(scheme: Scheme) -> Iterator[Node]:
    """The formulas that decide something: the total, who is graded, needs, direct grants and orders of grades."""
    named_ones = {id(measure.value) for measure in scheme.measures.values()}
    yield from (node for node in scheme.formulas() if id(node) not in named_ones)


def reached(scheme: Scheme, nodes: Iterable[Node]) -> dict[str, Node]:
    """The measures that formulas use, directly or through others, with their formulas."""
    known, found, waiting = figures(scheme), {}, list(nodes)
    while waiting:
        for use in uses(waiting.pop()):
            if use.kind in OWN and use.name in known and use.name not in found:
                found[use.name] = known[use.name]
                waiting.append(known[use.name])
    return found


def wanted_outside(users: Iterable[Scheme]) -> set[str]:
    """The names of members or units that other schemes' formulas use."""
    nodes = (node for scheme in users for node in scheme.formulas())
    return {use.name for node in nodes for use in uses(node) if use.kind in ("member", "unit")}


def effective_items(scheme: Scheme, nodes: Iterable[Node]) -> set[str]:
    """The ids of the items whose records change one of `nodes`: priced ones by their credits, all by being counted."""
    found: set[str] = set()
    for node in nodes:
        for use in uses(node):
            if use.kind == "tally":
                items = [scheme.items[i] for i in scheme.members_of(use.name)]
                found |= {item.id for item in items if use.function not in CREDITS or is_priced(item)}
            elif use.name == "vetoed" and use.kind in OWN:
                found |= {item.id for item in scheme.items if item.veto}
    return found


def is_priced(item: Item) -> bool:
    """Whether its records can earn anything but 0."""
    price = item.price
    return bool(price.flat or price.by or price.formula is not None)
