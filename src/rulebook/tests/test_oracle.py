"""The slow evaluator itself, against the figures of the bureau case that were computed elsewhere."""

import datetime as dt
import re
from decimal import Decimal

from rulebook import load_bundle
from rulebook.tests.oracle import Slow
from rulebook.tests.test_bureau import expected
from rulebook.tests.workbooks import read_branch_records, read_members, read_records

YEAR = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))


def record(number, row):
    said = re.fullmatch(r"满意度(\d+)", row["note"])
    return {**row, "number": number, "level": row["note"], "satisfaction": said and said[1]}


def test_the_slow_evaluator_finds_the_bureau_s_figures():
    bundle, people = load_bundle("bureau"), read_members()
    rows, _ = read_records(bundle.members, people)
    subjects = [{"id": staff, "unit": unit, "status": status} for staff, _, unit, status in people]
    members = Slow(bundle.members.text).score(subjects, [record(n, row) for n, row in enumerate(rows)], YEAR)
    found = [
        [facts.subject["id"], row.record["item"], Decimal(str(float(row.credited))), row.limit]
        for facts in members
        for row in facts.rows
    ]
    assert found == [[staff, item, Decimal(c), limit] for staff, _, item, _, c, limit in expected("credits")[1:]]
    names = ("base", "key", "deductions", "emergency")
    told = [[*(facts.measures[name] for name in names), facts.total, facts.grade] for facts in members]
    assert told == [[*map(Decimal, row[4:9]), row[9]] for row in expected("members")[1:]]

    units = [{"id": name} for name in dict.fromkeys(subject["unit"] for subject in subjects)]
    meetings = [
        {"subject": unit, "item": item, "day": day, "level": level, "quantity": 1, "number": n}
        for n, (unit, item, day, level) in enumerate(read_branch_records())
    ]
    stars = Slow(bundle.branches.text).score(units, meetings, YEAR, members=members)
    told = [[facts.total, facts.grade] for facts in stars]
    assert told == [[Decimal(row[4]), row[5]] for row in expected("branches")[1:]]
