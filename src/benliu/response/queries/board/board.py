"""The board: everything that a commander has to see at one glance, and whether it has changed."""

import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Model, OuterRef, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from benliu.places.models import Place

from ...models import Call, CallRound, Duty, LevelChange, Movement, Post, Presence, Report, Response
from ..standdown import count_still_out
from .deciding import Decision, decisions
from .log import Event, events
from .places import PlaceRow, Situation, SkillRow, place_rows, skill_rows
from .staying import AHEAD, OVER, SOON, Staying, staying_people
from .strength import Strength, current_posts, posts_of, strengths
from .water import waters

LINES = 14  # of the log


@dataclass(frozen=True)
class Board:
    """All figures of a response at `now`; `longest` is how long the one who has been on duty longest has been so."""

    id: uuid.UUID
    title: str
    is_drill: bool
    level: int
    level_label: str
    ended: bool
    now: dt.datetime
    total: Strength
    places: tuple[PlaceRow, ...]
    skills: tuple[SkillRow, ...]
    on_site: int
    over: int
    soon: int
    longest: dt.timedelta | None
    out: int
    log: tuple[Event, ...]
    further: int
    decisions: tuple[Decision, ...]

    @property
    def longest_words(self) -> str:
        """In hours and minutes."""
        if self.longest is None:
            return ""
        hours, minutes = divmod(int(self.longest.total_seconds()) // 60, 60)
        return _("%(hours)d 时 %(minutes)d 分") % {"hours": hours, "minutes": minutes}

    @property
    def on_map(self) -> bool:
        """Whether it is known of any place where it lies."""
        return any(place.latitude is not None for place in self.places)


def board(response_id: uuid.UUID, now: dt.datetime) -> Board | None:
    """The board at a moment. Sixteen queries at most, whatever the number of people."""
    response = Response.objects.filter(pk=response_id).first()
    if response is None:
        return None
    known = _situation(response, now)
    rows = place_rows(known)
    out = count_still_out(response, now) if response.ended_at else 0
    log = sorted([*events(response_id), *_limits(known)], key=lambda event: event.at, reverse=True)
    return Board(
        id=response.pk,
        title=response.title,
        is_drill=response.is_drill,
        level=response.level,
        level_label=response.get_level_display(),
        ended=response.ended_at is not None,
        now=now,
        total=sum((row.strength for row in rows), Strength()),
        places=tuple(rows),
        skills=tuple(skill_rows(known.shown, known.by_post)),
        on_site=len(known.staying),
        over=sum(row.over for row in rows),
        soon=sum(row.soon for row in rows),
        longest=max((now - one.since for one in known.staying), default=None),
        out=out,
        log=tuple(log[:LINES]),
        further=len(log) - LINES if len(log) > LINES else 0,
        decisions=tuple(decisions(response_id, rows, ended=response.ended_at is not None, out=out, now=now)),
    )


def _situation(response: Response, now: dt.datetime) -> Situation:
    ahead = [] if response.ended_at else list(posts_of(response.pk).filter(ends_at__gt=now))
    shown = current_posts(ahead, now)
    following = _following(ahead, shown)
    by_post = strengths([*shown, *following], response.pk, now)
    by_place: dict[int, Strength] = defaultdict(Strength)
    for post in following:
        by_place[post.place_id] += by_post[post.pk]
    staying = staying_people(response.pk, {post.place_id: post.ends_at - post.starts_at for post in shown})
    wet = waters(response.pk)
    places = {post.place_id: post.place for post in shown}
    others = ({one.place_id for one in staying} | wet.keys()) - places.keys()
    places |= Place.objects.in_bulk(others) if others else {}
    return Situation(shown, by_place, by_post, staying, wet, places, now)


def _following(ahead: Iterable[Post], shown: Iterable[Post]) -> list[Post]:
    """Of each place, the posts that begin next after those that are shown."""
    begun: dict[int, dt.datetime] = {}
    for post in shown:
        begun[post.place_id] = max(post.starts_at, begun.get(post.place_id, post.starts_at))
    later: dict[int, list[Post]] = defaultdict(list)
    for post in ahead:
        if post.starts_at > begun[post.place_id]:
            later[post.place_id].append(post)
    first = {place: min(post.starts_at for post in posts) for place, posts in later.items()}
    return [post for place, posts in later.items() for post in posts if post.starts_at == first[place]]


def _limits(known: Situation) -> Iterable[Event]:
    """At which places people have reached the limit, or soon will: told once for each place."""
    by_place: Mapping[tuple[int, str], list[Staying]] = defaultdict(list)
    for one in known.staying:
        by_place[one.place_id, one.state(known.now)].append(one)
    for (place, state), people in by_place.items():
        told = {"place": known.places[place].name, "n": len(people)}
        if state == OVER:
            yield Event(
                max(one.limit_at for one in people), _("%(place)s %(n)d 人值班已满一班，等待换班") % told, "warn"
            )
        elif state == SOON:
            since = max(one.limit_at for one in people) - AHEAD
            yield Event(since, _("%(place)s %(n)d 人半小时内将满一班") % told, "warn")


def board_mark(response_id: uuid.UUID, now: dt.datetime) -> str | None:
    """What changes whenever the board does: everything that was told, and the minute, since people grow late by it.

    Also by language. One query; None where there is no such response.
    """
    counted: list[tuple[type[Model], str, tuple[str, ...]]] = [
        (LevelChange, "response", ("made_at",)),
        (Post, "response", ("opened_at", "withdrawn_at")),
        (Duty, "post__response", ("made_at", "gone_at")),
        (CallRound, "response", ("made_at", "closed_at")),
        (Call, "round__response", ("answered_at", "stopped_at")),
        (Movement, "response", ("received_at",)),
        (Presence, "response", ("arrived_at", "left_at")),
        (Report, "response", ("received_at", "done_at")),
    ]
    said: dict[str, Subquery] = {}
    for model, owner, times in counted:
        rows: Any = model._default_manager.filter(**{owner: OuterRef("pk")}).order_by().values(owner)
        for name, total in [("pk", Count("pk")), *((time, Max(time)) for time in times)]:
            said[f"{model.__name__}_{name}".lower()] = Subquery(rows.annotate(found=total).values("found"))
        for time in times[1:]:
            said[f"{model.__name__}_n_{time}".lower()] = Subquery(rows.annotate(found=Count(time)).values("found"))
    found = (
        Response.objects.filter(pk=response_id).annotate(**said).values_list("level", "stood_down_at", *said).first()
    )
    if found is None:
        return None
    text = repr((found, f"{now:%Y%m%d%H%M}", get_language()))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
