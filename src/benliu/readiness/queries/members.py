"""Who belongs to teams."""

import datetime as dt

from django.db.models import Q, QuerySet

from ..models import TeamMember


def members_on(day: dt.date) -> QuerySet[TeamMember]:
    """Who belongs to which standing team on a day."""
    holds = Q(ends_on=None) | Q(ends_on__gt=day)
    return TeamMember.objects.filter(holds, starts_on__lte=day, team__closed_at=None)
