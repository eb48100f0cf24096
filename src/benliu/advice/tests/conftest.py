"""The small bureau with a topic."""

import pytest

from benliu.advice.models import Topic
from benliu.advice.tests.factories import MONDAY, make_topic
from benliu.org.tests.factories import Bureau, make_bureau


@pytest.fixture
def bureau(db: None) -> Bureau:
    return make_bureau()


@pytest.fixture
def topic(bureau: Bureau) -> Topic:
    return make_topic(bureau)


@pytest.fixture
def on_monday(monkeypatch: pytest.MonkeyPatch):
    """The clock stands at ten in the morning of the tests' day, or at what a test says."""

    def at(moment=MONDAY):
        monkeypatch.setattr("benliu.common.clock.timezone.now", lambda: moment)

    at()
    return at
