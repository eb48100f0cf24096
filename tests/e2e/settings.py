"""The product as it is served, plus one page that shows every component, on a day that does not move with the calendar.

All processes of a served bureau share its data folder, and with it the distance of their clock from the real one: the
seconds in the file `clock-shift`. A test that writes another number there moves the clock of the running bureau.
"""

import datetime as dt

from benliu.config.settings import *  # noqa: F403
from benliu.config.settings import DATA, ROOT, TEMPLATES

ROOT_URLCONF = "tests.e2e.urls"
TEMPLATES = [TEMPLATES[0] | {"DIRS": [ROOT / "tests/e2e/templates"]}]

OPENED_AT = dt.datetime(2026, 11, 24, 2, 30, tzinfo=dt.UTC)  # a Tuesday morning late in the year, when it is loaded


KEPT = DATA / "clock-shift"


class ClockShift:
    """What is added to the real time, as the file says it at that moment."""

    def __radd__(self, moment: dt.datetime) -> dt.datetime:
        return moment + dt.timedelta(seconds=float(KEPT.read_text(encoding="ascii")))


if not KEPT.exists():
    KEPT.write_text(str((OPENED_AT - dt.datetime.now(dt.UTC)).total_seconds()), encoding="ascii")
CLOCK_SHIFT = ClockShift()
BENLIU_SMS_REPLIES = "the-gateway-of-these-tests"
