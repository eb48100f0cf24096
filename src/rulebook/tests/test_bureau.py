"""The bureau case to the last cell, against the figures that were computed by hand-written code elsewhere."""

import csv
import re
import time

import pytest

from rulebook import Period, Records, Subjects, load_bundle, points_text, score
from rulebook.tests.workbooks import EXAMPLE, read_branch_records, read_members, read_records

YEAR = Period.year(2025)


def expected(name):
    with (EXAMPLE / "expected" / f"{name}.csv").open(encoding="utf-8-sig") as file:
        return list(csv.reader(file))


class Case:
    """The case, read and scored once."""

    def __init__(self):
        self.bundle = load_bundle("bureau")
        self.people = read_members()
        self.rows, self.rejected = read_records(self.bundle.members, self.people)
        self.members = Subjects.of(
            [p[0] for p in self.people], unit=[p[2] for p in self.people], status=[p[3] for p in self.people]
        )
        self.records = self.columns(self.rows)
        self.branches = Subjects.of(list(dict.fromkeys(p[2] for p in self.people)))
        units, items, days, levels = zip(*read_branch_records(), strict=True)
        self.branch_records = Records.of(
            self.bundle.branches,
            self.branches,
            subject=units,
            item=items,
            day=days,
            quantity=[1] * len(units),
            level=levels,
        )
        started = time.perf_counter()
        self.result = score(self.bundle.members, self.members, self.records, YEAR)
        self.stars = score(self.bundle.branches, self.branches, self.branch_records, YEAR, members=self.result)
        self.seconds = time.perf_counter() - started

    def columns(self, rows, members=None):
        satisfaction = [re.fullmatch(r"满意度(\d+)", row["note"]) for row in rows]
        return Records.of(
            self.bundle.members,
            members or self.members,
            subject=[row["subject"] for row in rows],
            item=[row["item"] for row in rows],
            day=[row["day"] for row in rows],
            quantity=[row["quantity"] for row in rows],
            matter=[row["matter"] for row in rows],
            level=[row["note"] for row in rows],
            satisfaction=[match and int(match[1]) for match in satisfaction],
            number=[row.get("number", i) for i, row in enumerate(rows)],
        )


@pytest.fixture(scope="module")
def case():
    return Case()


def test_reader_rejects_what_the_case_rejects(case):
    assert [[sheet, str(row), reason] for sheet, row, reason in case.rejected] == expected("rejected")[1:]


def test_every_credit(case):
    rows = [
        [
            row.subject,
            row.day.isoformat(),
            row.item.id,
            points_text(row.quantity),
            points_text(row.credited),
            row.limit.zh if row.limit else "",
        ]
        for row in case.result.credit_rows()
    ]
    assert len(rows) > 6000
    assert rows == expected("credits")[1:]


def test_every_member(case):
    figures = case.result.measures
    rows = [
        [
            *person,
            *(figures[name].text(i) for name in ("base", "key", "deductions", "emergency")),
            points_text(case.result.total[i]),
            case.result.grade_name(i),
        ]
        for i, person in enumerate(case.people)
    ]
    assert rows == expected("members")[1:]


def test_every_branch(case):
    rows = [
        [
            name,
            *(case.stars.measures[part].text(i) for part in ("members", "completion", "brand")),
            points_text(case.stars.total[i]),
            case.stars.grade_name(i),
        ]
        for i, name in enumerate(case.branches.ids)
    ]
    assert rows == expected("branches")[1:]


def test_case_takes_less_than_half_a_second(case):
    assert case.seconds < 0.5
