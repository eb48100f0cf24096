"""Explanations in words, worked out by hand on small schemes; the bureau's as text."""

from datetime import date
from fractions import Fraction

import pytest

from rulebook import Period, Records, SchemeError, Subjects, compile_scheme, score
from rulebook.command import main
from rulebook.explaining.limits import caps_used
from rulebook.formula.parser import parse
from rulebook.formula.phrase import Said, phrase

HEAD = """
name = "s"
title = "积分"
english = "Points"
version = "1"
subject = "member"
effective = { from = 2025-01-01 }
rounding = "half_up 0.001"
ungraded = "不评"
graded = "months >= 3"
[subject_fields]
months = { title = "入会月数", english = "Months", kind = "number" }
[record_fields]
mark = { title = "评定分", english = "Mark", kind = "number" }
[record_measures]
factor = { value = "if(mark >= 5, 2, 1)", title = "倍数", english = "Factor" }
long = { value = "quantity >= 3", title = "长篇", english = "Long" }
[[item]]
id = "award"
title = "评分"
unit = "次"
points = { by = "mark", from = 1, to = 10 }
[[item]]
id = "app"
title = "答题"
english = "Quiz"
unit = "题"
earns = "round_down(quantity / 500, 1)"
pool = "day"
[[item]]
id = "essay"
title = "短文"
unit = "篇"
points = "if(long, 2, 1)"
[[item]]
id = "paper"
title = "论文"
unit = "篇"
points = "3 * factor"
[[item]]
id = "late"
title = "迟到"
points = -1
[[item]]
id = "needy"
title = "走访"
needs = ["quantity >= 2"]
points = 1
[total]
value = "credited(all)"
[[grade]]
name = "好"
needs = ["total > 0"]
[[grade]]
name = "中"
needs = ["count(late) < 2"]
[[grade]]
name = "差"
direct = "count(late) >= 3"
"""


def told(*rows, months=12):
    scheme = compile_scheme(HEAD)
    one = Subjects.of(["甲"], months=[months])
    records = Records.of(
        scheme,
        one,
        subject=["甲"] * len(rows),
        item=[row[0] for row in rows],
        day=[date(2025, 3, 1)] * len(rows),
        quantity=[row[1] for row in rows],
        mark=[row[2] if len(row) > 2 else None for row in rows],
    )
    return score(scheme, one, records, Period.year(2025)).explain("甲")


def formulas(*rows):
    return [record.formula.zh for record in told(*rows).records]


def test_an_award_is_told_at_what_the_record_says():
    assert formulas(("award", 1, 4)) == ["1 次 × 4（评定分 4）"]


def test_a_pool_is_told_with_its_running_sum():
    explained = told(("app", 300), ("app", 900))
    assert [record.earned for record in explained.records] == ["0", "2"]
    assert [record.formula.zh for record in explained.records] == [
        "数量 ÷ 500（舍到 1）（数量 300，同日合计由 0 到 300）",
        "数量 ÷ 500（舍到 1）（数量 900，同日合计由 300 到 1200）",
    ]


def test_a_named_formula_over_a_record_is_told_by_its_title_and_figure():
    assert formulas(("paper", 2, 5)) == ["2 篇 × 6（评定分 5，倍数 2）"]


def test_a_truth_about_a_record_is_told_in_both_languages():
    told_of = [record.formula for record in told(("essay", 3), ("essay", 1)).records]
    assert [formula.zh for formula in told_of] == ["3 篇 × 2（长篇 是）", "1 篇 × 1（长篇 否）"]
    assert [formula.en.endswith(end) for formula, end in zip(told_of, ("(Long yes)", "(Long no)"), strict=True)] == [
        True
    ] * 2


def test_what_a_record_lacks_is_told_with_what_it_would_have_earned():
    (record,) = told(("needy", 1)).records
    assert (record.earned, record.credited, record.limited_by.zh) == ("1", "0", "不符合条件：数量 ≥ 2")


def test_a_figure_that_must_be_above_another_is_not_short_of_nothing():
    step = told().next
    assert step.zh == "离“好”还差：总分 > 0（现 0，须大于 0）"
    assert step.en == "Missing for 好: total > 0 (now 0, must be above 0)"
    assert step.missing[0].short == ""


