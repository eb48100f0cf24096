"""Open posts: from the plan for the level that holds, shift after shift, and by hand."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing
from benliu.readiness.models import Skill

from ..models import Duty, Post, Response
from ..plans import LevelPlan
from ..policies import can_command
from ..queries.plan import level_of, places_for

QUARTER = dt.timedelta(minutes=15)  # shifts begin at a whole quarter
NEAR = dt.timedelta(hours=1)  # a shift that ends sooner is not opened any more
DAY = dt.timedelta(days=1)

Key = tuple[int, int | None, dt.datetime]  # place, skill, start: what makes a post one


@dataclass(frozen=True)
class Fitted:
    """What a change of plan or level did: posts opened, withdrawn, and those that the plan no longer asks for though
    people are on them, which a person decides on. `missing`: places and skills of the plan that are there no more.
    """

    opened: int = 0
    withdrawn: int = 0
    asked: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()


@transaction.atomic
def open_posts(*, actor: Standing, response_id: uuid.UUID, now: dt.datetime, days: int = 0) -> Fitted:
    """Open what the plan asks for at the level that holds; `days`: beyond what is open by so many days.

    Posts made twice are made once.
    """
    response = _commanded(actor, response_id)
    if response.plan is None:
        raise Invalid(_("请先选一份预案，或手工开岗位。"))
    fitted = fit_posts(response, now, days)
    subject = f"response:{response.pk}"
    note_act(actor_id=actor.account_id, act="open_posts", subject=subject, now=now, opened=fitted.opened)
    return fitted


def fit_posts(response: Response, now: dt.datetime, days: int = 0) -> Fitted:
    """Bring the posts of a response to what its plan says for its level. Within a transaction that holds the response.

    Shifts follow each other from the response's start; the one under way is opened, unless it is nearly over. What is
    open already and the plan asks for stays; what it no longer asks for is withdrawn where nobody is on it.
    Posts by hand stay as they are.
    """
    level = level_of(response)
    posts = response.posts.filter(ends_at__gt=now).annotate(on=Count("duties", filter=Q(duties__gone="")))
    there = {(post.place_id, post.skill_id, post.starts_at): post for post in posts}
    wanted, missing = _wanted(response, level, now, days)
    rest = [post for key, post in there.items() if key not in wanted and not post.by_hand and not post.withdrawn_at]
    idle = [post for post in rest if not post.on]
    Post.objects.filter(pk__in=[post.pk for post in idle]).update(withdrawn_at=now)
    _lessen(wanted, [post for post in rest if post.on])
    made = [want for key, want in wanted.items() if key not in there and want.number]
    Post.objects.bulk_create(made)
    kept = [(there[key], want) for key, want in wanted.items() if key in there and not there[key].by_hand]
    opened = len(made) + sum(post.withdrawn_at is not None and want.number > 0 for post, want in kept)
    for post, want in kept:
        number = max(want.number, post.on)
        post.withdrawn_at = None if number else now
        post.number, post.weight, post.task = number or post.number, want.weight, want.task
    Post.objects.bulk_update([post for post, _want in kept], ["number", "weight", "task", "withdrawn_at"], 500)
    asked = tuple(post.pk for post in rest if post.on and post.starts_at > now)
    return Fitted(opened, len(idle), asked, missing)


def _key(post: Post) -> Key:
    return post.place_id, post.skill_id, post.starts_at


def _wanted(
    response: Response, level: LevelPlan | None, now: dt.datetime, days: int
) -> tuple[dict[Key, Post], tuple[str, ...]]:
    """Posts as the plan wants them, by key, not kept; and what of the plan is no longer there."""
    if level is None:
        return {}, ()
    places = {code: pk for pk, code in places_for(response.unit).values_list("pk", "code")}
    skills: dict[str, int | None] = dict(Skill.objects.filter(closed_at=None).values_list("code", "pk")) | {"": None}
    found: dict[Key, Post] = {}
    missing = {one.place for one in level.posts} - set(places) | {one.skill for one in level.posts} - set(skills)
    for start in _starts(response, level, now, days):
        for one in level.posts:
            if one.place in missing or one.skill in missing:
                continue
            post = Post(
                response=response,
                place_id=places[one.place],
                skill_id=skills[one.skill],
                starts_at=start,
                ends_at=start + level.shift + level.overlap,
                number=one.number,
                weight=one.weight,
                task=one.task,
                opened_at=now,
            )
            found[_key(post)] = post
    return found, tuple(sorted(missing))


def _starts(response: Response, level: LevelPlan, now: dt.datetime, days: int) -> Iterator[dt.datetime]:
    """When shifts begin: from the one under way until posts are open as far ahead as the level says."""
    first = response.started_at - (response.started_at - dt.datetime.min.replace(tzinfo=dt.UTC)) % QUARTER
    start = first + (now - first) // level.shift * level.shift
    if start + level.shift - now < NEAR:
        start += level.shift
    until = now + dt.timedelta(hours=level.ahead_hours)
    planned = response.posts.filter(withdrawn_at=None, by_hand=False)
    if last := planned.aggregate(last=Max("starts_at"))["last"]:
        until = max(until, last + QUARTER)
    until += days * DAY
    while start < until:
        yield start
        start += level.shift


def _lessen(wanted: dict[Key, Post], staying: list[Post]) -> None:
    """Ask for fewer where people stay at posts of other hours, who are there in the middle of a shift."""
    there = defaultdict(list)
    for post in staying:
        there[post.place_id, post.skill_id].append(post)
    for (place, skill, _start), want in wanted.items():
        middle = want.starts_at + (want.ends_at - want.starts_at) / 2
        on = sum(post.on for post in there[place, skill] if post.starts_at <= middle < post.ends_at)  # type: ignore[attr-defined]
        want.number = max(0, want.number - on)


@dataclass(frozen=True)
class Wish:
    """A post as somebody opens it by hand."""

    place_id: int
    skill_id: int | None
    starts_at: dt.datetime
    ends_at: dt.datetime
    number: int
    weight: int = 1
    task: str = ""


@transaction.atomic
def add_post(*, actor: Standing, response_id: uuid.UUID, wish: Wish, now: dt.datetime) -> Post:
    """Open a post by hand; the same place, skill and start twice is one post."""
    response = _commanded(actor, response_id)
    if not places_for(response.unit).filter(pk=wish.place_id).exists():
        raise Invalid(_("没有这个地点。"))
    if wish.skill_id is not None and not Skill.objects.filter(pk=wish.skill_id, closed_at=None).exists():
        raise Invalid(_("没有这项技能。"))
    if wish.ends_at <= wish.starts_at or wish.ends_at <= now or wish.ends_at - wish.starts_at > DAY:
        raise Invalid(_("请核对起止时间：结束晚于开始，也晚于现在，一班不超过 24 小时。"))
    if not 0 < wish.number <= 500:  # noqa: PLR2004 - as in a plan
        raise Invalid(_("请填 1 到 500 人。"))
    told = vars(wish) | {"task": wish.task[:200], "by_hand": True, "withdrawn_at": None}
    made = {"opened_at": now}
    key = {"place_id": wish.place_id, "skill_id": wish.skill_id, "starts_at": wish.starts_at}
    post, _new = Post.objects.update_or_create(response=response, **key, defaults=told, create_defaults=told | made)
    note_act(actor_id=actor.account_id, act="add_post", subject=f"response:{response.pk}", now=now, post=post.pk)
    return post


@transaction.atomic
def change_post(*, actor: Standing, post_id: int, number: int, weight: int, task: str, now: dt.datetime) -> Post:
    """Ask for more or fewer people, or for something else; never for fewer than are on it."""
    post = _locked(actor, post_id)
    on = post.duties.filter(gone="").count()
    if not max(1, on) <= number <= 500:  # noqa: PLR2004
        raise Invalid(_("现在有 %d 人在这个岗位上。请填不少于这个数的人数，或先把人调走。") % on)
    if not 1 <= weight <= 9:  # noqa: PLR2004
        raise Invalid(_("要紧程度请填 1 到 9。"))
    post.number, post.weight, post.task, post.by_hand = number, weight, task[:200], True
    post.save(update_fields=["number", "weight", "task", "by_hand"])
    told = {"post": post.pk, "number": number}
    note_act(actor_id=actor.account_id, act="change_post", subject=f"response:{post.response_id}", now=now, **told)
    return post


@transaction.atomic
def withdraw_post(*, actor: Standing, post_id: int, now: dt.datetime) -> Post:
    """Withdraw a post; who is on it is no longer needed there. Withdrawn twice is withdrawn once."""
    post = _locked(actor, post_id)
    if post.withdrawn_at is None:
        post.duties.filter(gone="").update(gone=Duty.Gone.DROPPED, gone_at=now)
        post.withdrawn_at, post.by_hand = now, True
        post.save(update_fields=["withdrawn_at", "by_hand"])
        told = {"post": post.pk}
        note_act(
            actor_id=actor.account_id, act="withdraw_post", subject=f"response:{post.response_id}", now=now, **told
        )
    return post


def _commanded(actor: Standing, response_id: uuid.UUID) -> Response:
    found = Response.objects.select_for_update(of=("self",)).select_related("unit", "plan").filter(pk=response_id)
    response = found.first()
    if response is None:
        raise Invalid(_("没有这次响应。"))
    require(can_command(actor, response.unit))
    if response.ended_at:
        raise Invalid(_("这次响应已经结束。"))
    return response


def _locked(actor: Standing, post_id: int) -> Post:
    post = Post.objects.select_for_update(of=("self",)).select_related("response__unit").filter(pk=post_id).first()
    if post is None:
        raise Invalid(_("没有这个岗位。"))
    require(can_command(actor, post.response.unit))
    if post.response.ended_at:
        raise Invalid(_("这次响应已经结束。"))
    return post
