"""Credits against the slow evaluator, on records that Hypothesis makes up; and what must hold of any credits."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook import Period, Records, ScoringError, Subjects, compile_scheme, points_text, pricing, score
from rulebook.tests.oracle import Slow

BUREAU = (Path(__file__).parents[3] / "schemes" / "bureau" / "scheme.toml").read_text(encoding="utf-8")
YEAR = Period.year(2025)

# every kind of cap and keep rule, groups in groups, caps whose periods cross (a yearly one within a monthly one)
CROSSING = """
name = "crossing"
title = "Crossing"
version = "1"
subject = "member"
effective = { from = 2025-01-01 }
rounding = "half_up 0.5"
record_fields.level = { title = "Level", kind = "text" }
tables.size = { small = -1, large = 2.5 }
total = "credited(all)"

[[group]]
id = "outer"
title = "Outer"
keep = "9 first per quarter"
caps = [{ per = "week", max = 9 }, { per = "period", max = 40 }, { per = "day", min = -4 }]

[[group]]
id = "inner"
title = "Inner"
within = "outer"
keep = "5 highest per month"
caps = [{ per = "month", max = 6 }]

[[item]]
id = "yearly"
title = "Yearly"
group = "inner"
points = 1.3
caps = [{ per = "day", max = 5 }, { per = "year", max = 12 }]

[[item]]
id = "signed"
title = "Signed"
group = "inner"
points = { by = "level", table = "size" }
keep = "2 last per month"
caps = [{ per = "quarter", max = 10 }, { per = "month", min = -3 }]

[[item]]
id = "first"
title = "First"
group = "outer"
points = 2
keep = "2 first per week"

[[item]]
id = "last"
title = "Last"
points = 0.7
keep = "last per quarter"

[[item]]
id = "lowest"
title = "Lowest"
points = 1
keep = "lowest per matter"

