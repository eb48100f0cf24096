"""What every test shares."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation

from tests.database import lifting_seals_for_the_flush


@pytest.fixture(scope="session", autouse=True)
def _flush_works_on_sealed_tables() -> Iterator[None]:
    with lifting_seals_for_the_flush():
        yield


@pytest.fixture(autouse=True)
def _fresh_process_state(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Sign-in limits and the chosen language must not leak from one test into the next, nor the developer's locale."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    cache.clear()
    translation.activate("zh-hans")
    yield
    translation.deactivate()
