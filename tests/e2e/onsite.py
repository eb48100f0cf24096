"""A storm for the demonstration bureau: a response, an outpost, and people of a branch on duty there."""

import json
import subprocess
import sys
from pathlib import Path

from tests.e2e.conftest import environment

STORM = """
import datetime as dt, json
from benliu.common.clock import now
from benliu.common.ids import new_id
from benliu.identity.models import User
from benliu.org.models import Membership, Person, Unit
from benliu.places.codes import printed_code
from benliu.places.models import Place
from benliu.readiness.models import Team, TeamMember
from benliu.response.models import Duty, Post, Response
from benliu.response.services import Reported, Start, start_response, tell_report
from benliu.org.standing import standing_of
officer = User.objects.get(username="demo-officer")
unit = Unit.objects.get(depth=1)
moment = now()
actor = standing_of(officer, on=moment.date())
start = Start(id=new_id(), unit_id=unit.pk, title="演练：第 9 号台风", level=2, reason="台风橙色预警", is_drill=True)
response = start_response(actor=actor, start=start, now=moment)
kept = dict(unit=unit, opened_on=moment.date(), latitude=30_250_000, longitude=120_150_000)
named = (("XA", "东堤哨点"), ("XB", "西闸哨点"))
places = [Place.objects.create(code=code, name=name, address="东堤 3 号", **kept) for code, name in named]
shift = dict(response=response, number=3, opened_at=moment)
hour = dt.timedelta(hours=1)
begin = moment.replace(minute=0, second=0, microsecond=0) - hour
def post(place, starts, **rest):
    return Post.objects.create(place=place, starts_at=starts, ends_at=starts + 8 * hour, **shift, **rest)
first = post(places[0], begin, task="堤段巡查，每小时报一次水位")
ahead = post(places[1], begin + 30 * hour)
me = Person.objects.get(account__username="demo-member")
branch = Membership.objects.get(person=me, ends_on=None).unit
leader = Person.objects.get(account__username="demo-secretary")
others = Person.objects.filter(memberships__unit=branch, memberships__ends_on=None).exclude(pk__in=[me.pk, leader.pk])
beside = [leader, others.order_by("pk")[0]]
put = dict(made_by=officer, made_at=moment)
for post in (first, ahead):
    Duty.objects.create(id=new_id(), post=post, person=me, **put)
for one in beside:
    Duty.objects.create(id=new_id(), post=first, person=one, **put)
team = Team.objects.create(unit=unit, name="第一突击队")
for one in (me, *beside):
    TeamMember.objects.create(team=team, person=one, leads=one == leader, starts_on=moment.date())
task = Reported(new_id(), response.pk, "task", moment, words="查看 3 号涵闸", place_id=places[0].pk, person_id=me.pk)
tell_report(actor=actor, told=task, now=moment)
print(json.dumps({"response": str(response.pk), "person": me.pk, "others": [one.pk for one in beside],
    "places": [one.pk for one in places], "codes": [printed_code(bytes(one.secret), one.pk) for one in places],
    "names": [one.name for one in (me, *beside)]}))
"""

PEOPLE = """
import datetime as dt, importlib, json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from benliu.common.clock import now
from benliu.common.ids import new_id
from benliu.identity.models import User
from benliu.org.models import Person, Unit
from benliu.org.services import connect_account
from benliu.org.standing import standing_of
from benliu.places.models import Place
from benliu.response.services import Start, start_response
moment, unit = now(), Unit.objects.get(depth=1)
actor = standing_of(User.objects.get(username="demo-officer"), on=moment.date())
start = Start(id=new_id(), unit_id=unit.pk, title="第 10 号台风", level=2, reason="台风橙色预警")
response = start_response(actor=actor, start=start, now=moment)
place = Place.objects.create(unit=unit, code="XC", name="南堤哨点", opened_on=moment.date())
people = list(Person.objects.filter(account=None, memberships__ends_on=None).order_by("pk").distinct()[:{count}])
engine, sessions = importlib.import_module(settings.SESSION_ENGINE), []
for person in people:
    account = User.objects.create_user(f"site-{{person.pk}}")
    connect_account(person=person, account=account, now=moment)
    session = engine.SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    sessions.append(session.session_key)
begin = moment - dt.timedelta(hours=20)
print(json.dumps({{"response": str(response.pk), "place": place.pk, "people": [one.pk for one in people],
    "sessions": sessions, "begin": begin.isoformat()}}))
"""


def storm(folder: Path) -> dict[str, object]:
    """Make it; the ids of what was made."""
    return _made(folder, STORM)


def people_on_duty(folder: Path, count: int) -> dict[str, object]:
    """A response, and so many people who are signed in: their sessions."""
    return _made(folder, PEOPLE.format(count=count))


def _made(folder: Path, script: str) -> dict[str, object]:
    code = f"import django; django.setup()\n{script}"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment(folder), check=True, timeout=120, stdout=subprocess.PIPE)
    return json.loads(done.stdout.splitlines()[-1])
