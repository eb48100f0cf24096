"""What-ifs worked out by hand on three people, on the bureau case, and what must hold of any two schemes."""

import csv
import datetime as dt
import json
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook import (
    Period,
    Records,
    SchemeError,
    ScoringError,
    Subjects,
    compare,
    compile_scheme,
    load_bundle,
    score,
)
from rulebook.cases import read_cases, score_case
from rulebook.comparing.distributions import bins
from rulebook.comparing.numbers import numbers
from rulebook.comparing.reasons import adding_up
from rulebook.tests.test_bureau import Case
from rulebook.tests.workbooks import EXAMPLE

YEAR = Period.year(2025)
CASES = sorted((Path(__file__).parents[3] / "schemes").glob("*/cases.toml"))
SMALL = """
name = "small"
title = "小办法"
version = "1"
subject = "member"
effective = { from = 2025-01-01 }
rounding = "half_up 0.001"
total = "credited(all)"

[tables.size]
large = 3
small = 1

[record_fields]
size = { title = "规模", kind = "text" }

[[group]]
id = "g"
title = "甲类"
english = "Kind A"
caps = [{ per = "year", max = 6 }]

[[item]]
id = "a"
title = "学习"
english = "Study"
group = "g"
points = 1
caps = [{ per = "year", max = 3 }]

[[item]]
id = "b"
title = "服务"
english = "Service"
group = "g"
needs = ["quantity >= 1"]
points = { by = "size", table = "size" }

[[item]]
id = "c"
title = "宣讲"
english = "Lecture"
points = 2
keep = "first per month"

[[grade]]
name = "优秀"
english = "Excellent"
needs = ["total >= 5"]
[grade.quota]
number = 1
per = "unit"
order = ["highest total"]
ties = "out"

[[grade]]
name = "合格"
english = "Good"
needs = ["total >= 3", "count(c) >= 1"]

[[grade]]
name = "不合格"
english = "Poor"
"""
# 甲: 5 × a = 3 (cap), b small = 1, c = 2: 6.  乙: a = 1, b large = 3, c twice in a month = 2: 6.
# 丙: b lacks its need, c = 2.
PEOPLE = Subjects.of(["甲", "乙", "丙"], unit=["一支部"] * 3)
ROWS = [
    *[("甲", "a", dt.date(2025, 1, day), 1, "") for day in range(1, 6)],
    ("甲", "b", dt.date(2025, 2, 1), 1, "small"),
    ("甲", "c", dt.date(2025, 2, 2), 1, ""),
    ("乙", "a", dt.date(2025, 1, 1), 1, ""),
    ("乙", "b", dt.date(2025, 2, 1), 1, "large"),
    ("乙", "c", dt.date(2025, 2, 2), 1, ""),
    ("乙", "c", dt.date(2025, 2, 3), "0.5", ""),
    ("丙", "b", dt.date(2025, 3, 1), "0.5", "large"),
    ("丙", "c", dt.date(2025, 3, 2), 1, ""),
]


def scored(text, rows=ROWS, people=PEOPLE, number=None):
    scheme = compile_scheme(text)
    names = ("subject", "item", "day", "quantity", "size")
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    if "size" not in scheme.record_fields:
        del columns["size"]
    return score(scheme, people, Records.of(scheme, people, number=number, **columns), YEAR)


def changed(*pairs):
    text = SMALL
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return compare(scored(SMALL), scored(text))


def mover(comparison, who):
    [found] = [mover for mover in comparison.as_dict()["movers"] if mover["subject"] == who]
    return found


def reasons(told):
    return [(reason["path"], reason["points"], reason["records"]) for reason in told["reasons"]]


def test_the_same_scheme_moves_nobody():
    told = compare(scored(SMALL), scored(SMALL)).as_dict()
    assert (told["movers"], told["items"], told["changes"], told["warnings"]) == ([], [], [], [])
    assert told["flows"] == [
        {"before": "合格", "after": "合格", "number": 2},
        {"before": "不合格", "after": "不合格", "number": 1},
    ]


def test_a_wider_cap_gives():
    # 甲: five times a, 3 → 5; b 1, just within the group's 6; c 2 outside it.
    told = mover(changed(("max = 3", "max = 6")), "甲")
    assert (told["before"], told["after"], told["grade_before"], told["grade_after"]) == ("6", "8", "合格", "优秀")
    assert reasons(told) == [("item.a.caps.0", "2", 2)]
    assert told["reasons"][0]["changes"] == [{"path": "item.a.caps.0.max", "before": "3", "after": "6"}]
    assert [(r["number"], r["date"], r["item"], r["before"], r["after"]) for r in told["records"]] == [
        (4, "2025-01-04", "a", "0", "1"),
        (5, "2025-01-05", "a", "0", "1"),
    ]
    assert told["records"][0]["limited_before"]["zh"] == "年度封顶" and told["records"][0]["limited_after"] is None


