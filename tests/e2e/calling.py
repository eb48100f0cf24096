"""A response whose roster is to be called: three on a post, two in a team beside; who is reached by mail and by SMS."""

import email
import email.policy
import json
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.e2e.conftest import environment
from tests.e2e.settings import BENLIU_SMS_REPLIES

ROSTER = """
import datetime as dt, json
from benliu.common.clock import local_date, now
from benliu.common.ids import new_id
from benliu.identity.models import User
from benliu.identity.queries import demo_account
from benliu.notices.models import Address
from benliu.org.models import Person, Unit
from benliu.org.services import connect_account
from benliu.org.standing import standing_of
from benliu.places.models import Place
from benliu.readiness.models import Availability, Team, TeamMember
from benliu.response.models import Duty, Post
from benliu.response.services import Start, start_response
moment, top = now(), Unit.objects.get(depth=1)
today, officer = local_date(moment), demo_account("officer")
start = Start(new_id(), top.pk, "第 11 号台风", 2, "台风橙色预警")
response = start_response(actor=standing_of(officer, on=today), start=start, now=moment)
place = Place.objects.create(unit=top, code="ZA", name="南闸哨点", opened_on=today)
opens = moment.replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=5)
post = Post.objects.create(response=response, place=place, starts_at=opens, ends_at=opens + dt.timedelta(hours=8),
    number=3, opened_at=moment)
free = Person.objects.filter(account=None, memberships__ends_on=None, absences=None)
free = free.exclude(availability__standing=Availability.Standing.NOT)
others = list(free.order_by("pk").distinct()[:4])
team = Team.objects.create(unit=top, name="南闸备勤队")
for turn, person in enumerate(others):
    account = User.objects.create_user(f"called-{turn}")
    connect_account(person=person, account=account, now=moment)
    kept = dict(account=account, asked_at=moment, confirmed_at=moment)
    Address.objects.create(channel="mail", value=f"called-{turn}@example.cn", **kept)
    Address.objects.create(channel="sms", value=f"1380013800{turn}", **kept)
for person in (demo_account("member").person, *others[:2]):
    Duty.objects.create(id=new_id(), post=post, person=person, made_by=officer, made_at=moment)
for person in others[2:]:
    TeamMember.objects.create(team=team, person=person, starts_on=today)
print(json.dumps({"id": str(response.pk), "names": [one.name for one in others]}))
"""
BETWEEN = b"-" * 79  # what Django's mail folder puts after each message


def roster(folder: Path) -> dict[str, object]:
    """Make it; the response, and the names of the four who are no demonstration role."""
    code = f"import django; django.setup()\n{ROSTER}"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment(folder), check=True, timeout=120, stdout=subprocess.PIPE)
    return json.loads(done.stdout.splitlines()[-1])


def link_in_mail(folder: Path, turn: int) -> str:
    """The newest link by which this person answers, as the mail brought it; waits for the mail."""
    end = time.monotonic() + 90
    while time.monotonic() < end:
        found = [link for path in (folder / "mail").glob("*.log") for link in _links(path, f"called-{turn}@example.cn")]
        if found:
            return found[-1]
        time.sleep(0.5)
    raise TimeoutError(f"no mail called person {turn}")


def _links(path: Path, to: str) -> list[str]:
    texts = [part.strip() for part in path.read_bytes().split(BETWEEN)]
    mails = [email.message_from_bytes(text, policy=email.policy.default) for text in texts if text]
    return [m[0] for one in mails if one["To"] == to and (m := re.search(r"/answer/\S+", one.get_content()))]


def text_back(site: str, turn: int, words: str, at: str) -> None:
    """This person answers by SMS, which the gateway pushes."""
    message = [{"phone_number": f"1380013800{turn}", "content": words, "send_time": at}]
    address = f"{site}/calls/sms/{BENLIU_SMS_REPLIES}/"
    request = urllib.request.Request(address, json.dumps(message).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=10).close()
