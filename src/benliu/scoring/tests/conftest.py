"""Data that the tests of scoring share."""

import pytest

from .factories import Bureau, busy_bureau


@pytest.fixture
def bureau(db: None) -> Bureau:
    """The small bureau with a year of records."""
    return busy_bureau()
