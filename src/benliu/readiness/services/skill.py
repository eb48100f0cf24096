"""The list of skills that posts ask for."""

import datetime as dt

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing

from ..models import Skill
from ..policies import can_keep_skills

LONGEST = 40


@transaction.atomic
def add_skill(*, actor: Standing, title: str, english: str, now: dt.datetime) -> Skill:
    """Add a skill; its code, by which plans name it, comes from the English name. Raises `Invalid`, `Refused`."""
    require(can_keep_skills(actor))
    title, english = title.strip()[:LONGEST], english.strip()[:80]
    if not title:
        raise Invalid(_("请写技能的名称。"))
    if Skill.objects.filter(title=title).exists():
        raise Invalid(_("“%s”已经在清单里。") % title)
    skill = Skill.objects.create(code=_free_code(english), title=title, english=english)
    _note(actor, skill, "add_skill", now)
    return skill


@transaction.atomic
def close_skill(*, actor: Standing, skill_id: int, now: dt.datetime) -> Skill:
    """Nobody is noted to have it any more; what was noted stays."""
    return _set(actor, skill_id, now, closed=True)


@transaction.atomic
def reopen_skill(*, actor: Standing, skill_id: int, now: dt.datetime) -> Skill:
    """Take closing back."""
    return _set(actor, skill_id, now, closed=False)


def _set(actor: Standing, skill_id: int, now: dt.datetime, *, closed: bool) -> Skill:
    require(can_keep_skills(actor))
    skill = Skill.objects.select_for_update().filter(pk=skill_id).first()
    if skill is None:
        raise Invalid(_("没有这项技能。"))
    if closed != bool(skill.closed_at):
        skill.closed_at = now if closed else None
        skill.save(update_fields=["closed_at"])
        _note(actor, skill, "close_skill" if closed else "reopen_skill", now)
    return skill


def _note(actor: Standing, skill: Skill, act: str, now: dt.datetime) -> None:
    note_act(actor_id=actor.account_id, act=act, subject=f"skill:{skill.pk}", now=now)


def _free_code(english: str) -> str:
    """“Boat driving” → boat-driving, and boat-driving-2 where that is taken."""
    stem = slugify(english)[: LONGEST - 4] or "skill"
    taken = set(Skill.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := stem if n == 1 else f"{stem}-{n}") not in taken)
