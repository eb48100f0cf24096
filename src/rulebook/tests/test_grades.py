"""Ladders, quotas, duties and branches, against plain loops and against figures worked out by hand."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook import Period, Records, ScoringError, Subjects, compile_scheme, score
from rulebook.comparing.distributions import GradeCount, grade_counts
from rulebook.tests.oracle import Slow
from rulebook.tests.small_schemes import small

YEAR = Period.year(2025)
LADDER = """
name = "ladder"
title = "Ladder"
version = "1"
subject = "member"
effective = {{ from = 2025-01-01 }}
rounding = "half_up 0.001"
graded = 'role == "full"'
ungraded = "none"
subject_fields.role = {{ title = "Role", kind = "text", words = ["full", "guest"] }}
total = "credited(points)"

[[item]]
id = "points"
title = "Points"
points = 1

[[item]]
id = "bonus"
title = "Bonus"
points = 1

[[grade]]
name = "gold"
needs = ["total >= 2"]
quota = {{ {size}, per = "{per}", order = ["highest total", "lowest credited(bonus)"], ties = "{ties}" }}

[[grade]]
name = "silver"
needs = ["total >= 1"]

[[grade]]
name = "bronze"
"""


def people(rows):
    """Rows of (unit, role, points, bonus)."""
    ids = [f"m{i:03}" for i in range(len(rows))]
    return Subjects.of(ids, unit=[row[0] for row in rows], role=[row[1] for row in rows])


def facts(scheme, subjects, rows):
    told = [
        (i, item, points)
        for i, row in enumerate(rows)
        for item, points in zip(("points", "bonus"), row[2:], strict=True)
    ]
    names = [(subjects.ids[i], item, points) for i, item, points in told if points]
    who, item, quantity = zip(*names, strict=True) if names else ((), (), ())
    return Records.of(scheme, subjects, subject=who, item=item, quantity=quantity, day=[YEAR.first] * len(who))


def places(size, full):
    if "number" in size:
        return 2
    exact = full * 0.3
    return max({"down": int(exact), "up": -int(-exact // 1), "half_up": int(exact + 0.5)}[size.split('"')[1]], 1)


SIZES = ["number = 2"] + [f'share = 0.3, rounding = "{mode}", least = 1' for mode in ("down", "up", "half_up")]
ROWS = st.tuples(
    st.sampled_from(["x", "y", "z", ""]),
    st.sampled_from(["full", "full", "full", "guest"]),
    st.integers(0, 3),
    st.integers(0, 2),
)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("per", ["unit", "all"])
@pytest.mark.parametrize("ties", ["out", "in"])
def test_a_quota_takes_the_best_and_settles_ties(size, per, ties):
    text = LADDER.format(size=size, per=per, ties=ties)
    for figure in ("highest total", "lowest credited(bonus)"):  # the figure of 2 is near 2^62, that of 3 beyond
        text = text.replace(figure, f"{figure} * 4000000000 * 400000000")
    scheme = compile_scheme(text)

    @settings(max_examples=25, deadline=None)
    @given(st.lists(ROWS, min_size=1, max_size=30))
    def check(rows):
        subjects = people(rows)
        result = score(scheme, subjects, facts(scheme, subjects, rows), YEAR)
        for i, (unit, role, points, bonus) in enumerate(rows):
            pool = [r for r in rows if r[1] == "full" and (per == "all" or r[0] == unit)]
            free = places(size, len(pool))
            better = [r for r in pool if r[2] >= 2 and (-r[2], r[3]) < (-points, bonus)]
            equal = [r for r in pool if (r[2], r[3]) == (points, bonus)]
            inside = len(better) < free if ties == "in" else len(better) + len(equal) <= free
            gold = points >= 2 and inside
            expected = "none" if role == "guest" else "gold" if gold else "silver" if points >= 1 else "bronze"
            assert result.grade_name(i) == expected
            went, competes = result.ladder.quotas[0], role == "full" and points >= 2
            standing = (len(better), len(equal), free) if competes else (-1, 0, free)
            assert (went.place[i], went.tied[i], went.places[i]) == standing

    check()


@pytest.mark.parametrize(("preferred", "winner"), [("highest", "m002"), ("lowest", "m000")])
def test_an_order_may_go_by_id(preferred, winner):
    text = LADDER.format(size="number = 1", per="all", ties="out").replace("highest total", f"{preferred} id")
    scheme, rows = compile_scheme(text), [("x", "full", points, 0) for points in (2, 3, 2)]
    subjects = people(rows)
    result = score(scheme, subjects, facts(scheme, subjects, rows), YEAR)
    assert [name for i, name in enumerate(subjects.ids) if result.grade_name(i) == "gold"] == [winner]


def test_a_tie_across_the_edge_is_told():
    scheme = compile_scheme(LADDER.format(size="number = 2", per="all", ties="out"))
    rows = [("x", "full", 3, 0), ("x", "full", 2, 0), ("x", "full", 2, 0)]
    subjects = people(rows)
    result = score(scheme, subjects, facts(scheme, subjects, rows), YEAR)
    assert [result.grade_name(i) for i in range(3)] == ["gold", "silver", "silver"]
    told = result.explain("m001")
    assert (told.grades[0].quota.place, told.grades[0].quota.tied, told.grades[0].quota.places) == (2, 2, 2)
    assert "并列越过名额" in told.next.zh and "tie across the edge" in told.next.en


def test_needs_tell_what_is_short():
    scheme = compile_scheme(LADDER.format(size="number = 2", per="all", ties="out"))
    subjects = people([("x", "full", 0, 0)])
    told = score(scheme, subjects, facts(scheme, subjects, [("x", "full", "1.25", 0)]), YEAR)
    (need,) = told.explain("m000").next.missing
    assert (need.value, need.wanted, need.short, need.met) == ("1.25", "2", "0.75", False)


@pytest.mark.parametrize(
    ("need", "zh", "en"),
    [
        ("total >= 5", "总分 ≥ 5（现 3，差 2）", "total ≥ 5 (now 3, 2 short)"),
        ("total <= 1", "总分 ≤ 1（现 3，不得超过 1）", "total ≤ 1 (now 3, must not pass 1)"),
        ("total == 0", "总分 = 0（现 3，须为 0）", "total = 0 (now 3, must be 0)"),
        ("total < 3", "总分 < 3（现 3，须小于 3）", "total < 3 (now 3, must be below 3)"),
    ],
)
def test_a_figure_is_told_to_be_below_or_above_the_wanted_one(need, zh, en):
    scheme = compile_scheme(LADDER.format(size="number = 2", per="all", ties="out").replace("total >= 2", need, 1))
    rows = [("x", "full", 3, 0)]
    subjects = people(rows)
    told = score(scheme, subjects, facts(scheme, subjects, rows), YEAR).explain("m000")
    assert (told.next.zh, told.next.en) == (f"离“gold”还差：{zh}", f"Missing for gold: {en}")


BRANCH = """
name = "branch"
title = "Branch"
version = "1"
subject = "branch"
effective = { from = 2025-01-01 }
rounding = "half_up 0.001"
total = "round_half_up(otherwise(mean, 0) + held(all) / owed(all), 0.01)"

