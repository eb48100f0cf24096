"""How long the way takes, reckoned by hand: a degree of a great circle is 6371 km × π / 180 = 111.19 km."""

from benliu.places.travel import minutes_between


def test_a_degree_to_the_north_takes_the_great_circle_with_its_bends():
    assert minutes_between((30.0, 121.0), (31.0, 121.0)) == 267 + 5  # 111.19 × 1.4 / 35 × 60 = 266.87


def test_a_degree_to_the_east_is_shorter_away_from_the_equator():
    assert minutes_between((60.0, 121.0), (60.0, 122.0)) == 134 + 5  # about half: 55.6 × 2.4 = 133.4
    assert minutes_between((0.0, 121.0), (0.0, 122.0)) == 267 + 5


def test_who_is_there_needs_the_minutes_to_the_door():
    assert minutes_between((30.0, 121.0), (30.0, 121.0)) == 5


def test_there_and_back_take_the_same():
    home, place = (30.12, 121.34), (30.05, 121.51)
    assert minutes_between(home, place) == minutes_between(place, home)


def test_across_the_date_line_the_way_is_short():
    assert minutes_between((0.0, 179.5), (0.0, -179.5)) == 267 + 5
