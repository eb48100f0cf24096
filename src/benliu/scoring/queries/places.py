"""Where on a branch's page a figure comes from, and the way there."""

from urllib.parse import urlencode

from rulebook import Scheme
from rulebook.formula.tree import Name, Node

from .tracing import called, items_in, nodes_of

WAYS = {"vetoed": "?only=vetoed#members", "members": "#members", "duties": "#duties", "records": "#records"}


def place_of(scheme: Scheme, formula: Node) -> str:
    """Where a figure comes from: who is vetoed, the members, the duties or the records; empty for neither."""
    functions = called(scheme, formula)
    if any(isinstance(node, Name) and node.name == "vetoed" for node in nodes_of(scheme, formula)):
        return "vetoed"
    if any(name.endswith("_members") for name in functions):
        return "members"
    if functions & {"held", "owed"}:
        return "duties"
    return "records" if items_in(scheme, formula) else ""


def way_to(place: str, figure: str = "") -> str:
    """The rest of the branch's address that leads to a place; `figure`: to no other records than that one's."""
    return f"?{urlencode({'figure': figure})}#records" if place == "records" and figure else WAYS.get(place, "")
