"""The invented bureau: the same every time, the right size, nothing of the future, nothing of real people."""

import datetime as dt
import functools
import re
from collections import Counter

import pytest

from benliu.config.demo import bureau as made
from benliu.config.demo.desk import waiting_from
from benliu.config.demo.people import BRANCH_SIZES, DEMO_BRANCH
from benliu.config.demo.year import alerts_of, is_working_day

AUTUMN = dt.date(2026, 11, 24)
MONTHS = [(2026, 1, 2), (2027, 2, 28), (2028, 2, 29), (2026, 7, 15), (2026, 12, 31)]
DAYS = [AUTUMN, *(dt.date(*day) for day in MONTHS)]
ID_CARD = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


bureau_on = functools.cache(made.bureau_on)


def everything(bureau):
    return [*bureau.activities, *bureau.waiting, *bureau.handed_in]


def records_of(activities):
    return sum(max(1, len(a.shares)) for a in activities)


def test_same_seed_and_day_give_the_same_bureau():
    assert made.bureau_on(AUTUMN) == bureau_on(AUTUMN)
    assert made.bureau_on(AUTUMN, "another seed").activities != bureau_on(AUTUMN).activities


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_nothing_lies_in_the_future_and_nobody_acts_before_joining(today):
    bureau = bureau_on(today)
    by_number = {p.staff_no: p for p in bureau.people}
    for activity in everything(bureau):
        assert activity.day <= today
        for share in activity.shares:
            assert by_number[share.staff_no].branch_on(activity.day) == activity.branch


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_sizes(today):
    bureau = bureau_on(today)
    assert 110 <= len(bureau.members_on(today)) <= 116 == sum(BRANCH_SIZES.values())
    for year in bureau.years[:2]:
        assert 5800 <= records_of(a for a in bureau.activities if a.day.year == year) <= 7200
    counts = [records_of(a for a in bureau.activities if a.day.year == year) for year in bureau.years[:2]]
    assert counts[0] != counts[1]


def test_a_day_later_the_past_is_the_same():
    # Two days in one year, far enough apart that nothing of June still waits or lies in a workbook.
    early, late = bureau_on(dt.date(2026, 9, 1)), bureau_on(AUTUMN)
    june = dt.date(2026, 6, 30)
    assert [a for a in early.activities if a.day <= june] == [a for a in late.activities if a.day <= june]


def test_staff_numbers_are_unique_and_in_order():
    numbers = [p.staff_no for p in bureau_on(AUTUMN).people]
    assert numbers[0] == "SL0101" and numbers == sorted(set(numbers))


def test_names_are_unique_but_for_the_two_who_share_one():
    names = Counter(p.name for p in bureau_on(AUTUMN).people)
    assert [name for name, count in names.items() if count > 1] == ["张海燕"]


def test_nobody_does_the_same_thing_twice_on_a_day_except_on_the_desk():
    bureau = bureau_on(AUTUMN)
    seen = Counter((a.day, a.item, s.staff_no) for a in bureau.activities for s in a.shares)
    assert seen.most_common(1)[0][1] == 1


@pytest.mark.parametrize("today", [d for d in DAYS if d.month != 1], ids=str)
def test_the_desk_has_work_and_some_of_it_is_doubtful(today):
    waiting = bureau_on(today).waiting
    assert 12 <= len(waiting) <= 20
    assert {a.branch for a in waiting} == {DEMO_BRANCH}
    assert all(waiting_from(today) <= a.day <= today for a in waiting)
    assert max(len(a.shares) for a in waiting) >= 15  # the theme day is one activity of most of the branch
    twice = Counter((a.day, a.item, s.staff_no) for a in waiting for s in a.shares)
    assert sum(1 for count in twice.values() if count > 1) == 5
    assert [a.title for a in waiting for s in a.shares if s.quantity > 24_000] == ["水利大讲堂"]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_demonstration_branch_still_owes_this_quarters_lesson(today):
    quarter = (today.month - 1) // 3
    held = {(a.day.month - 1) // 3 for a in bureau_on(today).activities if _own_lesson(a, today)}
    assert held == set(range(quarter))


def _own_lesson(activity, today):
    return activity.branch == DEMO_BRANCH and activity.item == "meeting.lesson" and activity.day.year == today.year


def test_every_year_has_its_own_storms_in_summer():
    years = [[(a.day.month, a.day.day, a.level) for a in alerts_of("seed", year)] for year in range(2024, 2028)]
    assert len({tuple(year) for year in years}) == 4
    for year in years:
        assert {month for month, _day, _level in year} <= {6, 7, 8, 9, 10}
        assert {level for _month, _day, level in year} >= {"IV级", "III级", "II级"}


def test_working_days():
    assert is_working_day(dt.date(2026, 11, 24))
    assert not is_working_day(dt.date(2026, 11, 22))  # a Sunday
    assert not is_working_day(dt.date(2026, 10, 1))
    assert not is_working_day(dt.date(2026, 2, 17))  # the first day of the lunar year
    assert is_working_day(dt.date(2026, 2, 24))


def test_no_identity_card_and_no_mobile_number():
    bureau = bureau_on(AUTUMN)
    texts = [f"{p.staff_no} {p.name}" for p in bureau.people]
    texts += {text for a in everything(bureau) for text in (a.title, a.recorder, *(s.achievement for s in a.shares))}
    assert not [t for t in texts if MOBILE.search(t)]
    assert not [n for t in texts for n in ID_CARD.findall(t) if _checksum_holds(n)]


def _checksum_holds(number: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(number[:17], weights, strict=True)) % 11] == number[17].upper()


def test_the_scan_would_find_a_valid_number():
    assert MOBILE.search("电话13800138000")
    assert _checksum_holds(ID_CARD.findall("证号11010519491231002X")[0])
