"""A storm over the demonstration bureau: five places, forty people called, some there, some coming, some silent."""

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

from benliu.common.clock import now
from benliu.common.ids import new_id
from benliu.org.models import Office, Person, Unit
from benliu.org.standing import Standing, standing_of
from benliu.places.models import Place
from benliu.readiness.models import Skill
from benliu.response.models import Call, CallRound, Duty, Post, Report, Response
from benliu.response.services import Start, change_level, start_response
from benliu.response.services.movement import Told, tell_movements

HOUR = dt.timedelta(hours=1)
EACH = 8  # people wanted at a place
SPOTS = [
    ("东堤哨点", 28.672, 121.463, 5500),
    ("望潮泵站", 28.655, 121.482, 5000),
    ("城南水闸", 28.648, 121.428, 5000),
    ("灌区渠首", 28.668, 121.372, None),
    ("北圩抢险队", 28.641, 121.470, None),
]
TIRED = 1  # the place where the shift has lasted for more than its eight hours


def commander() -> Standing:
    """The officer of the bureau."""
    held = Office.objects.filter(unit__depth=1, role="officer").exclude(person__account=None)
    return standing_of(held[0].person.account, on=now().date())


def make_storm(kept: str) -> None:
    """Make it, and write into the file `kept` its id and who is still to come: pairs of person and place."""
    officer, moment = commander(), now().replace(second=0, microsecond=0)
    top = Unit.objects.get(depth=1)
    asked = Start(new_id(), top.pk, "第 2615 号台风（示例）", 3, "台风警报")
    response = start_response(actor=officer, start=asked, now=moment - 9 * HOUR)
    change_level(actor=officer, response_id=response.pk, seen=3, level=2, reason="水位上涨", now=moment - 2 * HOUR)
    people = Person.objects.filter(memberships__ends_on=None, erased_at=None).exclude(pk=officer.person_id)
    called = list(people.distinct().order_by("pk")[: EACH * len(SPOTS)])
    round_ = CallRound.objects.create(
        id=new_id(),
        response=response,
        kind="chosen",
        needed=len(called),
        answer_within=15,
        made_by_id=officer.account_id,
        made_at=moment - 9 * HOUR,
    )
    coming = [
        pair
        for number in range(len(SPOTS))
        for pair in _man(officer, round_, number, called[number * EACH : (number + 1) * EACH], moment)
    ]
    _report(officer, response, Place.objects.get(code="E0"), moment - HOUR / 2, kind="finding", words="背水坡渗水")
    Path(kept).write_text(json.dumps({"id": str(response.pk), "coming": coming}))


def _man(
    officer: Standing, round_: CallRound, number: int, people: Sequence[Person], moment: dt.datetime
) -> list[tuple[int, int]]:
    """Fewer and fewer come from place to place; returns who confirmed and has not come."""
    name, north, east, alarm = SPOTS[number]
    response: Response = round_.response
    where = {"latitude": int(north * 1e6), "longitude": int(east * 1e6), "alarm_mm": alarm, "opened_on": moment.date()}
    place = Place.objects.create(unit=response.unit, code=f"E{number}", name=name, **where)
    skill, _made = Skill.objects.get_or_create(
        code=f"e2e-{number % 2}", defaults={"title": ("巡堤", "泵站")[number % 2]}
    )
    begun = moment - 7 * HOUR
    post = Post.objects.create(
        response=response,
        place=place,
        skill=skill,
        starts_at=begun,
        ends_at=begun + 8 * HOUR,
        number=EACH,
        opened_at=response.started_at,
    )
    early = HOUR * 5 / 4 if number == TIRED else HOUR / 12
    told, coming = [], []
    for turn, person in enumerate(people):
        confirms = turn < EACH - number
        _call(officer, round_, post, person, confirms)
        if turn < EACH - 1 - number * 3 // 2:
            told.append(Told(new_id(), response.pk, person.pk, place.pk, "arrived", "leader", begun - early))
        elif confirms:
            coming.append((person.pk, place.pk))
    tell_movements(actor=officer, told=told, now=begun)
    for ago, mm in ((3, 4400), (1, 4400 + 700 * (3 - number))) if alarm else ():
        _report(officer, response, place, moment - ago * HOUR, kind="situation", water_mm=mm)
    return coming


def _call(officer: Standing, round_: CallRound, post: Post, person: Person, confirms: bool) -> None:
    at = round_.made_at
    put = {"made_by_id": officer.account_id, "made_at": at}
    duty = Duty.objects.create(id=new_id(), post=post, person=person, **put)
    said = {"answer": "yes", "answered_at": at + HOUR / 10, "stop": "answered"} if confirms else {}
    Call.objects.create(id=new_id(), round=round_, person=person, duty=duty, made_at=at, **said)


def _report(officer: Standing, response: Response, place: Place, at: dt.datetime, **said: object) -> None:
    told = {"happened_at": at, "received_at": at, "told_by_id": officer.account_id, **said}
    Report.objects.create(id=new_id(), response=response, place=place, **told)


def arrive(response_id: str, people: Sequence[tuple[int, int]]) -> None:
    """These people arrive at these places now."""
    moment = now()
    told = [Told(new_id(), response_id, person, place, "arrived", "leader", moment) for person, place in people]
    tell_movements(actor=commander(), told=told, now=moment)
