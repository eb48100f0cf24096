"""The bureau behind the pages: its clock, what its clockwork does, who may sign in with a password."""

import datetime as dt
import re
import subprocess
import sys
from email.utils import format_datetime
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Route

from tests.e2e.conftest import environment

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
PASSWORD = "river-and-dyke"  # noqa: S105
SETTLE = """
import time
from benliu.common.clock import now
from benliu.org.services import carry_out_transfers
from benliu.records.services import number_verified
from benliu.scoring.models import Run
from benliu.scoring.services import rescore_open_periods
carry_out_transfers(now=now()); number_verified(now=now(), at_once=True); rescore_open_periods(now=now())
while Run.objects.filter(state__in=[Run.State.QUEUED, Run.State.RUNNING]).exists():
    time.sleep(0.2)
"""
ACCOUNT = """
from benliu.common.clock import now
from benliu.identity.models import User
from benliu.org.models import Person
from benliu.org.services import connect_account
account = User.objects.create_user("{staff_no}", password="{password}")
connect_account(person=Person.objects.get(staff_no="{staff_no}"), account=account, now=now())
"""


def bureau_time(folder: Path) -> dt.datetime:
    """What the server's clock says, in Shanghai."""
    shift = dt.timedelta(seconds=float((folder / "clock-shift").read_text()))
    return (dt.datetime.now(dt.UTC) + shift).astimezone(SHANGHAI)


def move_clock(folder: Path, **by: float) -> None:
    """Let so much time pass for the bureau: see settings.py. Phones keep their own."""
    kept, moved = folder / "clock-shift", folder / "clock-shift-moved"
    moved.write_text(str(float(kept.read_text()) + dt.timedelta(**by).total_seconds()))
    moved.replace(kept)


def settle(folder: Path) -> None:
    """What the clockwork does after the time to undo, at once; waits for what the server had begun already."""
    _run(folder, SETTLE)


def give_account(folder: Path, staff_no: str) -> None:
    """Let somebody of the roster sign in, by staff number and `PASSWORD`."""
    _run(folder, ACCOUNT.format(staff_no=staff_no, password=PASSWORD))


def _run(folder: Path, code: str) -> None:
    code = f"import django; django.setup()\n{code}"
    subprocess.run([sys.executable, "-c", code], env=environment(folder), check=True, timeout=120)


def agree_on_time(context: BrowserContext, folder: Path) -> None:
    """Let a device that has network, and what the server says of the time, go by the bureau's clock."""
    context.clock.install(time=bureau_time(folder))

    def dated(route: Route) -> None:
        said = format_datetime(bureau_time(folder).astimezone(dt.UTC), usegmt=True)
        try:  # the page may be left while it asks, before its answer or with it: a response goes with its page
            answer = route.fetch()
            route.fulfill(response=answer, headers={**answer.headers, "date": said})
        except Error as gone:
            if "disposed" not in str(gone) and "closed" not in str(gone):
                raise

    context.route(re.compile("/similar/"), dated)
