"""What a commander decides about people by hand: move, leave to the roster again, forbid, allow again."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.models import Person
from benliu.org.standing import Standing

from ..models import Ban, Duty, Response
from ..policies import can_command
from .duty import LONGEST, put_on_post, release_duty


@transaction.atomic
def move_duty(*, actor: Standing, duty_id: uuid.UUID, post_id: int, reason: str, now: dt.datetime) -> Duty:
    """Take somebody off a post and pin them to another one."""
    duty = Duty.objects.select_related("post").filter(pk=duty_id, gone="").first()
    if duty is None:
        raise Invalid(_("这个人已经不在这个岗位上。"))
    if duty.post_id == post_id:
        raise Invalid(_("请选另一个岗位。"))
    release_duty(actor=actor, duty_id=duty_id, gone=Duty.Gone.MOVED, now=now)
    said = {"reason": reason, "now": now}
    return put_on_post(actor=actor, post_id=post_id, person_id=duty.person_id, pinned=True, **said)  # type: ignore[arg-type]


@transaction.atomic
def unpin_duty(*, actor: Standing, duty_id: uuid.UUID, now: dt.datetime) -> Duty:
    """Let the next roster decide again about somebody who was pinned; until then they stay on the post."""
    duty = Duty.objects.select_for_update(of=("self",)).select_related("post__response__unit").get(pk=duty_id)
    require(can_command(actor, duty.post.response.unit))
    if duty.is_pinned:
        duty.is_pinned, duty.reason = False, ""
        duty.save(update_fields=["is_pinned", "reason"])
        subject = f"response:{duty.post.response_id}"
        note_act(actor_id=actor.account_id, act="unpin_duty", subject=subject, now=now, person=duty.person_id)
    return duty


@transaction.atomic
def forbid_person(
    *, actor: Standing, response_id: uuid.UUID, person_id: int, post_id: int | None, reason: str, now: dt.datetime
) -> Ban:
    """Do not put somebody on a post (none: on none of this response); who is on one that has not begun is taken off."""
    response = _commanded(actor, response_id)
    if not Person.objects.filter(pk=person_id, erased_at=None).exists():
        raise Invalid(_("没有这个人。"))
    if post_id is not None and not response.posts.filter(pk=post_id).exists():
        raise Invalid(_("没有这个岗位。"))
    if not reason.strip():
        raise Invalid(_("请写理由。"))
    kept = {"reason": reason.strip()[:LONGEST], "made_by_id": actor.account_id, "made_at": now}
    key: dict[str, Any] = {"response": response, "person_id": person_id, "post_id": post_id}
    ban, _new = Ban.objects.update_or_create(**key, defaults=kept)
    held = Duty.objects.filter(post__response=response, person_id=person_id, gone="", post__starts_at__gt=now)
    for duty in held if post_id is None else held.filter(post=post_id):
        release_duty(actor=actor, duty_id=duty.pk, gone=Duty.Gone.DROPPED, now=now)
    told = {"person": person_id, "post": post_id}
    note_act(actor_id=actor.account_id, act="forbid_person", subject=f"response:{response_id}", now=now, **told)
    return ban


@transaction.atomic
def allow_person(*, actor: Standing, response_id: uuid.UUID, ban_id: int, now: dt.datetime) -> None:
    """Take a ban back. Taken back twice is taken back once."""
    response = _commanded(actor, response_id)
    ban = Ban.objects.filter(response=response, pk=ban_id).first()
    if ban is not None:
        told = {"person": ban.person_id, "post": ban.post_id}
        ban.delete()
        note_act(actor_id=actor.account_id, act="allow_person", subject=f"response:{response_id}", now=now, **told)


def _commanded(actor: Standing, response_id: uuid.UUID) -> Response:
    response = Response.objects.select_related("unit").filter(pk=response_id).first()
    if response is None:
        raise Invalid(_("没有这次响应。"))
    require(can_command(actor, response.unit))
    if response.ended_at:
        raise Invalid(_("这次响应已经结束。"))
    return response
