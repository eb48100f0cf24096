"""What the tables themselves refuse."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from benliu.common.ids import new_id
from benliu.response.models import Ban, Movement, Post, Presence, Response
from benliu.response.services import change_level
from benliu.response.tests.factories import HOUR, make_duty, make_place, make_post, make_response

NOW = dt.datetime(2026, 8, 11, 0, 5, tzinfo=dt.UTC)


@pytest.fixture
def response(bureau):
    return make_response(bureau, NOW)


@pytest.fixture
def post(bureau, response):
    return make_post(response, make_place(response.unit, "A", "东堤哨点"), NOW)


def refused(act, error=IntegrityError):
    with pytest.raises(error), transaction.atomic():
        act()


def test_a_pair_of_post_and_person_is_there_once(bureau, post):
    make_duty(bureau, post, bureau.people["林一"], NOW)
    refused(lambda: make_duty(bureau, post, bureau.people["林一"], NOW))


def test_a_post_for_anybody_is_there_once_too(post):
    refused(lambda: make_post(post.response, post.place, post.starts_at))
    make_post(post.response, post.place, post.starts_at + HOUR)


def test_somebody_is_banned_altogether_once(bureau, response):
    ban = {"response": response, "person": bureau.people["林一"], "made_by_id": bureau.officer.account_id}
    Ban.objects.create(**ban, made_at=NOW)
    refused(lambda: Ban.objects.create(**ban, made_at=NOW))


def test_nobody_is_at_two_places_at_once(bureau, post):
    stay = {"response": post.response, "person": bureau.people["林一"], "place": post.place, "arrived_at": NOW}
    Presence.objects.create(**stay)
    refused(lambda: Presence.objects.create(**stay))


def test_what_was_told_from_the_site_stays(bureau, post):
    told = Movement.objects.create(
        id=new_id(),
        response=post.response,
        person=bureau.people["林一"],
        place=post.place,
        act=Movement.Act.ARRIVED,
        way=Movement.Way.BUTTON,
        happened_at=NOW,
        received_at=NOW,
        told_by_id=bureau.officer.account_id,
    )
    refused(lambda: Movement.objects.filter(pk=told.pk).update(act=Movement.Act.LEFT), DatabaseError)
    refused(told.delete, DatabaseError)


def test_of_an_ended_response_only_its_standing_down_is_still_decided(bureau, response):
    late = NOW + HOUR
    refused(lambda: Response.objects.filter(pk=response.pk).update(stood_down_at=late))
    change_level(actor=bureau.officer, response_id=response.pk, seen=3, level=0, reason="台风远去", now=late)
    refused(lambda: Response.objects.filter(pk=response.pk).update(title="另一个"), DatabaseError)
    refused(lambda: Response.objects.filter(pk=response.pk).update(level=2, ended_at=None), DatabaseError)
    Response.objects.filter(pk=response.pk).update(stood_down_at=late)
    refused(lambda: Response.objects.filter(pk=response.pk).update(stood_down_at=None), DatabaseError)


def test_a_shift_ends_after_it_starts(post):
    refused(lambda: Post.objects.filter(pk=post.pk).update(ends_at=post.starts_at))
