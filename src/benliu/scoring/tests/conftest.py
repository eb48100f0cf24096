"""Data that the tests of scoring share."""

import pytest

from benliu.scoring import trials

from .factories import Bureau, busy_bureau


@pytest.fixture
def bureau(db: None) -> Bureau:
    """The small bureau with a year of records."""
    return busy_bureau()


@pytest.fixture(autouse=True)
def _nothing_kept():
    """What trials keep of a run is not of this test's run."""
    trials.forget()
