"""When somebody is told: hours reckoned by hand."""

import datetime as dt

import pytest

from benliu.notices.timing import PAUSES, Habits, due_at, next_try

TEN = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
NIGHT = Habits(dt.time(22), dt.time(7, 30))
NOON = Habits(dt.time(12), dt.time(14))


def at(hour: int, minute: int = 0, day: int = 2) -> dt.datetime:
    return TEN.replace(hour=hour, minute=minute, day=day)


@pytest.mark.parametrize(
    ("now", "habits", "due"),
    [
        (TEN, Habits(), TEN),
        (TEN, NIGHT, TEN),
        (at(21, 59), NIGHT, at(21, 59)),
        (at(22), NIGHT, at(7, 30, day=3)),
        (at(23, 59), NIGHT, at(7, 30, day=3)),
        (at(0, 5), NIGHT, at(7, 30)),
        (at(7, 29), NIGHT, at(7, 30)),
        (at(7, 30), NIGHT, at(7, 30)),
        (at(11, 59), NOON, at(11, 59)),
        (at(12), NOON, at(14)),
        (at(14), NOON, at(14)),
        (at(13), Habits(dt.time(9), dt.time(9)), at(13)),  # from nine to nine is never
        (TEN, Habits(daily_hour=18), at(18)),
        (at(18, 1), Habits(daily_hour=18), at(18, day=3)),
        (TEN, Habits(dt.time(22), dt.time(9), daily_hour=8), at(9, day=3)),  # the daily hour lies in the quiet ones
    ],
)
def test_when(now, habits, due):
    assert due_at(now, habits) == due


def test_what_is_urgent_waits_for_nothing():
    assert due_at(at(23), Habits(dt.time(22), dt.time(7), daily_hour=18), urgent=True, daily=True) == at(23)


def test_a_daily_kind_comes_at_eight_or_at_the_own_hour():
    assert due_at(TEN, Habits(), daily=True) == at(8, day=3)
    assert due_at(TEN, Habits(daily_hour=20), daily=True) == at(20)


def test_each_failure_waits_longer_and_the_sixth_is_the_last():
    waits = [next_try(TEN, Habits(), attempts=n, urgent=False) for n in range(1, 7)]
    assert [w - TEN for w in waits[:5]] == [dt.timedelta(minutes=m) for m in (1, 5, 30, 120, 720)]
    assert waits[5] is None and len(PAUSES) == 5


def test_a_retry_keeps_the_quiet_hours_too():
    assert next_try(at(21, 50), NIGHT, attempts=3, urgent=False) == at(7, 30, day=3)
    assert next_try(at(21, 50), NIGHT, attempts=3, urgent=True) == at(22, 20)
