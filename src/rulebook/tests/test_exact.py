"""Figures in columns against Python's fractions, small and far beyond 64 bits."""

import operator as op
from fractions import Fraction
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook import ScoringError
from rulebook.exact import Exact, column_of, plus, sign_of, sum_by, times
from rulebook.figures import decimal_text, points_text
from rulebook.formula.evaluate import evaluate
from rulebook.formula.parser import parse

ROWS = 3
EDGES = [edge + near for edge in (2**53, 2**61, 2**62, 2**63, 2**64, 2**100) for near in (-1, 0, 1)]
TOPS = st.integers(-20, 20) | st.sampled_from([*EDGES, *(-edge for edge in EDGES)])
BOTTOMS = st.integers(0, 12) | st.sampled_from([1000, 2**31, *EDGES])
SIGNS = {"==": op.eq, "!=": op.ne, "<": op.lt, "<=": op.le, ">": op.gt, ">=": op.ge}
STEPS = st.sampled_from([Fraction(1), Fraction(5), Fraction(1, 2), Fraction(2, 3), Fraction(1, 1000)])
ROUNDED = {"down": floor, "up": ceil, "half_up": lambda size: floor(size + Fraction(1, 2))}


def column(values):
    """64 bits as long as all is below 2^62."""
    return np.array(values, np.int64 if max(map(abs, values)) < 2**62 else object)


@st.composite
def figures(draw):
    """Three rows in each of the forms that figures have, and what stands in them."""
    tops = draw(st.lists(TOPS, min_size=ROWS, max_size=ROWS))
    bottoms = draw(st.lists(BOTTOMS, min_size=ROWS, max_size=ROWS))
    form = draw(st.sampled_from(["single", "one denominator", "columns"]))
    if form == "single":
        tops = tops[:1] * ROWS
    if form != "columns":
        bottoms = bottoms[:1] * ROWS
    top = tops[0] if form == "single" else column(tops)
    bottom = column(bottoms) if form == "columns" else bottoms[0]
    plain = [Fraction(*pair) if pair[1] else None for pair in zip(tops, bottoms, strict=True)]
    return Exact(top, bottom), plain


def rows_of(found):
    return [found.at(row) for row in range(ROWS)]


def fits(whole):
    """Whether a column has unbounded integers where it needs them, and only there."""
    return isinstance(whole, int) or (whole.dtype == object) == any(abs(one) >= 2**62 for one in whole.tolist())


def both(work, one, other):
    return [None if a is None or b is None else work(a, b) for a, b in zip(one, other, strict=True)]


@pytest.mark.parametrize("work", [op.add, op.sub, op.mul, op.truediv])
@given(figures(), figures())
@settings(max_examples=150, deadline=None)
def test_arithmetic_is_that_of_fractions(work, one, other):
    (left, a), (right, b) = one, other
    found = work(left, right)
    assert rows_of(found) == both(work, a, [None if work is op.truediv and not value else value for value in b])
    assert fits(found.numerators) and fits(found.denominators)


@pytest.mark.parametrize("sign", SIGNS)
@given(figures(), figures())
@settings(max_examples=50, deadline=None)
def test_comparisons_are_those_of_fractions_and_false_without_value(sign, one, other):
    (left, a), (right, b) = one, other
    found = np.broadcast_to(left.compared(sign, right), ROWS)
    assert found.tolist() == [bool(holds) for holds in both(SIGNS[sign], a, b)]


@given(figures(), figures(), st.lists(st.booleans(), min_size=ROWS, max_size=ROWS))
@settings(max_examples=200, deadline=None)
def test_a_choice_takes_either_row_by_row(one, other, where):
    chosen = one[0].chosen(np.array(where), other[0])
    assert rows_of(chosen) == [a if first else b for first, a, b in zip(where, one[1], other[1], strict=True)]


@pytest.mark.parametrize("mode", ROUNDED)
@given(figures(), STEPS)
@settings(max_examples=100, deadline=None)
def test_rounding_goes_by_magnitude_to_a_multiple_of_the_step(mode, figures, step):
    exact, plain = figures
    sizes = [None if value is None else ROUNDED[mode](abs(value) / step) for value in plain]
    wholes = [size and (size if value > 0 else -size) for size, value in zip(sizes, plain, strict=True)]
    assert rows_of(exact.rounded(step, mode)) == [None if whole is None else whole * step for whole in wholes]
    if step.numerator == 1:
        found = np.broadcast_to(np.asarray(exact.in_steps(step.denominator, mode)), ROWS)
        assert found.tolist() == [whole or 0 for whole in wholes]


@given(figures(), st.lists(st.integers(-1, ROWS - 1), max_size=ROWS + 2))
@settings(max_examples=100, deadline=None)
def test_rows_are_taken_spread_and_brought_to_one_denominator(figures, places):
    exact, plain = figures
    taken = exact.take(np.array(places, int))
    assert [taken.at(row) for row in range(len(places))] == [None if place < 0 else plain[place] for place in places]
    assert not isinstance(exact.denominators, int) or -1 in places or isinstance(taken.denominators, int)
    assert rows_of(exact.spread(ROWS)) == plain and exact.spread(ROWS).numerators.shape == (ROWS,)
    assert np.broadcast_to(exact.valued(), ROWS).tolist() == [value is not None for value in plain]
    if not isinstance(exact.denominators, int):
        shared = exact.common()
        assert isinstance(shared.denominators, int)
        assert [Fraction(int(top), shared.denominators) if top else 0 for top in shared.numerators] == [
            value or 0 for value in plain
        ]


