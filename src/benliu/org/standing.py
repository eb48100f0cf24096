"""What somebody is allowed to be: the offices of a signed-in person, resolved once per request."""

import datetime as dt
from dataclasses import dataclass

from benliu.identity.models import User

from .models import Office, Person

ALLOWING = frozenset({Office.Role.OFFICER, Office.Role.SECRETARY})  # other offices are held, and allow nothing


@dataclass(frozen=True)
class Standing:
    """Who acts. `officer_paths` and `secretary_paths` are tree paths: an office holds for all below its unit."""

    account_id: int
    person_id: int | None
    branch_id: int | None
    officer_paths: tuple[str, ...]
    secretary_paths: tuple[str, ...]

    @property
    def is_officer(self) -> bool:
        """Holds an officer's post anywhere."""
        return bool(self.officer_paths)

    @property
    def is_secretary(self) -> bool:
        """Holds a secretary's post anywhere."""
        return bool(self.secretary_paths)

    def officer_of(self, path: str) -> bool:
        """Is an officer of the unit at `path` or of one above it."""
        return path.startswith(self.officer_paths) if self.officer_paths else False

    def leads(self, path: str) -> bool:
        """Is an officer or the secretary of the unit at `path` or of one above it."""
        return path.startswith((*self.officer_paths, *self.secretary_paths)) if self.led_paths else False

    @property
    def led_paths(self) -> tuple[str, ...]:
        """The tops of all that this person leads."""
        return (*self.officer_paths, *self.secretary_paths)


def standing_of(account: User, *, on: dt.date) -> Standing:
    """The offices and the branch of `account` on the day `on`. Two queries."""
    person = Person.objects.filter(account_id=account.pk, erased_at=None).first()
    if person is None:
        return Standing(account.pk, None, None, (), ())
    offices = (
        Office.objects.filter(role__in=ALLOWING, person=person, starts_on__lte=on)
        .exclude(ends_on__lt=on)
        .select_related("unit")
    )
    paths: dict[str, list[str]] = {Office.Role.OFFICER: [], Office.Role.SECRETARY: []}
    for office in offices:
        paths[office.role].append(office.unit.path)
    branch = person.memberships.filter(ends_on=None).values_list("unit_id", flat=True).first()
    return Standing(account.pk, person.pk, branch, tuple(paths["officer"]), tuple(paths["secretary"]))