def test_a_figure_that_is_too_large():
    explained = told(("late", 2), ("late", 1))
    assert explained.grade == "差"
    (need,) = explained.next.missing
    assert (need.lacks.zh, need.nearest.unreachable.zh) == ("现 2，须小于 2", "本周期内再有记录也达不到")


def test_a_direct_grade_says_so_and_by_what():
    explained = told(("award", 1, 9), *[("late", 1)] * 3)
    assert explained.reason == Said("直接评为“差”：迟到记录数 ≥ 3", "Graded 差 directly: records of 迟到 ≥ 3")
    assert explained.next.zh == "直接评为“差”（迟到记录数 ≥ 3），不再参评“中”"
    assert explained.grades[2].direct.met


def test_who_is_not_graded_is_told_why():
    explained = told(months=2)
    assert (explained.grade, explained.next) == ("不评", None)
    assert explained.reason.zh == "“不评”：不符合参评条件：入会月数 ≥ 3（现 2，差 1）"
    assert explained.reason.en == "Not graded, for this is not met: Months ≥ 3 (now 2, 1 short)"


TITLES = {"a": Said("甲", "A"), "b": Said("乙", "B"), "c": Said("丙", "C"), "poor": Said("困难户", "poor")}


@pytest.mark.parametrize(
    ("formula", "zh", "en"),
    [
        ("1 <= a <= 364", "1 ≤ 甲 ≤ 364", "1 ≤ A ≤ 364"),
        ("rank(a, b) <= 3", "乙在同甲中的名次 ≤ 3", "rank by B in the same A ≤ 3"),
        ("count_peers(unit and a)", "本单位同甲中的人数", "number in the unit and the same A"),
        ("a > 1 or b > 1 or c > 1", "甲 > 1 或 乙 > 1 或 丙 > 1", "A > 1 or B > 1 or C > 1"),
        (
            "a > 1 and (b > 1 or c > 1) and poor",
            "甲 > 1 且 （乙 > 1 或 丙 > 1） 且 困难户",
            "A > 1 and (B > 1 or C > 1) and poor",
        ),
        ("1 < a and a < 3", "1 < 甲 且 甲 < 3", "1 < A and A < 3"),
        ("not poor", "非困难户", "not poor"),
        ("not vetoed", "没有被一票否决", "not vetoed"),
        ("not (a > 1)", "并非（甲 > 1）", "not (A > 1)"),
        ("if(a > 2, 9, a > 1, 8, 7)", "（甲 > 2 时 9，甲 > 1 时 8，否则 7）", "(9 if A > 2, 8 if A > 1, else 7)"),
    ],
)
def test_formulas_are_worded_as_people_say_them(formula, zh, en):
    assert phrase(parse(formula), TITLES) == Said(zh, en)


def test_the_text_says_all_of_it():
    explained = told(("needy", 1), ("late", 1))
    assert explained.text("zh") == (
        "积分（1）：甲，2025-01-01 至 2025-12-31，截至 2025-12-31\n"
        "总分 -1\n"
        "等次：中\n"
        "原因：离“好”还差：总分 > 0（现 -1，差 1）\n"
        "\n记录\n"
        "  2025-03-01 走访：1 × 1，应得 1，计 0，受限于：不符合条件：数量 ≥ 2\n"
        "  2025-03-01 迟到：1 × -1，应得 -1，计 -1\n"
        "\n等次条件\n"
        "  ○ 好\n      ✗ 总分 > 0（现 -1，差 1）\n"
        "  ● 中\n      ✓ 迟到记录数 < 2\n"
        "  ○ 差\n"
        "\n下一等次\n"
        "  离“好”还差：总分 > 0（现 -1，差 1）\n"
        "  总分 > 0：最近的办法是 论文再 1 篇；或 走访再 1 次，每次 2；或 评分（评定分 1）再 2 次\n"
    )
    english = explained.text("en")
    assert english.startswith("Points (1): 甲, 2025-01-01 to 2025-12-31, told on 2025-12-31\nTotal -1\nGrade: 中\n")
    assert "limited by: not met: quantity ≥ 2" in english


