"""Accept a roster: its people are put on their posts."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.bulk import insert_rows
from benliu.common.decision import Invalid, require
from benliu.common.ids import new_id
from benliu.org.models import Person
from benliu.org.standing import Standing

from ..models import Duty, Post, Presence, Response, RosterJob
from ..policies import can_command
from ..rosters import Pair
from .movement import refresh_presence


@dataclass(frozen=True)
class Accepted:
    """What an acceptance did: people put on posts, taken off, and pairs of the roster that are no longer possible."""

    put: int
    released: int
    skipped: int


@transaction.atomic
def accept_roster(*, actor: Standing, job_id: int, now: dt.datetime) -> Accepted:
    """Put the people of a roster on their posts; who was on another post by an earlier roster is moved or dropped.

    What a person decided since stays: pins, refusals, withdrawn posts. A few queries, whatever the size.
    """
    job = RosterJob.objects.select_related("response__unit").filter(pk=job_id).first()
    if job is None:
        raise Invalid(_("没有这份班表。"))
    response = Response.objects.select_for_update(of=("self",)).select_related("unit").get(pk=job.response_id)
    require(can_command(actor, response.unit))
    job = RosterJob.objects.select_for_update(of=("self",)).get(pk=job_id)
    if job.accepted_at:
        return Accepted(0, 0, 0)
    if job.state != RosterJob.State.DONE or response.jobs.filter(pk__gt=job.pk).exists():
        raise Invalid(_("这份班表已经过时，请看最新的一份。"))
    if response.ended_at:
        raise Invalid(_("这次响应已经结束。"))
    accepted = _put(_Books(response, actor.account_id, now), [(post, person) for post, person in job.plan])
    on_site = Presence.objects.filter(response=response, left_at=None).values_list("person_id", flat=True)
    refresh_presence(response.pk, on_site)  # a stay names the duty whose shift it is
    RosterJob.objects.filter(pk=job.pk).update(accepted_at=now)
    told = {"job": job.pk, "put": accepted.put, "released": accepted.released}
    note_act(actor_id=actor.account_id, act="accept_roster", subject=f"response:{response.pk}", now=now, **told)
    return accepted


class _Books:
    """Posts ahead and under way with all their duties, as they stand."""

    def __init__(self, response: Response, account_id: int, now: dt.datetime) -> None:
        self.account_id, self.now = account_id, now
        found = Post.objects.select_for_update().filter(response=response, withdrawn_at=None, ends_at__gt=now)
        self.posts = {post.pk: post for post in found.order_by("pk")}
        self.duties = {(duty.post_id, duty.person_id): duty for duty in Duty.objects.filter(post__in=self.posts)}
        self.people = set(Person.objects.filter(erased_at=None).values_list("pk", flat=True))
        busy = Duty.objects.filter(gone="", post__withdrawn_at=None, post__ends_at__gt=now)
        busy = busy.filter(post__response__ended_at=None).exclude(post__response=response)
        if not response.is_drill:
            busy = busy.filter(post__response__is_drill=False)
        self.busy: dict[int, list[tuple[dt.datetime, dt.datetime]]] = {}
        for person, starts_at, ends_at in busy.values_list("person_id", "post__starts_at", "post__ends_at"):
            self.busy.setdefault(person, []).append((starts_at, ends_at))


def _put(books: _Books, pairs: list[Pair]) -> Accepted:
    """Write the difference between the duties there are and those of the roster."""
    wanted = set(pairs)
    stays, leaves = {}, []
    for pair, duty in books.duties.items():
        if not duty.gone:
            begun = books.posts[pair[0]].starts_at <= books.now
            if pair in wanted or duty.is_pinned or begun:
                stays[pair] = duty
            else:
                leaves.append(duty)
    seats = {pk: post.number for pk, post in books.posts.items()}
    busy = {person: list(spans) for person, spans in books.busy.items()}
    for post_id, person in stays:
        seats[post_id] -= 1
        busy.setdefault(person, []).append(_span(books.posts[post_id]))
    fresh, again, skipped = [], [], 0
    for pair in pairs:
        if pair in stays:
            continue
        if not _possible(books, pair, seats, busy):
            skipped += 1
            continue
        seats[pair[0]] -= 1
        busy.setdefault(pair[1], []).append(_span(books.posts[pair[0]]))
        if pair in books.duties:
            again.append(books.duties[pair].pk)
        else:
            fresh.append(pair)
    _write(books, leaves, fresh, again, {person for _post, person in [*stays, *pairs]})
    return Accepted(len(fresh) + len(again), len(leaves), skipped)


def _span(post: Post) -> tuple[dt.datetime, dt.datetime]:
    return post.starts_at, post.ends_at


def _possible(
    books: _Books, pair: Pair, seats: dict[int, int], busy: dict[int, list[tuple[dt.datetime, dt.datetime]]]
) -> bool:
    post_id, person = pair
    if seats.get(post_id, 0) <= 0 or person not in books.people:
        return False
    duty = books.duties.get(pair)
    if duty is not None and duty.gone == Duty.Gone.REFUSED:
        return False
    starts_at, ends_at = _span(books.posts[post_id])
    return not any(start < ends_at and starts_at < end for start, end in busy.get(person, ()))


def _write(books: _Books, leaves: list[Duty], fresh: list[Pair], again: list[uuid.UUID], serving: set[int]) -> None:
    moved = [duty.pk for duty in leaves if duty.person_id in serving]
    dropped = [duty.pk for duty in leaves if duty.person_id not in serving]
    Duty.objects.filter(pk__in=moved).update(gone=Duty.Gone.MOVED, gone_at=books.now)
    Duty.objects.filter(pk__in=dropped).update(gone=Duty.Gone.DROPPED, gone_at=books.now)
    made = {"made_by_id": books.account_id, "made_at": books.now, "is_pinned": False}
    Duty.objects.filter(pk__in=again).update(gone="", gone_at=None, **made)
    columns = ("id", "post_id", "person_id", "is_pinned", "reason", "made_by_id", "made_at", "gone")
    rows = [(new_id(), post, person, False, "", books.account_id, books.now, "") for post, person in fresh]
    insert_rows(Duty, columns, rows)
