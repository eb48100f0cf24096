"""Note who has which skill, until when. A new certificate is a new row; a wrong one is withdrawn."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.models import Person
from benliu.org.standing import Standing

from ..models import Competence, Skill
from ..policies import can_note_competence


@dataclass(frozen=True)
class CompetenceTold:
    """A skill with its first and its last day (none: for good), and what it rests on."""

    skill_id: int
    valid_from: dt.date
    valid_until: dt.date | None = None
    proof: str = ""


@transaction.atomic
def note_competence(*, actor: Standing, person_id: int, told: CompetenceTold, now: dt.datetime) -> Competence:
    """Note that somebody has a skill. The same told twice is noted once. Raises `Invalid`, `Refused`."""
    person = Person.objects.select_for_update().filter(pk=person_id, erased_at=None).first()
    if person is None:
        raise Invalid(_("没有这个人，或资料已清除。"))
    require(can_note_competence(actor, person))
    if not Skill.objects.filter(pk=told.skill_id, closed_at=None).exists():
        raise Invalid(_("请选清单里的一项技能。"))
    if told.valid_until and told.valid_until < told.valid_from:
        raise Invalid(_("有效期至不能早于起算日期。"))
    noted, is_new = Competence.objects.get_or_create(
        person=person,
        skill_id=told.skill_id,
        valid_from=told.valid_from,
        valid_until=told.valid_until,
        withdrawn_at=None,
        defaults={"proof": told.proof.strip()[:120], "noted_by_id": actor.account_id, "noted_at": now},
    )
    if is_new:
        note_act(actor_id=actor.account_id, act="note_competence", subject=f"person:{person_id}", now=now)
    return noted


@transaction.atomic
def withdraw_competence(*, actor: Standing, competence_id: int, now: dt.datetime) -> Competence:
    """It was noted by mistake, or is lost before its time. Done twice is done once."""
    found = Competence.objects.select_for_update(of=("self",)).select_related("person")
    noted = found.filter(pk=competence_id).first()
    if noted is None:
        raise Invalid(_("没有这项登记。"))
    require(can_note_competence(actor, noted.person))
    if noted.withdrawn_at is None:
        noted.withdrawn_at = now
        noted.save(update_fields=["withdrawn_at"])
        subject = f"person:{noted.person_id}"
        note_act(actor_id=actor.account_id, act="withdraw_competence", subject=subject, now=now)
    return noted
