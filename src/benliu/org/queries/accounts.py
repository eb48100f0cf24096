"""Who can sign in, and who cannot yet."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from ..models import Office, Person, Unit
from .roster import memberships_on, temporary_on

MOST_SLIPS = 200


@dataclass(frozen=True)
class AccountRow:
    """A person's account: the name to sign in with, whether it is closed, the day of the last sign-in."""

    login: str
    closed: bool
    seen_on: dt.datetime | None


@dataclass(frozen=True)
class UnitAccounts:
    """How many of a unit and below sign in (`used`), have a slip that nobody used yet (`unused`), have none (`none`),

    and have none because there is no staff number to call it by (`nameless`). `waiting`: who is next for a slip.
    """

    used: int
    unused: int
    none: int
    nameless: int
    waiting: tuple[tuple[int, str, bool], ...]

    @property
    def slips(self) -> int:
        """How many slips would be printed."""
        return self.unused + self.none - self.nameless


def account_row(person: Person) -> AccountRow | None:
    """Of a person loaded with the account."""
    account = person.account
    return AccountRow(account.username, not account.is_active, account.last_login) if account else None


def people_of(unit: Unit, on: dt.date) -> QuerySet[Person]:
    """Everybody who belongs to the unit or one below on the day, for good or for a time; no officers, whose accounts
    come from the installation (`can_keep_account`).
    """
    here = memberships_on(on).filter(unit__path__startswith=unit.path).values("person_id")
    for_a_time = temporary_on(on).filter(unit__path__startswith=unit.path).values("person_id")
    officers = Office.objects.filter(role=Office.Role.OFFICER).values("person_id")
    return Person.objects.filter(Q(pk__in=here) | Q(pk__in=for_a_time), erased_at=None).exclude(pk__in=officers)


def without_sign_in(unit: Unit, on: dt.date) -> QuerySet[Person]:
    """Those of them who never signed in, and whose account is not closed."""
    return people_of(unit, on).filter(Q(account=None) | Q(account__last_login=None, account__is_active=True))


def unit_accounts(unit: Unit, on: dt.date) -> UnitAccounts:
    """All of it. Two queries."""
    never = Q(account__last_login=None)
    counts = people_of(unit, on).aggregate(
        used=Count("pk", filter=Q(account__last_login__isnull=False)),
        unused=Count("pk", filter=Q(account__isnull=False) & never & Q(account__is_active=True)),
        none=Count("pk", filter=Q(account=None)),
        nameless=Count("pk", filter=Q(account=None, staff_no=None)),
    )
    waiting = without_sign_in(unit, on).order_by("staff_no", "pk").values_list("pk", "name", "account_id", "staff_no")
    rows = ((pk, name, account is not None or number is not None) for pk, name, account, number in waiting[:MOST_SLIPS])
    return UnitAccounts(waiting=tuple(rows), **counts)
