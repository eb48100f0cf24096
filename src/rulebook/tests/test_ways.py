"""Doing what the nearest way says really meets the need; what is said to be out of reach is."""

import re
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

import pytest

from rulebook import Period, Records, Subjects, compile_scheme, score
from rulebook.tests.test_bureau import YEAR, Case

HEAD = """
name = "s"
title = "积分"
version = "1"
subject = "member"
effective = { from = 2025-01-01 }
rounding = "half_up 0.001"
[record_fields]
level = { title = "等级", kind = "text" }
[tables.prize]
"市级" = 8
"局级" = 4
"""


def item(name, title, points, more=""):
    return f'[[item]]\nid = "{name}"\ntitle = "{title}"\nunit = "次"\npoints = {points}\n{more}\n'


def ladder(*needs):
    listed = ", ".join(f'"{need}"' for need in needs)
    return f'[total]\nvalue = "credited(all)"\n[[grade]]\nname = "好"\nneeds = [{listed}]\n[[grade]]\nname = "一般"\n'


STUDY = item("study", "学习", 1, 'caps = [{ per = "quarter", max = 3 }]')
TALK = item("talk", "谈心", 1, 'caps = [{ per = "year", max = 4 }]')


def told(text, rows, as_of=date(2025, 8, 15)):
    scheme = compile_scheme(HEAD + text)
    one = Subjects.of(["甲"])
    records = Records.of(
        scheme,
        one,
        subject=["甲"] * len(rows),
        item=[row[0] for row in rows],
        day=[row[1] for row in rows],
        quantity=[row[3] if len(row) > 3 else 1 for row in rows],
        level=[row[2] if len(row) > 2 else "" for row in rows],
    )
    return score(scheme, one, records, Period.year(2025)).explain("甲", as_of)


def nearest(text, rows, **more):
    (need,) = told(text, rows, **more).next.missing
    return need.nearest


def test_rooms_of_the_quarters_left_are_filled_in_turn():
    """2 in August leave 1 of the third quarter's 3, and 3 of the fourth's: 2 + 4 = 6."""
    ways = nearest(STUDY + ladder("total >= 6"), [("study", date(2025, 8, 1))] * 2)
    assert [way.zh for way in ways.ways] == ["学习再 4 次（2025Q3 1 次，2025Q4 3 次）"]
    assert ways.ways[0].en == "4 more of 学习 (1 in 2025Q3, 3 in 2025Q4)"


def test_what_the_caps_leave_too_little_for_is_out_of_reach():
    """One more than the 6 above, and the first half of the year is over."""
    ways = nearest(STUDY + ladder("total >= 7"), [("study", date(2025, 8, 1))] * 2)
    assert ways.ways == ()
    assert ways.unreachable.zh == "本周期内已无法达到：学习（季度封顶）已封顶"


def test_several_items_together_where_none_is_enough():
    """学习 gives 1 + 3, 谈心 4; 3 + 8 is the most."""
    rows = [("study", date(2025, 2, 1))] * 3 + [("study", date(2025, 8, 1))] * 2
    reach = nearest(STUDY + TALK + ladder("total >= 13"), rows)
    assert reach.ways[0].times == 8
    assert {step.item: step.times for step in reach.ways[0].steps} == {"study": 4, "talk": 4}
    assert nearest(STUDY + TALK + ladder("total >= 14"), rows).unreachable


def test_the_fewest_occurrences_come_first():
    text = item("a", "甲事", 1) + item("b", "乙事", 3) + item("c", "丙事", 2) + ladder("total >= 7")
    assert [(way.steps[0].item, way.times) for way in nearest(text, []).ways] == [("b", 3), ("c", 4), ("a", 7)]


def test_a_keep_rule_lets_one_a_month_count():
    """From 15 August: August to December are five months, and one was held in August."""
    themeday = item("club", "党日", 1, 'keep = "first per month"')
    rows = [("club", date(2025, 8, 1))]
    way = nearest(themeday + ladder("total >= 5"), rows).ways[0]
    assert way.steps[0].when == tuple((f"2025-{month:02}", 1) for month in (9, 10, 11, 12))
    none = nearest(themeday + ladder("total >= 6"), rows)
    assert (none.ways, none.unreachable) == ((), None)  # a day of two points would do
    assert none.unfound.zh == "按以往每次的数量没有找到办法"


SHIFT = item("shift", "值班", 1, 'english = "Shift"\nkeep = "first per month"').replace('"次"', '"小时"')
NOVEMBER = date(2025, 11, 15)


