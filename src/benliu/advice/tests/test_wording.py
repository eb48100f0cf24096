"""Terms in words: amber before they are missed."""

import datetime as dt

import pytest

from benliu.advice.wording import due_of
from benliu.common.workdays import WorkCalendar

MONDAY, FRIDAY = dt.date(2026, 3, 2), dt.date(2026, 3, 6)


@pytest.mark.parametrize(
    ("due", "today", "words", "level"),
    [
        (None, MONDAY, "", ""),
        (FRIDAY, MONDAY, "还剩 4 个工作日", ""),
        (dt.date(2026, 3, 3), MONDAY, "还剩 1 个工作日", "warn"),
        (dt.date(2026, 3, 9), FRIDAY, "还剩 1 个工作日", "warn"),  # Saturday and Sunday do not count
        (MONDAY, MONDAY, "今天到期", "warn"),
        (MONDAY, dt.date(2026, 3, 4), "超期 2 个工作日", "bad"),
        (FRIDAY, dt.date(2026, 3, 8), "已超期", "bad"),  # on the Sunday after
    ],
)
def test_what_a_list_says(due, today, words, level):
    found = due_of(due, today, WorkCalendar())
    assert (found.words, found.level) == (words, level)
