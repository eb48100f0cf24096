"""Working days against the published days off and working weekends of China, 2018–2026."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from benliu.common.decision import Invalid, Refused
from benliu.common.workdays import WorkCalendar
from benliu.org.tests.factories import NOW, make_bureau
from benliu.workdays.models import SpecialDay
from benliu.workdays.queries import work_calendar
from benliu.workdays.services import import_days, set_day

TABLE = Path(__file__).resolve().parents[5] / "shared/cases/calendar/cn_2018_2026.csv"
DAY = dt.timedelta(days=1)


@pytest.fixture
def bureau(db):
    return make_bureau()


@pytest.fixture
def published() -> dict[dt.date, bool]:
    """Whether a day is worked, by day."""
    if not TABLE.exists():
        pytest.skip(f"needs {TABLE}")
    with TABLE.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {dt.date.fromisoformat(row["date"]): row["rest_chinesecalendar"] == "0" for row in rows}


def test_the_published_table_is_taken_over_day_by_day(bureau, published):
    assert import_days(actor=bureau.officer, content=TABLE.read_bytes(), now=NOW) == len(published) == 3287
    calendar = work_calendar()
    assert [day for day, works in published.items() if calendar.is_working(day) != works] == []
    against = [day for day, works in published.items() if works != (day.isoweekday() <= 5)]
    assert SpecialDay.objects.count() == len(against) > 200
    assert SpecialDay.objects.get(pk=dt.date(2025, 10, 1)).name == "国庆节"


def test_stepping_and_counting_agree_with_counting_through_the_table(bureau, published):
    """Another computation: the list of worked days in order, and places in it."""
    import_days(actor=bureau.officer, content=TABLE.read_bytes(), now=NOW)
    calendar, worked = work_calendar(), [day for day, works in sorted(published.items()) if works]
    for year in range(2019, 2026):
        for day in (dt.date(year, 1, 26), dt.date(year, 4, 5), dt.date(year, 10, 3), dt.date(year, 12, 31)):
            later = [one for one in worked if one > day]
            earlier = [one for one in worked if one < day]
            for count in (1, 5, 20):
                assert calendar.after(day, count) == later[count - 1]
                assert calendar.before(day, count) == earlier[-count]
            until = dt.date(year + 1, 1, 31)
            assert calendar.left(day, until) == len([one for one in later if one <= until])
            first = day.replace(day=1)
            last = (first + 31 * DAY).replace(day=1) - DAY
            assert calendar.last_in(first, last) == max(one for one in worked if first <= one <= last)


def test_known_days():
    """Published for 2025: 26 January and 8 February worked, 28 January to 4 February off."""
    off = frozenset(dt.date(2025, 1, 28) + i * DAY for i in range(8))
    calendar = WorkCalendar(off, frozenset({dt.date(2025, 1, 26), dt.date(2025, 2, 8)}))
    assert calendar.last_in(dt.date(2025, 1, 1), dt.date(2025, 1, 31)) == dt.date(2025, 1, 27)
    assert calendar.before(dt.date(2025, 1, 27), 1) == dt.date(2025, 1, 26), "a worked Sunday"
    assert calendar.after(dt.date(2025, 1, 27), 1) == dt.date(2025, 2, 5)
    assert calendar.left(dt.date(2025, 1, 27), dt.date(2025, 1, 27)) == 0
    assert calendar.last_in(dt.date(2025, 1, 29), dt.date(2025, 1, 30)) == dt.date(2025, 1, 30), "nothing is worked"


def test_a_day_is_set_and_set_back(bureau):
    holiday = dt.date(2026, 10, 1)
    set_day(actor=bureau.officer, day=holiday, is_working=False, name="国庆节", now=NOW)
    assert not work_calendar().is_working(holiday)
    set_day(actor=bureau.officer, day=holiday, is_working=True, name="", now=NOW)
    assert work_calendar().is_working(holiday) and not SpecialDay.objects.exists()
    for actor in (bureau.secretary, bureau.member):
        with pytest.raises(Refused, match="只有党务干部"):
            set_day(actor=actor, day=holiday, is_working=False, name="", now=NOW)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "第 1 行要有"),
        (b"a,b\n1,2", "第 1 行要有"),
        (b"date,rest\n2026-10-01,1\n2026-13-01,1", "第 3 行的日期“2026-13-01”不对"),
        ("日期,休息\n2026-10-01,也许".encode("gb18030"), "第 2 行的“也许”看不懂"),
        (b"date,rest\n2026-10-01", "第 2 行的“”看不懂"),
        (b"\xff\xff", "读不出文字"),
        (b"date,rest\n" + b"x" * 2_000_000, "文件太大"),
    ],
)
def test_what_is_wrong_in_a_table_is_named_and_nothing_is_kept(bureau, content, words):
    with pytest.raises(Invalid, match=words):
        import_days(actor=bureau.officer, content=content, now=NOW)
    assert not SpecialDay.objects.exists()


def test_the_page(bureau, client):
    client.force_login(bureau.accounts["周干部"])
    address = reverse("workdays")
    said = {"day": "2026-10-01", "what": "off", "name": "国庆节"}
    assert "国庆节" in client.post(f"{address}?year=2026", said, follow=True).content.decode()
    table = ContentFile("date,rest,name\n2026-10-10,0,调休\n".encode(), name="days.csv")
    assert "调休" in client.post(f"{address}?year=2026", {"table": table}, follow=True).content.decode()
    assert "请选日期" in client.post(address, {"what": "off"}, follow=True).content.decode()
    for nonsense in ("year=x", "year=²²²²", "year=0000", "year=99999"):
        assert client.get(f"{address}?{nonsense}").status_code == 200
