"""A small world in Parquet of which single cells are spoiled: what one way of scoring rejects, every other must."""

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq

from rulebook.command import main

SCHEME = """
name = "spoiled"
title = "积分"
version = "1"
subject = "member"
effective = { from = 2025-01-01, to = 2025-12-31 }
rounding = "half_up 0.001"
[subject_fields]
role = { title = "类别", kind = "text", words = ["正式", "预备"] }
age = { title = "年龄", kind = "number" }
[record_fields]
level = { title = "等级", kind = "text" }
hours = { title = "时长", kind = "number" }
late = { title = "迟到", kind = "truth" }
place = { title = "地点", kind = "text", words = ["本部", "外站"] }
[tables]
size = { "大" = 3, "小" = 1 }
[[item]]
id = "talk"
title = "谈心"
points = 1
[[item]]
id = "watch"
title = "值班"
points = 'if(place == "外站", 2, 1)'
[[item]]
id = "work"
title = "做事"
points = { by = "level", table = "size" }
[[item]]
id = "long"
title = "长谈"
points = { by = "hours", from = 0.5, to = 3 }
[total]
value = "credited(all)"
[[grade]]
name = "优"
quota = { number = 3, per = "all", order = ["highest total"], ties = "out" }
[[grade]]
name = "良"
"""
UNITS, EACH = 4, 5

# What is wrong: the table, the row, its new cells, and the code by which it is rejected.
SPOILED = {
    "below zero": ("records", 2, {"quantity": "-1"}, "below-zero"),
    "no quantity": ("records", 3, {"quantity": None}, "bad-figure"),
    "a quantity in another notation": ("records", 4, {"quantity": "1e3"}, "bad-figure"),
    "a quantity with a line between": ("records", 4, {"quantity": "1_0"}, "bad-figure"),
    "too fine a quantity": ("records", 5, {"quantity": "0.0001"}, "bad-figure"),
    "too large a quantity": ("records", 5, {"quantity": "9999999999"}, "too-large"),
    "a day before the scheme": ("records", 6, {"date": "2024-12-31"}, "not-in-effect"),
    "a day after the scheme": ("records", 7, {"date": "2026-01-01"}, "not-in-effect"),
    "no day": ("records", 8, {"date": None}, "bad-date"),
    "another's number": ("records", 39, {"number": "1"}, "twice-number"),
    "a number of one's own again": ("records", 1, {"number": "0"}, "twice-number"),
    "a number below zero": ("records", 9, {"number": "-3"}, "bad-number"),
    "no number": ("records", 10, {"number": None}, "bad-number"),
    "an unknown word of a price": ("records", 11, {"item": "work", "level": "中"}, "bad-word"),
    "no word of a price": ("records", 12, {"item": "work", "level": None}, "bad-word"),
    "a word that the field does not list": ("records", 17, {"item": "watch", "place": "外占"}, "bad-word"),
    "an unknown item": ("records", 13, {"item": "sleep"}, "unknown-item"),
    "an unknown member": ("records", 14, {"subject": "m99"}, "unknown-subject"),
    "a figure in another notation": ("records", 15, {"hours": "1e1"}, "bad-figure"),
    "neither yes nor no": ("records", 16, {"late": "maybe"}, "bad-truth"),
    "a member twice in two units": ("members", 19, {"id": "m00"}, "twice-id"),
    "a member without id": ("members", 18, {"id": None}, "no-id"),
    "a member's unknown word": ("members", 3, {"role": "党员"}, "bad-word"),
    "a member's figure": ("members", 4, {"age": "4x"}, "bad-figure"),
}
SPARED = {
    "spaces around": ("records", 20, {"subject": " m05 ", "item": "work ", "level": " 大", "number": " 20"}, None),
    "an empty text": ("records", 21, {"matter": "", "hours": " ", "level": ""}, None),
    "no word of a listed field": ("records", 23, {"item": "watch", "place": " "}, None),
    "a word of a listed field": ("records", 24, {"item": "watch", "place": "外站 "}, None),
    "a price by a figure": ("records", 22, {"item": "long", "hours": "2.5"}, None),
    "a unit with a space": ("members", 5, {"unit": "u1 "}, None),
}


def plain():
    """Members of a few units and two records of each."""
    names = [f"m{i:02}" for i in range(UNITS * EACH)]
    members = [{"id": one, "unit": f"u{i // EACH}", "role": "正式", "age": str(30 + i)} for i, one in enumerate(names)]
    records = [
        {
            "subject": names[i // 2],
            "item": "talk" if i % 2 else "work",
            "date": (dt.date(2025, 1, 1) + dt.timedelta(3 * i)).isoformat(),
            "quantity": str(1 + i % 3),
            "number": str(i),
            "matter": "a",
            "level": "小",
            "hours": "1.5",
            "late": "否",
            "place": None,
        }
        for i in range(2 * len(names))
    ]
    return {"members": members, "records": records}


def written(folder, *spoiled):
    """The scheme and the tables with some of `SPOILED` and `SPARED`; the command's arguments."""
    tables = plain()
    for table, row, cells, _ in spoiled:
        tables[table][row] |= cells
    (folder / "scheme.toml").write_text(SCHEME, encoding="utf-8")
    for name, rows in tables.items():
        pq.write_table(pa.Table.from_pylist(rows), folder / f"{name}.parquet", row_group_size=7)
    files = [word for name in tables for word in (f"--{name}", str(folder / f"{name}.parquet"))]
    return ["score", str(folder / "scheme.toml"), *files, "--period", "2025"]


def outcome(words, out, capsys, *more):
    """Exit code, the rejected rows, and the last line that is printed: counts and the hash of the result."""
    code = main([*words, "--out", str(out), *more])
    printed = capsys.readouterr().out.splitlines()
    return code, (out / "rejected.csv").read_text(encoding="utf-8"), printed[-1:]
