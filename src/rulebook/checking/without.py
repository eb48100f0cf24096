"""A scheme without what warnings are about, as text: measures taken out of the sums, items worth nothing."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from rulebook.checking.dropping import depends, dropped
from rulebook.checking.sheet import Sheet, Written
from rulebook.checking.writing import written
from rulebook.formula.tree import Call, Node, Number, Operation, walk
from rulebook.problems import Problem, SchemeError
from rulebook.reading import compile_scheme
from rulebook.reading.text import Source
from rulebook.scheme import Scheme

THOUSANDTH = Number(Fraction(1, 1000))


class Lighter(NamedTuple):
    """The changed text, and the findings that could not be taken out by themselves."""

    text: str
    left: tuple[Problem, ...]


class Inseparable(Exception):
    """What a finding is about cannot be taken out by itself."""


def without(scheme: Scheme, findings: Iterable[Problem]) -> Lighter:
    """A scheme's text without what findings are about.

    An item earns nothing from then on. A measure leaves every sum, and where the sum weighs its terms the other weights
    grow in proportion; needs that ask for it are dropped. The measure itself stays, to be shown.
    """
    left = []
    for finding in findings:
        try:
            scheme = compile_scheme(_changed(Sheet.of(scheme), finding), scheme.source)
        except (Inseparable, SchemeError):
            left.append(finding)
    return Lighter(scheme.text, tuple(left))


def write_without(schemes: Sequence[Scheme], findings: Sequence[Problem], folder: Path) -> tuple[Problem, ...]:
    """Write schemes, under the names of their files, without what the burden check finds; what stays is returned."""
    folder.mkdir(parents=True, exist_ok=True)
    left: list[Problem] = []
    for scheme in schemes:
        own = [each for each in findings if each.file == scheme.source and each.code.startswith("burden-")]
        lighter = without(scheme, own)
        (folder / Path(scheme.source).name).write_text(lighter.text, encoding="utf-8")
        left += lighter.left
    return tuple(left)


def _changed(sheet: Sheet, finding: Problem) -> str:
    kind, *which = finding.about or ("",)
    if kind == "item":
        return _earning_nothing(sheet, int(which[0]))
    if kind == "measures":
        return _unused(sheet, str(which[0]))
    raise Inseparable


def _earning_nothing(sheet: Sheet, i: int) -> str:
    """The text where an item earns 0."""
    key = "earns" if "earns" in sheet.raw["item"][i] else "points"
    lines, statements = list(sheet.source.lines), sheet.source.statements
    first = statements.get(("item", i, key))
    if first is None:
        raise Inseparable
    rest, starts = first, set(statements.values())
    while rest < len(lines) and rest + 1 not in starts and not re.match(r"\s*(#|$)", lines[rest]):
        rest += 1
    lines[first - 1 : rest] = ['earns = "0"' if key == "earns" else "points = 0"]
    return "\n".join(lines)


def _unused(sheet: Sheet, measure: str) -> str:
    """The text with a measure taken out of every formula."""
    names, text = {measure}, sheet.source.text
    for formula in sheet.over_subjects():
        if depends(formula.node, frozenset(names)):
            rest = dropped(formula.node, frozenset(names))
            if rest is None and formula.path[0] == "measures":
                names.add(str(formula.path[1]))  # made of nothing else: it goes with it
            else:
                text = _rewritten(Source(sheet.source.findings, text), formula, rest)
    return text


def _rewritten(source: Source, formula: Written, rest: Node | None) -> str:
    """The text with what is left of a formula in its place; one of a list of which nothing is left goes."""
    if rest is None and formula.path[-1] not in ("needs", "order"):
        raise Inseparable
    start, end = _place(source, formula)
    quote, before, after = source.text[start], source.text[:start], source.text[end:]
    if rest is not None:
        return f"{before}{quote}{formula.before}{written(_exact(formula, rest))}{quote}{after}"
    last = re.match(r"\s*\]", after)
    return re.sub(r",[ \t]*\Z", "", before) + after if last else before + re.sub(r"^[ \t]*,[ \t]*", "", after)


def _exact(formula: Written, rest: Node) -> Node:
    """A total is rounded, if it was not and now may have to be."""
    is_rounded = isinstance(rest, Call) and rest.name.startswith("round_")
    divides = any(isinstance(part, Operation) and part.sign == "/" for part in walk(rest))
    return (
        Call("round_half_up", (rest, THOUSANDTH)) if formula.path[0] == "total" and divides and not is_rounded else rest
    )


def _place(source: Source, formula: Written) -> tuple[int, int]:
    """Where a formula's string begins and ends, with its quotes."""
    for quote in "\"'":
        text = f"{quote}{formula.before}{formula.text}{quote}"
        start = source.holding(formula.path, text)
        if start is not None:
            return start, start + len(text)
    raise Inseparable