NESTED = """
name = "nested"
title = "多层封顶"
version = "1"
subject = "member"
effective = { from = 2025-01-01 }
rounding = "half_up 0.1"
total = "credited(all)"
[[group]]
id = "outer"
title = "全部加分"
caps = [{ per = "year", max = 150 }]
[[group]]
id = "inner"
title = "值勤"
within = "outer"
caps = [{ per = "month", max = 22 }, { per = "half", max = 99 }]
[[item]]
id = "watch"
title = "备勤"
group = "inner"
points = 1
[[item]]
id = "study"
title = "学习"
points = 1
caps = [{ per = "month", max = 5, to = 2025-06-30 }, { per = "month", max = 8, from = 2025-07-01 }]
[[item]]
id = "late"
title = "迟到"
points = -1
caps = [{ per = "quarter", min = -6 }, { per = "year", min = -30 }]
"""


@pytest.mark.parametrize(
    ("item", "old", "new", "told_of"),
    [
        ("watch", "max = 22", "max = 10", [("group.inner.caps.0", "-12", 1)]),
        # Of 40 points the month leaves 22; where another cap leaves less, it is that one that cuts.
        ("watch", "max = 99", "max = 20", [("group.inner.caps.1", "-20", 1), ("group.inner.caps.0", "18", 1)]),
        ("watch", "max = 150", "max = 21", [("group.outer.caps.0", "-19", 1), ("group.inner.caps.0", "18", 1)]),
        ("study", "max = 5", "max = 4", [("item.study.caps.0", "-1", 1)]),
        ("late", "min = -6", "min = -5", [("item.late.caps.0", "1", 1)]),
    ],
)
def test_of_caps_of_one_name_the_one_that_was_changed_is_the_reason(item, old, new, told_of):
    rows = [("甲", item, dt.date(2025, 1, 2), 40, "")]
    before, after = (scored(text, rows) for text in (NESTED, NESTED.replace(old, new)))
    told = mover(compare(before, after), "甲")
    assert reasons(told) == told_of
    assert [change["path"] for change in told["reasons"][0]["changes"]] == [f"{told_of[0][0]}.{old.split()[0]}"]


def test_an_explanation_says_which_of_nested_caps_cut():
    rows = [("甲", "watch", dt.date(2025, 1, 2), 40, "")]
    (record,) = scored(NESTED, rows).explain("甲").records
    assert (record.limited_by.zh, record.limited_by.en) == ("类别月度封顶", "monthly cap of the group")


def test_a_price_gives_and_the_groups_cap_takes_part_of_it():
    # 甲: a 1 → 2 each under 3: 2, 1, 0 … = 3 as before; with its cap at 8: 2 + 2 + 2 of the group's 6, b then gets 0.
    comparison = changed(("points = 1\n", "points = 2\n"), ("max = 3", "max = 8"))
    told = mover(comparison, "甲")
    assert (told["before"], told["after"]) == ("6", "8")  # 3 + 1 + 2 → 6 + 0 + 2
    # a#1–3: +1 each by price. a#4, a#5: earned 1 → 2, cut by a's cap before, by the group's after: unchanged at 0, no
    # reason. b: 1 → 0 by the group's cap.
    assert reasons(told) == [("item.a.points", "3", 3), ("group.g.caps.0", "-1", 1)]
    assert told["reasons"][0]["changes"] == [{"path": "item.a.points", "before": "1", "after": "2"}]
    assert told["reasons"][1]["changes"] == []
    assert [(i["english"], i["change"], i["records"], i["subjects"]) for i in comparison.as_dict()["items"]] == [
        ("Study", "4", 4, 2),
        ("Service", "-1", 1, 1),
    ]


def test_a_word_of_a_table_is_the_reason_of_its_price():
    told = mover(changed(("large = 3", "large = 4.5")), "乙")
    assert (told["after"], reasons(told)) == ("7.5", [("item.b.points", "1.5", 1)])
    assert told["reasons"][0]["changes"] == [{"path": "tables.size.large", "before": "3", "after": "4.5"}]


