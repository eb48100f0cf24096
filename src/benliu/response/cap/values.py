"""Texts of elements: what XML Schema lets them be, and what they mean."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

SPACE = " \t\r\n"  # white space of XML, and no other
MOST_LISTED = 1_000  # addresses, incidents or references that are read of one message

_MOMENT = re.compile(
    r"(-?(?:[1-9]\d{3,}|0\d{3}))-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[-+]\d\d:\d\d)?", re.ASCII
)
_ZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d", re.ASCII)
_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_INTEGER = re.compile(r"[-+]?\d+", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_FARTHEST_ZONE = 14 * 60


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of text: what it allows, and the code of the problem where it does not."""

    allows: Callable[[str], bool]
    problem: str = ""


def collapsed(text: str) -> str:
    """As XML Schema reads most types: no white space at the ends, single spaces within."""
    return re.sub(f"[{SPACE}]+", " ", text).strip(" ")


def _is_moment(text: str) -> bool:
    found = _MOMENT.fullmatch(collapsed(text))
    if not found:
        return False
    year = int(found[1][-4:]) % 400 + 2000  # a year like it, however many digits it has
    month, day, hour, minute, second = (int(part) for part in found.groups()[1:6])
    if not found[1].strip("-0") or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return False
    midnight = hour == 24 and minute == second == 0 and not (found[7] or "").strip(".0")
    return (hour < 24 or midnight) and minute < 60 and second < 60 and _is_zone(found[8] or "Z")


def _is_zone(zone: str) -> bool:
    if zone == "Z":
        return True
    hours, minutes = int(zone[1:3]), int(zone[4:])
    return minutes < 60 and hours * 60 + minutes <= _FARTHEST_ZONE


def _is_zoned_moment(text: str) -> bool:
    return bool(_ZONED.fullmatch(collapsed(text))) and _is_moment(text)


def _is_language(text: str) -> bool:
    return not text or bool(_LANGUAGE.fullmatch(collapsed(text)))  # an empty one stands for its default, en-US


# RFC 3986. Signs that an address may not hold are taken as if written in percent, as XML Schema does.
_PART = r"\w\-.~!$&'()*+,;=:@%"
_URI = re.compile(
    r"(?:[a-zA-Z][a-zA-Z0-9+.\-]*:|(?![^/?#]*:))"
    rf"(?://(?:[{_PART}]*|(?:[^\[\]/?#@]*@)?\[[0-9a-zA-Z:.]*\](?::\d*)?)(?=[/?#]|$))?"
    rf"[{_PART}/]*(?:\?[{_PART}/?]*)?(?:#[{_PART}/?]*)?",
    re.ASCII,
)
_FORBIDDEN = re.compile(r'[^\x21-\x7e]|[<>"{}|\\^`]')
_HALF_ESCAPE = re.compile(r"%(?![0-9a-fA-F]{2})")


def _is_uri(text: str) -> bool:
    plain = _FORBIDDEN.sub("_", collapsed(text))
    return bool(_URI.fullmatch(plain)) and not _HALF_ESCAPE.search(plain)


KINDS = {
    "text": Kind(lambda _text: True),
    "moment": Kind(_is_moment, "not-moment"),
    "zoned moment": Kind(_is_zoned_moment, "not-moment"),
    "language": Kind(_is_language, "not-language"),
    "uri": Kind(_is_uri, "not-uri"),
    "integer": Kind(lambda text: bool(_INTEGER.fullmatch(collapsed(text))), "not-integer"),
    "decimal": Kind(lambda text: bool(_DECIMAL.fullmatch(collapsed(text))), "not-decimal"),
}


def moment_of(text: str) -> dt.datetime | None:
    """The moment that a valid text names, with its zone; None without a zone, or beyond the years 1–9999."""
    text = collapsed(text)
    found = _MOMENT.fullmatch(text) if _is_moment(text) else None
    if not found or not found[8] or len(found[1]) > 4:
        return None
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    micro = int((found[7] or ".0")[1:7].ljust(6, "0"))
    try:
        moment = dt.datetime(year, month, day, hour % 24, minute, second, micro, _zone_of(found[8]))
        moment += dt.timedelta(days=hour // 24)
        moment.astimezone(dt.UTC)  # so that it can be compared with any other
    except (ValueError, OverflowError):
        return None
    return moment


def _zone_of(text: str) -> dt.timezone:
    if text == "Z":
        return dt.UTC
    offset = dt.timedelta(hours=int(text[1:3]), minutes=int(text[4:]))
    return dt.timezone(-offset if text[0] == "-" else offset)


Point = tuple[float, float]
"""Latitude and longitude in degrees, WGS 84."""


def point_of(text: str) -> Point | None:
    """`lat,lon`."""
    parts = text.split(",")
    if len(parts) != 2 or not all(_DECIMAL.fullmatch(part) for part in parts):
        return None
    latitude, longitude = (float(part) for part in parts)
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def polygon_of(text: str) -> tuple[Point, ...] | None:
    """`lat,lon lat,lon …`: four points or more, the last as the first (CAP-V1.2 §3.2.4)."""
    points = [point_of(part) for part in text.split()]
    if len(points) < 4 or points[0] != points[-1]:
        return None
    known = tuple(point for point in points if point)
    return known if len(known) == len(points) else None


def circle_of(text: str) -> tuple[Point, float] | None:
    """`lat,lon radius` → the centre and the radius in kilometres."""
    parts = text.split()
    if len(parts) != 2 or not _DECIMAL.fullmatch(parts[1]):
        return None
    centre, radius = point_of(parts[0]), float(parts[1])
    return (centre, radius) if centre and radius >= 0 else None


_LISTED = re.compile(r'"([^"]*)"|(\S+)')


def listed(text: str) -> tuple[str, ...]:
    """The parts of `addresses` and `incidents`: divided by spaces, in quotation marks where they hold some."""
    return tuple(found[1] or found[0] for found in islice(_LISTED.finditer(text), MOST_LISTED))
