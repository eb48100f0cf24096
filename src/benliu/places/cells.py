"""A map's part, and the cells into which it is cut so that it never shows more than can be told apart. Pure.

All in millionths of a degree. Cells have their corners at whole multiples of a power of two, whatever part is looked
at: who moves the map sees the same cells again.
"""

from dataclasses import dataclass

DEGREE = 1_000_000
ACROSS = 16  # at most so many cells along the longer side, and one more where it cuts the first and last
NORTH, EAST = 90 * DEGREE, 180 * DEGREE
KM = 8_993  # millionths of a degree of latitude in a kilometre, rounded up


@dataclass(frozen=True)
class Box:
    """A part of the map, its edges included."""

    south: int
    west: int
    north: int
    east: int

    def step(self) -> int:
        """The side of its cells: the least power of two of which `ACROSS` reach along the longer side."""
        side = max(self.north - self.south, self.east - self.west, 1)
        return 1 << max(0, (-(-side // ACROSS) - 1).bit_length())


def read_box(text: str) -> Box | None:
    """`south,west,north,east` in degrees; none where it is no part of the earth."""
    try:
        south, west, north, east = (round(float(part) * DEGREE) for part in text.split(","))
    except (ValueError, OverflowError):
        return None
    box = Box(max(south, -NORTH), max(west, -EAST), min(north, NORTH), min(east, EAST))
    return box if box.south <= box.north and box.west <= box.east else None


def read_point(text: str) -> tuple[float, float] | None:
    """`latitude,longitude` in degrees; none where it is no point of the earth."""
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        return None
    on_earth = abs(latitude) <= NORTH / DEGREE and abs(longitude) <= EAST / DEGREE  # false for what is no number, too
    return (latitude, longitude) if on_earth else None


def box_around(point: tuple[float, float], km: int, narrowing: float) -> Box:
    """All that is at most so many kilometres away, and some more; `narrowing`: the cosine of the latitude."""
    latitude, longitude = (round(degrees * DEGREE) for degrees in point)
    aside = min(EAST, round(km * KM / max(narrowing, 0.01)))
    return Box(latitude - km * KM, longitude - aside, latitude + km * KM, longitude + aside)
