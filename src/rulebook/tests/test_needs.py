"""What a need lacks, worked out by hand: which side is the subject's figure, and by how much."""

from datetime import date

import pytest

from rulebook import Period, Records, Subjects, compile_scheme, score
from rulebook.tests.test_ways import HEAD, item, ladder, told

POINT = item("a", "做事", 1)
DAYS = [("a", date(2025, 3, day)) for day in range(1, 10)]


def lacking(need, done):
    """The only need of the upper grade, `done` points held."""
    return told(POINT + ladder(need), DAYS[:done]).grades[0].needs[0]


@pytest.mark.parametrize(
    ("need", "done", "value", "wanted", "lacks"),
    [
        ("6 <= total", 5, "5", "6", "现 5，差 1"),
        ("6 < total", 6, "6", "6", "现 6，须大于 6"),
        ("3 > total", 5, "5", "3", "现 5，须小于 3"),
        ("3 >= count(a)", 5, "5", "3", "现 5，不得超过 3"),
        ("6 == total", 5, "5", "6", "现 5，差 1"),
        ("5 != total", 5, "5", "5", "现 5，不得为 5"),
        ("2 * 3 <= 2 * total", 2, "4", "6", "现 4，差 2"),
        ("total >= 6", 5, "5", "6", "现 5，差 1"),
    ],
)
def test_the_figure_is_the_side_that_the_records_decide(need, done, value, wanted, lacks):
    line = lacking(need, done)
    assert (line.met, line.value, line.wanted, line.lacks.zh) == (False, value, wanted, lacks)


@pytest.mark.parametrize(
    ("done", "lacks"), [(5, "6 ≤ 总分：现 5，差 1"), (8, "总分 < 8：现 8，须小于 8"), (9, "总分 < 8：现 9，须小于 8")]
)
def test_between_two_bounds_the_one_that_is_not_kept_is_told(done, lacks):
    assert lacking("6 <= total < 8", done).lacks.zh == lacks


def test_the_others_mean_is_what_the_own_figure_is_held_against():
    """The subject's mean is 2 as the only one there is; the total must be above it, on whichever side it stands."""
    lines = [lacking(need, 2) for need in ("mean_peers(all, total) < total", "total > mean_peers(all, total)")]
    assert [line.lacks.en for line in lines] == ["now 2, must be above 2"] * 2


DUTY = POINT + '[[duty]]\nitem = "a"\nper = "quarter"\ntimes = 1\n'


@pytest.mark.parametrize(
    ("need", "value", "wanted", "lacks"),
    [
        ("owed(all) <= held(all)", "1", "4", "现 1，差 3"),
        ("held(a) >= owed(a)", "1", "4", "现 1，差 3"),
        ("owed(a) == held(a) + 1", "2", "4", "现 2，差 2"),
    ],
)
def test_of_what_is_owed_and_held_the_figure_is_what_is_held(need, value, wanted, lacks):
    """Once a quarter: 4 are owed; the records in March are held once."""
    line = told(DUTY + ladder(need), DAYS[:2]).grades[0].needs[0]
    assert (line.value, line.wanted, line.lacks.zh) == (value, wanted, lacks)


def test_what_is_owed_is_reached_by_holding_it():
    """In March the other three quarters can still be held; in August that of the second is lost."""
    ways = [
        told(DUTY + ladder("owed(all) <= held(all)"), DAYS[:2], as_of=date(2025, month, 15)).next.missing[0].nearest
        for month in (3, 8)
    ]
    assert [way.zh for way in ways[0].ways] == ["做事再 3 次（2025Q2 1 次，2025Q3 1 次，2025Q4 1 次）"]
    assert (ways[1].ways, ways[1].unreachable.zh) == ((), "本周期内再有记录也达不到")


FIELDS = """
[subject_fields]
role = { title = "类别", english = "Role", kind = "text", words = ["正式", "预备"] }
away = { title = "长期外出", english = "Away", kind = "truth" }
joined = { title = "入党日期", english = "Joined", kind = "date" }
[words]
"预备" = "probationary"
[measures]
average = { value = "mean_records(a, quantity)", title = "平均", english = "Average" }
idle = { value = "count(a) == 0", title = "没有记录", english = "Idle" }
"""


def asked(need, role="预备", away="是", joined="2024-03-01"):
    """The need of the upper grade, asked of one who has done nothing."""
    scheme = compile_scheme(HEAD + FIELDS + POINT + ladder(need.replace("'", '\\"')))
    one = Subjects.of(["甲"], role=[role], away=[away], joined=[joined])
    records = Records.of(scheme, one, subject=[], item=[], day=[], quantity=[])
    explained = score(scheme, one, records, Period.year(2025)).explain("甲")
    return explained, explained.grades[0].needs[0].lacks


@pytest.mark.parametrize(
    ("need", "zh", "en"),
    [
        ("average >= 85.5", "现无数值，须至少为 85.5", "no figure yet, must be at least 85.5"),
        ("average < 3", "现无数值，须小于 3", "no figure yet, must be below 3"),
        ("total > average", "没有可比的数", "there is no figure to compare with"),
        ("not away", "长期外出现为是", "Away is now yes"),
        ("not idle", "没有记录现为是", "Idle is now yes"),
        ("role == '正式'", "类别现为预备", "Role is now probationary"),
        ("'预备' != role", "类别现为预备", "Role is now probationary"),
        ("joined <= 2023-12-31", "入党日期现为2024-03-01", "Joined is now 2024-03-01"),
        ("role == '正式' or average >= 60", "类别为正式：类别现为预备，或 平均 ≥ 60：现无数值，须至少为 60", None),
    ],
)
def test_what_is_held_is_told_where_there_is_no_figure(need, zh, en):
    explained, lacks = asked(need)
    assert (lacks.zh, lacks.en) == (zh, en or lacks.en)
    assert f"（{zh}）\n" in explained.text("zh")
    assert f" ({lacks.en})\n" in explained.text("en")


def test_what_is_not_given_is_told_as_not_there():
    assert asked("role == '正式'", role="")[1].zh == "类别没有值"
    assert asked("joined <= 2023-12-31", joined="")[1].en == "Joined has no value"
    assert asked("away", away="否")[1].en == "Away is now no"
