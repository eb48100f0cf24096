"""First pass: needs. A record that lacks one is kept and shown, but counts for nothing."""

from collections.abc import Iterator

import numpy as np

from rulebook.book import Book
from rulebook.facts import MISSING, Column
from rulebook.figures import points_text
from rulebook.formula.evaluate import truth
from rulebook.record_scope import RecordScope
from rulebook.scheme import Item, Limit, Need, Scheme
from rulebook.wording import said_of


def admit(book: Book) -> None:
    """Fill `lacking` where records lack a need of their item, its groups or the scheme; the first one is named."""
    for limit, items, need in _needs(book.scheme):
        rows = np.flatnonzero(book.items_where(items.__contains__)[book.item])
        lost = rows[~_holds(book, need, rows)]
        if len(lost):
            if book.lacking is None:
                book.lacking = np.full(len(book), -1, np.int16)
            first = lost[book.lacking[lost] < 0]
            book.lacking[first] = book.limit(limit)


def _needs(scheme: Scheme) -> Iterator[tuple[Limit, set[int], Need | Item]]:
    """All needs with the items they are of, from the inside out; awards before them."""
    for i, item in enumerate(scheme.items):
        if item.price.awarded:
            yield _award_limit(item), {i}, item
    of: dict[int, tuple[set[int], Need]] = {}
    for i, item in enumerate(scheme.items):
        for need in scheme.needs_of(item):
            of.setdefault(id(need), (set(), need))[0].add(i)
    for items, need in of.values():
        said = said_of(scheme, need.node)
        yield Limit("need", f"不符合条件：{said.zh}", f"not met: {said.en}"), items, need


def _award_limit(item: Item) -> Limit:
    assert item.price.least is not None and item.price.most is not None
    least, most = points_text(item.price.least), points_text(item.price.most)
    return Limit("award", f"分值应在 {least} 至 {most} 之间", f"must be between {least} and {most}")


def _holds(book: Book, need: Need | Item, rows: Column) -> Column:
    if isinstance(need, Need):
        return np.broadcast_to(truth(need.node, RecordScope(book, rows)), len(rows))
    said = book.field(need.price.by)[rows]
    assert need.price.least is not None and need.price.most is not None
    return np.asarray((said != MISSING) & (said >= need.price.least) & (said <= need.price.most))
