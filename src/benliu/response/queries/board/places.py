"""What a board says of each place and of each skill."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benliu.places.models import Place

from ...models import Post
from .staying import OVER, SOON, Staying
from .strength import Strength
from .water import ABOVE, NEAR, Water

BAD, WARN, OK = "bad", "warn", "ok"
DEGREE = 1_000_000


@dataclass(frozen=True)
class PlaceRow:
    """A place with its shift, its people and its water. `on_site`: all who are there, whatever their shift.

    `over` and `soon`: who has been on duty for a shift's length, or will have within half an hour; `relief`: how many
    who said that they come for this shift or the next one there are still to come.
    """

    id: int
    code: str
    name: str
    latitude: float | None
    longitude: float | None
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    strength: Strength
    on_site: int
    over: int
    soon: int
    relief: int
    water: Water | None
    begun: bool

    @property
    def unrelieved(self) -> int:
        """People over the limit for whom nobody comes."""
        return max(0, self.over - self.relief)

    @property
    def others(self) -> int:
        """On site, and not of the shift that is shown."""
        return max(0, self.on_site - self.strength.arrived)

    @property
    def mark(self) -> str:
        """`bad`: less than half of this shift is there; `warn`: something wants a look; else `ok`."""
        if self.begun and self.strength.arrived * 2 < self.strength.needed:
            return BAD
        wet = self.water is not None and self.water.state in (ABOVE, NEAR)
        return WARN if wet or self.over or self.soon or self.strength.missing else OK


@dataclass(frozen=True)
class SkillRow:
    """A skill that this shift asks for (empty: anybody), over all places."""

    title: str
    strength: Strength


@dataclass(frozen=True)
class Situation:
    """What the rows are made from."""

    shown: Sequence[Post]
    following: Mapping[int, Strength]  # by place: the next shift
    by_post: Mapping[int, Strength]
    staying: Sequence[Staying]
    waters: Mapping[int, Water]
    places: Mapping[int, Place]
    now: dt.datetime


def place_rows(known: Situation) -> list[PlaceRow]:
    """By code. A place counts when somebody is wanted there, is there, or told its water. No query."""
    posts: dict[int, list[Post]] = defaultdict(list)
    for post in known.shown:
        posts[post.place_id].append(post)
    states = Counter((one.place_id, one.state(known.now)) for one in known.staying)
    there = Counter(one.place_id for one in known.staying)
    rows = [_row(known, place, posts[place.pk], there, states) for place in known.places.values()]
    return sorted(rows, key=lambda row: (row.code, row.id))


def _row(
    known: Situation, place: Place, own: Sequence[Post], there: Counter[int], states: Counter[tuple[int, str]]
) -> PlaceRow:
    strength = sum((known.by_post[post.pk] for post in own), Strength())
    following = known.following.get(place.pk, Strength())
    begun = bool(own) and own[0].starts_at <= known.now
    placed = place.latitude is not None and place.longitude is not None
    return PlaceRow(
        id=place.pk,
        code=place.code,
        name=place.name,
        latitude=(place.latitude or 0) / DEGREE if placed else None,
        longitude=(place.longitude or 0) / DEGREE if placed else None,
        starts_at=min((post.starts_at for post in own), default=None),
        ends_at=max((post.ends_at for post in own), default=None),
        strength=strength,
        on_site=there[place.pk],
        over=states[place.pk, OVER],
        soon=states[place.pk, SOON],
        relief=strength.coming + following.confirmed,
        water=known.waters.get(place.pk),
        begun=begun,
    )


def skill_rows(posts: Iterable[Post], by_post: Mapping[int, Strength]) -> list[SkillRow]:
    """The most wanted first. No query."""
    found: dict[str, Strength] = defaultdict(Strength)
    for post in posts:
        found[post.skill.title if post.skill else ""] += by_post[post.pk]
    rows = [SkillRow(title, strength) for title, strength in found.items()]
    return sorted(rows, key=lambda row: (-row.strength.needed, row.title))
