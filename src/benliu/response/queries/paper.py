"""The roster on paper: a short code for everybody at every place.

A code is the place's code and a number, in the order in which people were put there. Duties are never deleted, and new
ones come after the old: so what was printed before the storm still holds when it is keyed in.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from benliu.org.queries import names_of

from ..models import Duty

Times = tuple[dt.datetime, dt.datetime]


@dataclass
class PaperLine:
    """Somebody at a place; `shifts` are those that still hold, by their start."""

    code: str
    person_id: int
    place_id: int
    name: str
    shifts: list[Times] = field(default_factory=list)


@dataclass
class PaperPlace:
    """A place with its people, by their number."""

    id: int
    code: str
    name: str
    lines: list[PaperLine] = field(default_factory=list)


def paper_roster(response_id: uuid.UUID) -> list[PaperPlace]:
    """Everybody who was ever put on a post, by place. Two queries; erased people have no name."""
    rows = Duty.objects.filter(post__response_id=response_id).order_by("made_at", "pk")
    said = ("person_id", "post__place_id", "post__place__code", "post__place__name", "gone", "post__withdrawn_at")
    duties = list(rows.values_list(*said, "post__starts_at", "post__ends_at"))
    names = names_of({person for person, *_rest in duties})
    places: dict[int, PaperPlace] = {}
    lines: dict[tuple[int, int], PaperLine] = {}
    taken: dict[str, int] = {}
    for person, place_id, code, name, gone, withdrawn, starts, ends in duties:
        if place_id not in places:
            places[place_id] = PaperPlace(place_id, _code_of(code, place_id, taken), name)
        place, key = places[place_id], (place_id, person)
        if key not in lines:
            lines[key] = PaperLine(_numbered(place), person, place_id, names.get(person, ""))
            place.lines.append(lines[key])
        if not gone and not withdrawn:
            lines[key].shifts.append((starts, ends))
    for line in lines.values():
        line.shifts.sort()
    return sorted(places.values(), key=lambda place: place.code)


def _code_of(code: str, place_id: int, taken: dict[str, int]) -> str:
    """The place's code; of two units' places with the same one the second gets its number too."""
    first = taken.setdefault(code, place_id)
    return code if first == place_id else f"{code}/{place_id}"


def _numbered(place: PaperPlace) -> str:
    number = len(place.lines) + 1
    return f"{place.code}-{number}" if place.code[-1:].isdigit() else f"{place.code}{number}"


def paper_lines(response_id: uuid.UUID) -> dict[str, PaperLine]:
    """The same by code, as it is compared: without regard to small and capital letters."""
    found = paper_roster(response_id)
    return {line.code.upper(): line for place in found for line in place.lines}
