"""The small bureau."""

import pytest

from benliu.org.tests.factories import Bureau, make_bureau


@pytest.fixture
def bureau(db: None) -> Bureau:
    return make_bureau()
