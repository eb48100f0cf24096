"""The map of everything: cells, the list by key, what is near, and who sees it."""

import datetime as dt

import pytest
from django.urls import reverse

from benliu.common.paging import PAGE
from benliu.places.cells import Box
from benliu.places.models import Place
from benliu.places.queries.field import Asked, cells, extent, listed, nearest
from benliu.places.queries.place import places_for

DAY = dt.date(2026, 3, 2)


def put(bureau, code: str, latitude: int | None, longitude: int | None, kind: str = "outpost") -> Place:
    unit = bureau.units["示例市水利局"]
    lies = {"latitude": latitude, "longitude": longitude}
    return Place.objects.create(unit=unit, code=code, name=f"哨点{code}", kind=kind, opened_on=DAY, **lies)


@pytest.fixture
def asked(bureau) -> Asked:
    return Asked(bureau.member, DAY)


def test_near_things_are_counted_in_one_cell_and_others_stand_alone(bureau, asked):
    """Sides of 16: cells of one millionth. Cells of 64 wide boxes: four."""
    for code, latitude in (("A", 0), ("B", 1), ("C", 3), ("D", 4), ("E", 64)):
        put(bureau, code, latitude, 8)
    several, alone = cells(asked, Box(0, 0, 64, 64))
    assert [(one.number, one.north, one.east, one.late, one.box) for one in several] == [(3, 4, 24, 0, Box(0, 8, 3, 8))]
    assert sorted(one.words.code for one in alone) == ["D", "E"]
    several, alone = cells(asked, Box(0, 0, 16, 16))
    assert (several, sorted(one.words.code for one in alone)) == ([], ["A", "B", "C", "D"])


def test_a_map_has_what_is_open_and_has_a_position(bureau, asked):
    put(bureau, "A", 10, 20)
    put(bureau, "B", None, None)
    put(bureau, "C", 5, 40)
    closed = put(bureau, "D", 90, 90)
    Place.objects.filter(pk=closed.pk).update(closed_on=DAY)
    assert extent(asked) == Box(5, 20, 10, 40)
    assert [one.words.code for one in cells(asked, Box(0, 0, 100, 100))[1]] == ["A", "C"]
    assert [one.words.code for one in listed(asked).marks] == ["A", "B", "C"]


def test_kind_words_state_unit_and_part_narrow(bureau):
    put(bureau, "A", 10, 20)
    put(bureau, "B", 30, 40, "depot")
    unit = bureau.units["示例市水利局"]

    def found(**narrowed) -> list[str]:
        return [one.words.code for one in listed(Asked(bureau.member, DAY, **narrowed)).marks]

    assert found(kind="depot") == ["B"]
    assert found(kind="hazard") == []
    assert found(words="哨点a") == ["A"]
    assert found(state="late") == []
    assert found(unit_id=unit.pk) == ["A", "B"]
    assert found(unit_id=0) == ["A", "B"]
    assert found(unit_id=unit.pk + 1_000_000) == []
    assert found(box=Box(30, 40, 30, 40)) == ["B"]


def test_pages_follow_by_key_and_miss_nothing_of_one_name(bureau, asked):
    unit = bureau.units["示例市水利局"]
    Place.objects.bulk_create(
        [Place(unit=unit, code=f"P{nth}", name="同名", opened_on=DAY) for nth in range(2 * PAGE + 1)]
    )
    first = listed(asked)
    second = listed(asked, first.next_key)
    third = listed(asked, second.next_key)
    assert [len(page.marks) for page in (first, second, third)] == [PAGE, PAGE, 1]
    assert len({one.words.code for page in (first, second, third) for one in page.marks}) == 2 * PAGE + 1
    assert third.next_key == ""
    one = places_for(bureau.member)
    two = places_for(bureau.member, after=one.next_key)
    assert (len(one.rows), len(two.rows)) == (PAGE, PAGE)
    assert not {row.id for row in one.rows} & {row.id for row in two.rows}


@pytest.mark.parametrize("key", ["x", "place~x~y", "place~", "~", "99999999999999999999~x", "hazard~1~x", "place~0~\0"])
def test_a_key_that_is_none_begins_at_the_beginning(bureau, asked, key):
    put(bureau, "A", 1, 1)
    assert [one.words.code for one in listed(asked, key).marks] == ["A"]
    assert len(places_for(bureau.member, after=key).rows) == 1


def test_what_is_near_comes_first_and_what_is_farther_than_128_km_not_at_all(bureau, asked):
    """A degree of latitude is 111.195 km. One lies in a corner of the first ring's box, and farther than its radius."""
    put(bureau, "近", 30_009_000, 120_000_000)
    put(bureau, "角", 30_017_900, 120_020_700)
    put(bureau, "远", 31_100_000, 120_000_000)
    put(bureau, "外", 31_160_000, 120_000_000)
    put(bureau, "无", None, None)
    found = nearest(asked, (30.0, 120.0)).marks
    assert [(one.words.code, one.metres) for one in found] == [("近", 1001), ("角", 2817), ("远", 122314)]


def test_who_is_on_no_roster_sees_no_map(bureau, client, django_user_model):
    client.force_login(django_user_model.objects.create_user("nobody"))
    assert client.get(reverse("field_map")).status_code == 403
    assert client.get(reverse("field_marks")).status_code == 403


def test_the_page_lists_and_the_map_answers(bureau, client):
    one = put(bureau, "A", 30_000_000, 120_000_000)
    client.force_login(bureau.accounts["林一"])
    page = client.get(reverse("field_map"), {"near": "30.01,120"}).content.decode()
    assert "约 1112 米" in page
    told = client.get(reverse("field_marks")).json()
    assert told["box"] == [30, 120, 30, 120]
    assert [(mark["name"], mark["lies"], mark["url"]) for mark in told["marks"]] == [
        ("哨点A", [30, 120], reverse("place", args=[one.pk]))
    ]
    assert client.get(reverse("field_marks"), {"kind": "depot"}).json() == {"box": None, "cells": [], "marks": []}


def test_the_list_of_places_is_found_by_words_and_kind_and_shows_closed_ones_to_keepers(bureau, client):
    put(bureau, "A", None, None)
    depot = put(bureau, "B", None, None, "depot")
    gone = put(bureau, "C", None, None)
    Place.objects.filter(pk=gone.pk).update(closed_on=DAY)
    assert [row.id for row in places_for(bureau.officer, kind="depot").rows] == [depot.pk]
    assert [row.code for row in places_for(bureau.officer, words="哨点B").rows] == ["B"]
    assert [row.code for row in places_for(bureau.officer, show="closed").rows] == ["C"]
    assert places_for(bureau.member, show="closed").rows == []
    client.force_login(bureau.accounts["林一"])
    assert "哨点C" not in client.get(reverse("places"), {"show": "closed"}).content.decode()
