"""Whom to ask: a table worked out by hand."""

from dataclasses import replace

import pytest

from benliu.advice.matching import Expert, propose, weights


def expert(person_id: int, **rest) -> Expert:
    return Expert(**({"person_id": person_id, "has_skill": True, "way": 20, "open_requests": 0, "rested": None} | rest))


@pytest.mark.parametrize(
    ("one", "way", "load", "rest", "total"),
    [
        (expert(1), 20, 0, 0, 20),  # no visit yet: rested
        (expert(1, way=None), 60, 0, 0, 60),  # not known: as an hour
        (expert(1, open_requests=3), 20, 90, 0, 110),  # half an hour each
        (expert(1, rested=0), 20, 0, 70, 90),  # today: seven days are lacking
        (expert(1, rested=6), 20, 0, 10, 30),
        (expert(1, rested=7), 20, 0, 0, 20),
        (expert(1, rested=30), 20, 0, 0, 20),
        (expert(1, way=45, open_requests=1, rested=5), 45, 30, 20, 95),
    ],
)
def test_every_figure(one, way, load, rest, total):
    (found,) = propose([one])
    assert (found.for_way, found.for_load, found.for_rest, found.total) == (way, load, rest, total)


def test_the_order():
    people = [
        expert(1, way=10, has_skill=False),  # nearest, and cannot do it
        expert(2, way=50),  # 50
        expert(3, way=25, open_requests=1),  # 55
        expert(4, way=5, is_away=True),  # cannot come
        expert(5, way=40, rested=6),  # 50: as much as 2, known shorter
    ]
    found = propose(people)
    assert [one.expert.person_id for one in found] == [2, 5, 3, 1, 4]
    assert [one.expert.person_id for one in found if one.fits] == [2, 5, 3]


def test_other_weights_make_another_order():
    near, rested = expert(1, way=10, open_requests=2), expert(2, way=60)
    assert [one.expert.person_id for one in propose([near, rested])] == [2, 1]  # 70 and 60
    light = replace(weights(), per_open_request=20)
    assert [one.expert.person_id for one in propose([near, rested], light)] == [1, 2]  # 50 and 60


def test_a_missing_skill_is_a_figure_as_all_else():
    light = replace(weights(), without_skill=5)
    found = propose([expert(1, has_skill=False), expert(2, way=30)], light)
    assert [(one.expert.person_id, one.for_skill, one.total, one.fits) for one in found] == [
        (1, 5, 25, False),
        (2, 0, 30, True),
    ]
