"""How a total comes about where it is more than a sum: formulas with their figures, and which cases applied."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, repeat
from typing import TYPE_CHECKING

import numpy as np

from rulebook.exact import Exact
from rulebook.facts import Column
from rulebook.figures import NO, THOUSANDTH, YES, decimal_text, points_text
from rulebook.formula.evaluate import Dated, evaluate, truth
from rulebook.formula.functions import FUNCTIONS
from rulebook.formula.phrase import Said, phrase, said_word
from rulebook.formula.tree import Call, Name, Node, Number, addends, children
from rulebook.moments import day_number, day_of

if TYPE_CHECKING:
    from rulebook.result import Result

FINE = THOUSANDTH / 10
OVER_THE_SUBJECT = ("number", "truth", "same", "date")


@dataclass(frozen=True, slots=True, eq=False)
class Working:
    """One formula over all subjects.

    Attributes:
        name: the measure; empty for the total.
        figures: of the names and functions in it.
        cases: by condition of an `if` in it, where it holds.
    """

    name: str
    node: Node
    figures: Mapping[Node, Exact]
    cases: Mapping[Node, Column]


def workings(result: "Result") -> tuple[Working, ...]:
    """The total's formula and those of the measures that it uses; nothing where it is a sum that tells itself."""
    total, measures = result.scheme.total.value, result.scheme.measures
    if _tells_itself(total):
        return ()
    names = [""]
    for name in names:  # grows
        used = [leaf.name for leaf in leaves(measures[name].value if name else total) if isinstance(leaf, Name)]
        names += [one for one in dict.fromkeys(used) if one in measures and one not in names]
    return tuple(_working(result, name, measures[name].value if name else total) for name in names)


def _tells_itself(total: Node) -> bool:
    """Several addends without a choice among them, or one figure that is no measure."""
    parts = addends(total.arguments[0] if isinstance(total, Call) and total.name.startswith("round_") else total)
    if len(parts) == 1:
        return isinstance(parts[0], Number) or (isinstance(parts[0], Call) and not _is_figured(parts[0]))
    return not any(isinstance(node, Call) and _is_figured(node) for part in parts for node in _nodes(part))


def _is_figured(call: Call) -> bool:
    """Whether a function makes figures of figures (min, if, round_down …)."""
    return FUNCTIONS[call.name].over == "anything"


def _inner(node: Node) -> tuple[Node, ...]:
    """The nodes below that are about the subject, not about its records, members or peers."""
    if not isinstance(node, Call):
        return children(node)
    kinds = FUNCTIONS[node.name].arguments
    pairs = zip(chain(kinds, repeat(kinds[-1])), node.arguments, strict=False)
    return tuple(argument for kind, argument in pairs if kind in OVER_THE_SUBJECT)


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for part in _inner(node):
        yield from _nodes(part)


def leaves(node: Node) -> Iterator[Node]:
    """The names and functions over something in a formula."""
    return (
        part for part in _nodes(node) if isinstance(part, Name) or (isinstance(part, Call) and not _is_figured(part))
    )


def _working(result: "Result", name: str, node: Node) -> Working:
    n = len(result.subjects)
    values = {leaf: evaluate(leaf, result.scope) for leaf in leaves(node)}
    figures = {leaf: v.spread(n) for leaf, v in values.items() if isinstance(v, Exact) and not isinstance(v, Dated)}
    chosen = [part.arguments[0] for part in _nodes(node) if isinstance(part, Call) and part.name == "if"]
    return Working(name, node, figures, {part: np.broadcast_to(truth(part, result.scope), n) for part in chosen})


def formula(result: "Result", working: Working, i: int) -> Said:
    """A formula in words, its names with one subject's figures: `起算 0.5 × 2 + 学习得分 3`; a lone name has none."""
    known = {} if working.node in working.figures else working.figures
    figures = {leaf: " " + decimal_text(exact.at(i), FINE) for leaf, exact in known.items()}
    return phrase(working.node, result.standing.titles, figures)


def steps(result: "Result", i: int, rows: Column) -> tuple[Said, ...]:
    """How one subject's total comes about: the cases that applied, the measures it uses, and its bounds."""
    found: list[Said] = []
    for working in result.standing.workings:
        if working.name:
            said, told = result.standing.titles[working.name], formula(result, working, i)
            value = _value(result, working.name, i)
            found.append(Said(f"{said.zh} {value.zh} = {told.zh}", f"{said.en} {value.en} = {told.en}"))
        found += _cases(result, working, working.node, i, rows)
    return (*found, *_bounds(result, i))


def _value(result: "Result", name: str, i: int) -> Said:
    """A measure's figure, truth or word."""
    value = result.measures[name].at(i)
    if isinstance(value, bool):
        return Said(YES, "yes") if value else Said(NO, "no")
    if isinstance(value, str):
        return said_word(value, result.standing.titles)
    text = decimal_text(value, FINE)
    return Said(text, text)


def _cases(result: "Result", working: Working, node: Node, i: int, rows: Column) -> Iterator[Said]:
    """Every choice in what applied."""
    if not (isinstance(node, Call) and node.name == "if"):
        for part in _inner(node):
            yield from _cases(result, working, part, i, rows)
        return
    where, then, rest = node.arguments
    while not working.cases[where][i] and isinstance(rest, Call) and rest.name == "if":
        where, then, rest = rest.arguments
    holds, titles = bool(working.cases[where][i]), result.standing.titles
    if holds:
        case, value = phrase(where, titles), phrase(then, titles)
        zh, en = _vetoes(result, where, i, rows)
        yield Said(f"适用：{case.zh}{zh or ' '}时 {value.zh}", f"What applied: {value.en} if {case.en}{en}")
    else:
        yield Said("适用：“否则”的情形", "What applied: the last case (else)")
    yield from _cases(result, working, then if holds else rest, i, rows)


def _vetoes(result: "Result", where: Node, i: int, rows: Column) -> tuple[str, str]:
    """The records of a veto that a condition asks about: `（2025-03-01 违纪）`."""
    if not (result.vetoed[i] and any(leaf == Name("vetoed", leaf.at) for leaf in leaves(where))):
        return "", ""
    book, first, titles = result.book, day_number(result.period.first), result.standing.titles
    own = [row for row in rows.tolist() if result.scheme.items[book.item[row]].veto]
    own = [row for row in own if book.lacking is None or book.lacking[row] < 0]
    told = [(day_of(first + int(book.day[row])), titles[result.scheme.items[book.item[row]].id]) for row in own]
    zh, en = "、".join(f"{day} {said.zh}" for day, said in told), ", ".join(f"{day} {said.en}" for day, said in told)
    return f"（{zh}）", f" ({en})"


def _bounds(result: "Result", i: int) -> Iterator[Said]:
    """Where the total is held by its least or most."""
    total, exact = result.scheme.total, [figure.at(i) for _, figure in result.standing.parts]
    raw = sum((one for one in exact if one is not None), Fraction(0))
    came = decimal_text(raw, FINE)
    if total.least is not None and raw * 1000 < total.least == result.total[i]:
        yield Said(
            f"算得 {came}，至少为 {points_text(total.least)}",
            f"It comes to {came}, and is at least {points_text(total.least)}",
        )
    if total.most is not None and raw * 1000 > total.most == result.total[i]:
        yield Said(
            f"算得 {came}，至多为 {points_text(total.most)}",
            f"It comes to {came}, and is at most {points_text(total.most)}",
        )
