"""Reads a scheme's formulas: text → checked tree, problems with their place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from rulebook.formula.check import Checker, Kind, Vocabulary
from rulebook.formula.parser import FormulaError, parse
from rulebook.formula.tree import Node, Number, walk
from rulebook.reading.places import Path
from rulebook.reading.text import Source

MOST_NODES = 5_000
NOTHING = Number(Fraction(0))


@dataclass(slots=True)
class Formulas:
    """Reads formulas and reports what is wrong with them."""

    source: Source
    nodes: int = 0

    def reporter(self, text: str, path: Path) -> Callable[[FormulaError], None]:
        """Where the problems of one formula go."""

        def report(error: FormulaError) -> None:
            self.source.report(error.code, path, text, error.at, **error.details)

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
