"""Staff numbers stand masked in every list: in full on a person's own page alone, and where workbooks are read."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction

from benliu.org.directory import masked
from benliu.org.models import Person

from . import roles
from .test_every_url import address
from .test_query_counts import CASES

IN_FULL = {"person person", "my_profile"}  # the own page of somebody
NOT_SHOWN = re.compile(r'\sdata-find="[^"]*"')  # by which a leader finds whose number is known already
NUMBERS = re.compile(r"\bZQ\d{6}\b")


@pytest.fixture(scope="module")
def numbered(kept_dataset, django_db_blocker) -> Iterator[object]:
    """The bureau, everybody in it with a number of eight signs that stands nowhere else."""
    with django_db_blocker.unblock(), transaction.atomic():
        for person in Person.objects.exclude(name=""):
            Person.objects.filter(pk=person.pk).update(staff_no=f"ZQ{900000 + person.pk}")
        yield kept_dataset
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "page"), CASES, ids=str)
def test_no_list_shows_a_staff_number_in_full(numbered, role, page):
    answer = numbered.client(role).get(address(page, numbered))
    if str(page) in IN_FULL or not answer["Content-Type"].startswith("text/html"):
        return
    assert not NUMBERS.findall(NOT_SHOWN.sub("", answer.content.decode()))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["record_once", "meeting_new", "meeting held", "unit unit"])
def test_lists_of_people_tell_namesakes_apart(numbered, name):
    page = next(page for role, page in CASES if role == roles.SECRETARY and str(page) == name)
    text = numbered.client(roles.SECRETARY).get(address(page, numbered)).content.decode()
    number = Person.objects.get(account=numbered.bureau.accounts[roles.OWNER]).staff_no
    assert masked(number) in text
