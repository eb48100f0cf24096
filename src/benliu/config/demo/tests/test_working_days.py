"""The demonstration's working calendar is the published one of the years that it shows."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from benliu.config.demo.load import DAYS
from benliu.org.tests.factories import NOW, make_bureau
from benliu.workdays.models import SpecialDay
from benliu.workdays.queries import work_calendar
from benliu.workdays.services import import_days

TABLE = Path(__file__).resolve().parents[6] / "shared/cases/calendar/cn_2018_2026.csv"
YEARS = (2024, 2025, 2026)


@pytest.mark.django_db
def test_holidays_and_the_weekends_worked_for_them_day_by_day():
    if not TABLE.exists():
        pytest.skip(f"needs {TABLE}")
    assert import_days(actor=make_bureau().officer, content=DAYS.read_bytes(), now=NOW) == SpecialDay.objects.count()
    calendar = work_calendar()
    with TABLE.open(encoding="utf-8") as lines:
        rows = [
            (dt.date.fromisoformat(row["date"]), row["rest_chinesecalendar"] == "0") for row in csv.DictReader(lines)
        ]
    shown = [(day, works) for day, works in rows if day.year in YEARS]
    assert len(shown) == 366 + 365 + 365
    assert [day for day, works in shown if calendar.is_working(day) != works] == []
    assert SpecialDay.objects.get(day=dt.date(2026, 2, 14)).name == "春节调休上班"
