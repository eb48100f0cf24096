"""What rows are judged against: the people, branches and kinds that the importing person may deal with."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from benliu.common.clock import local_date
from benliu.org.models import Membership, Person, Unit
from benliu.org.policies import visible_memberships
from benliu.org.queries import units_below
from benliu.org.standing import Standing
from intake import Person as Member
from intake import Roster, Vocabulary
from intake.people import number_key

from ...models import RecordKind
from ...queries.vocabulary import record_vocabulary


@dataclass(frozen=True)
class Known:
    """A member as the roster has it now."""

    person_id: int
    staff_no: str
    name: str
    unit_id: int
    status: str
    gender: str
    joined_party: str


@dataclass(frozen=True)
class Scope:
    """`units` are the branches in reach by name, `all_units` only tells the names of the others.

    `roster` is what names are looked up in; `homes` gives the branch of each of its people by their key:
    "p12" for person 12, anything else for somebody whom the same upload brings.
    """

    actor: Standing
    today: dt.date
    kinds: Mapping[str, RecordKind]
    vocabulary: Vocabulary
    units: Mapping[str, Unit]
    all_units: Roster
    members: Mapping[int, Known]
    roster: Roster
    homes: Mapping[str, int]

    def with_people(self, people: Iterable[Member]) -> "Scope":
        """The same with the people of an upload, who stand in for members of the same key."""
        brought = {person.key: person for person in people}
        kept = [person for person in self.roster.people if person.key not in brought]
        roster = Roster.of([*kept, *brought.values()], branches=self.units, groups=self.roster.groups)
        homes = {key: self.units[person.branch].pk for key, person in brought.items()}
        return replace(self, roster=roster, homes={**self.homes, **homes})


def scope_of(actor: Standing, now: dt.datetime) -> Scope:
    """What `actor` may deal with. Four queries."""
    today = local_date(now)
    units = _unique_names(Unit.objects.filter(units_below(actor.led_paths), closed_on=None))
    memberships = visible_memberships(actor).filter(ends_on=None).select_related("person", "unit")
    members, people, homes = {}, [], {}
    for m in memberships.order_by("person_id"):
        p = m.person
        members[p.pk] = Known(p.pk, p.staff_no or "", p.name, m.unit_id, m.status, p.gender, p.joined_party)
        key = person_key(p.pk)
        people.append(Member(key, p.name, branch=m.unit.name, staff_no=p.staff_no or "", status=m.status))
        homes[key] = m.unit_id
    groups = [name for name, unit in units.items() if unit.kind != Unit.Kind.BRANCH]
    return Scope(
        actor=actor,
        today=today,
        kinds={kind.code: kind for kind in RecordKind.objects.filter(retired_at=None)},
        vocabulary=record_vocabulary(),
        units=units,
        all_units=Roster.of(
            [], branches=Unit.objects.filter(closed_on=None).order_by("path").values_list("name", flat=True)
        ),
        members=members,
        roster=Roster.of(people, branches=units, groups=groups),
        homes=homes,
    )


def people_elsewhere(scope: Scope, numbers: Iterable[str]) -> dict[str, tuple[int, bool]]:
    """People out of reach by the key of their number: id, and whether they are a member somewhere now. Two queries."""
    wanted = {form for n in numbers if n for form in (n, n.upper())} - {m.staff_no for m in scope.members.values()}
    people = Person.objects.filter(staff_no__in=wanted).values_list("pk", "staff_no")
    found = {pk: number_key(number or "") for pk, number in people}
    open_now = Membership.objects.filter(person_id__in=found, ends_on=None).values_list("person_id", flat=True)
    members = set(open_now)
    return {number: (pk, pk in members) for pk, number in found.items()}


def person_key(person_id: int) -> str:
    """The reader's key of a known person."""
    return f"p{person_id}"


def person_id_of(key: str) -> int | None:
    """The person whom a reader's key stands for; `None` for somebody new."""
    return int(key[1:]) if key[:1] == "p" and key[1:].isdigit() else None


def _unique_names(units: Iterable[Unit]) -> dict[str, Unit]:
    found: dict[str, list[Unit]] = {}
    for unit in units:
        found.setdefault(unit.name, []).append(unit)
    return {name: same[0] for name, same in found.items() if len(same) == 1}
