"""How long the way between two points takes: an estimate, where nobody asks a map. Pure."""

from math import asin, ceil, cos, radians, sin, sqrt

EARTH_KM = 6371.0
DETOUR, KM_PER_HOUR, TO_GET_READY = 1.4, 35.0, 5  # roads wind; town and wet country roads; minutes to the door

Point = tuple[float, float]  # degrees of latitude and longitude, WGS 84


def minutes_between(start: Point, end: Point) -> int:
    """Minutes from one point to another, rounded up: the great circle, made longer by the bends of roads, at the speed
    of a storm's traffic, and the minutes until one sits in the car. Good for choosing who is near, not for a promise.
    """
    km = _great_circle(start, end)
    return ceil(round(km * DETOUR / KM_PER_HOUR * 60, 6)) + TO_GET_READY


def metres_between(start: Point, end: Point) -> int:
    """Metres from one point to another as the crow flies."""
    return round(_great_circle(start, end) * 1000)


def _great_circle(start: Point, end: Point) -> float:
    """Kilometres by the haversine formula."""
    (north, east), (to_north, to_east) = (tuple(map(radians, point)) for point in (start, end))
    half = sin((to_north - north) / 2) ** 2 + cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))
