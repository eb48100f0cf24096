"""What outsiders asked the demonstration bureau, and how far it is. Nobody in it exists; nor do the numbers."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from benliu.advice.anonymity import Lesson
from benliu.advice.models import Request, Topic
from benliu.advice.services import (
    TopicTold,
    Visit,
    Wanted,
    accept_request,
    ask_advice,
    ask_requester,
    close_request,
    decline_request,
    file_advice,
    keep_topic,
    make_appointment,
    note_visit,
    triage_request,
)
from benliu.advice.services.telling import ASKED as ASKED_OF
from benliu.advice.services.telling import RECEIVED, REPLIED
from benliu.notices.services import read_kind
from benliu.org.models import Unit
from benliu.org.standing import Standing
from benliu.readiness.models import Competence, Skill
from benliu.readiness.services import add_members, appoint_leader, make_team

from .bureau import Bureau
from .office import MEMBER, SECRETARY, Clock, Office

TEAM, EXPERTS = "海塘安澜技术服务团", 9
NAMESPACE = uuid.UUID("6f1f0e0a-2b0b-4d9c-9a55-7d0a3e0f4c11")
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
# Title, English, skill, working days until the first answer and until it is closed.
TOPICS = (
    ("堤防和海塘", "Dikes and sea walls", "堤防巡查", 1, 10),
    ("水闸和启闭设备", "Gates and hoists", "闸门操作", 2, 10),
    ("泵站机电", "Pumps and electrics", "水泵操作", 2, 15),
    ("工地度汛", "Sites in the flood season", None, 1, 7),
)


@dataclass(frozen=True)
class Asked:
    """A request: topic, words, where, who, how many days ago, and the last step it has come to."""

    topic: int
    words: str
    spot: str
    name: str
    days: int
    until: str
    way: str = "form"


ASKED = (
    Asked(0, "堤脚外侧有一处湿的，雨停了三天还没干，大约脸盆大。", "东堤 3+200 外坡", "北塘村 老堤长", 0, "received"),
    Asked(
        3,
        "基坑边上的挡水土埂够不够高，想请人看一眼再浇底板。",
        "望潮泵站扩建工地",
        "工地 值班员",
        1,
        "received",
        "site",
    ),
    Asked(1, "3 号闸门落到底还在漏，一夜水位涨了 4 厘米。", "城南水闸 3 号孔", "南闸村 管理员", 3, "proposed"),
    Asked(2, "2 号泵启动时跳闸，前天开始的，换过一次接触器。", "北圩排涝站", "北圩村 机手", 4, "accepted"),
    Asked(1, "启闭机钢丝绳有断丝，不知道还能不能用。", "灌区渠首节制闸", "渠首管理所", 6, "appointed", "county"),
    Asked(0, "塘顶路面裂了一条缝，顺着塘的方向。", "北塘镇二线海塘", "北塘镇 水利员", 8, "question", "county"),
    Asked(2, "泵房夏天太热，温度报警老是响。", "江心雨水泵站", "泵站 值班长", 9, "advised"),
    Asked(1, "闸门底止水老化漏水，想知道换什么材料、怎么量尺寸。", "东浦节制闸", "东浦村 管水员", 6, "closed"),
    Asked(3, "小区里的水管爆了，没人来修。", "江心小区", "居民", 12, "declined"),
)
LESSON = Lesson(
    "闸门底止水老化漏水怎么换",
    "节制闸底止水老化，闸门落到底还在漏水，要换什么材料、怎么量。",
    "按闸门底缘实长加 2 厘米下料，用 P 形橡皮止水；压板螺栓逐个对角拧紧，换完做一次闭门挡水试验，看 24 小时。",
)


def give_advice(*, office: Office, bureau: Bureau, clock: Clock) -> None:
    """Make the team, its topics, and requests in every state."""
    founded = clock.at(bureau.today - 60 * DAY, 9)
    experts = _team(office, bureau, founded)
    topics = [_topic(office, topic, experts.team_id, founded) for topic in TOPICS]
    for number, asked in enumerate(ASKED):
        expert = office.people[MEMBER] if asked.until in {"proposed", "appointed"} else experts.people[number]
        _walk(office, asked, topics[asked.topic], expert, clock.at(bureau.today - asked.days * DAY, 8))
    for account in (office.officer, office.second, office.secretary, office.member):
        for kind in (RECEIVED, ASKED_OF, REPLIED):
            read_kind(account_id=account.account_id, kind=kind, now=clock.now)


@dataclass(frozen=True)
class _Team:
    team_id: int
    people: list[int]


def _team(office: Office, bureau: Bureau, founded: dt.datetime) -> _Team:
    """The secretary leads it; in it the member, and some who know gates and pumps."""
    top = Unit.objects.filter(depth=1).values_list("pk", flat=True)[0]
    skills = Skill.objects.filter(title__in=("闸门操作", "水泵操作"))
    known = Competence.objects.filter(skill__in=skills, withdrawn_at=None).order_by("pk")
    there = {office.people[one.staff_no] for one in bureau.members_on(founded.date())}
    skilled = [one for one in dict.fromkeys(known.values_list("person", flat=True)) if one in there]
    own = [office.people[SECRETARY], office.people[MEMBER]]
    people = [one for one in skilled if one not in own][:EXPERTS]
    team = make_team(actor=office.officer, unit_id=top, name=TEAM, purpose="advice", now=founded)
    add_members(actor=office.officer, team_id=team.pk, people=[*own, *people], now=founded)
    appoint_leader(actor=office.officer, team_id=team.pk, person_id=own[0], leads=True, now=founded)
    return _Team(team.pk, people)


def _topic(office: Office, told: tuple[str, str, str | None, int, int], team_id: int, now: dt.datetime) -> Topic:
    title, english, skill, first, close = told
    skills: Mapping[str, int] = dict(Skill.objects.values_list("title", "pk"))
    wish = TopicTold(title, english, skills[skill] if skill else None, team_id, first, close)
    return keep_topic(actor=office.officer, topic_id=None, told=wish, now=now)


def _walk(office: Office, asked: Asked, topic: Topic, expert: int, at: dt.datetime) -> None:
    """Take a request as far as it has come."""
    officer, own = office.officer, Standing(office.officer.account_id, expert, None, (), ())
    wanted = Wanted(
        uuid.uuid5(NAMESPACE, asked.words),
        topic.pk,
        asked.words,
        asked.spot,
        asked.name,
        "0571-55550101",
        (),
        asked.way,
    )
    request = ask_advice(actor=None, wanted=wanted, now=at)
    if asked.until == "declined":
        reason = "供水管网不归这里管，请打当地供水服务热线，他们全天有人接。"
        decline_request(actor=officer, request_id=request.pk, reason=reason, now=at + HOUR)
    if asked.until in {"received", "declined"}:
        return
    triage_request(actor=officer, request_id=request.pk, person_id=expert, place_id=None, now=at + 2 * HOUR)
    if asked.until == "proposed":
        return
    accept_request(actor=own, request_id=request.pk, now=at + 3 * HOUR)
    if asked.until == "question":
        words = "裂缝有多宽？请在缝上横着贴张纸条，明天看断没断，拍张照片给我。"
        ask_requester(actor=own, request_id=request.pk, step_id=_id(asked, "ask"), words=words, now=at + 4 * HOUR)
    elif asked.until == "appointed":
        ahead = at + (asked.days + 1) * DAY + 2 * HOUR
        make_appointment(actor=own, request_id=request.pk, starts_at=ahead, words="请把闸门放到底。", now=at + 4 * HOUR)
    elif asked.until in {"advised", "closed"}:
        _advise(office, asked, request, own, at)


def _advise(office: Office, asked: Asked, request: Request, own: Standing, at: dt.datetime) -> None:
    visit = Visit(_id(asked, "visit"), request.pk, at + DAY + HOUR, 100, "量了尺寸，拍了照片。")
    note_visit(actor=own, visit=visit, now=at + DAY + 3 * HOUR)
    words = LESSON.answer if asked.until == "closed" else "加装排风扇两台，进风口装防虫网；报警定值先不要动。"
    file_advice(actor=own, request_id=request.pk, step_id=_id(asked, "advice"), words=words, now=at + 2 * DAY)
    if asked.until == "closed":  # and not judged yet: whoever looks at the demonstration does that
        close_request(actor=office.officer, request_id=request.pk, lesson=LESSON, now=at + 3 * DAY)


def _id(asked: Asked, what: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{what}/{asked.words}")
