"""Keep the list of what can be asked."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing
from benliu.readiness.models import Skill, Team

from ..models import Topic
from ..policies import can_keep_topics

MOST_DAYS = 90


@dataclass(frozen=True)
class TopicTold:
    """A topic as an officer writes it. `skill_id` none: any of the team can do it."""

    title: str
    english: str
    skill_id: int | None
    team_id: int
    first_days: int
    close_days: int


@transaction.atomic
def keep_topic(*, actor: Standing, topic_id: int | None, told: TopicTold, now: dt.datetime) -> Topic:
    """Add a topic (`topic_id` none), or change one. What is open already keeps its term until its next step.

    Raises `Invalid` with what to mend, `Refused` where the policy says no.
    """
    team = Team.objects.select_related("unit").filter(pk=told.team_id, purpose="advice", closed_at=None).first()
    if team is None:
        raise Invalid(_("请选一支技术服务团。还没有的，先在“队伍”里组建。"))
    require(can_keep_topics(actor, team.unit))
    topic = Topic(unit=team.unit) if topic_id is None else _open_topic(actor, topic_id)
    title = told.title.strip()
    if not title or Topic.objects.filter(unit=team.unit, title=title, closed_at=None).exclude(pk=topic.pk).exists():
        raise Invalid(_("请填一个还没有用过的名称。"))
    if not 1 <= told.first_days <= told.close_days <= MOST_DAYS:
        raise Invalid(_("答复的期限不能长过办结的期限，最多 %d 个工作日。") % MOST_DAYS)
    if told.skill_id is not None and not Skill.objects.filter(pk=told.skill_id).exists():
        raise Invalid(_("没有这项技能。"))
    topic.unit, topic.team, topic.skill_id = team.unit, team, told.skill_id
    topic.title, topic.english = title, told.english.strip()
    topic.first_days, topic.close_days = told.first_days, told.close_days
    topic.save()
    note_act(actor_id=actor.account_id, act="keep_topic", subject=f"topic:{topic.pk}", now=now)
    return topic


@transaction.atomic
def close_topic(*, actor: Standing, topic_id: int, now: dt.datetime) -> Topic:
    """Offer a topic no more; its requests go on."""
    topic = _open_topic(actor, topic_id)
    topic.closed_at = now
    topic.save(update_fields=["closed_at"])
    note_act(actor_id=actor.account_id, act="close_topic", subject=f"topic:{topic.pk}", now=now)
    return topic


def _open_topic(actor: Standing, topic_id: int) -> Topic:
    topic = Topic.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=topic_id).first()
    if topic is None or topic.closed_at:
        raise Invalid(_("没有这个事项，或已停用。"))
    require(can_keep_topics(actor, topic.unit))
    return topic
