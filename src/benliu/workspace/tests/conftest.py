"""The small bureau, and the day on which everything happens."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from .factories import MEMBERS_YEAR, NOW, Bureau, make_bureau


@pytest.fixture
def bureau(db, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    """No records yet; the clock stands at `NOW`."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return make_bureau()


@pytest.fixture
def scored(bureau: Bureau) -> Bureau:
    """The member's year, verified, numbered and scored."""
    for item, day in MEMBERS_YEAR:
        bureau.count(bureau.file(["林知夏"], item, day))
    bureau.run()
    return bureau


@pytest.fixture
def enter(bureau: Bureau) -> Callable[[str], Client]:
    """A browser signed in as a role."""

    def as_role(role: str) -> Client:
        client = Client()
        client.force_login(bureau.accounts[role])
        return client

    return as_role