def test_keep_rules_and_needs_are_reasons():
    told = mover(changed(('keep = "first per month"\n', "")), "乙")
    assert reasons(told) == [("item.c.keep", "1", 1)]
    assert told["reasons"][0]["changes"] == [{"path": "item.c.keep", "before": "first per month", "after": ""}]
    told = mover(changed(("quantity >= 1", "quantity >= 0.5")), "丙")
    assert (told["before"], told["after"], reasons(told)) == ("2", "3.5", [("item.b.needs.0", "1.5", 1)])
    assert told["reasons"][0]["changes"] == [{"path": "item.b.needs.0.0", "before": "1", "after": "0.5"}]
    assert told["grade_after"] == "合格" and told["grade_reasons"] == [
        {
            "code": "need",
            "path": "grade.合格.needs.0",
            "zh": "已满足“总分 ≥ 3”（2 → 3.5）",
            "en": "met now: total ≥ 3 (2 → 3.5)",
        }
    ]  # fmt: skip


def test_items_that_only_one_scheme_knows():
    lacking = SMALL.replace(SMALL[SMALL.index('[[item]]\nid = "c"') : SMALL.index("[[grade]]")], "")
    lacking = lacking.replace(', "count(c) >= 1"', "")
    rows = [row for row in ROWS if row[1] != "c"]
    numbers = [i for i, row in enumerate(ROWS, 1) if row[1] != "c"]
    less = compare(scored(SMALL), scored(lacking, rows, number=numbers))
    assert reasons(mover(less, "乙")) == [("item.c", "-2", 1)]
    more = compare(scored(lacking, rows, number=numbers), scored(SMALL))
    assert reasons(mover(more, "乙")) == [("item.c", "2", 1)]
    assert mover(more, "乙")["reasons"][0]["changes"][0]["before"] == ""
    assert [(line.item, line.before, line.after) for line in more.items] == [("c", 0, 6_000)]


def test_displaced_by_the_quota():
    # One place, ties are out: 甲 and 乙 tie at 6. With large = 4, 乙 has it; with a's cap at 6, 甲 displaces him.
    four = SMALL.replace("large = 3", "large = 4")
    wide = four.replace("max = 3", "max = 6")
    told = compare(scored(four), scored(wide)).as_dict()
    assert [(m["subject"], m["change"], m["grade_before"], m["grade_after"]) for m in told["movers"]] == [
        ("甲", "2", "合格", "优秀"),
        ("乙", "0", "优秀", "合格"),
    ]
    assert told["movers"][0]["grade_reasons"][0]["code"] == "let-in"
    assert told["movers"][1]["grade_reasons"] == [
        {
            "code": "displaced",
            "path": "grade.优秀.quota",
            "zh": "条件都满足，被名额挤出（排第 2，名额 1，新进入：甲）",
            "en": "displaced by the quota (place 2, 1 to give; new: 甲)",
        }
    ]
    assert (told["rose"], told["fell"], told["gain"], told["lose"]) == (1, 1, 1, 0)


@pytest.mark.parametrize(
    ("pair", "who", "code", "zh"),
    [
        (("total >= 3", "total >= 7"), "甲", "need", "条件由“总分 ≥ 3”改为“总分 ≥ 7”（6）"),
        (("total >= 3", "total >= 1"), "丙", "need", "条件由“总分 ≥ 3”改为“总分 ≥ 1”（2）"),
        (('name = "合格"', 'name = "称职"'), "甲", "no-rung", "新办法没有“合格”"),
        (('total = "', 'graded = "total > 2"\nungraded = "不定"\ntotal = "'), "丙", "not-graded", "不再评定等次"),
        (('["total >= 5"]\n[grade.quota]', '["total >= 5"]\ndirect = "total < 3"\n[grade.quota]\ndirect = "outside"'),
         "丙", "direct", "直接定为“优秀”"),
        (('ties = "out"', 'ties = "in"'), "乙", "let-in", "进入名额（原排第 1，2 人并列，名额 1）"),
    ],
)  # fmt: skip
def test_why_a_grade_changes(pair, who, code, zh):
    told = mover(changed(pair), who)["grade_reasons"]
    assert [(reason["code"], reason["zh"]) for reason in told] == [(code, zh)]


def test_a_need_that_one_scheme_lacks_and_one_without_figures():
    told = mover(changed(('"count(c) >= 1"]', '"count(c) >= 1", "count(a) >= 2"]')), "乙")
    assert [(r["path"], r["code"]) for r in told["grade_reasons"]] == [("grade.合格.needs.2", "need")]
    told = mover(changed(("total >= 3", "total >= 3 and count(a) >= 2")), "乙")
    assert [r["path"] for r in told["grade_reasons"]] == ["grade.合格.needs.0"]
    assert told["grade_reasons"][0]["zh"].startswith("条件由“总分 ≥ 3”改为“")


