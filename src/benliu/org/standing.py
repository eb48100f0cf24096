"""What somebody is allowed to be: the offices of a signed-in person, resolved once per request."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.db.models import FilteredRelation, Q

from benliu.identity.models import User

from .models import Office, Person, Unit

Thing = TypeVar("Thing")
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
    def on_roster(self) -> bool:
        """Belongs to the bureau today: a member of a branch, or holds an office. Guests of a branch do not: they have
        a home elsewhere, and see what they are guests of.
        """
        return self.person_id is not None and (self.branch_id is not None or bool(self.led_paths))

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
    """The offices and the branch of `account` on the day `on`. One query: every page asks it."""
    held = Q(offices__role__in=ALLOWING, offices__starts_on__lte=on)
    people = Person.objects.filter(account_id=account.pk, erased_at=None).annotate(
        of_same=FilteredRelation("doubles", condition=Q(doubles__same=True)),
        home=FilteredRelation("memberships", condition=Q(memberships__ends_on=None)),
        held=FilteredRelation("offices", condition=held & (Q(offices__ends_on=None) | Q(offices__ends_on__gte=on))),
    )
    rows = list(people.values_list("pk", "home__unit_id", "of_same__second_id", "held__role", "held__unit__path"))
    if not rows:
        return Standing(account.pk, None, None, (), ())
    person, branch, *_held = rows[0]
    paths = {role: _each(path for *_own, held, path in rows if held == role) for role in ALLOWING}
    also = _each(double for _person, _branch, double, *_held in rows if double)
    return Standing(account.pk, person, branch, paths[Office.Role.OFFICER], paths[Office.Role.SECRETARY], also)


def _each(found: Iterable[Thing]) -> tuple[Thing, ...]:
    return tuple(dict.fromkeys(found))
