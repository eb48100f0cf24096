"""Data that the tests of org share."""

import pytest

from .factories import Bureau, make_bureau


@pytest.fixture
def bureau(db: None) -> Bureau:
    """The small bureau."""
    return make_bureau()
