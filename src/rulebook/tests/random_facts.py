"""The words, figures and days that made-up schemes speak of, and made-up subjects and records that say them."""

import datetime as dt

SUBJECT_FIELDS = {
    "status": {"title": "党员状态", "kind": "text", "words": ["正式党员", "预备党员"]},
    "role": {"title": "职务", "kind": "text"},
    "born_on": {"title": "出生日期", "kind": "date"},
    "hours": {"title": "工时", "kind": "number"},
    "active": {"title": "在岗", "kind": "truth"},
    "shift": {"title": "班次", "kind": "time"},
}
RECORD_FIELDS = {
    "level": {"title": "等级", "kind": "text"},
    "club": {"title": "社团", "kind": "text"},
    "score": {"title": "评分", "kind": "number", "note": "评分{number}"},
    "award": {"title": "奖励", "kind": "number"},
    "at": {"title": "时刻", "kind": "time"},
    "done_on": {"title": "完成日期", "kind": "date"},
    "urgent": {"title": "紧急", "kind": "truth"},
}
WORDS = {
    "status": ["正式党员", "预备党员"],
    "role": ["书记", "委员", "组员"],
    "level": ["IV级", "I级", "别的"],
    "club": ["红", "蓝", "绿"],
}
VALUES = {
    **WORDS,
    "born_on": [dt.date(1990, 5, 1), dt.date(1992, 2, 29), dt.date(1965, 12, 31), dt.date(2025, 3, 1)],
    "hours": ["0", "1.5", "8", "-2", "40.125"],
    "active": [True, False],
    "shift": [dt.time(6, 0), dt.time(8, 30), dt.time(23, 59)],
    "score": ["3", "4", "5", "4.5", "-1"],
    "award": ["5", "6.5", "10", "11", "4.999"],
    "at": [dt.time(0, 0), dt.time(6, 0), dt.time(12, 30), dt.time(22, 15)],
    "done_on": [dt.date(2025, 1, 1), dt.date(2025, 6, 30), dt.date(2024, 2, 29)],
    "urgent": [True, False],
}
QUANTITIES = ("1", "1", "2", "3", "0.5", "1.001", "7", "-1", "0")
BOUNDS = (5, 40)  # days after the first of the period: there dated caps begin and end
PERIODS = [
    *[(dt.date(2025, 1, 1), dt.date(2025, 12, 31))] * 3,
    (dt.date(2024, 9, 1), dt.date(2025, 8, 31)),
    (dt.date(2025, 7, 1), dt.date(2025, 9, 30)),
    (dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
    (dt.date(2025, 1, 15), dt.date(2025, 4, 10)),
    (dt.date(2024, 11, 30), dt.date(2026, 2, 3)),
    (dt.date(2023, 6, 1), dt.date(2026, 5, 31)),
    (dt.date(2025, 12, 31), dt.date(2025, 12, 31)),
]


def some_of(rng, fields):
    """A value for each field, or none."""
    return {name: None if rng.random() < 0.2 else rng.choice(VALUES[name]) for name in fields}


def made_up_records(rng, subjects, items, period, most=45, quantities=QUANTITIES):
    """Records crowded into few days, some of them just outside the period, of most of the subjects."""
    first, last = period
    span, near = (last - first).days, rng.choice([1, 10, 40])
    offsets = [*BOUNDS, rng.randint(-2, span + 2), rng.randint(-2, span + 2)]
    starts = [first + dt.timedelta(rng.choice(offsets)) for _ in range(rng.choice([1, 3, 6]))]
    some = rng.sample(subjects, max(1, len(subjects) * 3 // 4))
    return [
        {
            "subject": rng.choice(some)["id"],
            "item": rng.choice(items),
            "day": rng.choice(starts) + dt.timedelta(rng.randint(0, near)),
            "number": number,
            "quantity": rng.choice(quantities),
            "matter": rng.choice(["", "成果一", "成果二"]),
            **some_of(rng, RECORD_FIELDS),
        }
        for number in rng.sample(range(1, most + 1), rng.randint(0, most))
    ]