def test_a_text_s_credits_add_up(tmp_path, capsys):
    """The command, read as a person reads it."""
    (tmp_path / "scheme.toml").write_text(HEAD.replace('graded = "months >= 3"\n', ""), encoding="utf-8")
    (tmp_path / "m.csv").write_text("id,months\n甲,12\n", encoding="utf-8")
    (tmp_path / "r.csv").write_text(
        "subject,item,date,quantity,mark\n甲,award,2025-03-01,1,4\n甲,late,2025-03-02,1,\n", encoding="utf-8"
    )
    files = ["--members", str(tmp_path / "m.csv"), "--records", str(tmp_path / "r.csv")]
    command = ["explain", str(tmp_path / "scheme.toml"), *files, "--period", "2025", "--subject", "甲", "--lang", "zh"]
    assert main(command) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "总分 3"
    assert sum(Fraction(line.split("计 ")[1]) for line in lines if "应得" in line) == 3


WORKED = """
name = "w"
title = "积分"
version = "1"
subject = "member"
effective = { from = 2025-01-01 }
rounding = "half_up 0.01"
[subject_fields]
before = { title = "上年分", english = "Last year", kind = "number" }
[[item]]
id = "a"
title = "学习"
english = "Study"
points = 1
[[item]]
id = "v"
title = "违纪"
english = "Breach"
needs = ["quantity >= 1"]
veto = true
[measures]
start = { value = "otherwise(before, 0)", title = "起算", english = "Start" }
after = { value = "start * 1.125 + credited(a)", title = "升后", english = "After" }
good = { value = "start > 5", title = "良好", english = "Good" }
word = { value = 'if(good, "甲等", "乙等")', title = "档", english = "Class" }
unused = { value = "start + 1", title = "无关" }
[words]
"甲等" = "first"
"""


def total_told(total, *rows, before=None):
    """The lines of the total, in both languages."""
    scheme, one = compile_scheme(f"{WORKED}[total]\n{total}\n"), Subjects.of(["甲"], before=[before])
    items, quantities = [row[0] for row in rows], [row[1] for row in rows]
    days = [date(2025, 3, n + 1) for n in range(len(rows))]
    records = Records.of(scheme, one, subject=["甲"] * len(rows), item=items, day=days, quantity=quantities)
    explained = score(scheme, one, records, Period.year(2025)).explain("甲", ways=False)
    return [explained.text(one).split("\n\n")[0].splitlines()[1:] for one in ("zh", "en")]


def test_a_rounded_measure_as_total_is_told_down_to_the_fields():
    zh, en = total_told('value = "round_down(after, 0.01)"', ("a", "0.5"), before="0.1")
    assert zh == [
        "总分 0.61 = 升后 0.6125（舍到 0.01）",
        "  升后 0.6125 = 起算 0.1 × 1.125 + 学习得分 0.5",
        "  起算 0.1 = 上年分 0.1（没有时 0）",
    ]
    assert en == [
        "Total 0.61 = After 0.6125 (rounded down to 0.01)",
        "  After 0.6125 = Start 0.1 × 1.125 + credits of Study 0.5",
        "  Start 0.1 = Last year 0.1 (0 where there is none)",
    ]


def test_who_is_vetoed_to_nothing_reads_by_which_records():
    total = 'value = "if(vetoed, 0, start > 5, start, credited(a) + 1)"'
    zh, en = total_told(total, ("a", 2), ("v", "0.5"), ("v", 1), before=9)
    assert zh[:2] == [
        "总分 0 = （被一票否决 时 0，起算 9 > 5 时 起算 9，否则 学习得分 2 + 1）",
        "  适用：被一票否决（2025-03-03 违纪）时 0",
    ]
    assert en[1] == "  What applied: 0 if vetoed (2025-03-03 Breach)"
    assert [total_told(total, ("a", 2), before=before)[0][1] for before in (9, 1)] == [
        "  适用：起算 > 5 时 起算",
        "  适用：“否则”的情形",
    ]


def test_truths_and_words_on_the_way_are_told_in_the_reader_s_language():
    total = "value = 'if(word == \"甲等\", start, 0)'"
    zh, en = total_told(total, before=9)
    assert zh[1:] == [
        "  适用：档为甲等 时 起算",
        "  档 甲等 = （良好 时 “甲等”，否则 “乙等”）",
        "  适用：良好 时 “甲等”",
        "  起算 9 = 上年分 9（没有时 0）",
        "  良好 是 = 起算 9 > 5",
    ]
    assert (en[2], en[5]) == ("  Class first = (“first” if Good, else “乙等”)", "  Good yes = Start 9 > 5")
    assert total_told('value = "start"', before=9)[0] == ["总分 9 = 起算", "  起算 9 = 上年分 9（没有时 0）"]


