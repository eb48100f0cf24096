"""What happens in a response, row by row, for tests of what is read from it."""

import datetime as dt
import secrets

from benliu.common.ids import new_id
from benliu.org.models import Membership, Person, PersonKey
from benliu.org.tests.factories import SINCE, Bureau
from benliu.places.models import Place
from benliu.response.models import Call, CallRound, Duty, Movement, Post, Presence, Report, Response


def make_people(bureau: Bureau, count: int, branch: str = "第一党支部") -> list[Person]:
    """So many more people of a branch."""
    people = Person.objects.bulk_create(
        Person(staff_no=f"X{i:05}", name=f"队员{i:05}")
        for i in range(Person.objects.count(), Person.objects.count() + count)
    )
    PersonKey.objects.bulk_create(PersonKey(person=person, key=secrets.token_bytes(32)) for person in people)
    unit = bureau.units[branch]
    Membership.objects.bulk_create(
        Membership(person=person, unit=unit, starts_on=SINCE, status=Membership.Status.FULL) for person in people
    )
    return list(people)


def make_round(bureau: Bureau, response: Response, now: dt.datetime, **rest: object) -> CallRound:
    """A round that calls those on the roster."""
    asked = {"kind": "chosen", "needed": 1, "answer_within": 15, "made_by_id": bureau.officer.account_id, **rest}
    return CallRound.objects.create(id=new_id(), response=response, made_at=now, **asked)


def make_call(round_: CallRound, duty: Duty, answer: str = "", minutes: int = 6, **rest: object) -> Call:
    """Somebody called for a duty; with an answer, given so many minutes later."""
    answered = round_.made_at + dt.timedelta(minutes=minutes) if answer else None
    said = {"stop": "answered" if answer else "", "stopped_at": answered, **rest}
    return Call.objects.create(
        id=new_id(),
        round=round_,
        person=duty.person,
        duty=duty,
        made_at=round_.made_at,
        answer=answer,
        answered_at=answered,
        **said,
    )


def stay(duty: Duty, arrived_at: dt.datetime, left_at: dt.datetime | None = None) -> Presence:
    """Somebody at the place of a duty."""
    return stay_at(duty.post.response, duty.person, duty.post.place, arrived_at, left_at, duty=duty)


def stay_at(
    response: Response,
    person: Person,
    place: Place,
    arrived_at: dt.datetime,
    left_at: dt.datetime | None = None,
    duty: Duty | None = None,
) -> Presence:
    """Somebody at a place."""
    where = {"response": response, "person": person, "place": place, "duty": duty}
    return Presence.objects.create(arrived_at=arrived_at, left_at=left_at, **where)


def move(
    bureau: Bureau, response: Response, person: Person, place: Place, happened_at: dt.datetime, **rest: object
) -> Movement:
    """An arrival that was heard of at once."""
    told = {"act": "arrived", "way": "button", "received_at": happened_at, **rest}
    who = {"person": person, "place": place, "told_by_id": bureau.officer.account_id}
    return Movement.objects.create(id=new_id(), response=response, happened_at=happened_at, **who, **told)


def report(bureau: Bureau, response: Response, place: Place | None, at: dt.datetime, **rest: object) -> Report:
    """Something told from a place."""
    told = {"kind": "situation", "received_at": at, "told_by_id": bureau.officer.account_id, **rest}
    return Report.objects.create(id=new_id(), response=response, place=place, happened_at=at, **told)


def post_with(bureau: Bureau, post: Post, people: list[Person], now: dt.datetime) -> list[Duty]:
    """All these people on a post."""
    who = bureau.officer.account_id
    rows = [Duty(id=new_id(), post=post, person=person, made_by_id=who, made_at=now) for person in people]
    return list(Duty.objects.bulk_create(rows))
