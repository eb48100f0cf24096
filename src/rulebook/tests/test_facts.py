"""Plain values that cannot be scored are refused with the row and the reason."""

from datetime import UTC, date, datetime

import pytest

from rulebook import Records, ScoringError, Subjects, compile_scheme
from rulebook.tests.small_schemes import small

FIELD = '\n[record_fields]\nlevel = { title = "等级", kind = "text" }\n'
DAY = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"quantity": [1, None]}, "bad-figure: .* / row 1: quantity is not a number"),
        ({"day": [DAY, "2025-01-01"]}, "bad-date: .* / row 1: day is not a date"),
        ({"day": [None, DAY]}, "bad-date: .* / row 0: day is not a date"),
        ({"day": [DAY, datetime(2025, 1, 1, 8, tzinfo=UTC)]}, "bad-date: .* / row 1: day is not a date"),
        ({"levle": ["x", "y"]}, "undeclared-field: .*可能是：level / .* levle; did you mean: level"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(more, told):
    facts = {"subject": ["甲", "甲"], "item": ["work", "work"], "day": [DAY, DAY], "quantity": [1, 0]}
    with pytest.raises(ScoringError, match=told):
        Records.of(compile_scheme(small(FIELD)), Subjects.of(["甲"]), **facts | more)
