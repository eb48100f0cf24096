"""How many people are wanted on the posts of this shift, how many said that they come, and how many are there."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ...models import Call, Duty, Post, Presence
from ..coming import COMING

ANSWERED_YES = Q(call__answer__in=COMING)


@dataclass(frozen=True)
class Piece:
    """A piece of a bar: `on` there, `co` coming, `ca` neither."""

    kind: str
    start: float
    length: float


@dataclass(frozen=True)
class Strength:
    """People. `needed` on the posts; of those on the roster `called`, `confirmed` (said yes, or came), `arrived` (there
    now), `late` (should be there by now, and have not come), `unanswered` (called, and silent).
    """

    needed: int = 0
    called: int = 0
    confirmed: int = 0
    arrived: int = 0
    late: int = 0
    unanswered: int = 0

    def __add__(self, other: "Strength") -> "Strength":
        mine, others = vars(self), vars(other)
        return Strength(**{name: mine[name] + others[name] for name in mine})

    @property
    def coming(self) -> int:
        """Confirmed, and not there."""
        return self.confirmed - self.arrived

    @property
    def missing(self) -> int:
        """Wanted, and nobody said that he comes."""
        return max(0, self.needed - self.confirmed)

    @property
    def bar(self) -> list["Piece"]:
        """The same as pieces of a bar from 0 to 100: there, coming, and the rest of those wanted."""
        whole, start = max(self.needed, self.confirmed, 1), 0.0
        pieces = []
        for kind, count in (("on", self.arrived), ("co", self.coming), ("ca", max(0, self.needed - self.confirmed))):
            length = count * 100 / whole
            pieces += [Piece(kind, start, length)] if count > 0 else []
            start += length
        return pieces

    @property
    def confirmed_share(self) -> int:
        """Of those wanted, in percent."""
        return _share(self.confirmed, self.needed)

    @property
    def arrived_share(self) -> int:
        """Of those confirmed, in percent."""
        return _share(self.arrived, self.confirmed)


def _share(some: int, of: int) -> int:
    return some * 100 // of if of else 0


def posts_of(response_id: uuid.UUID) -> QuerySet[Post]:
    """The posts that stand, with place and skill."""
    return Post.objects.filter(response=response_id, withdrawn_at=None).select_related("place", "skill")


def current_posts(posts: Iterable[Post], now: dt.datetime) -> list[Post]:
    """What a board shows of each place: the posts that run; where none runs, those that begin next, together."""
    by_place: dict[int, list[Post]] = defaultdict(list)
    for post in posts:
        if post.ends_at > now:
            by_place[post.place_id].append(post)
    shown = []
    for own in by_place.values():
        running = [post for post in own if post.starts_at <= now]
        first = min(post.starts_at for post in own)
        shown += running or [post for post in own if post.starts_at == first]
    return shown


def strengths(posts: Iterable[Post], response_id: uuid.UUID, now: dt.datetime) -> dict[int, Strength]:
    """By post. One query."""
    shown = {post.pk: post.number for post in posts}
    rows = {row["post"]: row for row in _counted(shown, response_id, now)}
    names = ("called", "confirmed", "arrived", "late", "unanswered")
    return {
        post: Strength(number, **{name: rows[post][name] if post in rows else 0 for name in names})
        for post, number in shown.items()
    }


def _counted(posts: Iterable[int], response_id: uuid.UUID, now: dt.datetime) -> Iterable[Any]:
    stays = Presence.objects.filter(
        response=response_id, person=OuterRef("person"), place=OuterRef("post__place"), arrived_at__lte=now
    )
    here = Q(Exists(stays.filter(left_at=None)))
    came = Q(Exists(stays.filter(Q(left_at=None) | Q(left_at__gt=OuterRef("post__starts_at")))))
    duties = Duty.objects.filter(post__in=posts, gone=Duty.Gone.NONE).order_by().values("post")
    return duties.annotate(
        called=Count("pk", filter=Q(call__isnull=False)),
        confirmed=Count("pk", filter=ANSWERED_YES | here),
        arrived=Count("pk", filter=here),
        late=Count("pk", filter=ANSWERED_YES & _due(now) & ~came),
        unanswered=Count("pk", filter=Q(call__answer=Call.Answer.NONE, call__stop=Call.Stop.NONE) & ~here),
    )


def _due(now: dt.datetime) -> Q:
    """The shift has begun; of somebody who said from when he can come, that hour, too."""
    said = [Q(**{f"call__{name}": None}) | Q(**{f"call__{name}__lte": now}) for name in ("free_from", "arrives_at")]
    return Q(post__starts_at__lte=now) & said[0] & said[1]
