"""The bureau case: every refused row in order, every accepted record, computed by others' code."""

import csv
import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from intake import Kind, Vocabulary, read_ledger, read_roster, read_workbook

CASE = Path(__file__).parents[3] / "examples" / "bureau"
ITEM = re.compile(r"\| (\w+\.\w+) \| ([^|(]*?)(?: \(([^)]*)\))? \|")
LEVELS = {"key.emergency": ("IV级", "III级", "II级", "I级"), "key.excellence": ("国家级", "省级", "市级", "局级")}


def vocabulary():
    """The items as the case's own README lists them."""
    kinds = []
    for line in (CASE / "README.md").read_text("utf-8").splitlines():
        if match := ITEM.match(line):
            levels = LEVELS.get(match[1], ())
            notes = {"satisfaction": "满意度{number}"} if match[1] == "key.water" else {}
            kinds.append(
                Kind(match[1], match[2], tuple((match[3] or "").split(", ")), "member", levels, bool(levels), notes)
            )
    meetings = [
        Kind(f"meeting.{title}", title, subject="branch") for title in ("支部党员大会", "党课", "支委会", "党小组会")
    ]
    brand = Kind("brand", "品牌荣誉", subject="branch", levels=LEVELS["key.excellence"], level_required=True)
    return Vocabulary((*kinds, *meetings, brand))


def expected(name):
    with (CASE / "expected" / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def ledger():
    roster = read_roster(read_workbook(CASE / "roster.xlsx"))
    assert len(roster.people) == 116 and not roster.problems
    return read_ledger(read_workbook(CASE / "records.xlsx"), roster, vocabulary(), dt.date(2026, 1, 20))


def test_every_refused_row_in_order(ledger):
    found = [{"sheet": r.place.sheet, "row": str(r.place.row), "reason": r.reason} for r in ledger.rejected]
    assert found == expected("rejected.csv")


def test_every_accepted_record_of_the_year(ledger):
    found = Counter(
        (row.person.staff_no, row.date.isoformat(), row.kind, row.quantity)
        for row in ledger.rows
        if row.subject == "member" and row.date.year == 2025
    )
    wanted = Counter(
        (r["staff_no"], r["date"], r["item"], round(float(r["quantity"]) * 1000)) for r in expected("credits.csv")
    )
    assert found == wanted


def test_everything_is_accounted_for(ledger):
    assert not ledger.unread
    records = sum(reading.records for reading in ledger.readings)
    assert records == len(ledger.rows) + len(ledger.rejected) == 7291
    why = [skipped.why for reading in ledger.readings for skipped in reading.skipped]
    assert why == ["title", "total"] * 5 + ["title"]
