"""Where the demonstration is not loaded, or not to its end."""

import datetime as dt

import pytest

from benliu.config.demo import command
from benliu.config.demo.load import load_demo
from benliu.identity.queries import demo_account
from benliu.org.models import Person
from benliu.records.models import Record


class Interrupted(Exception):
    """Stands for the end of a process in the middle of a load."""


@pytest.mark.django_db
def test_a_database_with_other_people_is_refused(capsys):
    Person.objects.create(staff_no="X1", name="别人")
    assert command.main(["load"]) == 2
    assert "只装入空库" in capsys.readouterr().err
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_a_load_that_breaks_off_leaves_nothing():
    def stop(share, text):
        if Person.objects.exists():
            raise Interrupted

    with pytest.raises(Interrupted):
        load_demo(now=dt.datetime(2026, 11, 24, tzinfo=dt.UTC), progress=stop)
    assert not Person.objects.exists() and not Record.objects.exists() and demo_account("officer") is None