def test_rungs_that_change_places():
    # 乙 alone is 优秀; where 合格 stands above it, he meets that first.
    four = SMALL.replace("large = 3", "large = 4")
    first, second, last = (four.index(f'[[grade]]\nname = "{name}"') for name in ("优秀", "合格", "不合格"))
    turned = four[:first] + four[second:last] + four[first:second] + four[last:]
    told = mover(compare(scored(four), scored(turned)), "乙")
    assert (told["grade_before"], told["grade_after"]) == ("优秀", "合格")
    assert [reason["code"] for reason in told["grade_reasons"]] == ["other"]


def test_who_displaces_is_named_within_the_unit_and_in_short():
    # Each has one c (2); the old one has a twice more. Then b counts: four of his branch and one of the other have it.
    ids = ["旧", "新一", "新二", "新三", "新四", "外"]
    people = Subjects.of(ids, unit=["一支部"] * 5 + ["二支部"])
    day = dt.date(2025, 1, 1)
    rows = [("旧", "a", day, 3, ""), *((who, "c", day, 2, "") for who in ids)]
    rows += [(who, "b", day, "0.5", "large") for who in ids[1:]]
    before = SMALL.replace("number = 1", "number = 4").replace("large = 3", "large = 12")
    after = before.replace("quantity >= 1", "quantity >= 0.5").replace("max = 6", "max = 60")
    told = compare(scored(before, rows, people), scored(after, rows, people)).as_dict()
    [displaced] = [m for m in told["movers"] if m["subject"] == "旧"]
    assert displaced["grade_reasons"][0]["zh"].endswith("（排第 5，名额 4，新进入：新一、新二、新三、…）")
    three = Subjects.of(ids[:1] + ids[2:], unit=["一支部"] * 4 + ["二支部"])
    rows = [row for row in rows if row[0] != "新一"]
    sides = [scored(text.replace("number = 4", "number = 3"), rows, three) for text in (before, after)]
    assert mover(compare(*sides), "旧")["grade_reasons"][0]["zh"].endswith(
        "（排第 4，名额 3，新进入：新二、新三、新四）"
    )


def test_records_come_with_the_greatest_change_first():
    told = mover(changed(("large = 3", "large = 3.5"), ("points = 1\n", "points = 2\n")), "乙")
    assert [(record["item"], record["before"], record["after"]) for record in told["records"]] == [
        ("a", "1", "2"),
        ("b", "3", "3.5"),
    ]


def test_the_first_item_and_the_first_limit():
    start = SMALL.index("[[group]]")
    one = SMALL[:start] + SMALL[SMALL.index('[[item]]\nid = "a"') : SMALL.index('[[item]]\nid = "b"')]
    one = one.replace('group = "g"\n', "") + SMALL[SMALL.index("[[grade]]") :].replace(', "count(c) >= 1"', "")
    rows = [row for row in ROWS if row[1] == "a"]
    told = mover(compare(scored(one, rows), scored(one.replace("max = 3", "max = 4"), rows)), "甲")
    assert reasons(told) == [("item.a.caps.0", "1", 1)]


def test_a_formula_with_more_parts():
    two = SMALL.replace('"credited(all)"', '"credited(all) + 2"')
    more = SMALL.replace('"credited(all)"', '"credited(all) + 3 + count(c)"')
    told = compare(scored(two), scored(more)).as_dict()["movers"]
    assert {m["subject"]: reasons(m) for m in told} == {
        "甲": [("total.value", "2", 0)],
        "乙": [("total.value", "3", 0)],
        "丙": [("total.value", "2", 0)],
    }


def test_a_measure_that_leaves_the_total_is_told_by_the_total():
    seen = 'measures.seen = { value = "if(count(b) >= 1, 4, 1)", title = "见过" }\n'
    both = SMALL.replace('total = "credited(all)"\n', f'total = "credited(all) + seen"\n{seen}')
    comparison = compare(scored(both), scored(both.replace("credited(all) + seen", "credited(all)")))
    (reason,) = mover(comparison, "甲")["reasons"]
    assert (reason["zh"], reason["path"], reason["points"]) == ("见过·权重", "total.value", "-4")
    assert [change["before"] for change in reason["changes"]] == ["credited(all) + seen"]


