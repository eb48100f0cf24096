"""The tree, the roster, who signs in as whom."""

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from benliu.audit.services import note_act
from benliu.common.clock import local_date
from benliu.common.decision import require
from benliu.identity.models import User
from benliu.search.services import index_again

from ..models import Membership, Person, PersonKey, Unit
from ..policies import can_keep_roster, can_keep_unit
from ..queries.doubles import kept_for
from ..queries.roster import keys_of
from ..standing import Standing
from .closing import overtake_transfers
from .particulars import bring_particulars
from .roster_change import remember, states_of

DAY = dt.timedelta(days=1)
NOTED = 200  # above this many, the audit trail keeps the number of people instead of each id


@dataclass(frozen=True)
class Enrolment:
    """A roster's line: who, in which branch, with which status. `person_id`: who is known.

    `particulars`: further entries by name (`org.particulars`); what is not named stays as it is.
    """

    staff_no: str
    name: str
    unit_id: int
    status: str
    gender: str = ""
    joined_party: str = ""
    person_id: int | None = None
    particulars: Mapping[str, str] = field(default_factory=dict)


def open_unit(*, name: str, kind: str, parent: Unit | None, now: dt.datetime, actor_id: int | None = None) -> Unit:
    """Add a unit below `parent` (None: at the top)."""
    fields = {"name": name, "kind": kind, "opened_on": local_date(now)}
    unit: Unit = Unit.add_root(**fields) if parent is None else parent.add_child(**fields)
    index_again("unit", [unit.pk])
    note_act(actor_id=actor_id, act="open_unit", subject=f"unit:{unit.pk}", now=now)
    return unit


@transaction.atomic
def enrol_people(
    *,
    actor: Standing,
    enrolments: list[Enrolment],
    since: dt.date,
    now: dt.datetime,
    source: uuid.UUID | None = None,
) -> list[Person]:
    """Bring the roster to what `enrolments` say: new people, changed names, transfers and statuses from `since` on.

    People are known by `person_id`, else by staff number; whoever has neither is new. Returns them in the same order.
    Nobody is removed: a roster of one branch says nothing about the others. An open transfer of somebody who is moved
    is withdrawn. A fixed number of queries. With a `source`
    it can be taken back by that name (`take_back_roster`) until it is settled.
    """
    require(can_keep_roster(actor))
    units = Unit.objects.in_bulk({e.unit_id for e in enrolments})
    for unit in units.values():
        require(can_keep_unit(actor, unit))
    known = _known(enrolments)
    before = states_of([person.pk for person in known if person]) if source else {}
    people = _people(known, enrolments)
    _keep_keys(people)
    keep_memberships(people, enrolments, since)
    homes = {person.pk: line.unit_id for person, line in zip(people, enrolments, strict=True)}
    overtake_transfers(homes, actor=actor, now=now)
    bring_particulars({person.pk: line.particulars for person, line in zip(people, enrolments, strict=True)})
    if source:
        remember(source, before, [person.pk for person in people])
    index_again("person", [person.pk for person in people])
    note_act(
        actor_id=actor.account_id,
        act="enrol_people",
        subject="roster",
        now=now,
        people=[p.pk for p in people] if len(people) <= NOTED else len(people),
    )
    return people


def _known(enrolments: list[Enrolment]) -> list[Person | None]:
    """Who each line is about; None: nobody who is known."""
    by_id = Person.objects.in_bulk([e.person_id for e in enrolments if e.person_id])
    by_number = _by_number([e.staff_no for e in enrolments if e.staff_no and not e.person_id])
    return [by_id.get(line.person_id or 0) or by_number.get(line.staff_no or None) for line in enrolments]


def _people(known: list[Person | None], enrolments: list[Enrolment]) -> list[Person]:
    """A person for each line, made or brought up to date."""
    people = [person or Person() for person in known]
    for person, line in zip(people, enrolments, strict=True):
        by_its_number = person.pk and not line.person_id  # maybe that of a double
        person.staff_no = (person.staff_no if by_its_number else line.staff_no) or person.staff_no
        person.name = line.name
        person.gender = line.gender or person.gender
        person.joined_party = line.joined_party or person.joined_party
    old, new = [p for p in people if p.pk], [p for p in people if not p.pk]
    Person.objects.bulk_update(old, ["staff_no", "name", "gender", "joined_party"], batch_size=500)
    Person.objects.bulk_create(new, batch_size=1000)
    return people


def _by_number(numbers: list[str]) -> dict[str | None, Person]:
    """Who has which number; that of a double means whom it stands for."""
    found = {p.staff_no: p for p in Person.objects.filter(staff_no__in=numbers)}
    kept = kept_for(p.pk for p in found.values())
    people = Person.objects.in_bulk(kept.values())
    return {number: people[kept[p.pk]] if p.pk in kept else p for number, p in found.items()}


def give_keys(person_ids: Iterable[int]) -> dict[int, bytes]:
    """The people's own keys; who has none yet gets one, but nobody who was erased: these are left out."""
    wanted = set(person_ids)
    found = keys_of(wanted)
    if missing := wanted - found.keys():
        _keep_keys(list(Person.objects.filter(pk__in=missing, erased_at=None)))
        found |= keys_of(missing)
    return found


def _keep_keys(people: list[Person]) -> None:
    kept = set(PersonKey.objects.filter(person__in=people).values_list("person_id", flat=True))
    missing = {p.pk for p in people} - kept
    PersonKey.objects.bulk_create([PersonKey(person_id=pk, key=secrets.token_bytes(32)) for pk in sorted(missing)])


def keep_memberships(people: list[Person], enrolments: list[Enrolment], since: dt.date) -> None:
    """End and begin memberships where branch or status differ; one that began on `since` or later is set right.

    Who had left and comes back does so on the day after the last one at the earliest: nobody is at home in two branches
    on one day, and what was is not rewritten.
    """
    current = {m.person_id: m for m in Membership.objects.filter(person__in=people, ends_on=None)}
    left = _last_days([p.pk for p in people if p.pk not in current])
    ended, righted, begun = [], [], []
    for person, line in zip(people, enrolments, strict=True):
        now_is = current.get(person.pk)
        if now_is and (now_is.unit_id, now_is.status) == (line.unit_id, line.status):
            continue
        if now_is and now_is.starts_on >= since:
            now_is.unit_id, now_is.status = line.unit_id, line.status
            righted.append(now_is)
            continue
        if now_is:
            now_is.ends_on = since - DAY
            ended.append(now_is)
        first = max(since, left[person.pk] + DAY) if person.pk in left else since
        begun.append(Membership(person=person, unit_id=line.unit_id, status=line.status, starts_on=first))
    Membership.objects.bulk_update(ended, ["ends_on"], batch_size=500)
    Membership.objects.bulk_update(righted, ["unit_id", "status"], batch_size=500)
    Membership.objects.bulk_create(begun, batch_size=1000)


def _last_days(people: list[int]) -> dict[int, dt.date]:
    """The last day of all memberships of those who had any. One query at most."""
    ended = Membership.objects.filter(person__in=people, ends_on__isnull=False).order_by().values_list("person_id")
    return dict(ended.annotate(last=Max("ends_on"))) if people else {}


def connect_account(*, person: Person, account: User, now: dt.datetime) -> None:
    """Let `person` sign in with `account`."""
    person.account = account
    person.save(update_fields=["account"])
    note_act(actor_id=account.pk, act="connect_account", subject=f"person:{person.pk}", now=now)