@pytest.mark.parametrize(("wanted", "each"), [(18, 4), (20, 4), (21, 8), (28, 8)])
def test_a_record_is_imagined_as_large_as_the_last_or_the_largest(wanted, each):
    """12 are held, two months are left: 2 of one hour make 14, two of the last 20, two of the largest 28."""
    rows = [("shift", date(2025, 9, 1), "", 8), ("shift", date(2025, 10, 1), "", 4)]
    (way,) = nearest(SHIFT + ladder(f"total >= {wanted}"), rows, as_of=NOVEMBER).ways
    assert way.zh == f"值班再 2 次，每次 {each} 小时（2025-11 1 次，2025-12 1 次）"
    assert way.en == f"2 more of Shift of {each} 小时 each (1 in 2025-11, 1 in 2025-12)"
    assert nearest(SHIFT + ladder("total >= 14"), rows, as_of=NOVEMBER).ways[0].steps[0].quantity == "1"
    assert nearest(SHIFT + ladder("total >= 29"), rows, as_of=NOVEMBER).unfound


def test_hours_are_imagined_as_large_as_before_where_they_are_asked_for():
    """60 records of an hour are the most that is tried; 72 hours are nine of 8."""
    (way,) = nearest(SHIFT + ladder("quantity(shift) >= 80"), [("shift", date(2025, 9, 1), "", 8)]).ways
    assert (way.times, way.steps[0].quantity) == (9, "8")


def test_several_quantities_share_the_cap_of_a_group():
    """Three a month at most of the group, one record a month: 3 are held, two months give 3 each if large enough."""
    group = '[[group]]\nid = "g"\ntitle = "组"\ncaps = [{ per = "month", max = 3 }]\n'
    text = group + item("a", "学习", 1, 'group = "g"\nkeep = "first per month"')
    rows = [("a", date(2025, 10, 1), "", 3)]
    (way,) = nearest(text + ladder("total >= 9"), rows, as_of=NOVEMBER).ways
    assert way.zh.startswith("学习再 2 次，每次 3 次（")
    none = nearest(text + ladder("total >= 10"), rows, as_of=NOVEMBER)
    assert none.unfound and not none.unreachable  # no need to prove what the keep rule hides


WEIGHED = """
[[group]]
id = "g"
title = "组"
caps = [{ per = "year", max = 6 }]
"""


@pytest.mark.parametrize(
    ("text", "need", "why"),
    [
        (WEIGHED + item("a", "甲事", 2, 'group = "g"') + item("b", "乙事", 1, 'group = "g"')
         + item("c", "丙事", 1, 'caps = [{ per = "year", max = 1 }]'),
         "credited(a) + credited(g) + credited(c) >= 13", "6 of a count twice, 1 of c"),
        (STUDY, "5 <= total < 6", "5 of the 6 that are left"),
        (STUDY, "count(study) >= 70", "records without points count too"),
        (STUDY, "credited(study) / 2 >= 4", "not proved: no plain sum"),
        (item("a", "甲事", 1, 'caps = [{ per = "level", max = 2 }]'), "total >= 3", "two each of two levels"),
        (item("a", "甲事", 1, 'caps = [{ per = "year", max = 2, to = 2025-09-30 }]\nkeep = "first per quarter"'),
         "total >= 5", "from October on as many as one likes"),
    ],
)  # fmt: skip
def test_what_can_be_reached_is_not_called_out_of_reach(text, need, why):
    assert not nearest(
        text + ladder(need), [("a" if '"a"' in text else "study", date(2025, 8, 1), "市级")]
    ).unreachable, why


@pytest.mark.parametrize(
    ("need", "ways"),
    [("distinct(study, month) >= 5", 1), ("distinct(study, month) >= 6", 0), ("streak(study, month) >= 7", 0)],
)
def test_the_months_that_are_left_prove_what_is_out_of_reach(need, ways):
    """August to December are five."""
    found = nearest(STUDY + ladder(need), [("study", date(2025, 8, 1))])
    assert len(found.ways) == ways
    assert bool(found.unreachable) == (not ways)


def test_the_cheapest_word_unless_one_has_had_another():
    """A prize of the bureau is the least to expect: 16 / 4; who had one of the city may have another: 8 / 8."""
    prize = item("prize", "获奖", '{ by = "level", table = "prize" }') + ladder("total >= 16")
    assert nearest(prize, []).ways[0].zh == "获奖（局级）再 4 次"
    assert nearest(prize, [("prize", date(2025, 3, 1), "市级")]).ways[0].zh == "获奖（市级）再 1 次"


