"""Quotas that leave no place, or promise more places than there are people."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from rulebook.checking.sheet import Sheet
from rulebook.checking.writing import figure, written
from rulebook.problems import Problem
from rulebook.scheme import Quota

SMALLEST_UNIT = 3  # full members that a party branch has at least (支部工作条例)


def empty_quotas(sheet: Sheet) -> Iterator[Problem]:
    """Quotas without a place, at all or in small units."""
    for i, grade in enumerate(sheet.scheme.grades):
        quota = grade.quota
        if quota is None:
            continue
        if quota.of is not None and True not in sheet.values.truths(quota.of):
            yield sheet.warn("quota-of-nobody", ("grade", i, "quota", "of"), grade=grade.name)
        elif not quota.least and 0 in (quota.share, quota.number):
            key = "number" if quota.share is None else "share"
            yield sheet.warn("quota-empty", ("grade", i, "quota", key), grade=grade.name)
        elif quota.number is not None and quota.number < quota.least:
            figures = {"number": quota.number, "least": quota.least}
            yield sheet.warn("quota-number-idle", ("grade", i, "quota", "number"), grade=grade.name, **figures)
        elif first_with_a_place(quota) > SMALLEST_UNIT and quota.per == "unit":
            size = first_with_a_place(quota)
            yield sheet.warn("quota-small-units", ("grade", i, "quota", "share"), grade=grade.name, size=size)


def first_with_a_place(quota: Quota) -> int:
    """The smallest unit that has a place."""
    if quota.least or not quota.share or quota.rounding == "up":
        return 1
    return ceil((1 if quota.rounding == "down" else Fraction(1, 2)) / quota.share)


def crowded_quotas(sheet: Sheet) -> Iterator[Problem]:
    """Shares of the same people that add to more than all of them."""
    shares: dict[tuple[str, str], Fraction] = {}
    for i, grade in enumerate(sheet.scheme.grades):
        quota = grade.quota
        if quota and quota.share:
            whom = (quota.per, written(quota.of) if quota.of else "")
            shares[whom] = shares.get(whom, Fraction(0)) + quota.share
            if shares[whom] > 1 >= shares[whom] - quota.share:
                yield sheet.warn(
                    "quota-crowded", ("grade", i, "quota", "share"), grade=grade.name, sum=figure(shares[whom] * 100)
                )
