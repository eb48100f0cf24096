"""Credits by item, before and after."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rulebook.comparing.pairs import Pairs
from rulebook.exact import sum_by
from rulebook.formula.phrase import Said


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item: the credits of everybody before and after (thousandths), and how many records and subjects change."""

    item: str
    title: Said
    before: int
    after: int
    records: int
    subjects: int


def item_lines(pairs: Pairs) -> Iterator[ItemLine]:
    """The items with a record that is credited otherwise, in the order of the scheme."""
    n, changed = len(pairs.items), np.flatnonzero(pairs.after.credited != pairs.before.credited)
    before, after = (np.asarray(sum_by(pairs.item, side.credited, n)) for side in (pairs.before, pairs.after))
    records = np.bincount(pairs.item[changed], minlength=n)
    subjects = len(pairs.after.result.subjects)
    who = np.unique(pairs.item[changed] * np.int64(subjects) + pairs.subject[changed]) // max(subjects, 1)
    people = np.bincount(who, minlength=n)
    for i in np.flatnonzero(records).tolist():
        name = pairs.items[i]
        yield ItemLine(name, title_of(pairs, name), int(before[i]), int(after[i]), int(records[i]), int(people[i]))


def title_of(pairs: Pairs, name: str) -> Said:
    """How an item is called, in the new scheme or else in the old one."""
    scheme = pairs.after.result.scheme
    if name not in scheme.item_index:
        scheme = pairs.before.result.scheme
    item = scheme.items[scheme.item_index[name]]
    return Said(item.title, item.english or item.title)
