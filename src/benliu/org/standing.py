"""What somebody is allowed to be: the offices of a signed-in person, resolved once per request."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import FilteredRelation, Q

from benliu.identity.models import User

from .models import Membership, Office, Person, Unit

ALLOWING = frozenset({Office.Role.OFFICER, Office.Role.SECRETARY})  # other offices are held, and allow nothing


@dataclass(frozen=True)
class Standing:
    """Who acts. `officer_paths` and `secretary_paths` are tree paths: an office holds for all below its unit."""

    account_id: int
    person_id: int | None
    branch_id: int | None
    officer_paths: tuple[str, ...]
    secretary_paths: tuple[str, ...]
    also: tuple[int, ...] = ()  # ids that stand for the same person

    @property
    def own_ids(self) -> tuple[int, ...]:
        """All ids under which something may be kept about who acts."""
        return (self.person_id, *self.also) if self.person_id else ()

    @property
    def is_officer(self) -> bool:
        """Holds an officer's post anywhere."""
        return bool(self.officer_paths)

    @property
    def is_secretary(self) -> bool:
        """Holds a secretary's post anywhere."""
        return bool(self.secretary_paths)

    @cached_property
    def leads_all(self) -> bool:
        """Leads whatever there is, so that nothing has to be left out. One query, the first time."""
        return bool(self.led_paths) and all(
            map(self.leads, Unit.objects.filter(depth=1).values_list("path", flat=True))
        )

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
    same = FilteredRelation("doubles", condition=Q(doubles__same=True))
    people = Person.objects.filter(account_id=account.pk, erased_at=None).annotate(of_same=same)
    ids = list(people.values_list("pk", "of_same__second_id"))
    if not ids:
        return Standing(account.pk, None, None, (), ())
    person = ids[0][0]
    offices = (
        Office.objects.filter(role__in=ALLOWING, person=person, starts_on__lte=on)
        .exclude(ends_on__lt=on)
        .select_related("unit")
    )
    paths: dict[str, list[str]] = {Office.Role.OFFICER: [], Office.Role.SECRETARY: []}
    for office in offices:
        paths[office.role].append(office.unit.path)
    branch = Membership.objects.filter(person=person, ends_on=None).values_list("unit_id", flat=True).first()
    also = tuple(double for _person, double in ids if double)
    return Standing(account.pk, person, branch, tuple(paths["officer"]), tuple(paths["secretary"]), also)