def test_what_a_formula_does_to_the_total():
    total = 'total = { value = "round_half_up(0.5 * credited(g) + min(credited(c), 1) + bonus, 0.1)", least = 2.5 }\n'
    total += 'measures.bonus = { value = "if(count(b) >= 1, 0.25, 0)", title = "奖分" }\n'
    comparison = changed(('total = "credited(all)"\n', total))
    # 甲: 6 → 0.5·4 + 1 + 0.25 = 3.25 → 3.3: weight of g −2, bounds of min −1, bonus +0.25, rounding +0.05.
    assert {tuple(r.values())[1]: tuple(r.values())[3] for r in mover(comparison, "甲")["reasons"]} == {
        "学习·权重": "-1.5", "服务·权重": "-0.5", "总分算式·上下限": "-1", "奖分": "0.25", "总分算式·取整": "0.05",
    }  # fmt: skip
    # 丙: b lacks its need: 2 → 1 + 0.25 = 1.25 (count sees it not: 1) → 1, up to the floor of 2.5
    told = mover(comparison, "丙")
    assert (told["before"], told["after"]) == ("2", "2.5")
    assert {r["path"]: r["points"] for r in told["reasons"]} == {"total.least": "1.5", "total.value": "-1"}


def test_distributions():
    told = changed(("max = 3", "max = 6")).as_dict()
    assert told["totals"]["before"] == {"mean": "4.6667", "quarters": ["2", "2", "6", "6", "6"]}
    assert told["totals"]["after"] == {"mean": "5.3333", "quarters": ["2", "2", "6", "6", "8"]}
    assert told["totals"]["bins"] == [
        {"from": "0", "to": "5", "before": 1, "after": 1},
        {"from": "5", "to": "10", "before": 2, "after": 2},
    ]
    assert told["grades"] == [
        {"name": "优秀", "before": 0, "after": 1},
        {"name": "合格", "before": 2, "after": 1},
        {"name": "不合格", "before": 1, "after": 1},
    ]


def counted(before, after):
    return [(one.first, one.end, one.before, one.after) for one in bins(np.array(before), np.array(after))]


def test_bins_are_few_and_round():
    # eight people: at most four bins; of 20 there would be five from 40 to 140, so they are of 50
    some = [61_999, 70_000, 71_000, 72_000, 73_000, 74_000, 119_000]
    assert counted([52_000, *some], [*some, 120_000]) == [(50_000, 100_000, 7, 6), (100_000, 150_000, 1, 2)]
    # four people: at most four bins, of 10 wherever they lie
    far = [1_000_000, 1_010_000, 1_029_999, 1_030_000]
    assert [one[0] for one in counted(far, far)] == [1_000_000, 1_010_000, 1_020_000, 1_030_000]
    assert counted([-1], [0]) == [(-1, 0, 1, 0), (0, 1, 0, 1)]
    assert counted([], []) == []


def test_grades_that_nobody_has_are_counted_too():
    assert compare(scored(SMALL), scored(SMALL)).as_dict()["grades"][0] == {"name": "优秀", "before": 0, "after": 0}


def test_the_text_says_it_in_both_languages():
    comparison = changed(("max = 3", "max = 6"))
    assert "    +2 学习·年度封顶（3 → 6；2 条记录）" in comparison.text().splitlines()
    assert "    +2 Study: yearly cap (3 → 6; records: 2)" in comparison.text("en").splitlines()
    assert "  甲 一支部  6 → 8 (+2)  Good → Excellent" in comparison.text("en").splitlines()
    assert "3 名党员的总分和等次都没有变化。" in compare(scored(SMALL), scored(SMALL)).text()


def test_other_facts_cannot_be_compared():
    result = scored(SMALL)
    with pytest.raises(ScoringError, match="subjects"):
        compare(result, scored(SMALL, [], Subjects.of(["甲"])))
    with pytest.raises(ScoringError, match="period"):
        compare(result, score(result.scheme, PEOPLE, result.records, Period.quarter(2025, 1)))
    with pytest.raises(ScoringError, match="cut-off"):
        compare(result, score(result.scheme, PEOPLE, result.records, YEAR, cutoff=3))
    with pytest.raises(ScoringError, match="in item"):
        compare(result, scored(SMALL, [(row[0], "b", *row[2:]) for row in ROWS]))
    with pytest.raises(ScoringError, match="in item"):  # of the first record, though not all are on both sides
        compare(result, scored(SMALL, [("甲", "b", *ROWS[0][2:])], number=[1]))
    with pytest.raises(ScoringError, match="record numbers"):
        compare(result, scored(SMALL, ROWS[:2], number=[7, 7]))
    with pytest.raises(ScoringError, match="field-needed"):
        compare(result, result, ["post"])


