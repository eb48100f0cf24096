"""Reads a scheme's formulas: text → checked tree, problems with their place."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from rulebook.formula.check import Checker, Kind, Vocabulary
from rulebook.formula.parser import NAME, FormulaError, parse
from rulebook.formula.tree import Node, Number, walk
from rulebook.reading.places import Path
from rulebook.reading.text import Source

MOST_NODES = 5_000
LATER, CIRCLE = "later-name", "circle"
NOTHING = Number(Fraction(0))


@dataclass(slots=True)
class Formulas:
    """Reads formulas and reports what is wrong with them.

    Attributes:
        nodes: how many parts they have so far.
        ahead: names that cannot be used yet, with the code of what is wrong about it.
    """

    source: Source
    nodes: int = 0
    ahead: Mapping[str, str] = field(default_factory=dict)

    def reporter(self, text: str, path: Path) -> Callable[[FormulaError], None]:
        """Where the problems of one formula go."""

        def report(error: FormulaError) -> None:
            code = self.ahead.get(str(error.details.get("name")), error.code)
            self.source.report(
                code if error.code == "unknown-name" else error.code, path, text, error.at, **error.details
            )

        return report

    def read(
        self, text: str, path: Path, vocabulary: Vocabulary, wanted: str = "", exact: bool = False
    ) -> tuple[Node, Kind | None]:
        """The tree and the kind of a formula; `NOTHING` and None where it has problems.

        Args:
            text: the formula as written.
            path: the key it stands at.
            vocabulary: the names it may use.
            wanted: the kind it must yield; any if left out.
            exact: whether its figures must be multiples of 1/1000.
        """
        report = self.reporter(text, path)
        try:
            tree = parse(text)
        except FormulaError as error:
            report(error)
            return NOTHING, None
        self.nodes += sum(1 for _ in walk(tree))
        if self.nodes > MOST_NODES:
            raise self.source.findings.stop(
                "too-many", *self.source.find(path), what="parts of formulas", size=self.nodes, most=MOST_NODES
            )
        checker = Checker(vocabulary, report)
        kind = checker.expect(tree, wanted) if wanted else checker.kind(tree)
        if exact and kind is not None and not (kind.grain and 1000 % kind.grain == 0):
            report(FormulaError("unrounded", 0, key=path[-1]))
        return tree, kind

    def read_all(
        self, texts: Iterable[str], path: Path, vocabulary: Vocabulary, wanted: str
    ) -> tuple[tuple[str, Node], ...]:
        """Several formulas of one key, as written and as read."""
        return tuple((text, self.read(text, path, vocabulary, wanted)[0]) for text in texts)


def ahead(tables: Mapping[str, Mapping[str, object]], name: str) -> dict[str, str]:
    """The names that the formula called `name` cannot use yet: those written below, and those made of it."""
    named = {key: set(NAME.findall(str(table.get("value", "")))) for key, table in tables.items()}
    below = [*named][[*named].index(name) :]
    return {key: CIRCLE if name in _made_of(key, named) else LATER for key in below}


def _made_of(name: str, named: Mapping[str, set[str]]) -> set[str]:
    """What a formula names, directly or through others; itself in any case."""
    found, waiting = {name}, [name]
    while waiting:
        fresh = named.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found
