"""Put somebody on a post, and take somebody off it: one row for the pair, whatever becomes of it."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.common.ids import new_id
from benliu.org.models import Person
from benliu.org.standing import Standing

from ..models import Duty, Post
from ..policies import can_command
from .movement import refresh_presence

LONGEST = 200


@transaction.atomic
def put_on_post(
    *, actor: Standing, post_id: int, person_id: int, pinned: bool, now: dt.datetime, reason: str = ""
) -> Duty:
    """Put a person on a post; `pinned`: by hand, so that no later roster moves them. The same twice is done once.

    Who had been taken off comes back to the same row. Raises `Invalid` where the post is withdrawn, over or full, the
    person serves elsewhere at that time, or said no (until pinned: then somebody has spoken to them).
    """
    post = Post.objects.select_for_update(of=("self",)).select_related("response__unit").filter(pk=post_id).first()
    if post is None:
        raise Invalid(_("没有这个岗位。"))
    require(can_command(actor, post.response.unit))
    _check_post(post, now)
    if not Person.objects.select_for_update().filter(pk=person_id, erased_at=None).exists():
        raise Invalid(_("没有这个人。"))
    duty = post.duties.filter(person_id=person_id).first()
    if duty is not None and not duty.gone and duty.is_pinned >= pinned:
        return duty
    if duty is None or duty.gone:
        _check_free(post, person_id)
    if duty is None:
        duty = Duty(id=new_id(), post=post, person_id=person_id)
    elif duty.gone == Duty.Gone.REFUSED and not pinned:
        raise Invalid(_("本人说过不能来。已经同本人说好的，请手工指定。"))
    duty.is_pinned, duty.reason = pinned, reason.strip()[:LONGEST]
    duty.made_by_id, duty.made_at = actor.account_id, now
    duty.gone, duty.gone_at = Duty.Gone.NONE, None
    duty.save()
    refresh_presence(post.response_id, [person_id])
    subject = f"response:{post.response_id}"
    note_act(actor_id=actor.account_id, act="put_on_post", subject=subject, now=now, post=post_id, person=person_id)
    return duty


@transaction.atomic
def release_duty(*, actor: Standing | None, duty_id: uuid.UUID, gone: str, now: dt.datetime) -> Duty:
    """Take somebody off a post, with what became of it (`Duty.Gone`). Who is off already stays as they are.

    `actor` None: on the word of the person concerned, as who calls this has made sure of.
    """
    duty = Duty.objects.select_for_update(of=("self",)).select_related("post__response__unit").get(pk=duty_id)
    if actor is not None:
        require(can_command(actor, duty.post.response.unit))
    if gone not in Duty.Gone.values or not gone:
        raise Invalid(_("请说明为什么不再在这个岗位上。"))
    if duty.gone:
        return duty
    duty.gone, duty.gone_at = gone, now
    duty.save(update_fields=["gone", "gone_at"])
    refresh_presence(duty.post.response_id, [duty.person_id])
    actor_id, subject = actor.account_id if actor else None, f"response:{duty.post.response_id}"
    told = {"post": duty.post_id, "person": duty.person_id, "gone": gone}
    note_act(actor_id=actor_id, act="release_duty", subject=subject, now=now, **told)
    return duty


def _check_post(post: Post, now: dt.datetime) -> None:
    if post.response.ended_at:
        raise Invalid(_("这次响应已经结束。"))
    if post.withdrawn_at:
        raise Invalid(_("这个岗位已经撤销。"))
    if post.ends_at <= now:
        raise Invalid(_("这一班已经过去了。"))


def _check_free(post: Post, person_id: int) -> None:
    """Whether there is a seat, and whether the person is free; a drill keeps nobody from a real response."""
    if post.duties.filter(gone="").count() >= post.number:
        raise Invalid(_("这个岗位的人已经够了。"))
    meanwhile = Duty.objects.filter(
        person_id=person_id,
        gone="",
        post__withdrawn_at=None,
        post__response__ended_at=None,
        post__starts_at__lt=post.ends_at,
        post__ends_at__gt=post.starts_at,
    )
    if not post.response.is_drill:
        meanwhile = meanwhile.filter(post__response__is_drill=False)
    if other := meanwhile.exclude(post=post).select_related("post__place").first():
        raise Invalid(_("这个人同一时间已经排在%s。") % other.post.place.name)
