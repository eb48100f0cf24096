"""Groups of people: who is shown, and which group is said to be left behind; figures worked out by hand."""

import itertools
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

from rulebook import ScoringError, Subjects
from rulebook.comparing.fairness import Everybody, group_lines, left_behind
from rulebook.comparing.groups import grouping, pooled
from rulebook.formula.phrase import Said

SCHEME = SimpleNamespace(subject="member", subject_fields={"post": SimpleNamespace(title="岗位", english="Post")})


def divided(spec, ids, unit=None, **fields):
    return grouping(SCHEME, Subjects.of(ids, unit=unit, **fields), spec)


def by(*names):
    """People grouped by the names given."""
    return divided("post", list(range(len(names))), post=names)


def shown(found):
    return {name.zh: np.flatnonzero(there).tolist() for name, there in pooled(found)}


def test_groups_by_unit_and_field():
    units = divided("unit", "abcd", unit=["一", "二", "一", "二"])
    assert (units.title, units.groups, units.of.tolist()) == (
        Said("支部", "Branch"),
        (Said("一", "一"), Said("二", "二")),
        [0, 1, 0, 1],
    )
    posts = divided("post", "abcd", post=["处长", "", "处长", "科员"])
    assert posts.title == Said("岗位", "Post")
    assert [posts.groups[g].zh for g in posts.of] == ["处长", "（无）", "处长", "科员"]


def test_bands_begin_at_their_edge():
    ages = divided("age:60/35", "abcdef", age=["34.9", "35", 59, "60", "", None])
    assert [ages.groups[g].zh for g in ages.of] == ["< 35", "35 ≤ … < 60", "35 ≤ … < 60", "≥ 60", "（无）", "（无）"]
    born = divided("born:1990-01-01", "ab", born=["1989-12-31", "1990-01-01"])
    assert [born.groups[g].zh for g in born.of] == ["< 1990-01-01", "≥ 1990-01-01"]


@pytest.mark.parametrize(
    ("spec", "code"), [("colour", "field-needed"), ("age:ten", "bad-figure"), ("post:3", "bad-figure")]
)
def test_groups_that_cannot_be_made(spec, code):
    with pytest.raises(ScoringError, match=code):
        divided(spec, "ab", age=[1, 2], post=["x", "y"])


def test_no_group_below_three_is_shown_or_follows_from_the_rest():
    assert shown(by("a", "a", "a", "b", "b", "b")) == {"a": [0, 1, 2], "b": [3, 4, 5]}
    assert shown(by("a", "a", "b", *"cccc")) == {"c": [3, 4, 5, 6], "其余各组合计": [0, 1, 2]}
    assert shown(by("a", "a", *"ccc", *"dddd")) == {"d": [5, 6, 7, 8], "其余各组合计": [0, 1, 2, 3, 4]}
    assert shown(by("a", *"ccc")) == {"其余各组合计": [0, 1, 2, 3]}
    assert shown(by("a", "b")) == {}


def test_lines_of_groups():
    change, rungs = np.array([1000, -500, 0, 250, 250, 0]), np.array([1, -1, 0, 0, 1, -1])
    first, second = group_lines(by("a", "a", "a", "b", "b", "b"), change, rungs)
    assert (first.number, first.mean, first.lose, first.gain, first.fell, first.rose) == (
        3,
        Fraction(500, 3),
        1,
        1,
        1,
        1,
    )
    assert (second.mean, second.lose, second.gain, second.fell, second.rose) == (Fraction(500, 3), 0, 2, 1, 1)


def behind(group, others, totals=0):
    """Who is left behind, of a group and all others with these changes."""
    change = np.array([*group, *others])
    names = ["甲"] * len(group) + ["乙"] * len(others)
    return left_behind([by(*names)], change, np.full(len(change), totals))


def test_a_group_that_alone_loses_while_the_mean_does_not_fall():
    [line] = behind([-1000] * 5, [1000] * 5)
    assert (line.group.zh, line.number, line.mean, line.others, line.overall, line.silent) == (
        "甲",
        5,
        -1000,
        1000,
        0,
        True,
    )
    [line] = behind([-1000] * 5, [0] * 5)
    assert not line.silent and line.overall == -500


def test_it_takes_five_on_either_side():
    assert not behind([-1000] * 4, [1000] * 20)
    assert not behind([-1000] * 20, [1000] * 4)


def test_it_must_be_clear():
    # n = 10, k = 5; one of the group keeps his points: Σ = 1, Σ² = 9, own Σ = −4.
    # (−4·10 − 1·5)² · 9 / (5 · 5 · (9·10 − 1)) = 18225 / 2225 = 8.19 < 9; all five: exactly 9.
    assert not behind([-1, -1, -1, -1, 0], [1] * 5)
    assert behind([-1] * 5, [1] * 5)
    # three times as many of the same shape are clear
    assert behind([-1, -1, -1, -1, 0] * 3, [1] * 15)


def test_it_must_matter():
    assert behind([-500] * 8, [500] * 8, totals=100_000)  # a gap of 1 point in 100
    assert not behind([-500] * 8, [499] * 8, totals=100_000)


def test_a_gain_far_below_that_of_all_others_counts_and_equal_changes_do_not():
    assert [line.group.zh for line in behind([0] * 9, [3000] * 30)] == ["甲"]
    assert not behind([-2000] * 9, [-2000] * 30)
    assert not left_behind([by()], np.array([], np.int64), np.array([], np.int64))


def test_the_widest_gap_comes_first_even_where_the_lowest_mean_does_not():
    # h: five at −1.5 against 7.5/35; a: h and fifteen at −0.8, twenty at −0.975 on the whole, against as much above
    change = np.array([-1500] * 5 + [-800] * 15 + [975] * 20)
    halves, five = by(*"a" * 20, *"b" * 20), by(*"h" * 5, *"r" * 35)
    lines = left_behind([five, halves], change, np.zeros(40, np.int64))
    assert [(line.group.zh, line.mean - line.others) for line in lines] == [
        ("a", -1950),
        ("h", -1500 - Fraction(1500, 7)),
    ]


def test_the_statistic_is_that_of_drawing_without_putting_back():
    change = [3, -1, 4, 1, -5, 9, 2, -6]
    for k in (1, 3, 5):
        means = [Fraction(sum(drawn), k) for drawn in itertools.combinations(change, k)]
        overall = Fraction(sum(change), len(change))
        variance = sum((mean - overall) ** 2 for mean in means) / len(means)
        everybody = Everybody.of(np.array(change), np.zeros(8, np.int64))
        for own in (sum(change[:k]), sum(change[-k:])):
            assert everybody.deviations(k, own) == (Fraction(own, k) - overall) ** 2 / variance
