"""Columns in which no word is broken. The widths were reckoned by hand."""

import pytest

from benliu.common.paper.room import longest_words, shared_out


def test_the_longest_word_of_a_column_counts_chinese_twice_and_breaks_it_after_four():
    rows = [("Barely satisfactory", "唐春梅", "2025-03-05"), ("no", "水旱灾害防御中心", "1.5小时")]
    assert longest_words(rows) == [12, 8, 10]
    assert longest_words([("", "—")]) == [0, 1]


@pytest.mark.parametrize(
    ("widths", "needs", "shared"),
    [
        ((10, 20, 30), (5, 5, 5), [10, 20, 30]),
        ((10, 20, 30), (16, 5, 15), [16, 17, 27]),  # 6 from 15 + 15 to spare
        ((10, 20), (15, 15), [15, 15]),
        ((10, 10), (10, 10), [10, 10]),
    ],
)
def test_what_a_column_lacks_the_others_give_by_what_they_have_to_spare(widths, needs, shared):
    assert shared_out(widths, needs) == pytest.approx(shared)
