"""Days and moments are written in one way: a day as 2026-03-02, or in words by `|day`; a moment as 2026-03-02 08:30,
of a shift, which is never far away, as 03-02 08:30.
"""

import re

from .sources import templates

DATES = re.compile(r"""\|date:["']([^"']*)["']""")
KEPT = {
    "Y-m-d", "Y-m-d H:i", "Y-m-d H:i:s", "m-d H:i", "Y-m", "YEAR_MONTH_FORMAT", "H:i", "H:i:s",
    "j", "M", "D", "l",  # the leaf of a calendar; weekdays
    "c", "U",  # for programs
}  # fmt: skip


def test_templates_write_days_and_moments_in_one_way():
    said = {(path.name, form) for path in templates() for form in DATES.findall(path.read_text(encoding="utf-8"))}
    assert len(said) > 40
    assert not sorted((name, form) for name, form in said if form not in KEPT)
