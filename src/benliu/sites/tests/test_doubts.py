"""What speaks against a patrol, from a table made by hand. The points lie 100 m, 1.5 km and 15 km apart."""

import datetime as dt

import pytest

from benliu.places.travel import metres_between
from benliu.sites.doubts import CLOCK, FAR, NOT_SCANNED, TOO_FAST, Seen, doubts_of

START = dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC)
GATE, BEND, MOUTH = (28.6, 121.5), (28.6009, 121.5), (28.6144, 121.5)
NEVER = None


def at(seconds, place, scanned=True, metres=None, late=600):
    moment = START + dt.timedelta(seconds=seconds)
    return Seen(moment, moment + dt.timedelta(seconds=late), place, scanned, metres)


def test_the_points_lie_as_far_apart_as_the_table_says():
    """One degree of latitude is 111.19 km on a sphere of 6371 km."""
    assert (metres_between(GATE, BEND), metres_between(GATE, MOUTH)) == (100, 1601)


@pytest.mark.parametrize(
    ("visits", "found"),
    [
        ([at(0, GATE), at(80, BEND)], [(), ()]),  # on foot
        ([at(0, GATE), at(6, BEND)], [(), (TOO_FAST,)]),  # 100 m in 6 s: 60 km/h
        ([at(0, GATE), at(7, BEND)], [(), ()]),  # 51 km/h: by car
        ([at(0, GATE), at(100, MOUTH)], [(), (TOO_FAST,)]),  # 1.6 km in 100 s: 58 km/h
        ([at(0, GATE), at(110, MOUTH)], [(), ()]),  # 52 km/h
        ([at(0, None), at(9, None)], [(), (TOO_FAST,)]),  # nobody knows where they lie
        ([at(0, None), at(10, GATE)], [(), ()]),
        ([at(0, GATE, scanned=False)], [(NOT_SCANNED,)]),
        ([at(0, GATE, metres=300)], [()]),
        ([at(0, GATE, metres=301)], [(FAR,)]),
        ([at(-1, GATE)], [(CLOCK,)]),  # before the patrol began
        ([at(0, GATE, late=-300)], [()]),  # clocks differ
        ([at(0, GATE, late=-301)], [(CLOCK,)]),  # told five minutes before it happened
        ([at(0, GATE), at(3, GATE, scanned=False, metres=900)], [(), (NOT_SCANNED, FAR)]),  # the same point again
    ],
)
def test_doubts(visits, found):
    assert doubts_of(visits, START) == found
