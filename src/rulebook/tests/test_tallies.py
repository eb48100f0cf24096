"""Streaks, counts and counts of what is different, against plain Python over the days."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook import Period, Records, Subjects, compile_scheme, score
from rulebook.tests.oracle.dates import part, parts
from rulebook.tests.small_schemes import small

YEAR = Period.year(2025)
PER = ("day", "week", "month", "quarter")
MEASURES = "".join(
    f'\n[measures.{how}_{per}]\ntitle = "{how} {per}"\nvalue = "{how}(work, {per})"\n'
    for how in ("streak", "distinct")
    for per in PER
)
COUNT = '\n[measures.count]\ntitle = "count"\nvalue = "count(work)"\n'
SCHEME = compile_scheme(small(MEASURES, COUNT))
DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2025, 1, 20)) | st.dates(dt.date(2025, 12, 20), dt.date(2025, 12, 31))


def longest(places):
    """How many of some numbers follow one another at most."""
    return max((next(n for n in range(1, len(places) + 1) if place + n not in places) for place in places), default=0)


@pytest.mark.parametrize("per", PER)
@given(days=st.lists(st.lists(DAYS, max_size=8), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_streaks_and_different_parts_are_those_of_the_days(per, days):
    subjects = Subjects.of([str(i) for i in range(len(days))])
    rows = [(str(i), day) for i, own in enumerate(days) for day in own]
    who, when = [name for name, _ in rows], [day for _, day in rows]
    records = Records.of(SCHEME, subjects, subject=who, item=["work"] * len(rows), day=when, quantity=[1] * len(rows))
    result = score(SCHEME, subjects, records, YEAR)
    order = parts(per, YEAR.first, YEAR.last, 1)
    held = [{order.index(part(per, day, 1)) for day in own} for own in days]
    assert [result.measures[f"streak_{per}"].at(i) for i in range(len(days))] == [longest(own) for own in held]
    assert [result.measures[f"distinct_{per}"].at(i) for i in range(len(days))] == [len(own) for own in held]
    assert [result.measures["count"].at(i) for i in range(len(days))] == [len(own) for own in days]
