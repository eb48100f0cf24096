"""What a formula yields, found without evaluating it; every misfit becomes a problem.

The *grain* of a number is the denominator it is sure to have (credits: 1000). A division has none until it is rounded,
and a figure that must be exact (a total) needs one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import lcm

from rulebook.formula.functions import FUNCTIONS, Argument, Function
from rulebook.formula.parser import FormulaError
from rulebook.formula.tree import (
    Call,
    Comparison,
    Junction,
    Moment,
    Name,
    Negation,
    Negative,
    Node,
    Number,
    Operation,
    Text,
    children,
    named,
)
from rulebook.formula.wanted import FORMULA, KINDS, REFERENCES, signature
from rulebook.pers import MATTER, PERS
from rulebook.problems import nearest

UNKNOWN = {"item": "unknown-reference", "tally": "unknown-reference", "table": "unknown-table"}

POINTS, FINEST = 1000, 10**18


@dataclass(frozen=True, slots=True)
class Kind:
    """`number` (with its grain), `truth`, `date`, `time`, `text` (with the words it may be, if they are listed)."""

    kind: str
    grain: int | None = None
    words: tuple[str, ...] = ()


TRUTH, WHOLE, POINT, DATE = Kind("truth"), Kind("number", 1), Kind("number", POINTS), Kind("date")
REACHES = ("unit", "all")
GIVEN = {"count": WHOLE, "points": POINT, "date": DATE}


@dataclass(slots=True)
class Vocabulary:
    """The names that a formula may use.

    Attributes:
        items, tallies: what functions such as credited(…) refer to.
        tables: the words of every table.
        inner: the vocabulary of formulas over something else: `record`, `part`, `member`, `unit`.
        over: which functions may stand here.
        any_name: whether names that are not listed may be right all the same.
    """

    names: dict[str, Kind]
    items: frozenset[str] = frozenset()
    tallies: frozenset[str] = frozenset()
    tables: Mapping[str, Mapping[str, int | Mapping[str, int]]] = field(default_factory=dict)
    inner: "dict[str, Vocabulary]" = field(default_factory=dict)
    over: tuple[str, ...] = ("anything",)
    any_name: bool = False


def reaches(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Among whom a formula may look: the unit, all, those who share a word."""
    return (*REACHES, *(name for name, kind in vocabulary.names.items() if kind.kind == "text"))


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
            case Moment():
                return Kind(node.kind)
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
            self.complain("formula-kind", node, wanted=KINDS[kind], found=KINDS[found.kind])
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
            self.complain("formula-kind", node.right, wanted=KINDS[left.kind], found=KINDS[right.kind])
        elif (left or right or TRUTH).kind == "text" and node.sign not in ("==", "!="):
            self.complain("text-order", node)
        elif (left or right) == TRUTH:
            self.complain("formula-kind", node, wanted=KINDS["number"], found=KINDS["truth"])
        for known, other in ((left, node.right), (right, node.left)):
            if known and known.words and isinstance(other, Text) and other.value not in known.words:
                self.complain("unknown-word", other, word=other.value, nearest=nearest(other.value, known.words))
        return TRUTH

    def call(self, node: Call) -> Kind | None:
        """A function of the list, with arguments that fit."""
        function = FUNCTIONS.get(node.name)
        if function is None or function.over not in self.vocabulary.over:
            allowed = [name for name, f in FUNCTIONS.items() if f.over in self.vocabulary.over]
            self.complain("unknown-function", node, name=node.name, nearest=nearest(node.name, allowed, 0.6))
            return None
        least, most = len(function.arguments) - function.optional, len(function.arguments)
        if not least <= len(node.arguments) <= (99 if function.repeats else most):
            wanted = most if least == most else f"{least}–{most}"  # noqa: RUF001
            said = {"wanted": wanted, "found": len(node.arguments), "signature": signature(node.name, function)}
            self.complain("wrong-arguments", node, name=node.name, **said)
            return None
        kinds = function.arguments + function.arguments[-1:] * len(node.arguments)
        found = [self.argument(kind, value) for kind, value in zip(kinds, node.arguments, strict=False)]
        if node.name == "table":
            self.table(node)

        return self.result(node, function, found)

    def table(self, node: Call) -> None:
        """A table has as many words a figure as fields are named."""
        table = self.vocabulary.tables.get(node.arguments[0].name) if isinstance(node.arguments[0], Name) else None
        deep = {isinstance(figure, Mapping) for figure in (table or {}).values()}
        if deep and deep != {len(node.arguments) > 2}:
            self.complain("table-depth", node, found=len(node.arguments) - 1)

    def argument(self, wanted: Argument, node: Node) -> Kind | None:
        """One argument of a function."""
        over, _, kind = wanted.rpartition(" ")
        if over:
            inner = self.vocabulary.inner.get(over) or Vocabulary({}, any_name=True)
            checker = Checker(inner, self.report)
            return checker.kind(node) if kind == "anything" else checker.expect(node, kind)
        if wanted in ("item", "tally", "table", "per", "parts", "reach"):
            self.reference(wanted, node)
            return None
        if wanted == "step":
            return self.step(node)
        if wanted == "word":
            return self.expect(node, "text")
        return self.kind(node) if wanted == "same" else self.expect(node, wanted)

    def step(self, node: Node) -> Kind | None:
        """What a figure is rounded to."""
        if isinstance(node, Number) and node.value > 0:
            return Kind("number", node.value.denominator)
        self.complain("bad-step", node)
        return None

    def reference(self, wanted: str, node: Node) -> None:
        """The name of an item, a group, a table, or of what records share."""
        names = named(node)
        if not names or (wanted not in ("per", "reach") and len(names) > 1):
            self.complain("formula-expected", node, wanted=REFERENCES[wanted], found=FORMULA)
            return
        for name in names:
            known = self.references(wanted)
            if name not in known and not self.vocabulary.any_name:
                code = UNKNOWN.get(wanted, "unknown-per")
                self.complain(code, node, name=name, nearest=nearest(name, known))

    def references(self, wanted: str) -> Iterable[str]:
        """What a reference may name."""
        if wanted == "item":
            return (*self.vocabulary.items, "all")
        if wanted == "tally":
            return (*self.vocabulary.tallies, "all")
        if wanted == "table":
            return self.vocabulary.tables
        if wanted == "parts":
            return PERS
        if wanted == "reach":
            return reaches(self.vocabulary)
        names = self.vocabulary.inner["record"].names if "record" in self.vocabulary.inner else {}
        return (*PERS, MATTER, *(name for name, kind in names.items() if kind.kind == "text"))

    def result(self, node: Call, function: Function, found: list[Kind | None]) -> Kind | None:
        """What the function yields."""
        if function.gives in GIVEN:
            return GIVEN[function.gives]
        if function.gives == "first" or node.name.startswith("round_"):
            return found[function.gives != "first"]
        if function.gives == "same":
            return self.alike(node, found[-2:])
        if node.name.startswith("mean_"):
            return Kind("number")
        found = [kind for kind, wanted in zip(found, function.arguments * 99, strict=False) if "number" in wanted]
        if any(kind is None for kind in found):
            return None
        grains = [kind.grain for kind in found if kind]
        return Kind("number", _sane(lcm(*(g for g in grains if g))) if all(grains) else None)

    def alike(self, node: Call, found: list[Kind | None]) -> Kind | None:
        """The two values that a function chooses from are of one kind."""
        first, second = found
        if first is None or second is None:
            return None
        if first.kind != second.kind:
            self.complain("formula-kind", node.arguments[-1], wanted=KINDS[first.kind], found=KINDS[second.kind])
            return None
        if first.kind == "text":
            texts = [(part.value,) if isinstance(part, Text) else () for part in node.arguments[-2:]]
            words = [kind.words or text for kind, text in zip((first, second), texts, strict=True)]
            return Kind("text", words=tuple(dict.fromkeys((*words[0], *words[1]))) if all(words) else ())
        grains = (first.grain, second.grain)
        return Kind(first.kind, _sane(lcm(*(g for g in grains if g))) if all(grains) else None)


def _sane(grain: int) -> int | None:
    """A grain, unless products have made it useless."""
    return grain if grain < FINEST else None