[[item]]
id = "minus"
title = "Minus"
points = -1.25
caps = [{ per = "month", min = -4 }, { per = "year", min = -11 }]
"""
# groups within groups, every cap within the next: the way without turns
NESTED = (
    CROSSING.replace('{ per = "week", max = 9 }, { per = "period"', '{ per = "quarter", max = 14 }, { per = "period"')
    .replace('{ per = "day", max = 5 }, { per = "year", max = 12 }', '{ per = "day", max = 3 }')
    .replace('{ per = "quarter", max = 10 }', '{ per = "month", max = 5 }')
    .replace('{ per = "day", min = -4 }', '{ per = "period", min = -9 }')
)
TEXTS = {"bureau": BUREAU, "crossing": CROSSING, "nested": NESTED}
SCHEMES = {name: compile_scheme(text) for name, text in TEXTS.items()}
WORDS = {
    "key.emergency": ["I级", "III级"],
    "key.excellence": ["局级", "市级", "国家级"],
    "signed": ["small", "large", ""],
}


@st.composite
def made_up_records(draw, scheme):
    """Records crowded into few days and items, so that caps and rules meet."""
    items = draw(st.lists(st.sampled_from([item.id for item in scheme.items]), min_size=1, max_size=5, unique=True))
    starts = draw(st.lists(st.dates(dt.date(2024, 12, 28), dt.date(2026, 1, 3)), min_size=1, max_size=3))
    days = draw(st.lists(st.builds(later, st.sampled_from(starts), st.integers(0, 40)), min_size=1, max_size=12))
    quantities = st.decimals(Decimal(-2), Decimal(9), places=1) | st.integers(1, 9).map(Decimal)
    rows = draw(
        st.lists(st.tuples(st.sampled_from(items), st.sampled_from(days), quantities, st.integers(0, 999)), max_size=70)
    )
    numbers = draw(st.permutations(range(1, len(rows) + 1)))
    return [made_up(*row, number) for row, number in zip(rows, numbers, strict=True)]


def later(day, days):
    return day + dt.timedelta(days)


def made_up(item, day, quantity, luck, number):
    level = WORDS.get(item, [""])
    return {
        "subject": "AB"[luck % 2],
        "item": item,
        "day": day,
        "quantity": quantity,
        "number": number,
        "matter": ["", "甲", "乙"][luck % 3],
        "level": level[luck % len(level)],
        "satisfaction": [None, 3, 4, 5][luck % 4],
    }


def columns(scheme, rows, subjects):
    fields = {name: [row[name] for row in rows] for name in scheme.record_fields}
    names = ("subject", "item", "day", "quantity", "number", "matter")
    return Records.of(scheme, subjects, **{name: [row[name] for row in rows] for name in names}, **fields)


def scored(name, rows, ids=("A", "B")):
    fields = {"status": ["正式党员"] * len(ids)} if name == "bureau" else {}
    subjects = Subjects.of(list(ids), **fields)
    return score(SCHEMES[name], subjects, columns(SCHEMES[name], rows, subjects), YEAR)


def told(result):
    """Number → earned, credited, limit."""
    return {
        row.number: (points_text(row.earned), points_text(row.credited), row.limit.zh if row.limit else "")
        for row in result.credit_rows()
    }


def plain(points):
    return points_text(int(points * 1000))


@pytest.mark.parametrize("name", TEXTS)
def test_credits_are_those_of_the_slow_evaluator(name):
    @settings(max_examples=80, deadline=None)
    @given(made_up_records(SCHEMES[name]))
    def check(rows):
        slow = Slow(TEXTS[name]).credits(rows, YEAR.first, YEAR.last)
        expected = {r["number"]: (plain(earned), plain(credited), limit) for r, earned, credited, limit in slow}
        assert told(scored(name, rows)) == expected

    check()


@pytest.mark.parametrize("name", TEXTS)
def test_what_must_hold_of_any_credits(name):
    scheme = SCHEMES[name]

    @settings(max_examples=25, deadline=None)
    @given(made_up_records(scheme), st.randoms(use_true_random=False))
    def check(rows, luck):
        result = scored(name, rows)
        # a credit has the sign of what was earned and never exceeds it; uncut ones have no limit
        assert (result.credited * result.earned >= 0).all()
        assert (abs(result.credited) <= abs(result.earned)).all()
        assert ((result.credited != result.earned) <= (result.limited_by >= 0)).all()
        assert not result.credited[~result.counted].any()
        # what caps leave is never below nothing
        for subject in "AB":
            for as_of in {row["day"] for row in rows} & {YEAR.first, YEAR.last} | {YEAR.last}:
                assert all(not cap.left.startswith("-") for cap in result.explain(subject, as_of).caps)
        # totals are sums of credits
        if name != "bureau":
            sums = np.bincount(result.records.subject, result.credited, 2).astype(int)
            assert result.total.tolist() == sums.tolist()
        # the order of rows does not matter
        shuffled = rows[:]
        luck.shuffle(shuffled)
        again = scored(name, shuffled, ("B", "A"))
        assert told(again) == told(result)
        assert (again.input_hash, again.output_hash) == (result.input_hash, result.output_hash)
        # one alone is as in the whole
        alone = scored(name, [row for row in rows if row["subject"] == "A"], ("A",))
        assert told(alone).items() <= told(result).items()
        assert alone.total[0] == result.total[0]

    check()


def test_a_cutoff_counts_the_records_up_to_a_number():
    rows = [made_up("warm.talk", dt.date(2025, 1, day), 1, 0, day) for day in range(1, 7)]
    subjects = Subjects.of(["A"], status=["正式党员"])
    records = columns(SCHEMES["bureau"], rows, subjects)
    result = score(SCHEMES["bureau"], subjects, records, YEAR, cutoff=2)
    assert result.total.tolist() == [2000]
    assert result.counted.tolist() == [True, True] + [False] * 4
    assert result.input_hash != score(SCHEMES["bureau"], subjects, records, YEAR).input_hash


def test_inputs_that_differ_have_different_hashes():
    rows = [made_up("key.excellence", dt.date(2025, 1, day), 1, 1, day) for day in range(1, 4)]
    seen = {scored("bureau", rows).input_hash}
    changes = {"quantity": 2, "level": "国家级", "matter": "", "day": dt.date(2025, 5, 5), "number": 9, "subject": "A"}
    for name, value in changes.items():
        seen.add(scored("bureau", [rows[0] | {name: value}, *rows[1:]]).input_hash)
    assert len(seen) == 7


def test_inner_groups_keep_before_outer_ones():
    """Of six early records the inner group keeps the five highest, of what is left the outer one the first nine."""
    days = [dt.date(2025, 1, day) for day in range(1, 7)]
    rows = [
        made_up("yearly", day, quantity, 0, n)
        for n, (day, quantity) in enumerate(zip(days, (1, 2, 2, 2, 2, 2), strict=True), 1)
    ]
    rows += [made_up("first", dt.date(2025, 1, 13) + dt.timedelta(7 * n), 1, 0, 10 + n) for n in range(5)]
    limits = {number: limit for number, (_, _, limit) in told(scored("crossing", rows)).items()}
    assert limits[1] == "就高不就低" and limits[13] == "" and limits[14] == "每季计9次"


SMALL = """
name = "small"
title = "Small"
version = "1"
subject = "member"
effective = {{ from = 2025-01-01 }}
rounding = "half_up {step}"
total = {{ value = "credited(all)", least = 0, most = 9 }}

