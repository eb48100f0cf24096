"""One dataset for all tests here: built once in a transaction that is never committed."""

from collections.abc import Iterator
from importlib import import_module, reload

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import clear_url_caches

from benliu.identity import urls as identity_urls

from .dataset import Dataset, load_dataset


@pytest.fixture(scope="package", autouse=True)
def _demonstration() -> Iterator[None]:
    """With the demonstration's addresses, so that they are asked too."""
    settings.DEMO = True
    _read_addresses_again()
    yield
    settings.DEMO = False
    _read_addresses_again()


def _read_addresses_again() -> None:
    reload(identity_urls)
    reload(import_module(settings.ROOT_URLCONF))
    clear_url_caches()


@pytest.fixture(scope="package")
def kept_dataset(django_db_setup, django_db_blocker) -> Iterator[Dataset]:
    """The dataset, for reading."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_dataset()
        transaction.set_rollback(True)


@pytest.fixture
def dataset(kept_dataset: Dataset, db: None) -> Dataset:
    """The dataset as it was at first: what a test does with it is taken back."""
    return kept_dataset
