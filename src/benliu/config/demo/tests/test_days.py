"""The demonstration on any day of a year: it loads, and its three homes say what that day asks for."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from benliu.config.demo import load
from benliu.config.demo.bureau import bureau_on
from benliu.config.demo.people import BRANCH_SIZES
from benliu.identity.queries import demo_account

# A day, and the last day of its quarter.
DAYS = {
    dt.date(2026, 1, 2): "3月31日前",
    dt.date(2027, 3, 1): "3月31日前",
    dt.date(2028, 2, 29): "3月31日前",
    dt.date(2026, 6, 30): "6月30日前",
    dt.date(2026, 11, 24): "12月31日前",
    dt.date(2026, 12, 31): "12月31日前",
}


def running_year(today):
    """The bureau without its closed years: they are the same on every day, and the larger part of the work."""
    bureau = bureau_on(today)
    return replace(bureau, activities=[a for a in bureau.activities if a.day.year == today.year])


@pytest.fixture(scope="module", params=DAYS, ids=str)
def today(request, django_db_setup, django_db_blocker):
    """The day, with the bureau loaded in its morning."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        moment = dt.datetime.combine(request.param, dt.time(2, 30), dt.UTC)
        patch.setattr(timezone, "now", lambda: moment)
        patch.setattr(load, "bureau_on", running_year)
        load.load_demo(now=moment)
        yield request.param
        transaction.set_rollback(True)


@pytest.fixture
def page(today, db):
    """`page(role, path)`: what that person gets."""

    def get(role, path):
        client = Client()
        client.force_login(demo_account(role))
        answer = client.get(path)
        assert answer.status_code == 200
        return answer

    return get


def test_the_secretary_reads_that_a_lesson_is_owed_and_until_when(today, page):
    progress = page("secretary", "/desk/").context["stars"].progress
    (lesson,) = [duty for duty in progress.owing if duty.text.startswith("党课还差")]
    assert DAYS[today] in lesson.until
    assert progress.next_stars > progress.stars and progress.missing


def test_late_in_the_year_the_lesson_is_what_the_next_star_lacks(today, page):
    progress = page("secretary", "/desk/").context["stars"].progress
    assert (progress.next_stars == 5 and progress.is_owing_asked) == (today > dt.date(today.year, 11, 15))


def test_the_member_finds_points_and_what_is_next(today, page):
    year = page("member", "/me/").context["year"]
    assert year.score.period == str(today.year) and year.steps
    assert (year.score.total > 0) == (today.month > 1)
    page("member", "/me/points/")


def test_the_officer_finds_every_branch(today, page):
    text = page("officer", "/office/").text
    assert all(name in text for name in BRANCH_SIZES)
