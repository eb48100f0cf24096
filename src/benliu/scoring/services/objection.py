"""Objections against single lines of a publication, and their answers."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.org.models import Unit
from benliu.org.standing import Standing

from ..models import Credit, Objection, Publication
from ..policies import can_answer, can_object, can_withdraw_objection
from ..queries.involved import involved_in
from ..queries.period import standing_publications
from .telling import tell_answered, tell_objected


@transaction.atomic
def file_objection(
    *,
    actor: Standing,
    publication_id: int,
    person_id: int | None,
    unit_id: int,
    record_id: uuid.UUID | None = None,
    words: str,
    now: dt.datetime,
) -> Objection:
    """Object to one line, or (`record_id` None) to what is missing, the grade or the stars.

    After the last day it is kept as a late one, which does not hold up closing and leads to a correction.
    """
    publication = Publication.objects.select_for_update().select_related("run").get(pk=publication_id)
    unit = Unit.objects.get(pk=unit_id)
    require(can_object(actor, person_id, unit))
    if publication.last_day is None or not standing_publications().filter(pk=publication.pk).exists():
        raise Invalid(_("这份公示还没有发布、已经撤回，或已有更正后的公示。请对现在的公示提异议。"))
    if not words.strip():
        raise Invalid(_("请写明您认为哪里不对、应当是什么。"))
    if record_id is not None and not _lines(publication, person_id, unit_id).filter(record_id=record_id).exists():
        raise Invalid(_("公示里没有这一条。少计的，请选“少了一条或等次不对”。"))
    waiting = publication.objections.filter(unit=unit, outcome="", withdrawn_at=None)
    if (person_id, record_id) in set(waiting.values_list("person_id", "record_id")):
        raise Invalid(_("对这一条的异议已经收到，正在等待答复。"))
    objection = Objection.objects.create(
        publication=publication,
        person_id=person_id,
        unit=unit,
        record_id=record_id,
        words=words.strip(),
        is_late=local_date(now) > publication.last_day,
        filed_by_id=actor.account_id,
        filed_at=now,
    )
    note_act(actor_id=actor.account_id, act="file_objection", subject=f"objection:{objection.pk}", now=now)
    tell_objected(actor, objection, involved_in(objection), now=now)
    return objection


def _lines(publication: Publication, person_id: int | None, unit_id: int) -> QuerySet[Credit]:
    lines = Credit.objects.filter(run=publication.run)
    return lines.filter(person=None, unit=unit_id) if person_id is None else lines.filter(person=person_id)


@transaction.atomic
def answer_objection(*, actor: Standing, objection_id: int, outcome: str, answer: str, now: dt.datetime) -> Objection:
    """Answer an objection, once. Upheld ones ask for a corrected record, a new run and a new notice."""
    objection = Objection.objects.select_for_update().select_related("publication", "unit").get(pk=objection_id)
    require(can_answer(actor, objection, involved_in(objection)))
    if objection.outcome or objection.withdrawn_at:
        raise Invalid(_("这条异议已经答复，或已由本人撤回。"))
    if outcome not in Objection.Outcome.values:
        raise Invalid(_("请选采纳或不采纳。"))
    if not answer.strip():
        raise Invalid(_("请写明理由，提出人会看到。"))
    objection.outcome, objection.answer = outcome, answer.strip()
    objection.answered_by_id, objection.answered_at = actor.account_id, now
    objection.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    note_act(
        actor_id=actor.account_id, act="answer_objection", subject=f"objection:{objection.pk}", now=now, outcome=outcome
    )
    tell_answered(objection, now=now)
    return objection


@transaction.atomic
def withdraw_objection(*, actor: Standing, objection_id: int, now: dt.datetime) -> Objection:
    """Withdraw one's own objection that nobody answered yet."""
    objection = Objection.objects.select_for_update().get(pk=objection_id)
    require(can_withdraw_objection(actor, objection))
    if objection.outcome or objection.withdrawn_at:
        raise Invalid(_("这条异议已经答复，或已撤回。"))
    objection.withdrawn_at = now
    objection.save(update_fields=["withdrawn_at"])
    note_act(actor_id=actor.account_id, act="withdraw_objection", subject=f"objection:{objection.pk}", now=now)
    return objection
