"""The small bureau with two outposts."""

import datetime as dt

import pytest

from benliu.org.tests.factories import Bureau, make_bureau
from benliu.places.models import Place


@pytest.fixture
def bureau(db: None) -> Bureau:
    return make_bureau()


@pytest.fixture
def east(bureau: Bureau) -> Place:
    return make_place(bureau, "A", "东堤哨点")


@pytest.fixture
def west(bureau: Bureau) -> Place:
    return make_place(bureau, "B", "西堤哨点")


def make_place(bureau: Bureau, code: str, name: str) -> Place:
    unit = bureau.units["示例市水利局"]
    return Place.objects.create(unit=unit, code=code, name=name, opened_on=dt.date(2026, 1, 1))
