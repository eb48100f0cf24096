"""Versions of a scheme: days on which none is in effect, and days on which several are."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from rulebook.checking.sheet import Sheet
from rulebook.problems import Problem
from rulebook.scheme import Scheme

DAY = timedelta(1)


def between_versions(versions: Sequence[Scheme]) -> Iterator[Problem]:
    """Holes and overlaps between one version and the next; `versions` are in the order in which they take effect.

    One without an end ends when the next begins.
    """
    for earlier, later in pairwise(versions):
        sheet, end = Sheet.of(later), earlier.effective_to
        told = {
            "earlier": earlier.version,
            "later": later.version,
            "file": earlier.source,
            "start": later.effective_from,
        }
        if later.effective_from == earlier.effective_from:
            yield sheet.warn("versions-same-day", ("effective",), **told)
        elif end is not None and end >= later.effective_from:
            last = min(end, later.effective_to or end)
            yield sheet.warn(
                "versions-overlap", ("effective",), **told, end=end, last=last, mend=later.effective_from - DAY
            )
        elif end is not None and end + DAY < later.effective_from:
            yield sheet.warn(
                "versions-hole", ("effective",), **told, end=end, first=end + DAY, last=later.effective_from - DAY
            )
