"""What records say in their fields, in formulas and in the nearest way: dates and times as people write them."""

from datetime import date

import pytest

from rulebook import Period, Records, Subjects, compile_scheme, score

SCHEME = """
name = "f"
title = "积分"
version = "1"
subject = "member"
effective = { from = 2025-01-01 }
rounding = "half_up 0.001"
[record_fields]
level = { title = "等级", english = "Level", kind = "text" }
due = { title = "期限", english = "Due on", kind = "date" }
at = { title = "时刻", english = "Time", kind = "time" }
night = { title = "夜班", english = "night shift", kind = "truth" }
extra = { title = "加数", english = "Extra", kind = "number" }
[tables.factor]
"国家级" = 3
"市级" = 2
[record_measures]
grown = { value = "table(factor, level) * 2", title = "倍数", english = "Factor" }
[[item]]
id = "contest"
title = "竞赛"
unit = "次"
points = "grown"
[[item]]
id = "prize"
title = "获奖"
unit = "次"
points = { by = "level", table = "factor" }
[[item]]
id = "task"
title = "任务"
english = "Task"
unit = "件"
points = "if(day <= due, 2, 0)"
[[item]]
id = "watch"
title = "值班"
english = "Watch"
unit = "次"
points = "if(at >= 18:00, 2, 1) + if(night, 1, 0) + otherwise(extra, 0)"
[total]
value = "credited(all)"
[[grade]]
name = "好"
needs = ["credited(task) >= 4", "credited(watch) >= 6"]
[[grade]]
name = "一般"
"""
DAY = date(2025, 3, 1)


def told(*rows):
    scheme, one = compile_scheme(SCHEME), Subjects.of(["甲"])
    columns = {name: [row[1].get(name) for row in rows] for name in ("level", "due", "at", "night", "extra")}
    items = [row[0] for row in rows]
    records = Records.of(
        scheme, one, subject=["甲"] * len(rows), item=items, day=[DAY] * len(rows), quantity=[1] * len(rows), **columns
    )
    return score(scheme, one, records, Period.year(2025)).explain("甲", DAY)


@pytest.mark.parametrize(
    ("item", "said", "zh", "en"),
    [
        ("contest", {}, "1 次 × —（等级没有填，倍数 —）", "1 次 × — (Level is missing, Factor —)"),
        ("prize", {}, "1 次 × 0（等级没有填）", "1 次 × 0 (Level is missing)"),
        ("prize", {"level": "市级"}, "1 次 × 2（市级）", "1 次 × 2 (市级)"),
        ("task", {}, "1 件 × 0（期限没有填）", "1 件 × 0 (Due on is missing)"),
        ("task", {"due": "2025-02-28"}, "1 件 × 0（期限 2025-02-28）", "1 件 × 0 (Due on 2025-02-28)"),
        (
            "watch",
            {"at": "19:30", "night": "是"},
            "1 次 × 3（时刻 19:30，夜班）",
            "1 次 × 3 (Time 19:30, night shift)",
        ),
        ("watch", {"at": "06:05", "night": "否"}, "1 次 × 1（时刻 06:05，非夜班）", None),
    ],
)
def test_a_formula_is_told_with_what_the_record_says_and_what_it_should(item, said, zh, en):
    formula = told((item, said)).records[0].formula
    assert formula.zh == zh
    assert en in (None, formula.en)


def test_the_nearest_way_repeats_the_last_record_with_its_date_and_time():
    """2 of 4 and 3 of 6 are held: one more of each, like the last."""
    missing = told(("task", {"due": "2025-12-31"}), ("watch", {"at": "19:30", "night": "是"})).next.missing
    assert [need.nearest.ways[0].zh for need in missing] == [
        "任务（期限 2025-12-31）再 1 件",
        "值班（时刻 19:30，夜班）再 1 次",
    ]
    assert missing[0].nearest.ways[0].en == "1 more of Task (Due on 2025-12-31)"