@pytest.mark.parametrize(
    ("need", "rows", "times"),
    [
        ("count(study) >= 3", [("study", date(2025, 3, 1))], 2),
        ("distinct(study, month) >= 3", [("study", date(2025, 8, 1))], 2),
        ("credited(study) + 2 * count(study) >= 6", [], 2),
        ("total > 2", [("study", date(2025, 3, 1))], 2),
    ],
)
def test_counts_and_mixtures(need, rows, times):
    assert nearest(STUDY + ladder(need), rows).ways[0].times == times


def test_months_that_count_already_are_left_out():
    (step,) = nearest(STUDY + ladder("distinct(study, month) >= 3"), [("study", date(2025, 8, 1))]).ways[0].steps
    assert step.when == (("2025-09", 1), ("2025-10", 1))


def test_a_part_that_leaves_little_is_not_used_for_less_than_another_gives():
    """Half a point is left in this quarter, 3 in the next: one record then is enough."""
    text = item("a", "甲事", 1, 'caps = [{ per = "quarter", max = 1.5 }]') + ladder("total >= 2")
    assert nearest(text, [("a", date(2025, 8, 1))]).ways[0].zh == "甲事再 1 次（2025Q4 1 次）"


def test_a_record_is_imagined_large_enough_to_count():
    app = '[[item]]\nid = "app"\ntitle = "答题"\nunit = "题"\nearns = "round_down(quantity / 500, 1)"\n'
    assert nearest(app + ladder("total >= 2"), []).ways[0].zh == "答题再 2 次，每次 500 题"


def test_deductions_and_vetoes_cannot_be_undone():
    bad = item("bad", "缺席", -2) + '[[item]]\nid = "veto"\ntitle = "处分"\nveto = true\n'
    text = bad + ladder("credited(bad) >= -1", "not vetoed", "total >= -3")
    explained = told(text, [("bad", date(2025, 3, 1))] * 2 + [("veto", date(2025, 3, 1))])
    assert [need.zh for need in explained.next.missing] == ["没有被一票否决", "缺席得分 ≥ -1", "总分 ≥ -3"]
    assert [need.nearest.unreachable.zh[:8] for need in explained.next.missing[:2]] == [
        "本周期内已无法达",
        "本周期内再有记录",
    ]
    assert explained.reason.zh == "有一票否决记录，评为“一般”"


# The bureau: what is said is done, by the reading of the words alone, and the whole bureau is scored again.


@pytest.fixture(scope="module")
def case():
    return Case()


def days_of(way_step, as_of):
    """The days meant: in a part that has begun, today; in a later one, its last day but as read from its name."""
    for name, times in way_step.when:
        if "/" in name:
            first, last = map(date.fromisoformat, name.split("/"))
        else:
            period = Period.of(name)
            first, last = period.first, period.last
        day = as_of if first <= as_of else last - timedelta(1)
        yield from [day] * times


def as_rows(case, subject, way, as_of):
    for step in way.steps:
        said = [one.zh for one in step.fields]
        note = next((word for word in said if not word.startswith("满意度 ")), "")
        note = next((word.replace(" ", "") for word in said if re.fullmatch(r"满意度 \d+", word)), note)
        for day in days_of(step, as_of):
            row = {"subject": subject, "item": step.item, "day": day, "quantity": step.quantity}
            yield {**row, "matter": "", "note": note, "number": 10**6}


@pytest.mark.parametrize("as_of", [date(2025, 3, 20), date(2025, 8, 15), date(2025, 12, 31)])
def test_doing_what_the_nearest_way_says_meets_the_need(case, as_of):
    so_far = [{**row, "number": n} for n, row in enumerate(case.rows) if row["day"] <= as_of]
    result = score(case.bundle.members, case.members, case.columns(so_far), YEAR)
    done, least = Counter(), 0
    for subject in case.members.ids.tolist()[::3]:
        coming = result.explain(subject, as_of).next
        own = [row for row in so_far if row["subject"] == subject]
        for need in coming.missing if coming else ():
            for way in need.nearest.ways:
                rows = list(as_rows(case, subject, way, as_of))
                assert len(rows) == way.times
                assert holds(case, subject, own + rows, coming.grade, need.zh), (subject, need.zh, way.zh)
                if way.times > 1:
                    least += 1
                    assert not holds(case, subject, own + rows[:-1], coming.grade, need.zh), (subject, way.zh)
            done[bool(need.nearest.ways), bool(need.nearest.unreachable)] += 1
    assert done[True, False] > 15 and not done[True, True] and least > 15


