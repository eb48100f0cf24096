"""How far a scheme looks: whether a part's subjects can be graded without knowing the others."""

from rulebook.formula.functions import FUNCTIONS
from rulebook.formula.tree import Call, Name, Node, named, walk
from rulebook.pers import words_of
from rulebook.problems import ScoringError
from rulebook.scheme import Scheme


def looks_over_all(scheme: Scheme) -> bool:
    """Whether measures or grades of the scheme depend on subjects of other units.

    Raises:
        ScoringError: so do credits or counts, through a condition over records; these cannot be told part by part.
    """
    far = _far_measures(scheme)
    for node in scheme.formulas():
        for call in walk(node):
            if isinstance(call, Call) and _over_records(call) and any(_reaches(one, far) for one in call.arguments[1:]):
                raise ScoringError("not-in-parts", name=call.name)
    quotas = any(grade.quota is not None and "unit" not in words_of(grade.quota.per) for grade in scheme.grades)
    return quotas or any(_reaches(node, far) for node in scheme.formulas())


def among_all(node: Node) -> bool:
    """Whether a function looks at subjects of all units."""
    return isinstance(node, Call) and among_peers(node) and "unit" not in named(node.arguments[0])


def among_peers(call: Call) -> bool:
    """Whether a function looks at other subjects of the same kind."""
    return FUNCTIONS[call.name].arguments[0] == "reach"


def _over_records(call: Call) -> bool:
    """Whether a function's formulas are worked out for records or for parts of the period."""
    kind = FUNCTIONS[call.name].arguments[-1]
    return kind.startswith(("record", "part "))


def _reaches(node: Node, far: set[str]) -> bool:
    return any(among_all(part) or (isinstance(part, Name) and part.name in far) for part in walk(node))


def _far_measures(scheme: Scheme) -> set[str]:
    """The measures that depend on all subjects; a measure refers to earlier ones alone."""
    far: set[str] = set()
    for name, measure in scheme.measures.items():
        if _reaches(measure.value, far):
            far.add(name)
    return far
