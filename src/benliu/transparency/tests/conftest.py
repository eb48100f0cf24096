"""Keys of their own for every test."""

import pytest

from .factories import only_test_rows


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.BENLIU_LOG_KEYS = tmp_path / "keys/log-keys.json"
    settings.BENLIU_LOG_ORIGIN = "log.example/log"


@pytest.fixture
def rows(db):
    """The only rows that enter the log."""
    with only_test_rows() as found:
        yield found
