"""What follows from movements, by hand; and the same for every order of coming in."""

import datetime as dt
import itertools
import uuid

import pytest

from benliu.response.stays import Moved, Shift, Stay, counted_at, stays_of

A, B = 1, 2
STARTED = dt.datetime(2026, 8, 11, 0, 0, tzinfo=dt.UTC)
ONE, TWO, THREE = (uuid.UUID(int=number) for number in (1, 2, 3))


def at(hour: float) -> dt.datetime:
    return STARTED + dt.timedelta(hours=hour)


def moved(act: str, place: int, hour: float, number: int = 0) -> Moved:
    return Moved(act == "+", place, at(hour), uuid.UUID(int=number))


CASES = [
    ("nothing", [], []),
    ("came", [("+", A, 8)], [(A, 8, None)]),
    ("came and left", [("+", A, 8), ("-", A, 16)], [(A, 8, 16)]),
    ("came twice", [("+", A, 8), ("+", A, 9), ("-", A, 16)], [(A, 8, 16)]),
    ("left twice", [("+", A, 8), ("-", A, 15), ("-", A, 16)], [(A, 8, 15)]),
    ("left without having come", [("-", A, 8)], []),
    ("went on without leaving", [("+", A, 8), ("+", B, 12), ("-", B, 16)], [(A, 8, 12), (B, 12, 16)]),
    ("left a place where they are not", [("+", A, 8), ("-", B, 12)], [(A, 8, None)]),
    ("came back", [("+", A, 8), ("-", A, 10), ("+", A, 12)], [(A, 8, 10), (A, 12, None)]),
    ("two shifts touch", [("+", A, 8), ("-", A, 16), ("+", A, 16), ("-", A, 20)], [(A, 8, 16), (A, 16, 20)]),
    ("shifts of two places touch", [("+", A, 8), ("-", A, 16), ("+", B, 16)], [(A, 8, 16), (B, 16, None)]),
    ("came and left at once", [("+", A, 8), ("-", A, 8)], [(A, 8, None)]),
]


@pytest.mark.parametrize(("told", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_stays_follow_from_movements_in_whatever_order_they_come(told, expected):
    moves = [moved(*one, number) for number, one in enumerate(told)]
    due = [Stay(place, at(came), None if left is None else at(left)) for place, came, left in expected]
    for order in itertools.permutations(moves):
        assert stays_of(order) == due


def test_of_two_arrivals_at_the_same_time_the_greater_id_is_the_later():
    moves = [moved("+", A, 8, 7), moved("+", B, 8, 3)]
    assert stays_of(moves) == stays_of(moves[::-1]) == [Stay(B, at(8), at(8)), Stay(A, at(8))]


@pytest.mark.parametrize(
    ("came", "left", "duty"),
    [
        (7, None, ONE),  # early, and there
        (15.5, None, ONE),  # its shift is not over
        (16, None, TWO),
        (24, None, None),  # both are over
        (7, 16.5, ONE),
        (15, 18, TWO),  # one hour of the first, two of the second
        (15, 17, ONE),  # an hour of both
        (5, 8, None),  # gone before the first began
        (4, 5, None),
    ],
)
def test_a_stay_belongs_to_the_shift_that_it_overlaps_most(came, left, duty):
    shifts = [Shift(TWO, A, at(16), at(24)), Shift(ONE, A, at(8), at(16)), Shift(THREE, B, at(0), at(48))]
    moves = [moved("+", A, came), *([moved("-", A, left)] if left is not None else [])]
    assert [stay.duty_id for stay in stays_of(moves, shifts)] == [duty]


HEARD = STARTED + dt.timedelta(days=3)


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        (STARTED - dt.timedelta(days=1), True),
        (STARTED - dt.timedelta(days=1, seconds=1), False),
        (HEARD + dt.timedelta(minutes=10), True),
        (HEARD + dt.timedelta(minutes=10, seconds=1), False),
        (STARTED + dt.timedelta(days=1), True),
        (STARTED.replace(year=2036), False),
        (STARTED.replace(year=1970), False),
    ],
)
def test_a_time_that_cannot_be_is_the_time_of_receipt(said, counts):
    assert counted_at(said, HEARD, STARTED) == (said if counts else HEARD)
