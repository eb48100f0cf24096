"""The small bureau in the typhoon of August 2026."""

import datetime as dt

import pytest

from benliu.org.tests.factories import Bureau, make_bureau
from benliu.response.models import Alert
from benliu.response.services import receive_alert
from benliu.response.tests.cases import own

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
BLUE = dt.datetime(2026, 8, 11, 8, 5, tzinfo=SHANGHAI)  # five minutes after the first warning


@pytest.fixture
def bureau(db: None) -> Bureau:
    return make_bureau()


@pytest.fixture
def take(bureau: Bureau):
    """Take in one of the own files, as uploaded by the officer."""

    def taken(name: str, now: dt.datetime = BLUE) -> Alert:
        return receive_alert(actor=bureau.officer, content=own(name), way="upload", origin=name, now=now).alert

    return taken