def holds(case, subject, rows, grade, need):
    """Whether a need of a grade is met by these records of one member."""
    i = case.members.index[subject]
    status = [case.people[i][3]]
    one = Subjects.of([subject], unit=["支部"], status=status)
    told = score(case.bundle.members, one, case.columns(rows, one), YEAR).explain(subject, ways=False)
    rung = next(rung for rung in told.grades if rung.name == grade)
    return next(line.met for line in rung.needs if line.zh == need)


def test_what_is_out_of_reach_stays_so_with_everything_recorded(case):
    """Every item twenty times on every day left of the year brings nobody there."""
    as_of = date(2025, 12, 30)
    so_far = [{**row, "number": n} for n, row in enumerate(case.rows) if row["day"] <= as_of]
    result = score(case.bundle.members, case.members, case.columns(so_far), YEAR)
    everything = [
        {"item": item.id, "day": day, "quantity": 100, "matter": "", "note": note, "number": 10**6}
        for item in case.bundle.members.items
        if not item.veto and item.group != "deductions"
        for note in (item.levels or ("满意度5",))
        for day in (as_of, date(2025, 12, 31))
    ]
    for subject in case.members.ids.tolist()[::5]:
        coming = result.explain(subject, as_of).next
        for need in coming.missing if coming else ():
            if need.nearest.unreachable and "重点" not in need.zh:
                rows = [row for row in so_far if row["subject"] == subject]
                rows += [{**row, "subject": subject} for row in everything]
                assert not holds(case, subject, rows, coming.grade, need.zh), (subject, need.zh)


@pytest.mark.parametrize(
    ("need", "held", "ways"),
    [
        ("total == 4", 1, ["学习再 3 次（2025Q3 2 次，2025Q4 1 次）", "谈心再 3 次"]),
        ("4 == credited(study)", 1, ["学习再 3 次（2025Q3 2 次，2025Q4 1 次）"]),
        ("count(study) == 2", 1, ["学习再 1 次"]),
        # 1 + 5 of the one are 6, 1 + 4 of the other 5
        ("total == 9", 1, ["学习再 5 次（2025Q3 2 次，2025Q4 3 次），谈心再 3 次"]),
    ],
)
def test_a_figure_that_is_wanted_exactly_is_come_to(need, held, ways):
    found = nearest(STUDY + TALK + ladder(need), [("study", date(2025, 8, 1))] * held)
    assert [way.zh for way in found.ways] == ways


@pytest.mark.parametrize(
    ("need", "held", "proved"),
    [
        ("count(study) == 0", 1, True),  # what is held stays
        ("total == 2", 3, True),
        ("total == 12", 1, True),  # 1 + 5 and 4 are the most
        ("total == 2.5", 1, False),  # half an hour might be held
    ],
)
def test_what_was_passed_or_jumped_over_is_told_apart(need, held, proved):
    found = nearest(STUDY + TALK + ladder(need), [("study", date(2025, 8, 1))] * held)
    assert (found.ways, bool(found.unreachable), bool(found.unfound)) == ((), proved, not proved)


def test_imagined_records_leave_the_result_as_it_was(case):
    before = case.result.output_hash
    figures = [Fraction(case.result.explain(s).total) for s in case.members.ids.tolist()[:5]]
    assert figures == [Fraction(int(case.result.total[i]), 1000) for i in range(5)]
    assert case.result.output_hash == before


def test_records_and_their_quantity_are_told_apart_where_the_price_is_no_multiple_of_it():
    hours = '[words]\n"小时" = "hour/hours"\n'
    flat = STUDY.replace('unit = "次"', 'unit = "小时"')
    (way,) = nearest(hours + flat + ladder("total >= 3"), []).ways
    assert (way.zh, way.en) == ("学习再 3 小时", "3 more hours of 学习")
    stepped = flat.replace("points = 1", 'earns = "if(quantity >= 4, 3, quantity >= 1, 1, 0)"')
    row = [("study", date(2025, 1, 1), None)]
    (way,) = nearest(hours + stepped + ladder("total >= 2"), row).ways
    assert (way.zh, way.en) == ("学习再 1 次，每次 1 小时", "1 more of 学习 of 1 hour each")
