"""How a branch's year went, added up by hand from the small bureau."""

import datetime as dt

import pytest

from benliu.scoring.queries.branch_year import branch_year, median_of_branches

pytestmark = pytest.mark.django_db


def test_the_months_of_a_branch_by_hand(bureau):
    """甲支部 has three full members; of four lessons owed in the year one was held, in February: 25 % give 2.5.

    January: anna 1.5, carl 1.5, mean 1. February: anna 3, carl −0.5 and so 0, mean 1. March: anna 5, where the group's
    cap stands, mean 5/3. July: anna 10, bert 5, mean 5. What the probationary dora did counts for nobody.
    """
    run, unit = bureau.run(), bureau.units["甲支部"].pk
    ends = [dt.date(2025, m, d) for m, d in zip(range(1, 9), (31, 28, 31, 30, 31, 30, 31, 31), strict=True)]
    totals = [1000, 3500, 4170, 4170, 4170, 4170, 7500, 7500, 7500]
    found = branch_year(run, unit)
    assert [one.day for one in found] == [*ends, dt.date(2025, 9, 16)]
    assert [one.total for one in found] == totals
    assert [one.stars for one in found] == [2 if total >= 5000 else 1 for total in totals]
    assert branch_year(run, 0) == []


def test_of_few_branches_there_is_no_median(bureau):
    """Beside the own total it would tell what the other one has."""
    assert median_of_branches(bureau.run()) is None
