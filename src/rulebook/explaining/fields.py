"""What a record says in its fields, in words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rulebook.facts import MISSING
from rulebook.figures import points_text
from rulebook.formula.phrase import Said, said_word
from rulebook.formula.tree import Name, Node, walk
from rulebook.moments import day_of
from rulebook.scheme import Field, Price, Scheme

if TYPE_CHECKING:
    from rulebook.result import Result


def said_field(result: "Result", name: str, code: int) -> Said | None:
    """`II级`, `满意度 4`, `办结日 2025-12-31`, `时刻 19:30`, `非困难户`; None where it says nothing.

    Args:
        result: whose scheme has the field.
        name: of the field.
        code: what the record says, as columns hold it.
    """
    known = result.scheme.record_fields[name]
    if code == (-1 if known.kind in ("text", "truth") else MISSING):
        return None
    zh, en = known.title, known.english or known.title
    if known.kind == "text":
        return said_word(result.book.words(name)[code], result.standing.titles)
    if known.kind == "truth":
        return Said(zh, en) if code else Said(f"非{zh}", f"not {en}")
    figure = _figure(known, code)
    return Said(f"{zh} {figure}", f"{en} {figure}")


def _figure(known: Field, code: int) -> str:
    if known.kind == "date":
        return day_of(code).isoformat()
    return f"{code // 60:02}:{code % 60:02}" if known.kind == "time" else points_text(code)


def missing_field(known: Field) -> Said:
    """`等级没有填`."""
    return Said(f"{known.title}没有填", f"{known.english or known.title} is missing")


def priced_by(scheme: Scheme, price: Price) -> frozenset[str]:
    """The names that a price depends on, those of named formulas over the record among them."""
    return frozenset((price.by, *(_names(scheme, price.formula) if price.formula else ())))


def _names(scheme: Scheme, node: Node) -> Iterator[str]:
    for part in walk(node):
        if isinstance(part, Name):
            yield part.name
            if part.name in scheme.record_measures:
                yield from _names(scheme, scheme.record_measures[part.name].value)
