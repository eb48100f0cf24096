"""A response of the small bureau with outposts, posts and people on them, made row by row."""

import datetime as dt

from benliu.common.ids import new_id
from benliu.org.models import Person, Unit
from benliu.org.tests.factories import Bureau
from benliu.places.models import Place
from benliu.readiness.models import Skill
from benliu.response.models import Duty, PlanVersion, Post, Response
from benliu.response.services import Start, make_plan, start_response

HOUR = dt.timedelta(hours=1)


def make_response(bureau: Bureau, now: dt.datetime, **rest: object) -> Response:
    """A response of the whole bureau at level III, started by its officer."""
    asked = {"title": "第 5 号台风", "level": 3, "reason": "台风警报", **rest}
    start = Start(new_id(), bureau.units["示例市水利局"].pk, **asked)  # type: ignore[arg-type]
    return start_response(actor=bureau.officer, start=start, now=now)


def make_place(unit: Unit, code: str, name: str, **rest: object) -> Place:
    """An open outpost."""
    return Place.objects.create(unit=unit, code=code, name=name, opened_on=dt.date(2026, 1, 1), **rest)


def make_skill(code: str, title: str) -> Skill:
    """A skill of the bureau."""
    return Skill.objects.create(code=code, title=title, english=code)


def make_post(response: Response, place: Place, starts_at: dt.datetime, **rest: object) -> Post:
    """A post for one, for eight hours."""
    asked = {"ends_at": starts_at + 8 * HOUR, "number": 1, "opened_at": response.started_at, **rest}
    return Post.objects.create(response=response, place=place, starts_at=starts_at, **asked)


def make_duty(bureau: Bureau, post: Post, person: Person, now: dt.datetime) -> Duty:
    """Somebody on a post, put there by the officer."""
    return Duty.objects.create(id=new_id(), post=post, person=person, made_by_id=bureau.officer.account_id, made_at=now)


LEVEL = {
    "shift_hours": 8,
    "overlap_minutes": 30,
    "rest_hours": 8,
    "nights": 1,
    "ahead_hours": 24,
    "answer_within": 15,
    "posts": [{"place": "A", "skill": "", "number": 2}],
    "teams": [],
    "told": ["everybody"],
    "ladder": [{"way": "push", "after": 0}],
}


def make_plan_of(
    bureau: Bureau, now: dt.datetime, *, title: str = "防汛预案", **levels: dict[str, object]
) -> PlanVersion:
    """A plan of the bureau: `L2={"posts": …}` is level II, `LEVEL` with what is told."""
    content = {"levels": {name[1:]: LEVEL | told for name, told in levels.items()}}
    unit = bureau.units["示例市水利局"].pk
    return make_plan(actor=bureau.officer, unit_id=unit, title=title, content=content, reason="汛前", now=now)
