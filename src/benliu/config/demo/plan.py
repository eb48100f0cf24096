"""The plan of the demonstration bureau: what is done at which level at its seven places, two shifts a day."""

import datetime as dt
from dataclasses import asdict
from math import ceil

from benliu.org.models import Unit
from benliu.readiness.models import Skill
from benliu.response.plans import LevelPlan, Rung, Wanted
from benliu.response.services import make_plan

from .office import Office
from .readiness import REPAIR, TEAM

TITLE = "防汛防台应急预案"
# Place, weight, task, people by skill in a shift at level II ("" is anybody): 58 in all, 116 in the two shifts to come.
POSTS = (
    ("A", 3, "每小时巡堤一遍，转移堤外人员", {"堤防巡查": 6, "冲锋舟驾驶": 2, "急救": 1, "": 4}),
    ("B", 3, "看泵，前池超过警戒就加开", {"水泵操作": 4, "": 4}),
    ("C", 2, "按调度令启闭闸门", {"闸门操作": 4, "堤防巡查": 2, "": 2}),
    ("D", 2, "渠首控流，清理拦污栅", {"闸门操作": 3, "堤防巡查": 3, "": 2}),
    ("E", 2, "加密测报，保持通信", {"通信保障": 2, "": 3}),
    ("F", 2, "抢险队待命", {"堤防巡查": 3, "冲锋舟驾驶": 1, "急救": 2, "": 4}),
    ("G", 1, "物资装车发放", {"通信保障": 1, "": 5}),
)
LADDER = (Rung("push", 0), Rung("sms", 5), Rung("voice", 10))
# Level: how much of level II, which teams in which order, who is told, minutes to answer.
LEVELS = (
    (4, 0.2, (REPAIR, TEAM), ("officers", "teams"), 60),
    (3, 0.5, (TEAM, REPAIR), ("officers", "secretaries", "teams"), 30),
    (2, 1.0, (TEAM, REPAIR), ("everybody",), 15),
    (1, 1.5, (TEAM, REPAIR), ("everybody",), 10),
)


def plan_for_floods(*, office: Office, now: dt.datetime) -> int:
    """Write it; returns the version's id."""
    codes = dict(Skill.objects.values_list("title", "code")) | {"": ""}
    levels = {
        str(level): asdict(
            LevelPlan(
                shift_hours=12,
                overlap_minutes=30,
                rest_hours=10,
                nights=2,
                ahead_hours=20,
                answer_within=minutes,
                posts=tuple(_posts(share, codes)),
                teams=teams,
                told=told,
                ladder=LADDER,
            )
        )
        for level, share, teams, told, minutes in LEVELS
    }
    version = make_plan(
        actor=office.officer,
        unit_id=Unit.objects.filter(depth=1).values_list("pk", flat=True)[0],
        title=TITLE,
        content={"levels": levels},
        reason="汛前修订，演练过一次",
        now=now,
    )
    return version.pk


def _posts(share: float, codes: dict[str, str]) -> list[Wanted]:
    return [
        Wanted(place, codes[skill], ceil(number * share), weight, task)
        for place, weight, task, wanted in POSTS
        for skill, number in wanted.items()
    ]
