"""What a formula over subjects depends on, seen through measures and the total."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, repeat
from typing import cast

from rulebook.formula.functions import FUNCTIONS
from rulebook.formula.tree import Call, Name, Node, children, named
from rulebook.scheme import Scheme

ELSEWHERE = ("reach", "table", "member number", "member truth", "unit anything")
FIXED = ("vetoed",)
GIVEN = ("owed",)  # asked of everybody, whatever is recorded


@dataclass
class Reach:
    """What a formula asks: items (indexes), functions, what it counts by (`month`, `club`), and other names."""

    scheme: Scheme
    items: set[int] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    pers: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    nodes: list[Node] = field(default_factory=list)

    @property
    def of_records(self) -> bool:
        """Whether the subject's own records have a say."""
        return bool(self.items)

    @property
    def of_points(self) -> bool:
        """Whether it is about points, rather than how often or when there are records."""
        return bool({"credited", "earned"} & (self.calls | self.names))

    @property
    def of_quantity(self) -> bool:
        """Whether it asks how large records are."""
        return "quantity" in self.calls | self.names

    @property
    def of_peers(self) -> bool:
        """Whether the others have a say."""
        return any(call == "rank" or call.endswith("_peers") for call in self.calls)


@lru_cache(maxsize=1024)
def reach(scheme: Scheme, node: Node) -> Reach:
    """Follow a formula down to records and fields."""
    found = Reach(scheme)
    _visit(node, found)
    return found


def _visit(node: Node, found: Reach) -> None:
    found.nodes.append(node)
    if isinstance(node, Name):
        _visit_name(node.name, found)
    elif isinstance(node, Call):
        found.calls.add(node.name)
        for kind, argument in _arguments(node) if node.name not in GIVEN else ():
            _visit_argument(kind, argument, found)
    else:
        for child in children(node):
            _visit(child, found)


def _arguments(node: Call) -> Iterator[tuple[str, Node]]:
    kinds = FUNCTIONS[node.name].arguments
    return zip(chain(kinds, repeat(kinds[-1])), node.arguments, strict=False)


def _visit_argument(kind: str, argument: Node, found: Reach) -> None:
    scheme = found.scheme
    if kind == "tally":
        found.items.update(scheme.members_of(cast(Name, argument).name))
    elif kind == "item":
        duties = [duty for duty in scheme.duties if cast(Name, argument).name in ("all", duty.item)]
        found.items.update(scheme.item_index[duty.item] for duty in duties)
        found.pers.update(duty.per for duty in duties)
    elif kind in ("per", "parts"):
        found.pers.update(named(argument))
    elif kind not in ELSEWHERE:
        _visit(argument, found)


def _visit_name(name: str, found: Reach) -> None:
    if name in found.names:
        return
    found.names.add(name)
    inner = found.scheme.measures.get(name) or found.scheme.record_measures.get(name)
    if name == "total":
        _visit(found.scheme.total.value, found)
    elif inner:
        _visit(inner.value, found)
