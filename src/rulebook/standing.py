"""How subjects stand, in columns worked out once for all of them: needs of every grade, parts of the total."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rulebook.exact import Exact
from rulebook.explaining.held import Held, held
from rulebook.explaining.reach import Reach, reach
from rulebook.explaining.working import Working, workings
from rulebook.facts import Column
from rulebook.formula.evaluate import Dated, evaluate, number, truth
from rulebook.formula.phrase import Said
from rulebook.formula.tree import TURNED, Call, Comparison, Junction, Node, addends, joined
from rulebook.wording import said_of, titles_of

if TYPE_CHECKING:
    from rulebook.result import Result


@dataclass(frozen=True, slots=True, eq=False)
class NeedColumn:
    """A condition: in words, who meets it, and where it compares two figures, these and its sign.

    Attributes:
        sign: of the comparison of `value` with `wanted`, or `and`, `or` where it joins `parts`.
        value, wanted: the subject's figure and what it is held against, on whichever side each was written.
        reach: what it depends on.
        sides: the formulas of `value` and `wanted`.
        held: where it compares no figures, what the subject has.
    """

    node: Node
    said: Said
    met: Column
    reach: Reach
    sign: str = ""
    value: Exact | None = None
    wanted: Exact | None = None
    parts: "tuple[NeedColumn, ...]" = ()
    sides: tuple[Node, ...] = ()
    held: Held | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Columns that explanations read.

    Attributes:
        needs: by grade.
        direct: by grade, who gets it without needs.
        graded: who is graded at all.
        parts: the addends of the total, in words, with their figures.
        workings: the formulas by which it comes about; none where it is a sum that tells itself.
        rows, starts: the book's records by subject: those of subject i are `rows[starts[i]:starts[i + 1]]`.
    """

    titles: Mapping[str, Said]
    needs: tuple[tuple[NeedColumn, ...], ...]
    direct: tuple[NeedColumn | None, ...]
    graded: NeedColumn | None
    parts: tuple[tuple[Said, Exact], ...]
    workings: tuple[Working, ...]
    rows: Column
    starts: Column


def standing(result: "Result") -> Standing:
    """Work out the columns."""
    n, titles = len(result.subjects), titles_of(result.scheme)
    grades = result.scheme.grades
    needs = tuple(tuple(need_column(result, need.node) for need in grade.needs) for grade in grades)
    direct = tuple(need_column(result, grade.direct.node) if grade.direct else None for grade in grades)
    graded = need_column(result, result.scheme.graded) if result.scheme.graded else None
    parts = tuple(_part(result, node) for node in total_parts(result.scheme.total.value))
    rows = np.argsort(result.book.subject, kind="stable")
    counts = np.bincount(result.book.subject, minlength=n)
    starts = np.concatenate([[0], np.cumsum(counts)])
    return Standing(titles, needs, direct, graded, parts, workings(result), rows, starts)


def need_column(result: "Result", node: Node) -> NeedColumn:
    """A condition of the scheme's subjects, worked out for all of them."""
    n, said, asks = len(result.subjects), said_of(result.scheme, node), reach(result.scheme, node)
    met = np.broadcast_to(truth(node, result.scope), n)
    if isinstance(node, Junction):
        parts = tuple(need_column(result, part) for part in joined(node))
        return NeedColumn(node, said, met, asks, node.word, parts=parts)
    own: Node = node
    if isinstance(node, Comparison):
        sign, own, other = _sides(result, node)
        value, wanted = evaluate(own, result.scope), evaluate(other, result.scope)
        if isinstance(value, Exact) and isinstance(wanted, Exact) and not isinstance(value, Dated):
            return NeedColumn(node, said, met, asks, sign, value.spread(n), wanted.spread(n), sides=(own, other))
    return NeedColumn(node, said, met, asks, held=held(result, own))


def _sides(result: "Result", node: Comparison) -> tuple[str, Node, Node]:
    """The sign between the subject's figure and what it is held against, and both: `60 <= total` is `total >= 60`."""
    if _owned(result, node.right) > _owned(result, node.left):
        return TURNED.get(node.sign, node.sign), node.right, node.left
    return node.sign, node.left, node.right


def _owned(result: "Result", node: Node) -> tuple[bool, bool, bool]:
    """How much a side is the subject's own: by its records, without the others' say, at least not a plain number."""
    asks = reach(result.scheme, node)
    return asks.of_records, asks.of_records and not asks.of_peers, bool(asks.calls or asks.names)


def _part(result: "Result", node: Node) -> tuple[Said, Exact]:
    return said_of(result.scheme, node), number(node, result.scope).spread(len(result.subjects))


def total_parts(node: Node) -> tuple[Node, ...]:
    """The addends of a total, within its rounding."""
    return addends(node.arguments[0] if isinstance(node, Call) and node.name.startswith("round_") else node)
