"""Who is asking: the standing of a request's account, looked up once and kept on the request."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from benliu.common.clock import local_date, now
from benliu.identity.models import User
from benliu.identity.requests import account

from .models import Membership, Person, Unit
from .queries import offices_on, units_below
from .standing import Standing, standing_of

_KEPT = "_benliu_standing"


def standing(request: HttpRequest) -> Standing:
    """The standing of the signed-in account today; asked again in one request, it costs nothing."""
    kept: Standing | None = getattr(request, _KEPT, None)
    if kept is None:
        kept = standing_of(account(request), on=local_date(now()))
        setattr(request, _KEPT, kept)
    return kept


def overseen_accounts(reader: User) -> QuerySet[Any] | None:
    """The accounts of the people in the units of which `reader` is an officer today; None for who is none."""
    standing = standing_of(reader, on=local_date(now()))
    if not standing.is_officer:
        return None
    units = Unit.objects.filter(units_below(standing.officer_paths))
    members = Q(pk__in=Membership.objects.filter(unit__in=units, ends_on=None).values("person"))
    leaders = Q(pk__in=offices_on(local_date(now())).filter(unit__in=units).values("person"))
    return Person.objects.filter(members | leaders, account__isnull=False).values("account")