def test_a_choice_of_figures_is_told_with_them():
    zh, en = total_told('value = "max(start - 3, 0) + credited(a)"', ("a", 2), before=2)
    assert (zh[0], en[0]) == (
        "总分 2 = 起算 2 - 3、0 中较大者 + 学习得分 2",
        "Total 2 = the larger of Start 2 - 3, 0 + credits of Study 2",
    )
    assert zh[1:] == ["  起算 2 = 上年分 2（没有时 0）"]


def test_a_total_held_by_its_bounds_says_what_it_came_to():
    bounds = 'value = "60 + credited(a)"\nleast = 61\nmost = 100'
    assert total_told(bounds, ("a", 50))[0] == ["总分 100 = 60 60 + 学习得分 50", "  算得 110，至多为 100"]
    assert total_told(bounds)[1] == ["Total 61 = 60 60 + credits of Study 0", "  It comes to 60, and is at least 61"]
    assert total_told(bounds, ("a", 40))[0] == ["总分 100 = 60 60 + 学习得分 40"]


STUDY = """
name = "s"
title = "积分"
version = "1"
subject = "member"
effective = { from = 2025-01-01 }
rounding = "half_up 0.001"
[[item]]
id = "study"
title = "学习"
points = 1
caps = [{ per = "quarter", max = 3, to = 2025-09-30 }, { per = "year", max = 5 }]
[total]
value = "credited(all)"
"""


def test_a_cap_is_told_for_every_part_of_the_period_in_which_it_was_used():
    """Three of four in the first quarter, none in the second, one in the third; in the fourth that cap is no more."""
    scheme, one = compile_scheme(STUDY), Subjects.of(["甲"])
    days = [*[date(2025, 1, day) for day in (1, 2, 3, 4)], date(2025, 9, 30), date(2025, 10, 1)]
    records = Records.of(scheme, one, subject=["甲"] * 6, item=["study"] * 6, day=days, quantity=[1] * 6)
    told = caps_used(score(scheme, one, records, Period.year(2025)), 0)
    assert [(cap.period, cap.used, cap.max, cap.left) for cap in told] == [
        ("2025Q1", "3", "3", "0"),
        ("2025Q3", "1", "3", "2"),
        ("2025", "5", "5", "0"),
    ]


HALF = """
name = "h"
title = "积分"
version = "1"
subject = "member"
effective = { from = 2025-01-01 }
rounding = "half_up 0.001"
[[item]]
id = "work"
title = "做事"
points = 1
caps = [{ per = "year", max = 10, from = 2025-07-01 }, { per = "year", max = 30, to = 2025-06-30 }]
[total]
value = "credited(all)"
"""


def test_a_cap_of_some_days_is_used_up_by_their_records_only():
    """20 in January are under the cap of the first half, 4 in August under that of the second: 30 - 20, 10 - 4."""
    scheme, one = compile_scheme(HALF), Subjects.of(["甲"])
    days = [date(2025, 1, 10), date(2025, 8, 10)]
    records = Records.of(scheme, one, subject=["甲"] * 2, item=["work"] * 2, day=days, quantity=[20, 4])
    result = score(scheme, one, records, Period.year(2025))
    assert [(cap.used, cap.max, cap.left) for cap in caps_used(result, 0)] == [("4", "10", "6"), ("20", "30", "10")]
    assert [(cap.used, cap.left) for cap in result.explain("甲", date(2025, 9, 1)).caps] == [("4", "6")]
    assert [(cap.used, cap.left) for cap in result.explain("甲", date(2025, 2, 1)).caps] == [("20", "10")]


SHARED = """
name = "b"
title = "积分"
version = "1"
subject = "member"
effective = { from = 2025-01-01 }
rounding = "half_up 0.001"
[record_fields]
hall = { title = "馆", english = "Hall", kind = "text", words = ["东馆", "西馆"] }
[words]
"西馆" = "West Hall"
[[item]]
id = "drill"
title = "练习"
english = "Drill"
points = 1
caps = [{ per = "hall and month", max = 3 }]
[[item]]
id = "paper"
title = "论文"
points = 1
caps = [{ per = "matter", max = 2 }]
[[item]]
id = "walk"
title = "巡查"
points = 1
caps = [{ per = "hall", max = 9 }]
[total]
value = "credited(all)"
"""


