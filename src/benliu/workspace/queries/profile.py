"""What is held about a person, for the person."""

import datetime as dt
from dataclasses import dataclass

from benliu.org.models import Membership, Office, Person
from benliu.org.standing import Standing


@dataclass(frozen=True)
class MembershipLine:
    """A time in a branch with one status; `until` None: it lasts."""

    branch: str
    status: str
    since: dt.date
    until: dt.date | None


@dataclass(frozen=True)
class OfficeLine:
    """A duty held in a unit; `until` None: it lasts."""

    role: str
    unit: str
    since: dt.date
    until: dt.date | None


@dataclass(frozen=True)
class Profile:
    """All that the roster holds about one person."""

    name: str
    staff_no: str
    gender: str
    joined_party: str
    memberships: tuple[MembershipLine, ...]
    offices: tuple[OfficeLine, ...]


def profile_of(standing: Standing) -> Profile | None:
    """The own data of who asks; None where the account belongs to nobody on the roster. Three queries."""
    person = Person.objects.filter(pk=standing.person_id, erased_at=None).first() if standing.person_id else None
    if person is None:
        return None
    memberships = Membership.objects.filter(person=person).select_related("unit").order_by("-starts_on", "-pk")
    offices = Office.objects.filter(person=person).select_related("unit").order_by("-starts_on", "-pk")
    return Profile(
        name=person.name,
        staff_no=person.staff_no or "",
        gender=person.gender_label,
        joined_party=person.joined_party,
        memberships=tuple(
            MembershipLine(m.unit.name, str(m.get_status_display()), m.starts_on, m.ends_on) for m in memberships
        ),
        offices=tuple(OfficeLine(str(o.get_role_display()), o.unit.name, o.starts_on, o.ends_on) for o in offices),
    )
