"""Data that the tests of records share."""

import datetime as dt
import uuid
from contextlib import contextmanager

import pytest

from benliu.org.tests.factories import FIRST, Bureau, make_bureau
from benliu.records.services import Told, pair_kinds

from .factories import make_kinds


@pytest.fixture
def bureau(db: None) -> Bureau:
    """The small bureau, with the kinds of the bureau case."""
    made = make_bureau()
    make_kinds()
    return made


@pytest.fixture
def told(bureau: Bureau):
    """Says what is told of: a lesson of three people of the first branch, but for the fields given."""
    pair_kinds()
    three = tuple(bureau.people[name].pk for name in ("许书记", "林一", "王二"))
    unit = bureau.units[FIRST].pk

    def telling(**fields) -> Told:
        return Told(
            **{
                "id": uuid.uuid4(),
                "kind": "soul.lesson",
                "unit_id": unit,
                "happened_on": dt.date(2026, 2, 10),
                "people": three,
            }
            | fields
        )

    return telling


@pytest.fixture
def run_tasks(settings, django_capture_on_commit_callbacks):
    """Inside this, background tasks run as soon as their transaction is through."""

    @contextmanager
    def running():
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return running
