"""What a formula yields, found without evaluating it; every misfit becomes a problem.

The *grain* of a number is the denominator it is sure to have (credits: 1000). A division has none until it is rounded,
and a figure that must be exact (a total) needs one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import lcm

from rulebook.formula.functions import FUNCTIONS, Function
from rulebook.formula.parser import FormulaError
from rulebook.formula.tree import (
    Call,
    Comparison,
    Junction,
    Name,
    Negation,
    Negative,
    Node,
    Number,
    Operation,
    Text,
    children,
)
from rulebook.problems import nearest

POINTS, FINEST = 1000, 10**18


@dataclass(frozen=True, slots=True)
class Kind:
    """`number` (with its grain), `truth`, `text` (with the words it may be, if they are listed)."""

    kind: str
    grain: int | None = None
    words: tuple[str, ...] = ()


TRUTH, WHOLE, POINT = Kind("truth"), Kind("number", 1), Kind("number", POINTS)

GIVEN = dict.fromkeys(("count", "held", "owed", "count_members"), WHOLE)
GIVEN |= dict.fromkeys(("credited", "earned", "quantity"), POINT)
GIVEN["mean_members"] = Kind("number")


@dataclass(slots=True)
class Vocabulary:
    """The names that a formula may use. `items` and `tallies` are what functions such as credited(…) refer to."""

    names: dict[str, Kind]
    items: frozenset[str] = frozenset()
    tallies: frozenset[str] = frozenset()
    members: "Vocabulary | None" = None
    over: tuple[str, ...] = ("anything",)
    any_name: bool = False


Report = Callable[[FormulaError], None]


@dataclass(slots=True)
class Checker:
    """Finds the kind of every node; `None` where a problem already reported leaves it open."""

    vocabulary: Vocabulary
    report: Report

    def complain(self, code: str, node: Node, **details: object) -> None:
        """Report a problem at a node."""
        self.report(FormulaError(code, node.at, **details))

    def kind(self, node: Node) -> Kind | None:  # noqa: PLR0911 - one for each kind of node
        """What `node` yields."""
        match node:
            case Number():
                return Kind("number", node.value.denominator)
            case Text():
                return Kind("text")
            case Name():
                return self.name(node)
            case Call():
                return self.call(node)
            case Operation():
                return self.operation(node)
            case Negative():
                return self.expect(node.value, "number")
            case Comparison():
                return self.comparison(node)
            case Junction() | Negation():
                for child in children(node):
                    self.expect(child, "truth")
                return TRUTH

    def expect(self, node: Node, kind: str) -> Kind | None:
        """The kind of `node`, which must be `kind`."""
        found = self.kind(node)
        if found is not None and found.kind != kind:
            self.complain("formula-kind", node, wanted=kind, found=found.kind)
            return None
        return found

    def name(self, node: Name) -> Kind | None:
        """A measure or a field."""
        known = self.vocabulary.names
        if node.name in known:
            return known[node.name]
        if not self.vocabulary.any_name:
            self.complain("unknown-name", node, name=node.name, nearest=nearest(node.name, known))
        return None

    def operation(self, node: Operation) -> Kind | None:
        """Arithmetic, and the grain that it leaves."""
        left, right = self.expect(node.left, "number"), self.expect(node.right, "number")
        if left is None or right is None:
            return None
        a, b = left.grain, right.grain
        if node.sign == "/":
            divisor = node.right.value if isinstance(node.right, Number) else None
            if divisor == 0:
                self.complain("division-by-zero", node)
            return Kind("number", _sane(a * divisor.numerator) if a and divisor else None)
        if not (a and b):
            return Kind("number")
        return Kind("number", _sane(a * b if node.sign == "*" else lcm(a, b)))

    def comparison(self, node: Comparison) -> Kind:
        """Two numbers; or a text and a word that it may be."""
        left, right = self.kind(node.left), self.kind(node.right)
        if left and right and left.kind != right.kind:
            self.complain("formula-kind", node.right, wanted=left.kind, found=right.kind)
        elif (left or right or TRUTH).kind == "text" and node.sign not in ("==", "!="):
            self.complain("text-order", node)
        elif (left or right) == TRUTH:
            self.complain("formula-kind", node, wanted="number", found="truth")
        for known, other in ((left, node.right), (right, node.left)):
            if known and known.words and isinstance(other, Text) and other.value not in known.words:
                self.complain("unknown-word", other, word=other.value, nearest=nearest(other.value, known.words))
        return TRUTH

    def call(self, node: Call) -> Kind | None:
        """A function of the list, with arguments that fit."""
        function = FUNCTIONS.get(node.name)
        if function is None or function.over not in self.vocabulary.over:
            allowed = [name for name, f in FUNCTIONS.items() if f.over in self.vocabulary.over]
            self.complain("unknown-function", node, name=node.name, nearest=nearest(node.name, allowed))
            return None
        least, most = len(function.arguments) - function.optional, len(function.arguments)
        if not least <= len(node.arguments) <= (99 if function.repeats else most):
            self.complain("wrong-arguments", node, name=node.name, wanted=most, found=len(node.arguments))
            return None
        wanted = function.arguments + function.arguments[-1:] * len(node.arguments)
        found = [self.argument(kind, value) for kind, value in zip(wanted, node.arguments, strict=False)]
        return self.result(node, function, found)

    def argument(self, wanted: str, node: Node) -> Kind | None:
        """One argument of a function."""
        if wanted in ("number", "truth"):
            return self.expect(node, wanted)
        if wanted == "same":
            return self.kind(node)
        if wanted == "step":
            return self.step(node)
        if wanted in ("item", "tally"):
            self.reference(wanted, node)
            return None
        members = self.vocabulary.members or Vocabulary({}, any_name=True)
        return Checker(members, self.report).expect(node, wanted.removeprefix("member "))

    def step(self, node: Node) -> Kind | None:
        """What a figure is rounded to."""
        if isinstance(node, Number) and node.value > 0:
            return Kind("number", node.value.denominator)
        self.complain("bad-step", node)
        return None

    def reference(self, wanted: str, node: Node) -> None:
        """The name of an item or a group."""
        known = self.vocabulary.items if wanted == "item" else self.vocabulary.tallies
        if not isinstance(node, Name):
            self.complain("formula-expected", node, wanted="item", found="formula")
        elif node.name not in known and node.name != "all":
            self.complain("unknown-reference", node, name=node.name, nearest=nearest(node.name, known))

    def result(self, node: Call, function: Function, found: list[Kind | None]) -> Kind | None:
        """What the function yields."""
        if node.name in GIVEN:
            return GIVEN[node.name]
        if node.name.startswith("round_"):
            return found[1]
        if function.gives == "same":
            found = found[1:]
            self.alike(node, found)
        if any(kind is None for kind in found):
            return None
        grains = [kind.grain for kind in found if kind]
        if found[0] == TRUTH:
            return TRUTH
        return Kind("number", _sane(lcm(*(g for g in grains if g))) if all(grains) else None)

    def alike(self, node: Call, found: list[Kind | None]) -> None:
        """Both branches of an `if` are numbers, or both are truths."""
        first, second = found
        if first and first.kind == "text":
            self.complain("formula-kind", node.arguments[1], wanted="number", found="text")
        elif first and second and first.kind != second.kind:
            self.complain("formula-kind", node.arguments[2], wanted=first.kind, found=second.kind)


def _sane(grain: int) -> int | None:
    """A grain, unless products have made it useless."""
    return grain if grain < FINEST else None
