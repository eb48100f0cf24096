"""How a part of the map is cut into cells, and what is read from an address."""

import pytest

from benliu.places.cells import Box, box_around, read_box, read_point


@pytest.mark.parametrize(
    ("side", "step"),
    [(0, 1), (1, 1), (16, 1), (17, 2), (32, 2), (33, 4), (160_000, 16_384), (262_144, 16_384), (262_145, 32_768)],
)
def test_sixteen_cells_reach_along_the_longer_side(side, step):
    assert Box(0, 0, 0, side).step() == step
    assert Box(0, 0, side, side // 2).step() == step


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("30,120,31.5,121", Box(30_000_000, 120_000_000, 31_500_000, 121_000_000)),
        ("-100,-200,100,200", Box(-90_000_000, -180_000_000, 90_000_000, 180_000_000)),
        ("30,120,30,120", Box(30_000_000, 120_000_000, 30_000_000, 120_000_000)),
        ("31,120,30,121", None),
        ("30,120,31", None),
        ("nan,0,1,1", None),
        ("inf,0,1,1", None),
        ("x", None),
        ("", None),
    ],
)
def test_a_box_is_read_from_an_address(text, box):
    assert read_box(text) == box


@pytest.mark.parametrize("text", ["", "x", "91,0", "0,181", "nan,0", "0,nan", "inf,0", "30", "1,2,3"])
def test_what_is_no_point_of_the_earth_counts_as_none(text):
    assert read_point(text) is None


def test_a_box_around_a_point_is_wider_in_degrees_far_north():
    assert box_around((30.0, 120.0), 2, 1.0) == Box(29_982_014, 119_982_014, 30_017_986, 120_017_986)
    assert box_around((60.0, 0.0), 2, 0.5) == Box(59_982_014, -35_972, 60_017_986, 35_972)