[measures]
mean = { value = "mean_members(total, role == 'full')", show = 0.0001 }
golds = "count_members(grade == 'gold')"
sum = "sum_members(total)"
thirds = "round_down(sum / 3, 0.1) + round_up(sum / 3, 1) + round_half_up(-0.5, 1)"

[[item]]
id = "lesson"
title = "Lesson"

[[item]]
id = "meeting"
title = "Meeting"

[[duty]]
item = "lesson"
per = "quarter"

[[duty]]
item = "meeting"
per = "month"
times = 2
""".replace("'full'", '\\"full\\"').replace("'gold'", '\\"gold\\"')


def branch_result(meetings, branches=("y", "x"), scheme=None):
    members = compile_scheme(LADDER.format(size="number = 2", per="all", ties="out"))
    scheme = scheme or compile_scheme(BRANCH, members=members)
    rows = [("x", "full", 3, 0), ("x", "full", 2, 0), ("x", "full", 2, 0), ("x", "guest", 9, 0), ("y", "guest", 1, 0)]
    subjects = people(rows)
    result = score(members, subjects, facts(members, subjects, rows), YEAR)
    branches = Subjects.of(branches)
    who, item, day = zip(*meetings, strict=True)
    records = Records.of(scheme, branches, subject=who, item=item, day=day, quantity=[1] * len(who))
    return score(scheme, branches, records, YEAR, members=result)


MEETINGS = [
    ("x", "lesson", dt.date(2025, 1, 1)),
    ("x", "lesson", dt.date(2025, 3, 31)),
    ("x", "lesson", dt.date(2025, 4, 1)),
    ("x", "meeting", dt.date(2025, 12, 31)),
    ("x", "meeting", dt.date(2026, 1, 1)),
]


def test_a_branch_is_made_of_its_members_and_duties():
    result = branch_result(MEETINGS)
    assert result.measures["mean"].text(1) == "2.3333" and result.measures["mean"].text(0) == "—"
    assert result.measures["mean"].at(1) == Fraction(7, 3)
    assert [result.measures["golds"].text(i) for i in (0, 1)] == ["0", "1"]
    assert [result.measures["sum"].text(i) for i in (0, 1)] == ["1", "16"]
    # 16/3: 5.3 + 6 − 1; half up goes by magnitude
    assert result.measures["thirds"].text(1) == "10.3"
    # 7/3 + 3/28 = 2.4404…; 0 + 0/28
    assert result.total.tolist() == [0, 2440]


def test_duties_list_what_is_missing_with_deadlines():
    told = branch_result(MEETINGS).explain("x", dt.date(2025, 7, 1))
    lesson, meeting = told.duties
    assert (lesson.owed, lesson.held, meeting.owed, meeting.held) == (4, 2, 24, 1)
    assert [(gap.period, gap.deadline, gap.late) for gap in lesson.missing] == [
        ("2025Q3", "2025-09-30", False),
        ("2025Q4", "2025-12-31", False),
    ]
    assert len(meeting.missing) == 23
    assert [gap.late for gap in meeting.missing] == [True] * 12 + [False] * 11
    on_the_day = branch_result(MEETINGS).explain("x", dt.date(2025, 9, 30)).duties[0]
    assert [gap.late for gap in on_the_day.missing] == [False, False]
    assert lesson.zh == "Lesson应 4 次，已 2 次，还差 2 次（9 月 30 日前）"


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        (dt.date(2025, 12, 31), "还差 1 次（12 月 31 日前），逾期未开 1 次（2025年第3季度）"),
        (dt.date(2026, 1, 1), "逾期未开 2 次（2025年第3—4季度）"),
        (dt.date(2026, 11, 26), "逾期未开 2 次（2025年第3—4季度）"),
        (dt.date(2024, 12, 31), "还差 2 次（9 月 30 日前）"),
    ],
)
def test_the_last_day_of_the_period_passes_like_any_other(as_of, words):
    told = branch_result(MEETINGS).explain("x", as_of)
    assert told.duties[0].zh == f"Lesson应 4 次，已 2 次，{words}"
    assert told.as_of == as_of.isoformat()


def test_members_of_a_branch_that_is_not_scored_are_refused():
    with pytest.raises(ScoringError, match="y is not among the branches"):
        branch_result(MEETINGS, ["x", "z"])


def test_a_field_that_the_members_do_not_have_is_named():
    with pytest.raises(ScoringError, match="field wealth"):
        branch_result(MEETINGS, scheme=compile_scheme(BRANCH.replace("sum_members(total)", "sum_members(wealth)")))


def test_a_scheme_that_asks_for_units_needs_them():
    scheme = compile_scheme(small(total='[total]\nvalue = "otherwise(unit(total), 0)"\n'))
    subjects = Subjects.of(["m"], unit=["x"])
    with pytest.raises(ScoringError, match="units-needed"):
        score(scheme, subjects, Records.of(scheme, subjects, subject=[], item=[], day=[], quantity=[]), YEAR)


def test_a_branch_scheme_needs_its_members():
    scheme = compile_scheme(BRANCH)
    with pytest.raises(ScoringError, match="members-needed"):
        score(
            scheme,
            Subjects.of(["x"]),
            Records.of(scheme, Subjects.of(["x"]), subject=[], item=[], day=[], quantity=[]),
            YEAR,
        )


def test_a_total_without_value_names_the_subject():
    members = compile_scheme(LADDER.format(size="number = 2", per="all", ties="out"))
    scheme = compile_scheme(BRANCH.replace("otherwise(mean, 0)", "mean"), members=members)
    nobody = Subjects.of([], unit=[], role=[])
    result = score(members, nobody, facts(members, nobody, []), YEAR)
    branches = Subjects.of(["x"])
    with pytest.raises(ScoringError, match="total of x has no value"):
        score(
            scheme,
            branches,
            Records.of(scheme, branches, subject=[], item=[], day=[], quantity=[]),
            YEAR,
            members=result,
        )


def test_without_grades_only_those_who_are_not_graded_have_the_word_for_it():
    text = LADDER.format(size="number = 1", per="all", ties="out").partition("[[grade]]")[0]
    scheme = compile_scheme(text)
    subjects = people([("x", "full", 0, 0), ("x", "guest", 0, 0)])
    result = score(scheme, subjects, facts(scheme, subjects, [("x", "full", 3, 0), ("x", "guest", 3, 0)]), YEAR)
    rows = [{"id": "m000", "role": "full"}, {"id": "m001", "role": "guest"}]
    slow = Slow(text).score(rows, [], (YEAR.first, YEAR.last))
    assert [result.grade_name(i) for i in range(2)] == [facts.grade for facts in slow] == ["", "none"]
    graded, other = (result.explain(one) for one in subjects.ids)
    assert (graded.grade, graded.reason.zh) == ("", "")
    assert (other.grade, other.reason.zh) == ("none", "“none”：不符合参评条件：Role为full（Role现为guest）")
    assert grade_counts(result, result) == (GradeCount("none", 1, 1), GradeCount("", 1, 1))


@pytest.mark.parametrize(
    ("ties", "points", "zh"),
    [
        # 30, 20 and 10.5 for 2 places: 9.5 to the 20; the bonus, the fewer the better, is equal: who ties is in, or out
        ("in", ((30, 0), (20, 0), (10.5, 0)), "第 3，名额 2，总分离末位差 9.5"),
        ("out", ((30, 0), (20, 0), (10.5, 0)), "第 3，名额 2，总分离末位差 9.5，须超过末位"),
        # level at 20, the one with fewer bonus points would be before the other, the one with more behind
        ("out", ((30, 0), (20, 4), (17, 1)), "第 3，名额 2，总分离末位差 3"),
        ("in", ((30, 0), (20, 1), (17, 4)), "第 3，名额 2，总分离末位差 3，须超过末位"),
        # the totals are the same, so the bonus decides
        ("in", ((30, 0), (20, 1), (20, 4)), "第 3，名额 2，Bonus得分离末位多 3"),
        # two on the second place
        ("out", ((30, 0), (20, 1), (20, 1)), "第 2（2 人并列），并列越过名额时都不算，名额 2，总分须超过末位"),
        ("out", ((30, 0), (20, 1), (20, 1), (15, 1)), "第 4，名额 2，总分离末位差 5，须超过末位"),
        # three on the first place, which is one too many
        ("out", ((30, 0), (30, 0), (30, 0)), "第 1（3 人并列），并列越过名额时都不算，名额 2，总分须超过末位"),
        # the last place was got
        ("in", ((30, 0), (25, 0)), "第 2，名额 2"),
    ],
)
def test_by_how_much_the_last_place_was_missed(ties, points, zh):
    scheme = compile_scheme(LADDER.format(size="number = 2", per="all", ties=ties))
    rows = [("u", "full", str(total), bonus) for total, bonus in points]
    subjects = people(rows)
    told = score(scheme, subjects, facts(scheme, subjects, rows), YEAR).explain(f"m{len(rows) - 1:03}", ways=False)
    assert told.grades[0].quota.zh == f"按总分、Bonus得分排{zh}"


@pytest.mark.parametrize(
    ("ties", "points", "zh", "times"),
    [
        ("in", ((30, 0), (20, 0), (10.5, 0)), "总分 ≥ 20", 10),  # 20.5
        ("out", ((30, 0), (20, 0), (10, 0)), "总分 > 20", 11),  # level would not do
        ("in", ((30, 0), (20, 1), (17, 4)), "总分 > 20", 4),  # level, the bonus would decide against
        ("in", ((30, 0), (20, 1), (20, 4)), "总分 > 20", 1),  # points of the bonus do not go away: the total can pass
    ],
)
def test_what_would_pass_the_last_place(ties, points, zh, times):
    """Done as often as told gives the place; once less does not."""
    scheme = compile_scheme(LADDER.format(size="number = 2", per="all", ties=ties))
    rows = [("u", "full", str(total), bonus) for total, bonus in points]
    subjects = people(rows)
    last = subjects.ids[-1]
    passing = score(scheme, subjects, facts(scheme, subjects, rows), YEAR).explain(last).next.passing
    assert (passing.zh, [way.times for way in passing.nearest.ways]) == (zh, [times])
    for more, grade in ((times, "gold"), (times - 1, "silver")):
        total, bonus = points[-1]
        done = [*rows[:-1], ("u", "full", str(total + more), bonus)]
        assert score(scheme, subjects, facts(scheme, subjects, done), YEAR).explain(last).grade == grade


def test_who_is_behind_by_his_number_is_missing_no_points():
    text = LADDER.format(size="number = 1", per="all", ties="out")
    scheme = compile_scheme(text.replace('"highest total", "lowest credited(bonus)"', '"lowest id", "highest total"'))
    rows = [("u", "full", 2, 0), ("u", "full", 3, 0)]
    subjects = people(rows)
    told = score(scheme, subjects, facts(scheme, subjects, rows), YEAR).explain("m001")
    quota = told.grades[0].quota
    assert (quota.short, quota.zh) == ("", "按编号、总分排第 2，名额 1") and told.next.passing is None
