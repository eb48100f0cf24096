"""Who belongs to teams."""

import datetime as dt

from django.db.models import Q, QuerySet

from benliu.org.models import Person, Unit
from benliu.org.queries import memberships_on, temporary_on

from ..models import TeamMember


def members_on(day: dt.date) -> QuerySet[TeamMember]:
    """Who belongs to which standing team on a day."""
    holds = Q(ends_on=None) | Q(ends_on__gt=day)
    return TeamMember.objects.filter(holds, starts_on__lte=day, team__closed_at=None)


def on_roster(day: dt.date, unit: Unit | None = None) -> QuerySet[Person]:
    """Everybody who belongs on a day, for good or for a time, to a branch; to one at or below `unit`, if given."""
    there = {"unit__path__startswith": unit.path} if unit else {}
    belong = Q(pk__in=memberships_on(day).filter(**there).values("person"))
    belong |= Q(pk__in=temporary_on(day).filter(**there).values("person"))
    return Person.objects.filter(belong, erased_at=None)