# any two schemes

TWISTED = (
    "round_half_up(if(count(c) > 1, 0.5 * credited(g), credited(g) * rate) + max(credited(c), credited(a), 1)"
    " - min(4, credited(b) + 2) / 3 + otherwise(mean_records(b, quantity), credited(a)), 0.01)"
)
rows = st.lists(
    st.tuples(
        st.sampled_from(["甲", "乙", "丙"]),
        st.sampled_from("abc"),
        st.dates(dt.date(2025, 1, 1), dt.date(2025, 3, 31)),
        st.sampled_from(["0.5", "1", "2", "3.333"]),
        st.sampled_from(["", "small", "large"]),
    ),
    max_size=25,
)
points = st.integers(1, 8_000).map(lambda thousandths: Decimal(thousandths) / 1000)
settings_of = st.fixed_dictionaries(
    {},
    optional={
        "item.a.points": points,
        "item.a.caps.0.max": points,
        "group.g.caps.0.max": points,
        "item.b.needs.0.0": points,
        "item.c.points": points.map(lambda point: -point),
        "tables.size.large": points,
        "grade.优秀.needs.0.0": points,
        "grade.优秀.quota.number": st.integers(0, 3),
    },
)


@given(rows, settings_of)
@settings(max_examples=150, deadline=None)
def test_changes_by_item_by_record_and_by_clause_add_up_to_the_change_of_totals(rows, numbers):
    before = scored(SMALL, rows)
    scheme = before.scheme.with_numbers(numbers)
    after = score(scheme, PEOPLE, before.records, YEAR)
    comparison = compare(before, after)
    differences = (after.total - before.total).tolist()
    assert sum(line.after - line.before for line in comparison.items) == sum(differences)
    grades = [(before.grade_name(i), after.grade_name(i)) for i in range(3)]
    expected = {
        who for who, change, (old, new) in zip("甲乙丙", differences, grades, strict=True) if change or old != new
    }
    assert {mover.subject for mover in comparison.movers} == expected
    some = comparison.moved[1::2]
    assert tuple(comparison.movers_among(some)) == comparison.movers[1::2], "some alone, with the same reasons"
    for mover in comparison.movers:
        change = differences["甲乙丙".index(mover.subject)]
        assert sum(reason.points for reason in mover.reasons) == mover.after - mover.before == change
        assert sum(record.after - record.before for record in mover.records) == change
        sizes = [abs(reason.points) for reason in mover.reasons]
        assert sizes == sorted(sizes, reverse=True) and all(sizes)
        assert bool(mover.grade_reasons) == (mover.grade_before != mover.grade_after)
    credits = [{row.number: row.credited for row in result.credit_rows()} for result in (before, after)]
    told = {record.number: (record.before, record.after) for mover in comparison.movers for record in mover.records}
    silent = set(credits[0]) - set(told)
    assert all(told[number] == (credits[0][number], credits[1][number]) for number in told)
    assert sum(credits[1][number] - credits[0][number] for number in silent) == 0


@given(rows, settings_of, st.sampled_from(["0.5", "0.25"]))
@settings(max_examples=60, deadline=None)
def test_reasons_add_up_whatever_the_formula_of_the_total(rows, numbers, rate):
    text = SMALL.replace(
        'total = "credited(all)"', f'measures.rate = "{rate}"\ntotal = {{ value = "{TWISTED}", most = 6 }}'
    )
    before, other = scored(SMALL, rows), scored(text, rows)
    after = scored(other.scheme.with_numbers(numbers).text, rows)
    for pair in ((before, other), (other, after), (after, before)):
        for mover in compare(*pair).movers:
            assert sum(reason.points for reason in mover.reasons) == mover.after - mover.before


# every published scheme


def twice(file, case, paths):
    """What twice each number does to a case; numbers that the scheme or the facts do not bear are passed over."""
    scheme = load_bundle(file.parent).members
    before = score_case(scheme, case)
    assert not compare(before, score_case(scheme, case)).movers
    for path in paths:
        try:
            other = scheme.with_numbers({path: numbers(scheme.text)[path] * 2})
            yield compare(before, score(other, before.subjects, before.records, before.period))
        except (SchemeError, ScoringError):
            continue