[[group]]
id = "g"
title = "G"
caps = [{group}]

[[item]]
id = "a"
title = "A"
english = "Activity"
group = "g"
points = {points}
caps = [{item}]
"""


def small(rows, **parts):
    """The result of records (month, quantity) of the one item."""
    scheme = compile_scheme(SMALL.format(**{"group": "", "item": "", "points": 1, "step": 0.5, **parts}))
    subjects = Subjects.of(["m"])
    made = [
        made_up("a", dt.date(2025, month, 1), quantity, 0, n) | {"subject": "m"}
        for n, (month, quantity) in enumerate(rows)
    ]
    return score(scheme, subjects, columns(scheme, made, subjects), YEAR)


@pytest.mark.parametrize(("sign", "end"), [(1, "max"), (-1, "min")])
def test_a_yearly_cap_within_a_monthly_one_is_used_up_by_credits_only(sign, end):
    caps = {"item": f'{{ per = "year", {end} = {sign * 10} }}', "group": f'{{ per = "month", {end} = {sign * 4} }}'}
    result = small([(1, 8), (2, 8), (3, 8)], points=sign, **caps)
    assert (result.credited * sign).tolist() == [4000, 4000, 2000]
    labels = ["类别月度封顶", "类别月度封顶", "年度封顶"] if sign > 0 else ["扣分上限"] * 3
    assert [result.limits[i].zh for i in result.limited_by] == labels


def test_a_cap_that_begins_within_another_s_part_is_used_up_by_credits_only():
    caps = {"item": '{ per = "year", max = 4 }', "group": '{ per = "period", max = 1, to = 2025-01-31 }'}
    assert small([(1, 4), (2, 4)], **caps).credited.tolist() == [1000, 3000]


def test_a_cap_that_ends_before_the_period_cuts_nothing():
    assert small([(1, 4)], item='{ per = "year", max = 1, to = 2024-12-31 }').credited.tolist() == [4000]
    assert small([(1, 4)], item='{ per = "year", max = 1, to = 2025-01-01 }').credited.tolist() == [1000]


def test_a_cap_that_begins_within_a_year_cuts_from_then_on():
    cap = '{ per = "year", max = 1, from = 2025-02-01 }'
    assert small([(1, 4), (2, 4)], item=cap).credited.tolist() == [4000, 1000]


def test_a_bound_of_one_s_own_holds_for_its_item_alone():
    text = SMALL.format(group="", item='{ per = "year", max = "limit" }', points=1, step=1)
    other = text[text.index("[[item]]") :].replace('"a"', '"b"').replace('"A"', '"B"').replace('"limit"', "5")
    scheme = compile_scheme(f'{text}{other}\n[subject_fields]\nlimit = {{ title = "L", kind = "number" }}\n')
    subjects = Subjects.of(["m", "n"], limit=[2, 3])
    rows = [made_up(item, YEAR.first, 9, 0, n) | {"subject": "mn"[n % 2]} for n, item in enumerate("aabb")]
    records = columns(scheme, rows, subjects)
    assert score(scheme, subjects, records, YEAR).credited.tolist() == [2000, 3000, 5000, 5000]
    assert score(scheme, subjects, records, YEAR, credits=False).total.tolist() == [7000, 8000]


def test_points_are_rounded_once_by_magnitude():
    assert small([(1, 1), (2, 3), (3, Decimal("0.1"))], points=1.3).earned.tolist() == [1500, 4000, 0]
    assert small([(1, 1), (2, 3)], points=-1.25).earned.tolist() == [-1500, -4000]


@pytest.mark.parametrize(("points", "total"), [(-3, 0), (3, 3000), (20, 9000)])
def test_a_total_has_a_floor_and_a_cap(points, total):
    result = small([(1, 1)], points=points)
    assert (result.total.tolist(), result.credited.tolist()) == ([total], [points * 1000])


def test_deductions_free_nothing_under_a_cap_on_points():
    result = small([(1, -10), (2, 6), (3, 6)], item='{ per = "year", max = 8 }')
    assert result.credited.tolist() == [-10_000, 6000, 2000]


@pytest.mark.parametrize(("sign", "end", "limit"), [(1, "max", "年度封顶"), (-1, "min", "扣分上限")])
def test_caps_hold_to_the_thousandth(sign, end, limit):
    cap = f'{{ per = "year", {end} = {sign * 0.002} }}'
    result = small([(1, 1), (2, 1), (3, 1)], points=sign * 0.001, step=0.001, item=cap)
    assert result.credited.tolist() == [sign, sign, 0]
    assert [result.limits[i].zh for i in result.limited_by if i >= 0] == [limit]


def test_daily_caps_of_a_crowd():
    """More subjects and days than there are records to count: only those that meet take room."""
    text = SMALL.format(group="", item='{ per = "day", max = 2 }', points=1, step=1)
    subjects = Subjects.of([str(n) for n in range(3000)])
    told = [(name, dt.date(2025, 5, day)) for name in ("0", "1500", "2999") for day in (1, 1, 1, 2)]
    rows = [made_up("a", day, 1, 0, n) | {"subject": name} for n, (name, day) in enumerate(told)]
    scheme = compile_scheme(text)
    assert score(scheme, subjects, columns(scheme, rows, subjects), YEAR).credited.tolist() == [1000, 1000, 0, 1000] * 3


def test_quantities_and_prices_are_multiplied_to_the_thousandth():
    assert small([(1, Decimal("1.001"))], points=1000, step=1).earned.tolist() == [1_001_000]


@pytest.mark.parametrize("sign", [1, -1])
def test_more_than_a_billion_points_of_one_record_are_refused_with_its_number(sign):
    most = {"points": sign * 1000, "step": 0.001}
    assert small([(1, 10**6)], **most).earned.tolist() == [sign * 10**12]
    with pytest.raises(ScoringError, match="too-much-earned") as error:
        small([(1, 1), (2, Decimal("1000000.001")), (3, 10**9)], **most)
    assert (error.value.details["numbers"], error.value.details["row"]) == ([1, 2], 1)
    assert (error.value.details["item"].zh, error.value.details["item"].en) == ("A", "Activity")
    with pytest.raises(ScoringError, match="too-much-earned") as error:
        small([(1, 10**6), (2, Decimal("1000000.001"))], **most)
    assert error.value.details["numbers"] == [1]  # a billion itself is no more than that


def test_points_whose_sum_64_bits_do_not_hold_are_refused(monkeypatch):
    """Two records of a billion points each, where the sum of all may come to 2.1 billion; three are too many."""
    monkeypatch.setattr(pricing, "SUMMABLE", 2_100_000_000_000)
    most = {"points": 1000, "step": 0.001}
    assert small([(1, 10**6), (2, 10**6), (3, 1)], **most).earned.tolist() == [10**12, 10**12, 10**6]
    with pytest.raises(ScoringError, match="too-much:"):
        small([(1, 10**6), (2, 10**6), (3, 10**6)], **most)
    monkeypatch.setattr(pricing, "SUMMABLE", 2_000_000_000_000)
    with pytest.raises(ScoringError, match="too-much:"):
        small([(1, 10**6), (2, 10**6)], **most)
    monkeypatch.setattr(pricing, "SUMMABLE", 2_000_000_000_001)
    assert small([(1, 10**6), (2, 10**6)], **most).earned.tolist() == [10**12, 10**12]


def test_two_caps_of_one_name_are_told_apart():
    caps = ('{ per = "month", max = 4, to = 2025-06-30 }', '{ per = "month", max = 2, from = 2025-07-01 }')
    result = small([(1, 5), (2, 5), (8, 5), (9, 5)], item=", ".join(caps))
    assert result.credited.tolist() == [4000, 4000, 2000, 2000]
    assert [result.limits[i].path for i in result.limited_by] == [f"item.a.caps.{n}" for n in (0, 0, 1, 1)]
    assert len({one.zh for one in result.limits}) == 1 < len(result.limits)


def test_a_pool_is_one_subject_s_and_holds_what_lacks_nothing():
    """Ten for every whole unit of a month; half units add up, those that lack the need gain but are not added."""
    earns = 'earns = "round_down(quantity, 1) * 10"\npool = "month"\nneeds = ["satisfaction >= 4"]'
    text = SMALL.format(group="", item="", points=0, step=1).replace("points = 0", earns)
    text = text.replace("\n[[group]]", 'record_fields.satisfaction = { title = "S", kind = "number" }\n\n[[group]]', 1)
    scheme, subjects = compile_scheme(text), Subjects.of(["m", "n"])
    told = [
        ("m", 1, "0.5", 5), ("m", 1, "0.5", 3), ("m", 1, "0.5", 5), ("m", 1, "0.999", 5), ("m", 1, "0.501", 4),
        ("n", 1, "0.5", 5), ("n", 2, "0.5", 5), ("n", 2, "0.5", 5),
    ]  # fmt: skip
    rows = [
        made_up("a", dt.date(2025, month, 1), Decimal(quantity), 0, n) | {"subject": who, "satisfaction": said}
        for n, (who, month, quantity, said) in enumerate(told)
    ]
    result = score(scheme, subjects, columns(scheme, rows, subjects), YEAR)
    assert result.earned.tolist() == [0, 10_000, 10_000, 0, 10_000, 0, 0, 10_000]
    assert result.credited.tolist() == [0, 0, 10_000, 0, 10_000, 0, 0, 10_000]


def test_of_several_needs_that_a_record_lacks_the_first_is_named():
    needs = 'needs = ["satisfaction >= 4", "quantity >= 2"]'
    text = SMALL.format(group="", item="", points=1, step=1).replace("points = 1", f"points = 1\n{needs}")
    text = text.replace("\n[[group]]", 'record_fields.satisfaction = { title = "S", kind = "number" }\n\n[[group]]', 1)
    scheme, subjects = compile_scheme(text), Subjects.of(["m"])
    rows = [
        made_up("a", YEAR.first, quantity, 0, n) | {"subject": "m", "satisfaction": said}
        for n, (said, quantity) in enumerate([(3, 2), (3, 1), (4, 1), (4, 2)])
    ]
    first, both, second, none = score(scheme, subjects, columns(scheme, rows, subjects), YEAR).limited_by.tolist()
    assert first == both != second and -1 not in (first, second) and none == -1
