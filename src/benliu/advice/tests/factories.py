"""A team, a topic and requests of the small bureau."""

import datetime as dt
import re
from typing import Any

from benliu.advice.models import Request, Topic
from benliu.advice.services import Wanted, accept_request, ask_advice, file_advice, propose_expert, triage_request
from benliu.common.ids import new_id
from benliu.org.tests.factories import Bureau
from benliu.readiness.models import Skill, Team, TeamMember

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
MONDAY = dt.datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)  # ten in the morning of the tests' day
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
EXPERTS = ("林一", "王二", "孙三")
WORDS = "3 号闸门关不严，底下一直漏水，昨天开始的。"


def make_topic(bureau: Bureau, **rest: Any) -> Topic:
    """A topic whose team is led by 许书记, with three experts."""
    unit = bureau.units["示例市水利局"]
    skill, _made = Skill.objects.get_or_create(code="gates", defaults={"title": "闸门", "english": "Gates"})
    team, made = Team.objects.get_or_create(unit=unit, name="技术服务团", purpose="advice")
    for name in ("许书记", *EXPERTS) if made else ():
        leads = name == "许书记"
        TeamMember.objects.create(team=team, person=bureau.people[name], leads=leads, starts_on=dt.date(2026, 1, 1))
    said = {"title": "水闸漏水", "english": "Leaking gates", "skill": skill, "first_days": 2, "close_days": 10}
    return Topic.objects.create(unit=unit, team=team, **(said | rest))


def wanted(topic: Topic, **rest: Any) -> Wanted:
    """What an outsider writes."""
    said = {"words": WORDS, "spot": "北塘 3 号闸", "name": "陈大海 北塘村", "reach": "13900001234"}
    return Wanted(id=rest.pop("id", None) or new_id(), topic_id=topic.pk, **(said | rest))


def asked(topic: Topic, now: dt.datetime = MONDAY, **rest: Any) -> Request:
    """A request of an outsider."""
    return ask_advice(actor=None, wanted=wanted(topic, **rest), now=now)


def taken(bureau: Bureau, topic: Topic, name: str = "林一", now: dt.datetime = MONDAY) -> Request:
    """One that an expert has accepted."""
    request, officer = asked(topic, now), bureau.officer
    triage_request(actor=officer, request_id=request.pk, person_id=None, place_id=None, now=now)
    propose_expert(actor=officer, request_id=request.pk, person_id=bureau.people[name].pk, now=now)
    accept_request(actor=bureau.standing(name), request_id=request.pk, now=now)
    request.refresh_from_db()
    return request


def advised(
    bureau: Bureau, topic: Topic, name: str = "林一", now: dt.datetime = MONDAY, words: str = "换止水橡皮。"
) -> Request:
    """One on which an expert has advised."""
    request = taken(bureau, topic, name, now)
    file_advice(actor=bureau.standing(name), request_id=request.pk, step_id=new_id(), words=words, now=now)
    request.refresh_from_db()
    return request


def error_of(page: Any) -> str:
    """What a page says went wrong."""
    toasts = re.search(r'class="toasts".*?<template', page.content.decode(), re.S)
    return " ".join(re.findall(r'class="toast bad">.*?<span>(.*?)</span>', toasts[0], re.S)) if toasts else ""