def add_up(comparison):
    for mover in comparison.movers:
        assert sum(reason.points for reason in mover.reasons) == mover.after - mover.before, mover
        assert mover.reasons or mover.grade_reasons
    assert comparison.text() and comparison.text("en") and json.dumps(comparison.as_dict())


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.parent.name)
def test_reasons_add_up_in_every_published_scheme(file):
    paths = list(numbers(load_bundle(file.parent).members.text))
    for i, case in enumerate(case for case in read_cases(load_bundle(file.parent)) if not case.skip):
        for comparison in twice(file, case, paths[i % 7 :: 7]):
            add_up(comparison)


@pytest.mark.proof
@pytest.mark.parametrize("file", CASES, ids=lambda file: file.parent.name)
def test_reasons_add_up_for_every_number_of_every_published_scheme(file):
    for case in (case for case in read_cases(load_bundle(file.parent)) if not case.skip):
        for comparison in twice(file, case, numbers(load_bundle(file.parent).members.text)):
            add_up(comparison)


# the bureau case


@pytest.fixture(scope="module")
def case():
    return Case()


def expected(name):
    with (EXAMPLE / "expected" / f"{name}.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def half_up(value):
    return (Decimal(value.numerator) / value.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)


def stars_without_completion():
    """Total and stars by branch with 80 % members and 20 % brand and no need of completion, in plain loops."""
    means = {}
    for row in expected("members"):
        if row["status"] == "正式党员":
            means.setdefault(row["branch"], []).append(Fraction(row["total"]))
    vetoed = {row["staff_no"] for row in expected("credits") if row["item"] == "veto.discipline"}
    barred = {row["branch"] for row in expected("members") if row["staff_no"] in vetoed}
    totals = {
        row["branch"]: half_up(
            min(Fraction(100), sum(means[row["branch"]]) / len(means[row["branch"]])) * 8 / 10
            + Fraction(row["brand"]) / 5
        )
        for row in expected("branches")
    }
    best = sorted((total for branch, total in totals.items() if total >= 80 and branch not in barred), reverse=True)
    found = {}
    for branch, total in totals.items():
        stars = 4 if total >= 75 and branch not in barred else 3 if total >= 65 else 2 if total >= 55 else 1
        first = total >= 80 and branch not in barred and total == best[0] and best.count(total) == 1
        found[branch] = (total, "5" if first else str(stars))  # 20 % of 5 branches: one
    return found


def test_the_stars_without_completion(case):
    text = case.bundle.branches.text.replace(', "completion == 100"', "")
    scheme = compile_scheme(text, members=case.bundle.members)
    scheme = scheme.with_numbers({"total.value.0": 80, "total.value.1": 0}, case.bundle.members)
    stars = score(scheme, case.branches, case.branch_records, YEAR, members=case.result)
    comparison = compare(case.stars, stars)
    before = {row["branch"]: (Decimal(row["total"]), row["stars"]) for row in expected("branches")}
    after = stars_without_completion()
    told = {m["subject"]: (Decimal(m["after"]), m["grade_after"]) for m in comparison.as_dict()["movers"]}
    assert told == {branch: now for branch, now in after.items() if now != before[branch]}
    assert comparison.members is None
    for mover in comparison.movers:
        completion = next(Decimal(r["completion"]) for r in expected("branches") if r["branch"] == mover.subject)
        [lost] = [r for r in mover.reasons if r.clause.zh == "组织生活完成率·权重"]
        assert lost.points == -Fraction(completion) * 300
        assert [change.path for change in lost.changes] == ["total.value.0", "total.value.1"]


def test_other_numbers_of_members_move_the_stars(case):
    # Nobody's water points count: each total falls by them, but where the cap of the key group had cut (found below).
    scheme = case.bundle.members.with_numbers({"item.key.water.points.1": 0, "item.key.water.points.2": 0})
    result = score(scheme, case.members, case.records, YEAR)
    stars = score(case.bundle.branches, case.branches, case.branch_records, YEAR, members=result)
    comparison = compare(case.stars, stars)
    water, earned = {}, {}
    for row in expected("credits"):
        if row["item"] == "key.water":
            water[row["staff_no"]] = water.get(row["staff_no"], 0) + Fraction(row["credited"])
        if row["item"].startswith("key.") and row["limited_by"] == "类别封顶":
            earned[row["staff_no"]] = True
    plain = {who: points for who, points in water.items() if points and who not in earned}
    told = {mover.subject: mover for mover in comparison.members.movers}
    assert len(plain) > 20
    for who, points in plain.items():
        assert told[who].before - told[who].after == points * 1000
        assert [(reason.clause.path, reason.points) for reason in told[who].reasons if reason.points < 0][0][0] == (
            "item.key.water.points"
        )
    for mover in comparison.movers:
        [mean] = [reason.points for reason in mover.reasons if reason.clause.path == "measures.members"]
        rows = [
            row["staff_no"]
            for row in expected("members")
            if row["branch"] == mover.subject and row["status"] == "正式党员"
        ]
        fall = sum(told[who].after - told[who].before for who in rows if who in told)
        assert mean == Fraction(fall, len(rows)) / 2


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        (["1/3", "1/3", "1/3"], ["0.3334", "0.3333", "0.3333"]),
        (["5/3", "-2/3"], ["1.6667", "-0.6667"]),
        (["-1/6", "-1/6", "1/3"], ["-0.1666", "-0.1667", "0.3333"]),
        (["1.00005", "1.00005"], ["1.0001", "1"]),
        (["2.5", "-0.0001"], ["2.5", "-0.0001"]),
        ([], []),
    ],
)
def test_reasons_are_rounded_so_that_they_add_up(exact, shown):
    assert adding_up([Fraction(one) for one in exact]) == [Fraction(one) for one in shown]