@given(st.lists(st.tuples(st.integers(0, 2), TOPS), min_size=1, max_size=6), TOPS)
@settings(max_examples=200, deadline=None)
def test_sums_are_exact_beyond_doubles_and_beyond_64_bits(rows, single):
    place = np.array([place for place, _ in rows])
    found = sum_by(place, column([value for _, value in rows]), 4)
    assert found.tolist() == [sum(value for at, value in rows if at == place) for place in range(4)] and fits(found)
    assert sum_by(place, single, 4).tolist() == [sum(single for at, _ in rows if at == place) for place in range(4)]


def test_numbers_beyond_all_measure_are_refused():
    large = Exact(np.array([2**61]))
    with pytest.raises(ScoringError, match="too-much"):
        for _ in range(40):
            large = large * large


@pytest.mark.parametrize(("a", "b"), [(2**2040, 2**8), (2**8, 2**2040), (-(2**1024), 2**1024)])
def test_figures_are_refused_from_2_to_the_2048th_on(a, b):
    assert abs(times(a, abs(b) - 1)) < 2**2048 and abs(times(abs(a) - 1, b)) < 2**2048
    with pytest.raises(ScoringError, match="too-much"):
        times(a, b)


def test_columns_are_unbounded_from_2_to_the_62nd_on():
    below = [times(np.array([2**31]), 2**31 - 1), plus(np.array([2**61]), 2**61 - 1), column_of(2**62 - 1)]
    from_there = [times(np.array([2**31]), 2**31), plus(np.array([2**61]), 2**61), column_of(2**62)]
    below.append(sum_by(np.zeros(2, int), np.array([2**61, 2**61 - 1]), 1))
    from_there.append(sum_by(np.zeros(2, int), np.array([2**61, 2**61]), 1))
    assert [column.dtype for column in below + from_there] == [np.int64] * 4 + [object] * 4


def test_figures_are_brought_to_lowest_terms():
    assert (Exact(6, 4).reduced().numerators, Exact(6, 4).reduced().denominators) == (3, 2)
    tops, nothing = np.array([6, 10]), np.array([0, 0])
    shared, several = Exact(tops, 4).reduced(), Exact(tops, np.array([4, 15])).reduced()
    assert (shared.numerators.tolist(), shared.denominators) == ([3, 5], 2)
    assert (several.numerators.tolist(), several.denominators.tolist()) == ([3, 2], [2, 3])
    assert Exact(nothing, 2**64).reduced().denominators == 1


def test_signs_are_those_of_single_figures_and_of_columns():
    signs = {-(2**70): -1, -1: -1, 0: 0, 1: 1, 2**70: 1}
    assert [sign_of(figure) for figure in signs] == list(signs.values())
    assert np.asarray(sign_of(np.array(list(signs), object))).tolist() == list(signs.values())


def test_texts_of_figures():
    texts = {0: "0", 1500: "1.5", -2000: "-2", 5: "0.005", -5: "-0.005", 10_000: "10", 123_450: "123.45"}
    assert {thousandths: points_text(thousandths) for thousandths in texts} == texts
    assert decimal_text(Fraction(2, 3), Fraction("0.0001")) == "0.6667"
    assert decimal_text(Fraction(-5, 4), Fraction("0.1")) == "-1.3"
    assert decimal_text(Fraction(1, 8), Fraction("0.01")) == "0.13"
    assert decimal_text(None, Fraction(1)) == "—"


class Names:
    """A scope of a few names."""

    def name(self, name):
        values = {"a": Exact(np.array([1, 7, 0]), np.array([2, 1, 0])), "yes": np.array([True, False, True])}
        return values[name]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("1 + 2 * 3 - 4 / 8", [6.5] * 3),
        ("(1 + 2) * 3", [9] * 3),
        ("-a + 1", [0.5, -6, None]),
        ("10 - 3 - 2", [5] * 3),
        ("8 / 4 / 2", [1] * 3),
        ("50% * a", [0.25, 3.5, None]),
        ("min(a, 3, 2)", [0.5, 2, None]),
        ("max(2, a)", [2, 7, None]),
        ("otherwise(a, 4)", [0.5, 7, 4]),
        ("if(yes, a, 3)", [0.5, 3, None]),
        ("if(a > 0, a, 3)", [0.5, 7, 3]),
        ("1 / 0 + a", [None] * 3),
        ("round_half_up(a, 1)", [1, 7, None]),
        ("round_down(a, 0.4)", [0.4, 6.8, None]),
        ("round_up(-a, 0.4)", [-0.8, -7.2, None]),
        ("yes and a < 1", [True, False, False]),
        ("not yes or a < 1", [True, True, False]),
        ("1 <= a < 8", [False, True, False]),
        ("yes and not yes or yes", [True, False, True]),
        ("if(yes, a > 0, a > 9)", [True, False, False]),
        ('"x" == "x"', [True] * 3),
    ],
)
def test_formulas_mean_what_they_say(formula, expected):
    value = evaluate(parse(formula), Names())
    if isinstance(value, Exact):
        found = [value.spread(3).at(i) for i in range(3)]
        assert found == [None if e is None else Fraction(str(e)) for e in expected]
    else:
        assert np.broadcast_to(value, 3).tolist() == expected
