"""What is under way among the demonstration bureau's people: a transfer, a term, a probation; and what a roster says.

Numbers are nobody's: no telephone begins with 120, and every ID number's check digit is wrong.
"""

import datetime as dt

from benliu.common.clock import local_date
from benliu.org.entry_kinds import check_digit
from benliu.org.models import Membership, Office, Person, Unit
from benliu.org.services import Wish, appoint_person, ask_transfer, keep_particulars

from .office import OFFICER
from .office import Office as Desk
from .people import DEMO_BRANCH

FROM = "机关第二党支部"
PLACES = ("示例省示例市东堤县", "示例省示例市南闸区", "示例省示例市北塘镇")
SCHOOLING = ("大学/学士", "研究生/硕士", "大专")


def set_in_motion(*, office: Desk, now: dt.datetime) -> None:
    """Let it all begin."""
    branch = Unit.objects.get(pk=office.units[DEMO_BRANCH])
    members = list(Person.objects.filter(memberships__unit=branch, memberships__ends_on=None).order_by("pk"))
    for place, person in enumerate(members):
        said = particulars_of(place, local_date(now).year)
        keep_particulars(actor=office.officer, person_id=person.pk, said=said, now=now)
    _ask_transfer(office, now)
    _appoint_deputy(office, branch, members[2], now)
    _end_probation(branch, local_date(now))


def particulars_of(place: int, year: int) -> dict[str, str]:
    """What the roster says of the member at `place` in the list."""
    born = dt.date(year - 30 - place, 1 + place % 12, 1 + place)
    return {
        "phone": f"120{5550000 + place * 137:08d}",
        "id_no": wrong_id(f"330199{born:%Y%m%d}{100 + place:03d}"),
        "born_on": born.isoformat(),
        "ethnicity": "汉族" if place % 9 else "畲族",
        "native_place": PLACES[place % len(PLACES)],
        "worked_from": f"{born.year + 23}-07",
        "address": f"示例市东堤路{place + 1}号{place % 3 + 1}幢",
        "education": SCHOOLING[place % len(SCHOOLING)],
    }


def wrong_id(first: str) -> str:
    """An ID number of 17 digits and a check digit that is not the right one."""
    return first + ("1" if check_digit(first) == "0" else "0")


def _ask_transfer(office: Desk, now: dt.datetime) -> None:
    """The officer asks for a transfer into the demonstration branch; its secretary still has to agree."""
    leading = [office.people[OFFICER], *Office.objects.values_list("person_id", flat=True)]
    there = Membership.objects.filter(unit_id=office.units[FROM], ends_on=None).exclude(person_id__in=leading)
    person_id = there.order_by("person_id").values_list("person_id", flat=True)[7]
    starts_on = local_date(now) + dt.timedelta(days=9)
    ask_transfer(actor=office.officer, wish=Wish(person_id, office.units[DEMO_BRANCH], starts_on), now=now)


def _appoint_deputy(office: Desk, branch: Unit, person: Person, now: dt.datetime) -> None:
    """A deputy secretary whose term is about to end."""
    ends_on = local_date(now) + dt.timedelta(days=45)
    since = ends_on.replace(year=ends_on.year - 3, day=1)
    appoint_person(
        actor=office.officer, person=person, unit=branch, role=Office.Role.DEPUTY, since=since, until=ends_on, now=now
    )


def _end_probation(branch: Unit, today: dt.date) -> None:
    """The year of one probationary member is nearly over."""
    held = Membership.objects.filter(unit=branch, ends_on=None, status=Membership.Status.PROBATIONARY).first()
    if held:
        joined = today - dt.timedelta(days=350)
        Person.objects.filter(pk=held.person_id).update(joined_party=joined.isoformat())