def test_told_reasons_add_up_to_the_told_change(case):
    """Means of members and sevenths: nothing of it is a decimal."""
    text = case.bundle.branches.text.replace("round_half_up(0.5 * members", "round_half_up(5 / 7 * members")
    scheme = case.bundle.members.with_numbers({"item.key.water.points.1": 0, "item.key.water.points.2": 0})
    result = score(scheme, case.members, case.records, YEAR)
    stars = score(compile_scheme(text, members=scheme), case.branches, case.branch_records, YEAR, members=result)
    comparison = compare(case.stars, stars)
    movers, uneven = comparison.as_dict()["movers"], 0
    for told, mover in zip(movers, comparison.movers, strict=True):
        assert sum(Decimal(reason["points"]) for reason in told["reasons"]) == Decimal(told["change"])
        uneven += any(reason.points / 1000 != reason.shown for reason in mover.reasons)
    assert movers and uneven
    for reason in movers[0]["reasons"]:
        assert reason["points"] in comparison.text("zh")


CARRIED = (
    "round_half_up(min(3, 50% * credited(all, month(day) <= 1 and credited > 0)), 0.001)"
    " + credited(all, month(day) >= {month})"
)


def carried(rows, month=2, **numbers):
    text = SMALL.replace('total = "credited(all)"', f"total = '{CARRIED.format(month=month)}'")
    return scored(compile_scheme(text).with_numbers({name: str(value) for name, value in numbers.items()}).text, rows)


def test_credits_under_a_condition_are_told_by_their_clauses():
    """In January 2 × 2 by half, in March 2: 4. At 3 points each, 3 by the most that is carried and 3: 6."""
    rows = [("甲", "c", dt.date(2025, 1, 5), 2, None), ("甲", "c", dt.date(2025, 3, 5), 1, None)]
    before, after = carried(rows), carried(rows, **{"item.c.points": 3})
    assert (before.total[0], after.total[0]) == (4000, 6000)
    (mover,) = compare(before, after).movers
    assert [(one.clause.path, one.clause.part, one.points, one.records) for one in mover.reasons] == [
        ("item.c.points", "", 2000, 2),
    ]
    assert [(change.before, change.after) for change in mover.reasons[0].changes] == [("2", "3")]


def test_another_condition_is_told_by_the_formula_in_which_it_stands():
    rows = [("甲", "c", dt.date(2025, 1, 5), 2, None), ("甲", "c", dt.date(2025, 2, 5), 1, None)]
    (mover,) = compare(carried(rows), carried(rows, month=3)).movers
    assert [(one.clause.path, one.points) for one in mover.reasons] == [("total.value", -2000)]
    assert [(change.before, change.after) for change in mover.reasons[0].changes] == [("2", "3")]


@given(rows, settings_of, st.sampled_from([2, 3]))
@settings(max_examples=60, deadline=None)
def test_reasons_add_up_where_credits_stand_under_conditions(rows, numbers, month):
    text = SMALL.replace('total = "credited(all)"', f"total = '{CARRIED.format(month=month)}'")
    before, other = carried(rows), scored(text, rows)
    after = scored(other.scheme.with_numbers(numbers).text, rows)
    for pair in ((before, after), (after, before), (before, other)):
        for mover in compare(*pair).movers:
            assert sum(reason.points for reason in mover.reasons) == mover.after - mover.before
