"""Words, dates and tables in formulas, row by row against plain Python."""

import datetime as dt
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.exact import Exact
from rulebook.facts import MISSING
from rulebook.fields import field_value, taken
from rulebook.formula.evaluate import Dated, Words, evaluate
from rulebook.formula.parser import parse
from rulebook.moments import day_number
from rulebook.scheme import Field
from rulebook.tests.oracle import dates

LEFT, RIGHT = ("甲", "乙", "丙"), ("丙", "丁", "甲")
FLAT = {"甲": 1000, "丙": 2500, "丁": 0}
SQUARE = {"甲": {"丙": 1000, "丁": -500}, "乙": {"甲": 0}, "丙": {"丙": 7}}
DAYS = st.none() | st.dates(dt.date(1969, 12, 30), dt.date(1970, 2, 2)) | st.dates(dt.date(2024, 2, 27))
ROWS = st.lists(
    st.tuples(st.none() | st.sampled_from(LEFT), st.none() | st.sampled_from(RIGHT), st.booleans(), DAYS, DAYS),
    min_size=1,
    max_size=6,
)


def words(values, known):
    return Words(np.array([known.index(value) if value else -1 for value in values]), known)


def days(values):
    numbers = [day_number(value) if value else 0 for value in values]
    given = np.array([value is not None for value in values])
    return Dated(np.array(numbers), 1 if given.all() else given * 1)


class Columns:
    """A scope of two texts, a truth, two dates and two tables."""

    def __init__(self, rows):
        a, b, yes, first, second = zip(*rows, strict=True)
        self.columns = {"a": words(a, LEFT), "b": words(b, RIGHT), "yes": np.array(yes)}
        self.columns |= {"one": days(first), "two": days(second)}

    def name(self, name):
        return self.columns[name]

    def table(self, name):
        return {"flat": FLAT, "square": SQUARE}[name]


def told(value, n):
    """What stands in each of `n` rows."""
    if isinstance(value, Exact):
        assert all(np.asarray(whole).dtype.kind in "iO" for whole in (value.numerators, value.denominators))
        return [value.spread(n).at(row) for row in range(n)]
    if isinstance(value, Words):
        return [{-1: None, **dict(enumerate(value.words))}[code] for code in np.broadcast_to(value.codes, n).tolist()]
    return np.broadcast_to(value, n).tolist()


def points(thousandths):
    return None if thousandths is None else Fraction(thousandths, 1000)


def over_dates(function):
    return lambda a, b, yes, one, two: None if one is None or two is None else function(one, two)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("a == b", lambda a, b, *_: None not in (a, b) and a == b),
        ("a != b", lambda a, b, *_: None not in (a, b) and a != b),
        ('a == "乙"', lambda a, *_: a == "乙"),
        ('"丁" != a', lambda a, *_: a is not None),
        ("if(yes, a, b)", lambda a, b, yes, *_: a if yes else b),
        ("otherwise(b, a)", lambda a, b, *_: b or a),
        ("otherwise(yes, not yes)", lambda a, b, yes, *_: yes),
        ("table(flat, if(yes, a, b))", lambda a, b, yes, *_: points(FLAT.get(a if yes else b))),
        ("table(flat, if(yes, b, a))", lambda a, b, yes, *_: points(FLAT.get(b if yes else a))),
        ("if(a == b, yes, not yes)", lambda a, b, yes, *_: yes == (a is not None and a == b)),
        ("table(flat, a)", lambda a, *_: points(FLAT.get(a))),
        ("table(square, a, b)", lambda a, b, *_: points(SQUARE.get(a, {}).get(b))),
        ("days(one, two)", over_dates(dates.days)),
        ("months(one, two)", over_dates(dates.months)),
        ("years(one, two)", over_dates(dates.years)),
        ("days(one, anniversary(one, two))", over_dates(lambda a, b: dates.days(a, dates.anniversary(a, b)))),
        ("weekday(one)", lambda a, b, yes, one, two: one and dates.weekday(one)),
        ("month(one) + year(one)", lambda a, b, yes, one, two: one and one.month + one.year),
        ("one < two", over_dates(lambda one, two: one < two)),
    ],
)
@given(ROWS)
@settings(max_examples=40, deadline=None)
def test_formulas_mean_what_they_say_in_every_row(formula, expected, rows):
    found = told(evaluate(parse(formula), Columns(rows)), len(rows))
    wanted = [expected(*row) for row in rows]
    assert found == [bool(value) for value in wanted] if isinstance(found[0], bool) else found == wanted


def test_dates_are_not_shown_as_figures():
    scope = Columns([("甲", "丙", True, dt.date(2024, 2, 29), dt.date(2025, 3, 1))])
    dated = {"one": True, "2025-07-01": True, "anniversary(one, two)": True, "if(yes, one, two)": True}
    plain = {"days(one, two)": False, "years(one, two)": False, "month(one)": False, "table(flat, a)": False}
    for formula, is_date in (dated | plain).items():
        assert isinstance(evaluate(parse(formula), scope), Dated) is is_date, formula


@pytest.mark.parametrize(("kind", "seen"), [("number", Exact), ("date", Dated), ("time", Dated)])
@pytest.mark.parametrize("column", [[5], [MISSING], [5, MISSING]])
def test_nor_are_fields_of_dates_and_times(kind, seen, column):
    value = field_value(Field("field", "Field", "Field", kind), np.array(column), ())
    assert type(value) is seen
    steps = 1000 if kind == "number" else 1
    assert told(value, len(column)) == [None if one == MISSING else Fraction(one, steps) for one in column]


@given(ROWS, st.lists(st.integers(-1, 5), max_size=7))
@settings(max_examples=100, deadline=None)
def test_values_are_taken_from_places_and_none_from_nowhere(rows, places):
    places = [min(place, len(rows) - 1) for place in places]
    for name, column in Columns(rows).columns.items():
        plain, nothing = told(column, len(rows)), False if name == "yes" else None
        found = told(taken(column, np.array(places, int)), len(places))
        assert found == [nothing if place < 0 else plain[place] for place in places]
    assert told(taken(Words(np.array(0), ("甲",)), np.array(places, int)), len(places)) == [
        None if place < 0 else "甲" for place in places
    ]