def shared(*rows):
    """Rows of item, day, quantity, hall, matter."""
    scheme, one = compile_scheme(SHARED), Subjects.of(["甲"])
    item, day, quantity, hall, matter = zip(*rows, strict=True)
    columns = {"item": item, "day": day, "quantity": quantity, "hall": hall, "matter": matter}
    records = Records.of(scheme, one, subject=["甲"] * len(rows), **columns)
    return score(scheme, one, records, Period.year(2025))


def used(lines):
    return [(cap.title, cap.period, cap.used, cap.left) for cap in lines]


def test_caps_by_a_word_or_a_matter_are_told_for_what_the_records_share_the_fullest_first():
    """Of 3 a hall and month the west had 4, a record without hall 5, the east 2 and 1; of 2 a matter B had 1 + 1."""
    result = shared(
        ("drill", date(2025, 3, 1), 2, "东馆", None),
        ("paper", date(2025, 3, 2), 1, None, "A"),
        ("paper", date(2025, 3, 3), 1, None, "B"),
        ("paper", date(2025, 3, 4), 1, None, "B"),
        ("drill", date(2025, 3, 5), 4, "西馆", None),
        ("drill", date(2025, 3, 9), 5, None, None),
        ("drill", date(2025, 4, 1), 1, "东馆", None),
    )
    papers = [("论文", "2025-03-03 的事由", "2", "0"), ("论文", "2025-03-02 的事由", "1", "1")]
    assert used(caps_used(result, 0)) == [
        ("练习", "西馆、2025-03", "3", "0"),
        ("练习", "2025-03-09 的记录", "3", "0"),
        ("练习", "东馆、2025-03", "2", "1"),
        ("练习", "东馆、2025-04", "1", "2"),
        *papers,
    ]
    explained = result.explain("甲", date(2025, 4, 15), ways=False)
    assert used(explained.caps) == [("练习", "东馆、2025-04", "1", "2"), *papers]
    assert "  练习 东馆、2025-04：最多 3，已用 1，还剩 2\n" in explained.text("zh")
    english = result.explain("甲", date(2025, 3, 15), ways=False).text("en")
    assert "  Drill West Hall, 2025-03: at most 3, 3 used, 0 left\n" in english
    assert "  Drill the record of 2025-03-09: at most 3, 3 used, 0 left\n" in english


def test_of_many_words_the_five_fullest_are_told():
    """Seven halls with 1 to 7 of 9."""
    result = shared(*(("walk", date(2025, 1, n), n, f"{n}馆", None) for n in range(1, 8)))
    told = [(f"{n}馆", str(n)) for n in (7, 6, 5, 4, 3)]
    assert [(cap.period, cap.used) for cap in caps_used(result, 0)] == told
    assert [(cap.period, cap.used) for cap in result.explain("甲", ways=False).caps] == told


CAPPED = """
name = "s"
title = "积分"
version = "1"
subject = "member"
effective = { from = 2025-01-01 }
rounding = "half_up 0.001"
total = "credited(all)"
[[item]]
id = "study"
title = "学习"
english = "Study"
points = 1
caps = [{ per = "year", max = 6 }]
"""


def test_a_cap_that_nothing_was_used_of_is_listed_whole():
    scheme = compile_scheme(CAPPED)
    nobody = Records.of(scheme, one := Subjects.of(["甲"]), subject=[], item=[], day=[], quantity=[])
    told = score(scheme, one, nobody, Period.year(2025)).explain("甲", date(2025, 8, 15))
    assert "学习 2025：最多 6，已用 0，还剩 6" in told.text("zh")
    assert "Study 2025: at most 6, 0 used, 6 left" in told.text("en")


def test_a_cap_whose_days_are_in_the_wrong_order_is_not_told_of_the_schemes_effect():
    wrong = CAPPED.replace("max = 6", "max = 6, from = 2025-05-01, to = 2025-03-01")
    with pytest.raises(SchemeError) as caught:
        compile_scheme(wrong)
    (problem,) = caught.value.problems
    assert (problem.zh, problem.en) == ("起止日期颠倒", "the first day lies after the last one")
