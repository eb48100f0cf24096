"""Figures in columns against Python's fractions, small and far beyond 64 bits."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook import ScoringError
from rulebook.exact import Exact, divided, sum_by
from rulebook.figures import decimal_text, points_text
from rulebook.formula.evaluate import evaluate
from rulebook.formula.parser import parse

WHOLES = st.integers(-(2**61), 2**61) | st.integers(-20, 20)
OPERATIONS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
COMPARISONS = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def column(values):
    return Exact(np.array([v[0] for v in values]), np.array([v[1] for v in values]))


def plain(value):
    return Fraction(*value) if value[1] else None


@pytest.mark.parametrize("sign", OPERATIONS)
@given(st.lists(st.tuples(st.tuples(WHOLES, st.integers(0, 30)), st.tuples(WHOLES, st.integers(0, 30))), min_size=1))
@settings(max_examples=60, deadline=None)
def test_arithmetic_is_that_of_fractions(sign, pairs):
    left, right = column([a for a, _ in pairs]), column([b for _, b in pairs])
    found = {"+": left + right, "-": left - right, "*": left * right, "/": left / right}[sign]
    for i, (a, b) in enumerate(pairs):
        x, y = plain(a), plain(b)
        nothing = x is None or y is None or (sign == "/" and y == 0)
        assert found.at(i) == (None if nothing else OPERATIONS[sign](x, y))


@pytest.mark.parametrize("sign", COMPARISONS)
@given(st.lists(st.tuples(st.tuples(WHOLES, st.integers(0, 9)), st.tuples(WHOLES, st.integers(0, 9))), min_size=1))
@settings(max_examples=30, deadline=None)
def test_comparisons_are_those_of_fractions_and_false_without_value(sign, pairs):
    found = column([a for a, _ in pairs]).compared(sign, column([b for _, b in pairs]))
    for i, (a, b) in enumerate(pairs):
        x, y = plain(a), plain(b)
        assert bool(found[i]) == (x is not None and y is not None and COMPARISONS[sign](x, y))


@given(WHOLES, st.integers(1, 999))
def test_division_rounds_by_magnitude(a, b):
    exact = abs(Fraction(a, b))
    sign = -1 if a < 0 else 1
    assert divided(a, b, "down") == sign * (exact.numerator // exact.denominator)
    assert divided(a, b, "up") == sign * -(-exact.numerator // exact.denominator)
    assert divided(a, b, "half_up") == sign * ((exact + Fraction(1, 2)).__floor__())
    for mode in ("down", "up", "half_up"):
        assert divided(np.array([a]), b, mode)[0] == divided(a, b, mode)


def test_sums_are_exact_beyond_doubles_and_beyond_64_bits():
    place = np.zeros(5, int)
    assert sum_by(place, np.array([2**53, 1, 1, 1, 0]), 1).tolist() == [2**53 + 3]
    assert sum_by(place, np.full(5, 2**61), 1).tolist() == [5 * 2**61]


def test_numbers_beyond_all_measure_are_refused():
    large = Exact(np.array([2**61]))
    with pytest.raises(ScoringError, match="too-much"):
        for _ in range(40):
            large = large * large


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


@given(st.integers(-(2**100), 2**100), st.integers(-(2**100), 2**100), st.lists(st.booleans(), min_size=1, max_size=5))
@settings(max_examples=200, deadline=None)
def test_a_choice_between_single_figures_is_exact_beyond_64_bits(a, b, holds):
    chosen = Exact(a, 3).chosen(np.array(holds), Exact(b, 7))
    assert [chosen.at(row) for row in range(len(holds))] == [Fraction(a, 3) if one else Fraction(b, 7) for one in holds]


@given(
    st.sampled_from("+-*/"),
    st.lists(st.integers(-3, 3) | WHOLES, min_size=1, max_size=4),
    st.integers(-(2**100), 2**100),
    st.integers(1, 2**100),
)
@settings(max_examples=300, deadline=None)
def test_a_column_meets_a_single_figure_beyond_64_bits(sign, tops, top, bottom):
    left, right = Exact(np.array(tops), 1000), Exact(top, bottom)
    for one, other in ((left, right), (right, left)):
        found = OPERATIONS[sign](one, other).spread(len(tops))
        for row, whole in enumerate(tops):
            pair = (Fraction(whole, 1000), Fraction(top, bottom))
            a, b = pair if one is left else pair[::-1]
            assert found.at(row) == (None if sign == "/" and not b else OPERATIONS[sign](a, b))
