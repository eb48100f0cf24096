"""Data that the tests of records share."""

from contextlib import contextmanager

import pytest

from benliu.org.tests.factories import Bureau, make_bureau

from .factories import make_kinds


@pytest.fixture
def bureau(db: None) -> Bureau:
    """The small bureau, with the kinds of the bureau case."""
    made = make_bureau()
    make_kinds()
    return made


@pytest.fixture
def run_tasks(settings, django_capture_on_commit_callbacks):
    """Inside this, background tasks run as soon as their transaction is through."""

    @contextmanager
    def running():
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return running
