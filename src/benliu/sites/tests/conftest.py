"""The small bureau with one site."""

import pytest

from benliu.org.tests.factories import Bureau, make_bureau
from benliu.sites.models import Site

from .factories import make_site


@pytest.fixture
def bureau(db: None) -> Bureau:
    return make_bureau()


@pytest.fixture
def site(bureau: Bureau) -> Site:
    return make_site(bureau)
